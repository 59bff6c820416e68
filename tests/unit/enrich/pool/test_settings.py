from typing import Any

import pytest

from newsgloss_common.sizes import MIB
from newsgloss_enrich.pool import PoolSettings


@pytest.mark.parametrize(
    "wrong",
    [
        {"workers": 0},
        {"handler": "module"},
        {"tick_seconds": 0},
        {"frame_bytes": 10},
        {"recycle_growth_bytes": -1},
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(wrong: dict[str, Any]) -> None:
    name = next(iter(wrong))
    with pytest.raises(ValueError, match=name):
        PoolSettings(**{"workers": 1, "handler": "a:b", **wrong})


def test_a_records_time_limit_grows_with_its_size() -> None:
    settings = PoolSettings(
        workers=1, handler="a:b", record_timeout_seconds=10.0, timeout_seconds_per_mebibyte=4.0
    )
    assert settings.time_limit(0) == 10.0
    assert settings.time_limit(MIB // 2) == 12.0
