"""The rules in their order, with the languages for which each holds. docs/quality.md has the gain of each."""

from functools import cache

from newsgloss_enrich.steps.entities.draft import Rule
from newsgloss_enrich.steps.entities.occurrences import find_again
from newsgloss_enrich.steps.entities.rules.acronyms import learn_acronyms
from newsgloss_enrich.steps.entities.rules.bodies import find_bodies
from newsgloss_enrich.steps.entities.rules.boundaries import repair_boundaries
from newsgloss_enrich.steps.entities.rules.brands import find_brands
from newsgloss_enrich.steps.entities.rules.capitals import drop_common_words, drop_headline_capitals
from newsgloss_enrich.steps.entities.rules.chapters import join_chapters
from newsgloss_enrich.steps.entities.rules.companies import find_companies
from newsgloss_enrich.steps.entities.rules.countries import find_countries
from newsgloss_enrich.steps.entities.rules.demonyms import find_demonyms, separate_demonyms
from newsgloss_enrich.steps.entities.rules.doubtful import drop_doubtful
from newsgloss_enrich.steps.entities.rules.events import find_events
from newsgloss_enrich.steps.entities.rules.extend import (
    complete_countries,
    complete_links,
    extend_organisations,
)
from newsgloss_enrich.steps.entities.rules.fragments import join_persons
from newsgloss_enrich.steps.entities.rules.heads import complete_heads
from newsgloss_enrich.steps.entities.rules.indefinite import LANGUAGES, drop_common_nouns
from newsgloss_enrich.steps.entities.rules.known import find_known
from newsgloss_enrich.steps.entities.rules.known_countries import find_known_countries, type_known_places
from newsgloss_enrich.steps.entities.rules.marks import join_marks
from newsgloss_enrich.steps.entities.rules.namesakes import find_namesakes
from newsgloss_enrich.steps.entities.rules.non_names import drop_addresses, drop_non_names
from newsgloss_enrich.steps.entities.rules.persons import complete_persons, find_titled_persons
from newsgloss_enrich.steps.entities.rules.place_types import type_places
from newsgloss_enrich.steps.entities.rules.places import keep_places
from newsgloss_enrich.steps.entities.rules.scopes import (
    CASED,
    ENGLISH_ALONE,
    EVERY,
    NOT_ENGLISH,
    Scope,
    but,
    cased_but,
)
from newsgloss_enrich.steps.entities.rules.teams import find_teams
from newsgloss_enrich.steps.entities.rules.types import agree_on_types, type_parts_of_persons
from newsgloss_enrich.steps.entities.rules.works import find_products, find_works

TABLE: tuple[tuple[Rule, Scope], ...] = (
    (drop_addresses, EVERY),
    (repair_boundaries, EVERY),
    (separate_demonyms, ENGLISH_ALONE),
    (join_persons, ENGLISH_ALONE),
    (drop_doubtful, EVERY),
    (drop_common_nouns, Scope(only=LANGUAGES)),
    (find_namesakes, ENGLISH_ALONE),
    (complete_countries, ENGLISH_ALONE),
    (find_brands, ENGLISH_ALONE),
    (find_countries, ENGLISH_ALONE),
    (find_known, ENGLISH_ALONE),
    (find_bodies, ENGLISH_ALONE),
    (complete_links, CASED),
    (drop_non_names, but("ja", "ko")),
    (extend_organisations, CASED),
    (drop_common_words, CASED),
    (drop_headline_capitals, CASED),
    (join_chapters, ENGLISH_ALONE),
    (complete_heads, ENGLISH_ALONE),
    (join_marks, ENGLISH_ALONE),
    (complete_persons, ENGLISH_ALONE),
    (find_titled_persons, ENGLISH_ALONE),
    (learn_acronyms, cased_but("id")),
    (type_parts_of_persons, EVERY),
    (type_known_places, but("en", "nb", "nn")),
    (find_known_countries, but("en", "hi", "hr", "id", "ja", "ko", "nb", "nn", "sr", "th", "tr", "uk", "zh")),
    (agree_on_types, EVERY),
    (find_companies, ENGLISH_ALONE),
    (find_again, but("fi", "hu", "tr")),
    (keep_places, ENGLISH_ALONE),
    (find_teams, ENGLISH_ALONE),
    (find_demonyms, ENGLISH_ALONE),
    (find_events, ENGLISH_ALONE),
    (find_works, ENGLISH_ALONE),
    (find_products, ENGLISH_ALONE),
    (type_places, NOT_ENGLISH),
)
RULES: tuple[Rule, ...] = tuple(rule for rule, _ in TABLE)
"""All rules: each does nothing in a language for which it does not hold, or is left out by `rules_for`."""


@cache
def rules_for(language: str) -> tuple[Rule, ...]:
    """The rules that hold for a language, in their order."""
    return tuple(rule for rule, scope in TABLE if scope.holds_for(language))
