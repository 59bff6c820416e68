"""Persons in Chinese, Japanese and Korean: a family name or given name alone joins the one full name of it.

Full names have no spaces: '習近平' is also '習', '田中太郎' also '田中'.
"""

import unicodedata
from collections import defaultdict

from newsgloss_enrich.steps.entities.group import Groups, merge
from newsgloss_enrich.steps.text.words import vocabulary

LANGUAGES = frozenset({"ja", "ko", "zh"})
_LONGEST = {"zh": 4, "ko": 4, "ja": 6}
_LEAST = {"zh": 2, "ko": 3, "ja": 3}
"""The letters of full names."""
_COMPOUND = vocabulary(
    """
    欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 司徒 夏侯 端木 百里
    南宫 南宮 남궁 황보 제갈 사공 선우 서문 독고
    """
)
_LEAST_GIVEN = 2


def merge_unspaced_persons(groups: Groups, language: str) -> None:
    """A part of a name joins the one full name that begins or ends with it; of two it joins neither."""
    full = [key for key, group in groups.items() if group.type == "PERSON" and _may_be_full(key, language)]
    by_part: dict[str, list[str]] = defaultdict(list)
    for key in full:
        for part in _parts(key, language):
            by_part[part].append(key)
    for key in list(groups):
        candidates = [one for one in by_part.get(key, ()) if one in groups and one != key]
        if len(candidates) == 1 and groups[key].type == "PERSON":
            merge(groups, key, candidates[0])


def _may_be_full(key: str, language: str) -> bool:
    return _LEAST[language] <= len(key) <= _LONGEST[language] and all(
        unicodedata.name(letter, "").startswith(("CJK", "HANGUL", "HIRAGANA")) for letter in key
    )


def _parts(key: str, language: str) -> set[str]:
    """What may stand for a full name: its family name, or a given name of two letters."""
    if language == "ja":  # family names have one to three letters, most of them two
        families = {key[:length] for length in (1, 2, 3) if length < len(key)}
        return families | {key[length:] for length in (1, 2, 3) if len(key) - length >= _LEAST_GIVEN}
    family = key[:2] if key[:2] in _COMPOUND and len(key) > _LEAST_GIVEN else key[:1]
    given = key[len(family) :]
    return {family} | ({given} if len(given) >= _LEAST_GIVEN else set())
