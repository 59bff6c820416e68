import gzip

import pytest

from newsgloss_ingest.api.decompression import BYTES_PER_MEMBER, FREE_MEMBERS, Gunzip
from newsgloss_ingest.api.problems import ProblemError


def unpacked(data: bytes, step: int = 65536) -> int:
    gunzip = Gunzip()
    count = 0
    for start in range(0, len(data), step):
        count += sum(map(len, gunzip.feed(data[start : start + step])))
    gunzip.end()
    return count


@pytest.mark.parametrize("content", [b"", b"x", b"x" * (BYTES_PER_MEMBER // 2)])
def test_members_that_hold_next_to_nothing_are_bounded(content: bytes) -> None:
    with pytest.raises(ProblemError, match="gzip members that hold next to nothing"):
        unpacked(gzip.compress(content) * 100_000)


def test_as_many_members_as_there_is_something_in_them() -> None:
    line = b"x" * BYTES_PER_MEMBER
    assert unpacked(gzip.compress(line) * 20_000) == 20_000 * len(line)
    assert unpacked(gzip.compress(b"") * FREE_MEMBERS) == 0
