"""The places in a transaction at which a late request of an earlier one may arrive."""

from tests.protocol.late import Moment
from tests.protocol.requests import Kind

BETWEEN = Moment("between two transactions")
BEGUN = Moment("before the first record", {Kind.ADD_PARTITIONS: 1}, frozenset({Kind.PRODUCE}))
RECORDS_FIRST = Moment(
    "after the records, before the offset", {Kind.PRODUCE: 1}, frozenset({Kind.TXN_OFFSET_COMMIT})
)
OFFSET_FIRST = Moment(
    "after the offset, before the records", {Kind.TXN_OFFSET_COMMIT: 1}, frozenset({Kind.PRODUCE})
)
OFFSET_DONE = Moment(
    "after the offset, before the end", {Kind.TXN_OFFSET_COMMIT: 1}, frozenset({Kind.END_TXN})
)
BETWEEN_BATCHES = Moment(
    "between two batches", {Kind.PRODUCE: 2}, frozenset({Kind.TXN_OFFSET_COMMIT, Kind.END_TXN})
)
