"""What aiokafka 0.14 has no public way for: one module a gap, each with a test in tests/unit.

All of `newsgloss_common` and of the ingest service touches the client's private parts here and nowhere else.
A test fails when a new version of the client closes a gap or renames a private part.

| module | gap |
|---|---|
| `checksums` | the CRC-32C of record batches is not exported |
| `closed_transports` | a write to a transport that has just closed is no connection error |
| `fetches` | fetched batches are unpacked unseen, without a bound |
| `logins` | credentials are read once; refused tokens and odd answers are misreported |
| `members` | a consumer cannot be stopped by force |
| `produce_log` | an error that passes by itself is logged as a warning |
| `requests` | the admin client takes no request of our own |
| `sends` | unanswered transactional requests are repeated |
| `tasks` | background tasks end in silence |
| `transactions` | a fatal error is reported as unretrieved |
"""
