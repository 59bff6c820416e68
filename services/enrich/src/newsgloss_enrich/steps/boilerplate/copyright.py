"""'© 2024 Harbour Press', 'All rights reserved.', '無断転載禁止'."""

# ruff: noqa: E501, RUF001  a list reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.boilerplate.agencies import AGENCY_WORD
from newsgloss_enrich.steps.text.words import fold, words

_LONGEST = 480
_RIGHTS = tuple(map(fold, (
    "all rights reserved", "rechte vorbehalten", "droits réservés", "droits de reproduction", "reproduction interdite",
    "derechos reservados", "prohibida su reproducción", "prohibida la reproducción", "direitos reservados",
    "proibida a reprodução", "reprodução proibida", "diritti riservati", "riproduzione riservata", "riproduzione vietata",
    "rechten voorbehouden", "niets uit deze uitgave", "права защищены", "права захищені", "перепечатка без",
    "hakları saklıdır", "hakkı saklıdır", "izinsiz kullanılamaz", "الحقوق محفوظة", "حقوق النشر", "prawa zastrzeżone",
    "版权所有", "版權所有", "转载", "轉載", "無断転載", "転載を禁", "著作権", "무단전재", "무단 전재", "저작권자",
    "may not be published", "may not be reproduced", "without permission is prohibited", "without permission",
    "no part of this", "vervielfältigung", "nachdruck", "สงวนลิขสิทธิ์", "ลิขสิทธิ์", "ห้ามทำซ้ำ", "ห้ามคัดลอก",
)))  # fmt: skip
"""Looked for one by one, which is faster than one alternation."""
_ASCII_RIGHTS = tuple(filter(str.isascii, _RIGHTS))
_SIGN = r"(?:©|ⓒ|\(c\)|copyright\b|حقوق النشر|版权|版權|저작권자)"
_COPYRIGHT = re.compile(rf"[\W_]*{_SIGN}\s*(?:©|ⓒ|\(c\))?.{{0,80}}?(?<!\d)(?:19|20|25)\d\d(?!\d)")
_NOTICE_OPENING = re.compile(
    rf"[\W_]*(?:{_SIGN}|all (?:content|material|rights)|(?:this|the) (?:material|content|article|report)\b"
    r".{0,60}may not|no part of|(?:reproduction|republication)\b|tous droits|alle rechte|todos los|todos os|tutti i)"
)
_SIGN_ALONE = re.compile(
    r"\s*(?:©|ⓒ|\(c\)|copyright\b(?=\s*(?:©|ⓒ|\(c\)|[:：])))\s*[:：]?\s*\S", re.IGNORECASE
)
_SHORT_NOTICE = 12
_LONGEST_NAME, _MOST_NAME_WORDS = 60, 7


def is_copyright(line: str, folded: str) -> bool:
    """Whether a line is a copyright notice."""
    if len(line) > _LONGEST:
        return False
    if _COPYRIGHT.match(folded):
        return True
    if not (_is_short(line) or _NOTICE_OPENING.match(folded)):
        return False
    return any(phrase in folded for phrase in (_ASCII_RIGHTS if folded.isascii() else _RIGHTS))


def is_owner(line: str) -> bool:
    """Whether a line is '© The Daily Post' below a story; a picture agency's © is a credit."""
    short = len(line) <= _LONGEST_NAME and len(line.split()) <= _MOST_NAME_WORDS
    return short and _SIGN_ALONE.match(line) is not None and AGENCY_WORD.search(line) is None


def _is_short(line: str) -> bool:
    """Whether a text has few words, or few characters in a script without spaces."""
    return len(line) <= 2 * _LONGEST_NAME and len(words(line)) <= _SHORT_NOTICE
