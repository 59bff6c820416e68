"""`make docs`: the documentation as a site, beside each page as Markdown and `llms.txt`."""
