"""The rules of a robots.txt for one crawler (RFC 9309), parsed and matched in linear time.

Parsing and matching are generators that yield now and then, so that the caller can do other work or stop. A
pattern is matched without backtracking: each part between two asterisks is searched after the part before it,
and its first match is as good as any later one.
"""

import math
import re
from collections.abc import Generator, Iterator
from typing import NamedTuple, TypeVar
from urllib.parse import quote

T = TypeVar("T")
Slices = Generator[None, None, T]
"""Work in slices of a few milliseconds; the generator returns the result."""

LINES_A_SLICE = 500
RULES_A_SLICE = 100
_AGENT = frozenset(("user-agent", "useragent", "user agent"))
_ALLOW = "allow"
_DISALLOW = frozenset(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"))
"""With the misspellings that Google's parser and Protego accept: their author meant to forbid."""
_DELAY = frozenset(("crawl-delay", "crawl delay"))
_OF_NO_GROUP = frozenset(("sitemap", "sitemaps", "site-map", "host"))
_RULES = _DISALLOW | {_ALLOW}
_KNOWN = _AGENT | _DISALLOW | _DELAY | _OF_NO_GROUP | {_ALLOW}
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")
_INDEX = "index.html"


class RobotsRules(NamedTuple):
    """The rules for one crawler.

    Attributes:
        rules: pattern and whether it allows, in order of precedence (§2.2.2: the longest pattern, then
            `allow`).
        delay: `Crawl-delay` in seconds; 0 when it is not given.
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    @property
    def size(self) -> int:
        """Approximate bytes of memory."""
        return sum(128 + len(pattern) for pattern, _ in self.rules)


def parse(data: bytes, agent: str) -> Slices[RobotsRules]:
    """The rules for the crawler `agent`: those of all groups whose name matches it best."""
    agent = agent.lower()
    fields = yield from _fields(data.removeprefix(_BYTE_ORDER_MARK))
    best = 1
    for name, value in fields:
        if name in _AGENT:
            best = max(best, *(_fit(one, agent) for one in _names(value)))
    yield
    found: dict[str, bool] = {}
    delay, in_names, ours = 0.0, False, False
    for number, (name, value) in enumerate(fields, 1):
        if number % LINES_A_SLICE == 0:
            yield
        if name in _AGENT:
            ours = (ours and in_names) or any(_fit(one, agent) == best for one in _names(value))
        in_names = name in _AGENT or (in_names and name in _OF_NO_GROUP)
        if ours and name in _DELAY:
            delay = _seconds(value, delay)
        elif ours and name in _RULES:
            for pattern in _patterns(value, allow=name == _ALLOW):
                found[pattern] = found.get(pattern, False) or name == _ALLOW
    yield
    order = sorted(found.items(), key=lambda rule: (len(rule[0]), rule[1]), reverse=True)
    return RobotsRules(tuple(order), delay)


def judge(rules: RobotsRules, path: str) -> Slices[bool]:
    """Whether this path with its query may be fetched."""
    path = _normal(path, b"/%")
    for number, (pattern, allow) in enumerate(rules.rules, 1):
        if _matches(pattern, path):
            return allow
        if number % RULES_A_SLICE == 0:
            yield
    return True


def _matches(pattern: str, path: str) -> bool:
    is_anchored = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not is_anchored or at == len(path)
    *middle, last = rest
    for part in middle:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if is_anchored:
        return at + len(last) <= len(path) and path.endswith(last)
    return path.find(last, at) >= 0


def _fields(data: bytes) -> Slices[list[tuple[str, str]]]:
    fields = []
    for number, line in enumerate(data.splitlines(), 1):
        if (field := _field(line)) is not None:
            fields.append(field)
        if number % LINES_A_SLICE == 0:
            yield
    return fields


def _field(line: bytes) -> tuple[str, str] | None:
    """Name in lower case, and value; None for an empty line. The colon may be missing."""
    text = line.partition(b"#")[0].decode("utf-8", "replace").strip()
    if not text:
        return None
    name, colon, value = text.partition(":")
    name = name.strip().lower()
    if colon and (name in _KNOWN or not value or value[0].isspace()):
        return name, value.strip()
    words = text.split(None, 2)
    for count in (1, 2):
        if (candidate := " ".join(words[:count]).lower()) in _KNOWN:
            return candidate, " ".join(words[count:])
    return (name, value.strip()) if colon else None


def _names(value: str) -> Iterator[str]:
    """The names of crawlers in a line, also without the asterisks inside a name."""
    name = value.lower()
    yield name
    if name != "*" and "*" in name:
        yield name.replace("*", "")


def _fit(name: str, agent: str) -> int:
    """How well a group's name matches: 0 not at all, 1 for `*`, otherwise its length counts."""
    if name == "*":
        return 1
    if not name or len(name) > len(agent):
        return 0
    at = agent.find(name)
    while at > 0 and (agent[at - 1].isalnum() or agent[at - 1] in "-_"):
        at = agent.find(name, at + 1)
    return 0 if at < 0 else 1 + len(name)


def _patterns(value: str, *, allow: bool) -> Iterator[str]:
    """A rule's patterns: a dollar sign at its end is an anchor, or a character of the path."""
    if value.startswith(("https://", "http://")):
        value = f"/{value}"
    plain = _normal(value.removesuffix("$"), b"/%*", "*")
    if not plain:
        return
    if not value.endswith("$"):
        yield plain
    else:
        yield f"{plain}$"
        yield f"{plain}%24"
    if allow and plain.endswith(f"/{_INDEX}"):
        yield f"{plain.removesuffix(_INDEX)}$"


def _normal(text: str, kept: bytes, also_safe: str = "") -> str:
    """Normalised percent-encoding (§2.2.2): escapes of `kept` characters stay, all others are renewed."""

    def undone(escape: re.Match[bytes]) -> bytes:
        byte = bytes.fromhex(escape[1].decode())
        return escape[0].upper() if byte in kept else byte

    return quote(_ESCAPED.sub(undone, text.encode("utf-8", "replace")), safe=f"/%={also_safe}")


def _seconds(value: str, otherwise: float) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return otherwise
    return seconds if math.isfinite(seconds) and seconds >= 0 else otherwise
