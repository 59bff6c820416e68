from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.common.kafka.batch_samples import batch

from newsgloss_common.kafka.record_batches import batches, has_compressed

SMALL = [b"hello %d " % number * 40 for number in range(30)]


def test_a_header_gives_the_offsets_and_the_codec() -> None:
    both = batch(SMALL, codec="gzip", first=70) + batch([b"x"], first=100)
    assert [(one.first, one.last, one.codec) for one in batches(both)] == [(70, 99, 1), (100, 100, 0)]
    assert has_compressed(both)
    assert not has_compressed(batch(SMALL))


def test_a_batch_that_the_fetch_cut_off_is_left_out() -> None:
    whole = batch(SMALL, first=0)
    assert [one.last for one in batches(whole + batch(SMALL, first=30)[:-1])] == [29]
    assert list(batches(whole[:60])) == []
    assert list(batches(b"")) == []


@given(st.binary(max_size=120))
@settings(max_examples=300, deadline=None)
def test_no_bytes_make_it_fail(noise: bytes) -> None:
    for data in (noise, batch([b"a", b"b"])[:61] + noise):
        assert all(0 <= one.start < one.end <= len(data) for one in batches(data))
