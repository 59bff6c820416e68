"""What both services share: settings, Kafka access, record headers, logging, lifecycle, plain text."""
