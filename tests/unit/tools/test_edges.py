"""Where a replay begins and ends, and what it must not touch."""

from datetime import UTC, datetime

import pytest

from newsgloss_enrich.settings import EnrichSettings
from newsgloss_enrich.tools.errors import ToolError
from newsgloss_enrich.tools.replay import Edge, replay_settings


def test_an_edge_is_an_offset_a_time_or_the_end() -> None:
    assert Edge.parse("1742") == Edge(offset=1742)
    assert Edge.parse("end") == Edge()
    assert Edge.parse("2026-03-12T08:30:00Z") == Edge(moment=datetime(2026, 3, 12, 8, 30, tzinfo=UTC))
    assert Edge.parse("2026-03-12") == Edge(moment=datetime(2026, 3, 12, tzinfo=UTC))


@pytest.mark.parametrize("text", ["", "-1", "1.5", "yesterday", "٣"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is neither an offset"):
        Edge.parse(text)


def test_the_replay_has_its_own_group_topics_and_port() -> None:
    live = EnrichSettings(workers=3)
    settings = replay_settings(live, "again", "again.v1", "again.v1.dlq", "127.0.0.1:0")
    assert (settings.group_id, settings.enriched_topic, settings.dlq_topic) == (
        "again",
        "again.v1",
        "again.v1.dlq",
    )
    assert (settings.raw_topic, settings.workers) == (live.raw_topic, 3)


@pytest.mark.parametrize("topic", ["articles.raw.v1", "articles.enriched.v1", "articles.dlq.v1"])
def test_no_topic_of_the_running_service_is_written(topic: str) -> None:
    with pytest.raises(ToolError, match=f"--topic {topic} is a topic of the running service"):
        replay_settings(EnrichSettings(), "again", topic, "x", "127.0.0.1:0")
    with pytest.raises(ToolError, match=f"--dlq-topic {topic} is a topic of the running service"):
        replay_settings(EnrichSettings(), "again", "x", topic, "127.0.0.1:0")
