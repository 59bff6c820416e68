"""Lets a browser break what has no space, before it takes minutes to find out where.

A browser shapes a word as a whole, and again for each line that it tries. A hostile "word" of 100,000 letters
in a script whose letters join freezes it. `<wbr>` is a place where a line may break; it changes neither the
text nor what is copied.
"""

import re

from markupsafe import Markup, escape

EVERY = 100
"""Characters without a space, after which a line may break. On a busy machine, Chromium took 2 s for 150,000
Arabic letters with 100, 6 s with 500, 21 s with 2,000, and more than four minutes without."""

_NO_BREAK = re.compile(
    rf"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]{{{EVERY}}}"
)
"""Chinese, Japanese and Korean characters are left out: a line may break at each of them."""


def breakable(text: str) -> Markup:
    """The text, escaped, with places to break in what has none."""
    pieces = []
    position = 0
    for found in _NO_BREAK.finditer(text):
        pieces.append(escape(text[position : found.end()]))
        position = found.end()
    pieces.append(escape(text[position:]))
    return Markup("<wbr>").join(pieces)
