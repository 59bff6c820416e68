import pytest
from aiokafka.errors import MessageSizeTooLargeError
from tests.unit.enrich.stream.fakes import records

from newsgloss_enrich.pool import Enriched, Rejected
from newsgloss_enrich.stream.dead_letters import DeadLetterRefused
from newsgloss_enrich.stream.errors import FatalError
from newsgloss_enrich.stream.refusals import result_after_refusal

(RECORD,) = records(4)
ERROR = MessageSizeTooLargeError()


def test_an_enriched_record_becomes_a_dead_letter_then_one_without_the_record_then_fatal() -> None:
    first = result_after_refusal(RECORD, Enriched(4, b"k", b"{}", []), ERROR)
    assert (type(first), first.code, first.stage) == (Rejected, "rejected_by_broker", "publish")
    second = result_after_refusal(RECORD, first, ERROR)
    assert (type(second), second.code) == (DeadLetterRefused, "rejected_by_broker")
    with pytest.raises(FatalError, match=r"raw-0 offset 4 \(MessageSizeTooLargeError\)"):
        result_after_refusal(RECORD, second, ERROR)


def test_a_refused_dead_letter_keeps_why_its_record_was_rejected() -> None:
    why = Rejected(4, "schema_violation", "body: field required", "decode", "ValueError")
    after = result_after_refusal(RECORD, why, ERROR)
    assert isinstance(after, DeadLetterRefused)
    assert (after.code, after.message, after.stage) == (why.code, why.message, why.stage)
