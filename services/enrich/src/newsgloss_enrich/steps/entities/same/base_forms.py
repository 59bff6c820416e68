"""Which words of an article's names are forms of one word, and that word's base form.

Two words are one only where the article or the gazetteer shows it: the base form occurs, a place of that name
is known, or two forms have endings of one paradigm on a stem of four letters.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable

from newsgloss_enrich.steps.entities.same.inflection.forms import Base, Inflection

_LEAST_BASE, _LEAST_SYLLABLES = 3, 2
"""The fewest letters of a base form, in alphabets and in scripts without case."""
_MARKS = "':-"
"""What shows the end of a shorter base form: 'EU:n'."""
_LEAST_SHARED = 4
"""The letters of a stem that two inflected forms must share where their base form does not occur."""
_MOST_WORDS = 2000
"""Words of one article that are compared, which bounds the work."""


def base_forms(words: Iterable[str], inflect: Inflection, is_known: Callable[[str], bool]) -> dict[str, str]:
    """The base form of each word that is an inflected form.

    Args:
        words: the different words of the names of one kind.
        inflect: the language's inflection.
        is_known: whether a word is a name's base form by itself, as that of a known place.
    """
    occurring = dict.fromkeys(words)
    if len(occurring) > _MOST_WORDS:
        return {}
    candidates = {word: _candidates(word, inflect) for word in occurring}
    found: dict[str, str] = {}
    for word, bases in candidates.items():
        if is_known(word):
            continue
        base = _best([base for base in bases if base.word in occurring])
        base = base or _best([base for base in bases if is_known(base.word)])
        if base is not None:
            found[word] = base
    _pair(found, candidates)
    return _to_roots(found, candidates, is_known)


def _candidates(word: str, inflect: Inflection) -> list[Base]:
    least = _LEAST_SYLLABLES if word[:1].lower() == word[:1].upper() else _LEAST_BASE
    return [
        base
        for base in inflect(word)
        if base.word != word and (len(base.word) >= least or word[len(base.word)] in _MARKS)
    ]


def _best(bases: Collection[Base]) -> str | None:
    """The base form that shares most with the word, and of those the shortest."""
    return min(bases, key=lambda base: (-base.stem, len(base.word)), default=Base("", "", 0)).word or None


def _pair(found: dict[str, str], candidates: dict[str, list[Base]]) -> None:
    """Give forms of one paradigm their base form, which itself does not occur."""
    forms: dict[tuple[str, str], list[str]] = defaultdict(list)
    targets = set(found.values())
    for word, bases in candidates.items():
        if word in found or word in targets:
            continue
        for base in bases:
            if base.stem >= _LEAST_SHARED:
                forms[base.word, base.paradigm].append(word)
    ranked = sorted(forms.items(), key=lambda item: (-len(set(item[1])), len(item[0][0]), item[0]))
    for (base_word, _), some in ranked:
        left = [word for word in dict.fromkeys(some) if word not in found]
        if len(left) > 1 or (left and base_word in targets):
            found.update(dict.fromkeys(left, base_word))
            targets.add(base_word)


def _to_roots(
    found: dict[str, str], candidates: dict[str, list[Base]], is_known: Callable[[str], bool]
) -> dict[str, str]:
    """One base form for all connected words: tables may see each of two words as a form of the other."""
    groups: dict[str, set[str]] = {}
    for word, base in found.items():
        joined = groups.get(word, {word}) | groups.get(base, {base})
        groups.update(dict.fromkeys(joined, joined))
    order = {word: number for number, word in enumerate(dict.fromkeys([*candidates, *found.values()]))}
    roots: dict[str, str] = {}
    for group in {id(group): group for group in groups.values()}.values():
        votes = Counter(base for word in group for base in {one.word for one in candidates.get(word, ())})
        root = min(group, key=lambda word: (not is_known(word), -votes[word], order.get(word, 0)))
        roots |= {word: root for word in group if word != root}
    return roots
