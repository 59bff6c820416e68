from newsgloss_common.sizes import MAX_MESSAGE_CHARACTERS
from newsgloss_schemas.dead_letter import DeadLetterHeaders


def test_a_dead_letters_message_is_as_long_as_its_schema_allows() -> None:
    schema = DeadLetterHeaders.model_json_schema()
    assert any(
        field.get("maxLength") == MAX_MESSAGE_CHARACTERS
        for name, field in schema["properties"].items()
        if "message" in name
    )
