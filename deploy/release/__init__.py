"""`make release`: builds every wheel, installs them in a fresh environment, and tries the commands there."""
