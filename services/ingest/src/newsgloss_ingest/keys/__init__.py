"""Keys of the HTTP API: `file.py` keeps them, `gate.py` asks for them, `commands.py` makes and revokes."""
