"""One process of Quix Streams at exactly-once with the same work; it runs in its own environment.

It takes five arguments: the bootstrap servers, the group, the source topic, the target topic and a folder for
its state.
"""

import signal
import sys

from quixstreams import Application
from round_trip import round_trip

COMMIT_SECONDS = 0.5
"""The time between commits. The default of 5 s outlasts a run, and more frequent commits slow it down."""


def main() -> None:
    """Run until SIGTERM."""
    bootstrap, group, source, target, state = sys.argv[1:6]
    app = Application(
        broker_address=bootstrap,
        consumer_group=group,
        processing_guarantee="exactly-once",
        commit_interval=COMMIT_SECONDS,
        auto_offset_reset="earliest",
        auto_create_topics=False,
        use_changelog_topics=False,
        state_dir=state,
        loglevel="WARNING",
        producer_extra_config={"linger.ms": 5, "batch.size": 512 * 1024},
    )
    raw = app.topic(source, key_deserializer="bytes", value_deserializer="bytes")
    enriched = app.topic(target, key_serializer="bytes", value_serializer="bytes")
    app.dataframe(raw).apply(round_trip).to_topic(enriched)
    signal.signal(signal.SIGTERM, lambda *_: app.stop())
    app.run()


if __name__ == "__main__":
    main()
