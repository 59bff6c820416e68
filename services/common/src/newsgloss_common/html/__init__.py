"""Web pages to articles; needs the extra `newsgloss-common[html]`.

`article.py` is the pure function, `workers.py` runs it in processes of their own under a time limit.
"""
