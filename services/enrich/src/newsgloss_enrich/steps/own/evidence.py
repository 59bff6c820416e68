"""What an operator's own step may read: the evidence of the steps before it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from newsgloss_schemas import BoilerplateSpan, Entity, Language, ReadTime


@dataclass(frozen=True)
class Evidence:
    """The evidence so far, as a copy: changes to it reach neither the record nor another step.

    `story` is the text without its boilerplate: paragraphs joined by line breaks. Offsets in `boilerplate`
    and in the mentions of `entities` are positions in the article's title and body, not in the story.
    """

    story: str
    boilerplate: Sequence[BoilerplateSpan]
    language: Language | None
    entities: Sequence[Entity]
    read_time: ReadTime | None
    fingerprint: str | None
    extensions: Mapping[str, JsonValue]
    """The answers of your own steps that ran before this one."""

    @classmethod
    def copied(cls, story: str, parts: Mapping[str, Any], extensions: Mapping[str, JsonValue]) -> "Evidence":
        """Copy the parts of a record, by the names of its fields."""
        language, read_time = parts.get("language"), parts.get("read_time")
        return cls(
            story=story,
            boilerplate=[span.model_copy() for span in parts.get("boilerplate", ())],
            language=language and language.model_copy(deep=True),
            entities=[entity.model_copy(deep=True) for entity in parts.get("entities", ())],
            read_time=read_time and read_time.model_copy(),
            fingerprint=parts.get("fingerprint"),
            extensions=deepcopy(dict(extensions)),
        )
