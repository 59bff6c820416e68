"""What people see of the service: metrics, health checks, log lines, traces."""
