"""Which offset a group may go on at after a skip."""

import pytest

from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent
from newsgloss_enrich.commands.skip.skip import Skip
from newsgloss_enrich.stream.offsets import Committed

THERE = Extent(10, 20)


def test_the_next_offset_may_be_skipped_and_so_may_its_batch() -> None:
    assert Skip("g", "raw", 0, 12).judge(Committed(12), THERE) == 13
    assert Skip("g", "raw", 0, 12, last=17).judge(Committed(12), THERE) == 18


def test_any_other_offset_needs_force() -> None:
    with pytest.raises(ToolError, match="is 12, not 14") as raised:
        Skip("g", "raw", 0, 14).judge(Committed(12), THERE)
    assert raised.value.code is ErrorCode.NOT_THE_NEXT_OFFSET
    assert Skip("g", "raw", 0, 14, force=True).judge(Committed(12), THERE) == 15


@pytest.mark.parametrize(
    ("there", "says"), [(THERE, "holds offsets 10 to 19: 20 is not among them"), (Extent(20, 20), "is empty")]
)
def test_an_offset_that_is_not_there_is_refused(there: Extent, says: str) -> None:
    with pytest.raises(ToolError, match=says) as raised:
        Skip("g", "raw", 0, 20, force=True).judge(Committed(20), there)
    assert raised.value.code is ErrorCode.NO_SUCH_OFFSET


def test_a_group_without_an_offset_is_refused() -> None:
    with pytest.raises(ToolError, match="group 'g' has no offset in raw-0") as raised:
        Skip("g", "raw", 0, 12).judge(None, THERE)
    assert raised.value.code is ErrorCode.NO_COMMITTED_OFFSET
