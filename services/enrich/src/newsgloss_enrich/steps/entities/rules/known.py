"""Finds known names where the model found nothing, and gives them their type. English alone."""

from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Taken
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.alone import stands_alone
from newsgloss_enrich.steps.entities.rules.known_names import known_names, names_by_word


def find_known(draft: Draft) -> Draft:
    """Names of the list that stand by themselves; a longer name around one stays as it is."""
    by_word = names_by_word()
    if draft.texts.language != "en" or by_word.keys().isdisjoint(draft.texts.capital_set):
        return draft
    types, taken = known_names(), Taken(draft)
    upper = frozenset(draft.texts.upper_lines)
    exact = {(name.paragraph, name.start, name.end): name.type for name in draft.names}
    found: list[Named] = []
    for number, words in enumerate(draft.texts.capital_words):
        text = draft.texts.all[number]
        if number in upper or (number == TITLE and draft.texts.shouted_title):
            continue
        last = 0
        for start, _, word in words:
            if start < last or word not in by_word:
                continue
            for name in by_word[word]:
                end = start + len(name)
                if text.startswith(name, start) and not text[end : end + 1].isalnum():
                    same = exact.get((number, start, end))
                    if same == types[name] or (types[name] == "GPE" and same is not None):
                        last = end
                    elif same is not None or stands_alone(text, start, end, number, taken):
                        found.append(Named(number, start, end, name, types[name]))
                        last = end
                    break
    return draft.with_outer(found) if found else draft
