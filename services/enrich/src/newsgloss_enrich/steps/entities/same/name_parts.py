"""A single word from inside a full name: 'Lula' of 'Luiz Inácio Lula da Silva'."""

from collections import defaultdict

from newsgloss_enrich.steps.entities.group import Groups, merge

_LEAST_LETTERS = 3


def merge_name_parts(groups: Groups) -> None:
    """A person's single word joins the one full name that has it among its words; of two it joins neither."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for key, group in groups.items():
        words = key.split()
        if len(words) > 1 and group.type == "PERSON":
            for word in dict.fromkeys(words):
                by_word[word].append(key)
    for key in [key for key, group in groups.items() if " " not in key and group.type == "PERSON"]:
        candidates = by_word.get(key, ())
        if len(key) >= _LEAST_LETTERS and len(candidates) == 1:
            merge(groups, key, candidates[0])
