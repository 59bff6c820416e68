"""The parts of a person's name, and whether two names can be one person's."""

# ruff: noqa: RUF001  the quotation marks are meant as they are

import re
from dataclasses import dataclass

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_NICKNAME = re.compile(r"[\"“”'‘’(]([^\"“”'‘’()]+)[\"“”'’)](?=[\s,]|$)")
_WORD = re.compile(r"[^\s.,]+")


@dataclass(frozen=True, slots=True)
class PersonName:
    """Folded words: 'William “Bill” Corran Jr.' is `william corran`, nickname `bill`, suffix `jr`."""

    words: tuple[str, ...]
    nickname: str = ""
    suffix: str = ""

    @property
    def first(self) -> str:
        """The given name, or its initial."""
        return self.words[0]

    @property
    def last(self) -> str:
        """The family name in most languages."""
        return self.words[-1]

    @property
    def detail(self) -> tuple[int, int, int]:
        """Sorts names by how much they say: words that are no initials, words, letters."""
        spelled = sum(len(word) > 1 for word in self.words)
        return spelled + bool(self.suffix), len(self.words), sum(map(len, self.words))


def parse_name(key: str) -> PersonName | None:
    """The name of a folded key; None when nothing of it is a word."""
    nickname = ""
    quoted = _NICKNAME.search(key)
    if quoted is not None and quoted.start():
        nickname = quoted[1]
        key = key[: quoted.start()] + key[quoted.end() :]
    words = _WORD.findall(key)
    suffix = words.pop() if len(words) > 1 and words[-1] in _SUFFIXES else ""
    return PersonName(tuple(words), nickname, suffix) if words else None


def may_be_one(one: PersonName, other: PersonName) -> bool:
    """Whether one person can have both names: of the same family, or one the start of the other."""
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    shorter, longer = sorted((one.words, other.words), key=len)
    if len(shorter) > 1 and (longer[-len(shorter) :] == shorter or longer[: len(shorter)] == shorter):
        return True
    if one.last != other.last or len(shorter) < 2:  # noqa: PLR2004 - a family name alone says nothing
        return False
    nicknames = {one.nickname, other.nickname} - {""}
    if _same(shorter[0], longer[0]):
        return _within(shorter[1:-1], longer[1:-1])
    return shorter[0] in nicknames or longer[0] in nicknames


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _within(few: tuple[str, ...], many: tuple[str, ...]) -> bool:
    """Whether the middle names stand in the other's in this order, initials counting as names."""
    rest = iter(many)
    return all(any(_same(word, other) for other in rest) for word in few)
