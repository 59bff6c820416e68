"""The Helm chart `newsgloss/`, and what writes its values, their schema and their table from one model."""
