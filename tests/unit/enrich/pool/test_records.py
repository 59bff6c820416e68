import msgspec
from hypothesis import given
from hypothesis import strategies as st

from newsgloss_enrich.pool.frames import Work, encode_frame
from newsgloss_enrich.pool.records import InputRecord, size_of

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
BYTES = st.none() | st.binary(max_size=400)
RECORDS = st.builds(
    InputRecord,
    topic=st.text(st.characters(codec="ascii"), max_size=249),
    partition=st.integers(0, 2**31 - 1),
    offset=st.integers(0, 2**63 - 1),
    timestamp=st.integers(-1, 2**63 - 1),
    key=BYTES,
    value=BYTES,
    headers=st.lists(st.tuples(TEXT, BYTES), max_size=5),
    reduced=st.just(""),
)


@given(RECORDS)
def test_the_estimated_size_is_never_below_a_records_bytes_in_a_message(record: InputRecord) -> None:
    assert size_of(record) >= len(encode_frame(Work(1, [record]))) - len(encode_frame(Work(1, [])))
    assert size_of(record) >= len(msgspec.msgpack.encode(record))
