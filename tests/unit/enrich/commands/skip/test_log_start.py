"""Where a group goes on that retention has overtaken."""

import pytest

from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.scan import Extent
from newsgloss_enrich.commands.skip.log_start import ToLogStart
from newsgloss_enrich.stream.offsets import Committed


def test_it_goes_on_at_the_first_record_that_is_left() -> None:
    assert ToLogStart("g", "raw", 0).judge(Committed(3), Extent(10, 20)) == 10


@pytest.mark.parametrize("committed", [10, 12])
def test_a_group_that_was_not_overtaken_is_not_moved(committed: int) -> None:
    with pytest.raises(ToolError, match="nothing was deleted before it was read") as raised:
        ToLogStart("g", "raw", 0).judge(Committed(committed), Extent(10, 20))
    assert raised.value.code is ErrorCode.NOT_OVERTAKEN


def test_a_group_without_an_offset_is_refused() -> None:
    with pytest.raises(ToolError, match="has no offset in raw:") as raised:
        ToLogStart("g", "raw").judge(None, Extent(10, 20))
    assert raised.value.code is ErrorCode.NO_COMMITTED_OFFSET
