"""Names of a list in an inflected form: of the names that the model found, the base forms are looked up."""

from collections.abc import Sequence
from itertools import islice, product

from newsgloss_enrich.steps.entities.draft import Draft
from newsgloss_enrich.steps.entities.lists.folding import hashes_of
from newsgloss_enrich.steps.entities.lists.list_file import ListFile
from newsgloss_enrich.steps.entities.lists.matcher import Hit
from newsgloss_enrich.steps.entities.same.inflection.languages import INFLECTIONS, comparable

_MOST_FORMS, _MOST_WORDS, _MOST_NAMES = 12, 4, 200
_LEAST_LETTERS = 3


def inflected_hits(listed: ListFile, draft: Draft, hits: Sequence[Hit]) -> list[Hit]:
    """The model's names that are no hits themselves, and have a base form in the list."""
    language = draft.texts.language
    inflect = INFLECTIONS.get(language)
    if inflect is None:
        return []
    taken = {(hit.paragraph, hit.start) for hit in hits}
    names = [one for one in draft.names if (one.paragraph, one.start) not in taken][:_MOST_NAMES]
    forms: list[str] = []
    owners: list[int] = []
    for number, name in enumerate(names):
        words = comparable(name.text, language).split()
        if len(words) > _MOST_WORDS:
            continue
        bases = [
            [word, *(base.word for base in inflect(word) if len(base.word) >= _LEAST_LETTERS)]
            for word in words
        ]
        for chosen in islice(product(*bases), 1, _MOST_FORMS):
            forms.append(" ".join(chosen))
            owners.append(number)
    if not forms:
        return []
    found: dict[int, Hit] = {}
    hashes = hashes_of(forms)
    for at in listed.names_among(hashes).tolist():
        name = names[owners[at]]
        if named := listed.named(hashes[at]):
            found.setdefault(owners[at], Hit(name.paragraph, name.start, name.end, name.text, tuple(named)))
    return list(found.values())
