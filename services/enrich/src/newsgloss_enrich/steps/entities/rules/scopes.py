"""For which languages a rule holds."""

from dataclasses import dataclass

from newsgloss_enrich.steps.text.words import vocabulary

_CASELESS = vocabulary(
    """
    am ar as bn bo ckb dv dz fa gu he hi ja ka km kn ko ks lo ml mr my ne or pa ps sa sd si ta te th ti
    ug ur yi yue zh
    """
)
"""Languages whose scripts have no capitals, or do not mark names with them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """`only` these languages, or all but `without`."""

    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()

    def holds_for(self, language: str) -> bool:
        """Whether a rule of this scope holds for a language, a primary subtag of BCP 47."""
        return language not in self.without and (self.only is None or language in self.only)


EVERY = Scope()
CASED = Scope(without=_CASELESS)
"""Languages that write names with a capital."""
ENGLISH_ALONE = Scope(only=frozenset({"en"}))
"""Rules that read English words."""
NOT_ENGLISH = Scope(without=frozenset({"en"}))


def but(*languages: str) -> Scope:
    """All languages but those where the rule harms on the language's development set."""
    return Scope(without=frozenset(languages))


def cased_but(*languages: str) -> Scope:
    """As `CASED`, without those where the rule harms on the language's development set."""
    return Scope(without=CASED.without | frozenset(languages))
