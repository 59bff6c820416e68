"""`newsgloss-ingest publish`: files → articles → records → Kafka, in order.

`files` finds and reads them, `read_ahead` does it in a thread, `articles` makes records of them, and they
leave through `pipelined`, or, with `--resume`, in transactions through `resumable`, which remembers in
`state` what Kafka has acknowledged.
"""
