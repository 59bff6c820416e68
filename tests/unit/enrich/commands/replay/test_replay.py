import pytest

from newsgloss_enrich.commands.errors import ErrorCode, ToolError
from newsgloss_enrich.commands.replay.replay import Target, replay_settings
from newsgloss_enrich.settings import EnrichSettings


def test_the_replay_has_its_own_group_topics_and_port() -> None:
    live = EnrichSettings(workers=3)
    settings = replay_settings(live, Target("again", "again.v1", "again.v1.dlq", "127.0.0.1:0"))
    assert (settings.group_id, settings.enriched_topic, settings.dlq_topic) == (
        "again",
        "again.v1",
        "again.v1.dlq",
    )
    assert (settings.raw_topic, settings.workers) == (live.raw_topic, 3)


@pytest.mark.parametrize("topic", ["articles.raw.v1", "articles.enriched.v1", "articles.dlq.v1"])
def test_no_topic_of_the_running_service_is_written(topic: str) -> None:
    with pytest.raises(ToolError, match=f"--topic {topic} is a topic of the running service"):
        replay_settings(EnrichSettings(), Target("again", topic, "x", "127.0.0.1:0"))
    with pytest.raises(ToolError, match=f"--dlq-topic {topic} is a topic of the running service"):
        replay_settings(EnrichSettings(), Target("again", "x", topic, "127.0.0.1:0"))


def test_the_running_service_s_group_is_not_used() -> None:
    with pytest.raises(ToolError, match="is the running service's group") as raised:
        replay_settings(EnrichSettings(), Target("newsgloss-enrich", "x", "y", "127.0.0.1:0"))
    assert raised.value.code is ErrorCode.OF_RUNNING_SERVICE
