"""Steps as an operator's packages bring them."""

from pydantic import BaseModel

from newsgloss_enrich.extend import Article, Evidence, JsonValue


class WithSettings:
    class Settings(BaseModel):
        limit: int
        word: str = "bridge"

    version = "2"

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def __call__(self, read: Article, evidence: Evidence) -> JsonValue:
        del read, evidence
        return self.settings.limit


class NoVersion:
    def __call__(self, read: Article, evidence: Evidence) -> JsonValue:
        del read, evidence
        return None
