"""The schema id that enriched records carry on request, for deserialisers that look it up in a registry."""

from typing import NamedTuple, Self

from newsgloss_common.article.registry_frames import VALUE_HEADER, encoded_schema_id
from newsgloss_enrich.steps.settings import StepSettings


class EnrichedSchema(NamedTuple):
    """What stands in front of the value, and the headers besides; one of them, or none."""

    prefix: bytes = b""
    headers: tuple[tuple[str, bytes | None], ...] = ()

    @classmethod
    def of(cls, settings: StepSettings) -> Self:
        """As the settings say; nothing without a schema id."""
        if not settings.enriched_schema_id:
            return cls()
        encoded = encoded_schema_id(settings.enriched_schema_id)
        return (
            cls(prefix=encoded)
            if settings.enriched_schema_in == "prefix"
            else cls(headers=((VALUE_HEADER, encoded),))
        )
