"""A title that may or may not be HTML: the feed does not say, or does not mean what it says.

RSS has no rule for markup in titles. `Browser drops <blink> for good` means the word, and `H<sub>2</sub>O`
the markup. So a tag counts as markup only where it is an element of HTML that is closed too, or one that is
never closed.
"""

import html
import re

MAX_TAGS = 200
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})(?:\s[^<>]{0,2000})?(/?)>|<!--.{0,500}?-->", re.DOTALL)
_VOID = frozenset(("br", "hr", "img", "wbr"))
_ELEMENTS = frozenset(
    (
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "center", "cite", "code", "del", "dfn",
        "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "mark", "nobr", "p", "q",
        "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u",
        "var",
    )
)  # fmt: skip
_BARE = re.compile(r"<(?:br|hr|wbr)\s*/?>", re.IGNORECASE)
_BREAKS = frozenset(("br", "hr", "p", "div", "h1", "h2", "h3", "h4", "h5", "h6"))


def title_text(value: str) -> str:
    """The title on one line: markup removed, character references resolved, all else kept."""
    tags = list(_TAG.finditer(value))
    markup = _markup(tags) if len(tags) <= MAX_TAGS else set()
    if all(_is_a_word(tags[number], value) for number in markup):
        markup = set()
    pieces, at = [], 0
    for number, tag in enumerate(tags):
        if number in markup:
            pieces += [value[at : tag.start()], " " if (tag[2] or "").lower() in _BREAKS else ""]
            at = tag.end()
    return " ".join(html.unescape("".join([*pieces, value[at:]])).split())


def _is_a_word(tag: re.Match[str], value: str) -> bool:
    """Whether a tag without attributes stands between spaces, as in 'What the <br> element does'."""
    before, after = value[: tag.start()][-1:], value[tag.end() :][:1]
    return _BARE.fullmatch(tag[0]) is not None and not before.strip() and not after.strip()


def _markup(tags: list[re.Match[str]]) -> set[int]:
    """Which of the tags are markup."""
    found: set[int] = set()
    opened: dict[str, list[int]] = {}
    for number, tag in enumerate(tags):
        name = (tag[2] or "").lower()
        if not name or name in _VOID:  # a comment has no name
            found.add(number)
        elif name in _ELEMENTS and not tag[1]:
            opened.setdefault(name, []).append(number)
        elif name in _ELEMENTS and opened.get(name):
            found |= {opened[name].pop(), number}
    return found
