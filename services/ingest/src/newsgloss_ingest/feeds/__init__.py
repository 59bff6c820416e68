"""`newsgloss-ingest feeds`: RSS, Atom and JSON feeds → articles → Kafka, again and again.

One poll goes: `schedule` says when → `fetch` (through `politeness` and `robots`, over
`guarded_connections`, which refuses what is not in `public_addresses`) → `parse_process` runs `parse` →
`settle_item` compares with `memory`, `item_article` makes the article, with the page's text where the feed
has only a summary → Kafka → `memory`. `poll` is one poll of one feed, `run` all of them.
`forgetting` keeps the memory small, `observation` is what is seen from outside.
"""
