"""What the services' command lines share. Nothing here imports settings, so that `--help` answers at once."""
