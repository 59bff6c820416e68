"""The forms of dates, as regular expressions with the names of their parts.

Each is anchored by `fullmatch` and has bounded repeats only.
"""

import re

_CLOCK = (
    r"(?P<hour>[0-9]{1,2})[:.h](?P<minute>[0-9]{2})"
    r"(?:[:.](?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?\s?[Mm]\b\.?|\s*Uhr\b)?"
)
_OFFSET = r"[+\u2212-]\s?[0-9]{1,2}:?[0-9]{0,2}"
_ZONE_NAME = r"[A-Za-z][A-Za-z/_]{0,45}(?:\s?[+\u2212-][0-9]{1,2}(?::?[0-9]{2})?)?"
_ZONE = rf"(?:\s*\(?(?P<zone>{_OFFSET}|{_ZONE_NAME})\)?(?:(?<=[0-9])\s+[A-Z]{{3,5}})?)?"
_COMMENT = r"(?:\s*\([^()]{0,40}\))?"
_AT = r"(?:at|um|à|a\s+las|às|kl\.?|-)"
_TIME = rf"(?:(?:\s*[,|•·]\s*|\s+(?:{_AT}\s+)?|[Tt]){_CLOCK}{_ZONE}{_COMMENT})?"
_MARKS = "\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09d7\u0e31\u0e34-\u0e4e"
"""Vowel signs, which belong to a word in Indian and Thai scripts."""
_WORD = rf"(?:[^\W\d_]|[{_MARKS}]){{2,20}}"
_WEEKDAY = rf"(?:{_WORD}\.?\s+|(?:{_WORD}|[^\W\d_])\.?\s?,\s*)?"
_MONTH = rf"(?P<month>{_WORD})\.?"
_DAY = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>[0-9]{4})"
_SHORT_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2}(?=\s+[0-9]{1,2}:))"

_ISO = rf"{_YEAR}(?P<mark>[-/.]|\.\s)(?P<month>[0-9]{{1,2}})(?P=mark){_DAY}(?:(?<=[0-9])\.)?{_TIME}"
_ISO_BASIC = (
    r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:T?(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?P<second>[0-9]{2})(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_DAY_THEN_MONTH = (
    rf"{_WEEKDAY}{_DAY}(?:\.|st|nd|rd|th|º|er)?(?:\s+(?:de\s+|of\s+)?|-){_MONTH}"
    r"(?:,?\s+(?:de[l]?\s+)?|-)"
)
_DAY_FIRST = rf"{_DAY_THEN_MONTH}{_SHORT_YEAR}(?:\s*\.|\s+\u0433\.?)?{_TIME}"
"""RFC 822 and most languages."""
_MONTH_THEN_DAY = rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+"
_MONTH_FIRST = rf"{_MONTH_THEN_DAY}{_YEAR}{_TIME}"
_TIME_FIRST = tuple(
    rf"{_CLOCK}{_ZONE}(?:\s*[,|]\s*|\s+(?:on\s+)?){date}{_YEAR}"
    for date in (_DAY_THEN_MONTH, _MONTH_THEN_DAY)
)
"""`2:15 AM EDT, Tue March 10, 2026`."""
_YEAR_FIRST = (
    rf"{_YEAR}(?:\.|\s+m\.)?\s+{_MONTH}\s+{_DAY}(?:\.|\s+d\.)?{_TIME}",
    rf"{_YEAR}\.\s+gada\s+{_DAY}\.\s+{_MONTH}{_TIME}",
)
"""Hungarian and Lithuanian; Latvian."""
_VIETNAMESE = rf"(?:ngày\s+)?{_DAY}\s+tháng\s+(?P<month>[0-9]{{1,2}})(?:,|\s+năm)?\s+{_YEAR}{_TIME}"
_ASCTIME = rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_CLOCK}(?:\s+(?P<zone>[A-Z]{{1,5}}))?\s+{_YEAR}"
_DOTS = rf"{_DAY}\.\s?(?P<month>[0-9]{{1,2}})\.\s?{_YEAR}{_TIME}"
_FIGURES = rf"(?P<first>[0-9]{{1,2}})[/-](?P<other>[0-9]{{1,2}})[/-]{_YEAR}{_TIME}"
_EAST_ASIAN = (
    rf"{_YEAR}\s*[年년]\s*(?P<month>[0-9]{{1,2}})\s*[月월]\s*{_DAY}\s*[日일]"
    r"(?:\s*(?P<hour>[0-9]{1,2})[:時时](?P<minute>[0-9]{2})分?)?"
)
_MONTH_ALONE = (rf"{_YEAR}-(?P<month>[0-9]{{1,2}})", rf"{_MONTH},?\s+{_YEAR}")

FORMS = tuple(
    re.compile(form)
    for form in (
        _ISO, _ISO_BASIC, _DAY_FIRST, _MONTH_FIRST, _ASCTIME, _DOTS, _FIGURES, _EAST_ASIAN, *_TIME_FIRST,
        *_YEAR_FIRST, _VIETNAMESE, *_MONTH_ALONE, _YEAR,
    )
)  # fmt: skip
"""In the order in which they are tried; no text has two of them."""
