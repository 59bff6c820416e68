"""The HTTP API: `articles.py` and `batch.py` are the calls, `connection.py` guards what lies below them."""
