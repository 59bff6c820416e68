"""Settings of the steps, which worker processes receive as JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from newsgloss_enrich.steps.own.chosen import ChosenStep

DEFAULT_MODELS = "newsgloss"


class StepSettings(BaseModel):
    """Settings of all steps, and the largest size of an enriched record."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language_detector: str = "newsgloss-language"
    models: str = Field(
        default=DEFAULT_MODELS, description="MODEL or LANGUAGE=MODEL, …; a ? after what may be missing."
    )
    most_name_characters: int = Field(
        default=100_000, gt=0, description="Of the story, in which names are looked for."
    )
    step_seconds: float = Field(default=10.0, gt=0, description="Processor time that one step may take.")
    steps: tuple[ChosenStep, ...] = Field(default=(), description="Steps of one's own, in their order.")
    lists: dict[str, str] = Field(default={}, description="Path of each own list by its name.")
    registry_frames: Literal["read", "refuse"] = "read"
    enriched_schema_id: str = Field(default="", description="Number or GUID of the schema in a registry.")
    enriched_schema_in: Literal["header", "prefix"] = "header"
    max_output_bytes: int | None = Field(default=None, gt=0, description="Key, value and headers together.")

    def to_json(self) -> bytes:
        """JSON for `from_json` in another process."""
        return self.model_dump_json().encode()

    @classmethod
    def from_json(cls, config: bytes) -> "StepSettings":
        """Read `to_json`; empty bytes mean the defaults.

        Raises:
            pydantic.ValidationError: a setting is unknown or wrong.
        """
        return cls.model_validate_json(config) if config else cls()
