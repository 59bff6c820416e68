import pytest

from newsgloss_ingest.publish_errors import RecordTooLargeError, describe


@pytest.mark.parametrize(
    ("error", "described"),
    [
        (ValueError("of the work"), "ValueError: of the work"),
        (ValueError("ValueError: of the work"), "ValueError: of the work"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_an_error_is_described_by_its_class_once_and_its_text(error: Exception, described: str) -> None:
    assert describe(error) == described


def test_a_record_that_is_too_large_names_topic_size_limit_and_setting() -> None:
    text = str(RecordTooLargeError("t", 20, 10))
    assert all(part in text for part in ("'t'", "20 bytes", "10 bytes", "max.message.bytes"))
