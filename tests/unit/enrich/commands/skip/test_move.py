from aiokafka.structs import TopicPartition

from newsgloss_enrich.commands.skip.move import Move, Skipped

MOVE = Move("g", TopicPartition("raw", 2), 3, 10)


def test_a_move_is_a_sentence_of_what_was_done_or_would_be() -> None:
    assert MOVE.sentence(done=True) == "group 'g' goes on with raw-2 at offset 10; it was at 3"
    assert MOVE.sentence(done=False) == "group 'g' would go on with raw-2 at offset 10; it is at 3"


def test_what_was_skipped_is_text_for_people_and_fields_for_programs() -> None:
    skipped = Skipped("g", "raw", dry_run=True, moves=[MOVE], text="text of it")
    assert str(skipped) == "text of it"
    assert skipped.fields() == {
        "group": "g",
        "topic": "raw",
        "dry_run": True,
        "moves": [{"partition": 2, "before": 3, "after": 10}],
    }
