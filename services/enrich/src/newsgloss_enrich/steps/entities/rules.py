"""The rules over the model's names, in their order. What each gains is in docs/quality.md."""

from newsgloss_enrich.steps.entities.acronyms import learn_acronyms
from newsgloss_enrich.steps.entities.boundaries import repair_boundaries
from newsgloss_enrich.steps.entities.capitals import drop_common_words, drop_headline_capitals
from newsgloss_enrich.steps.entities.demonyms import find_demonyms, separate_demonyms
from newsgloss_enrich.steps.entities.doubtful import drop_doubtful
from newsgloss_enrich.steps.entities.draft import Rule
from newsgloss_enrich.steps.entities.events import find_events
from newsgloss_enrich.steps.entities.extend import (
    complete_countries,
    complete_links,
    extend_organisations,
)
from newsgloss_enrich.steps.entities.non_names import drop_addresses, drop_non_names
from newsgloss_enrich.steps.entities.occurrences import find_again
from newsgloss_enrich.steps.entities.types import agree_on_types, type_parts_of_persons
from newsgloss_enrich.steps.entities.works import find_products, find_works

RULES: tuple[Rule, ...] = (
    drop_addresses,
    repair_boundaries,
    separate_demonyms,
    drop_doubtful,
    complete_countries,
    complete_links,
    drop_non_names,
    extend_organisations,
    drop_common_words,
    drop_headline_capitals,
    learn_acronyms,
    type_parts_of_persons,
    agree_on_types,
    find_again,
    find_demonyms,
    find_events,
    find_works,
    find_products,
)
