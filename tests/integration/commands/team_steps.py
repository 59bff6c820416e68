"""Steps of a team's own, announced to the commands by `tests.step_package`."""

from pydantic import BaseModel

from newsgloss_enrich.extend import Article, Evidence, JsonValue


class Words:
    """How many words the story has, if it has enough of them."""

    class Settings(BaseModel):
        least: int = 0

    version = "3"

    def __init__(self, settings: Settings) -> None:
        self._least = settings.least

    def __call__(self, article: Article, evidence: Evidence) -> JsonValue:
        del article
        count = len(evidence.story.split())
        return {"words": count} if count >= self._least else None


class Unloadable:
    """It cannot be made."""

    version = "1"

    def __init__(self) -> None:
        raise RuntimeError("no list of words")
