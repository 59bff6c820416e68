"""Cuts text into the model's tokens; training uses the same function, so that both see the same words."""

import re

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}"  # U.S., J.R.R.
    r"|['\u2019][sS](?![^\W_])"  # the possessive ending
    r"|\d+(?:[.,]\d+)*(?![^\W_])"  # 3, 1,000.5
    r"|[^\W_](?:[^\W_]|[\u0300-\u036f])*"  # a run of letters and digits, with combining accents
    r"|\S"  # any other character stands alone
)


def tokenise(text: str) -> tuple[list[str], list[int]]:
    """The tokens and where each starts, in code points: `text[start:start + len(token)] == token`."""
    words: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(text):
        words.append(match[0])
        starts.append(match.start())
    return words, starts
