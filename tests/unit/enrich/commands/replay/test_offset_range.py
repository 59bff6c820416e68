from datetime import UTC, datetime

import pytest

from newsgloss_enrich.commands.replay.offset_range import Edge


def test_an_edge_is_an_offset_a_time_or_the_end() -> None:
    assert Edge.parse("1742") == Edge(offset=1742)
    assert Edge.parse("end") == Edge()
    assert Edge.parse("2026-03-12T08:30:00Z") == Edge(moment=datetime(2026, 3, 12, 8, 30, tzinfo=UTC))
    assert Edge.parse("2026-03-12") == Edge(moment=datetime(2026, 3, 12, tzinfo=UTC))


@pytest.mark.parametrize("text", ["", "-1", "1.5", "yesterday", "٣"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is neither an offset"):
        Edge.parse(text)
