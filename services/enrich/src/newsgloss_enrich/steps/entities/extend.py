"""Mends mentions that stop within a run of capitals: 'Islamic' of 'the Islamic State', 'Kurdish' of 'Kurdish Red Crescent'."""

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.casing import is_title_line, is_upper_line
from newsgloss_enrich.steps.entities.clean import _HONORIFIC
from newsgloss_enrich.steps.entities.mention import Named

_NEXT_WORD = re.compile(r" ([^\W\d_]\w*(?:['’-]\w+)*)")
_MOST_WORDS = 4


def extend_adjectives(names: list[Named], text: str) -> list[Named]:
    """Let a nationality or faith that runs on in capitals become the name of the organisation it begins.

    Not before a person's title or name, nor in a line whose capitals mean nothing. `names` are of one
    paragraph, in order.
    """
    if is_upper_line(text) or is_title_line(text):
        return names
    result = list(names)
    for index, name in enumerate(names):
        if name.type != "NORP" or " " in name.text:
            continue
        limit = names[index + 1].start if index + 1 < len(names) else len(text)
        end = _run_end(text, name.end, limit)
        if end == name.end or text[end:limit] == " " or _HONORIFIC.match(text, name.end + 1):
            continue
        result[index] = replace(name, end=end, text=text[name.start : end], type="ORG")
    return result


def _run_end(text: str, at: int, limit: int) -> int:
    for _ in range(_MOST_WORDS):
        match = _NEXT_WORD.match(text, at, limit)
        if match is None or not match[1][0].isupper():
            break
        at = match.end()
    return at
