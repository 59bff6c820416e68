"""The state of the services and the group."""
