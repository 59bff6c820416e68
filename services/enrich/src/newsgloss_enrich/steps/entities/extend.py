"""Mends mentions that stop within a run of capitals: 'Kurdish' of 'the Kurdish Red Crescent'."""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from dataclasses import replace

from newsgloss_enrich.steps.entities.casing import is_title_line, is_upper_line
from newsgloss_enrich.steps.entities.clean import HONORIFIC
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.words import vocabulary

_ORGANISATION = vocabulary(
    """
    academy administration agency airlines airways alliance army assembly association authority bank
    board brigade brotherhood bureau cabinet church club coalition college commission committee
    company confederation congress corporation corps council court crescent cross emirate federation
    force forces foundation front government group guard guards institute league legion liberation
    library ministry mission movement museum navy network opera orchestra organisation organization
    parliament party patrol police post press radio railways republic resistance school senate
    service society state states symphony television times union units university workers
    """
)
"""What the last word of an organisation's name says that it is: general vocabulary, English."""
_NEXT_WORD = re.compile(r" ([^\W\d_]\w*(?:['’-]\w+)*)")
_MOST_WORDS = 4


def extend_adjectives(names: list[Named], text: str) -> list[Named]:
    """Let a nationality or faith that runs on in capitals to an organisation's word become that name.

    Not before a person's title or name, nor in a line whose capitals mean nothing. `names` are of one
    paragraph, in order.
    """
    if not any(map(_is_adjective, names)) or is_upper_line(text) or is_title_line(text):
        return names
    result = list(names)
    for index, name in enumerate(names):
        if not _is_adjective(name):
            continue
        limit = names[index + 1].start if index + 1 < len(names) else len(text)
        end = _run_end(text, name.end, limit)
        last_word = text[name.start : end].rpartition(" ")[2].casefold()
        if last_word not in _ORGANISATION or text[end:limit] == " " or HONORIFIC.match(text, name.end + 1):
            continue
        result[index] = replace(name, end=end, text=text[name.start : end], type="ORG")
    return result


def _is_adjective(name: Named) -> bool:
    return name.type == "NORP" and " " not in name.text


def _run_end(text: str, at: int, limit: int) -> int:
    for _ in range(_MOST_WORDS):
        match = _NEXT_WORD.match(text, at, limit)
        if match is None or not match[1][0].isupper():
            break
        at = match.end()
    return at
