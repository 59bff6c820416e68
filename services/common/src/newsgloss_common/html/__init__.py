"""Articles of web pages; needs the extra `newsgloss-common[html]`.

`article` reads one page. `workers` runs it in processes of their own, under limits.
"""
