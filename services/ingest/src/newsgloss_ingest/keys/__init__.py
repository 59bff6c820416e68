"""Keys of the HTTP API: `file.py` stores them, `gate.py` checks them, `commands.py` adds and revokes them."""
