"""`newsgloss-ingest feeds`: polls RSS, Atom and JSON feeds and publishes their articles.

- `run` wires it together, `rounds` polls all feeds, `poll` polls one; `schedule` says when.
- `fetch` gets documents, with `politeness`, `robots` and `guarded_connections`, which connects to
  `public_addresses` only.
- `parse_process` runs `parse` in a process of its own; `parse_xml` and `parse_json` read the formats.
- `publish_item` decides what an item leads to, `item_article` builds the article, `pages` reads its page.
- `store` keeps what was published, `forgetting` removes old items from it, `observer` has health and metrics.
"""
