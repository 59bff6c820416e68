import structlog
from structlog.testing import capture_logs

from newsgloss_common import logs

log = structlog.get_logger(__name__)


def test_a_command_s_level_reaches_no_later_test() -> None:
    logs.configure("error")
    log.info("held back, and the logger has been used")
    structlog.reset_defaults()
    with capture_logs() as lines:
        log.info("seen")
    assert [line["event"] for line in lines] == ["seen"]
