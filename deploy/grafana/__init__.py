"""The dashboards, and what makes them."""
