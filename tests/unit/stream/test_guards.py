import pytest

from newsgloss_enrich.stream.guards import is_near_start


@pytest.mark.parametrize(
    ("committed", "log_start", "log_end", "near"),
    [
        (0, 0, 1000, False),  # nothing was deleted yet
        (1000, 900, 1000, False),  # nothing waits
        (505, 500, 1000, True),
        (560, 500, 1000, False),
        (400, 500, 1000, True),  # overtaken
    ],
)
def test_retention_close_behind_the_group_is_seen(
    committed: int, log_start: int, log_end: int, near: bool
) -> None:
    assert is_near_start(committed, log_start, log_end) is near
