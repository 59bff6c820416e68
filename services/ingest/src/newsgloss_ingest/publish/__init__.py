"""`newsgloss-ingest publish`: files → articles → records → Kafka, in order.

`files` finds and reads the input, `read_ahead` does so in a thread, and `articles` makes records of it.
Records leave through `pipelined` or, with `--resume`, in transactions through `resumable`, which remembers in
`state` what Kafka has acknowledged.
"""
