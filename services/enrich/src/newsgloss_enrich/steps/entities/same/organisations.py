"""One organisation under several names: acronyms, legal forms, 'Amnesty International' and 'Amnesty'."""

from collections import Counter, defaultdict
from collections.abc import Callable

from newsgloss_enrich.steps.entities.group import Groups, merge, plain_key
from newsgloss_enrich.steps.entities.rules.acronyms import letters_of
from newsgloss_enrich.steps.text.words import vocabulary

_LEGAL_FORMS = vocabulary(
    """
    inc corp corporation ltd limited plc llc llp lp co company group holdings holding ag sa se nv bv gmbh kg
    spa ab oyj asa kk pte pty bhd fc afc sc cf ac fk sv rc cfc
    """
)
"""Words that a name has or lacks without meaning another thing."""
_KINDS = _LEGAL_FORMS | vocabulary(
    """
    international airlines airways air lines motors motor technologies technology pharmaceuticals therapeutics
    industries electronics energy bank party newspaper magazine worldwide global enterprises entertainment
    stores brands foods systems
    """
)
"""Words that English leaves out once the full name has been given."""
_SHORT_MAY_BE = frozenset({"ORG", "PERSON", "PRODUCT", "MISC"})


def merge_acronyms(groups: Groups, acronyms: dict[str, str], key: Callable[[str], str] = plain_key) -> None:
    """An acronym joins the name that it stands for, and takes its type; `key` is that of an organisation."""
    for acronym, expansion in acronyms.items():
        source, target = plain_key(letters_of(acronym)), key(expansion)
        if target in groups and source in groups and source != target:
            expanded = Counter(mention.type for mention in groups[target].mentions).most_common(1)[0][0]
            groups[source].retype(expanded)
            merge(groups, source, target)


def merge_organisations(groups: Groups) -> None:
    """A name joins the one longer name that has nothing more than words of `_KINDS`.

    So 'BBC' and 'BBC News', or two firms of one family, stay apart.
    """
    longer: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        if " " in key and group.type == "ORG":
            for short in _short_forms(key):
                longer[short].append(key)
    for short in sorted(longer, key=lambda short: -len(short.split())):
        names = [name for name in longer[short] if name in groups and name != short]
        if len(names) > 1 and _are_legal_forms(short, names):
            for name in names[1:]:
                merge(groups, name, names[0])
            names = names[:1]
        if len(names) == 1 and short in groups and groups[short].type in _SHORT_MAY_BE:
            groups[short].retype("ORG")
            merge(groups, short, names[0])


def _short_forms(key: str) -> set[str]:
    """The name without its legal form and club letters, and without all words of `_KINDS` at its end."""
    words = key.replace(".", "").replace(",", "").split()
    short = list(words)
    while len(short) > 1 and short[0] in _LEGAL_FORMS:
        short.pop(0)
    while len(short) > 1 and short[-1] in _LEGAL_FORMS:
        short.pop()
    forms = {" ".join(short)}
    while len(short) > 1 and short[-1] in _KINDS:
        short.pop()
    if short[0].endswith("'s") and short[1:2] == ["of"]:
        short = short[:1]
    return (forms | {" ".join(short)}) - {" ".join(words)}


def _are_legal_forms(short: str, names: list[str]) -> bool:
    """Whether the names differ in legal forms alone: 'Granite Inc' and 'Granite Incorporated plc'."""
    rests = [set(name.replace(".", "").replace(",", "").split()) - set(short.split()) for name in names]
    return all(rest <= _LEGAL_FORMS for rest in rests)
