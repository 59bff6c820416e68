"""Datelines at the start of a story: 'BEIRUT (AFP) — …', '【パリ共同】…'."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.boilerplate.agencies import AGENCY, AGENCY_WORD
from newsgloss_enrich.steps.boilerplate.calendar import month_names
from newsgloss_enrich.steps.entities.places.gazetteer import find_place

_LOOKED_AT = 160
_LEAST_LETTERS = 4
_PLACE = r"[^\W\d_a-zß-öø-ÿ][^\W\d_a-zß-öø-ÿ'’.\-]+"
_DASH = r"(?P<dash>\.?-{1,2}|\.?–|\.?—|:)\s+(?=\S)"
_CAPITALS = re.compile(
    rf"(?P<place>{_PLACE}(?:[ /-]{_PLACE}){{0,4}})"
    r"(?:,\s*(?P<region>[^\W\d_][\w.' ]{1,30}?))?"
    r"(?:,?\s+(?P<day>[^\W\d_]{3,10}\.?\s+\d{1,2}|\d{1,2}\.?\s+[^\W\d_]{3,10}\.?)(?:,?\s+\d{4})?)?"
    r"\s*(?P<agency>[(/]\s*[^\W_][\w .&/'-]{1,40}[)/])?"
    rf"\s*{_DASH}"
)
_KNOWN_AGENCY = re.compile(
    rf"[^\W\d_][\w'’. ]{{1,40}}(?:,\s*[\w. ]{{2,30}})?\s?\((?:{AGENCY})(?:/[\w ]{{2,20}})?\)\s*{_DASH}"
    rf"|\((?:{AGENCY})\)\s*[-–—]\s*[^\W\d_a-z][\w'’. ]{{1,40}},\s*\d{{1,2}}\s+\w{{3,10}}\s*{_DASH.replace('dash', 'dash2')}"
)
_RUSSIAN = re.compile(
    r"[А-ЯЁ][А-ЯЁ\- ]{2,40}, \d{1,2} [а-я]{3,8}\.? ?(?:[—–-] ?(?:РИА Новости|ТАСС|Интерфакс|Прайм)\.|\.? ?/ТАСС/\.|\.? ?ИНТЕРФАКС\.RU\.?|\. ?INTERFAX\.RU ?[—–-])\s+(?=\S)"
)
_CHINESE = re.compile(
    r"[（(]?(?:新华社|新華社|中新社|中新网|中央社|法新社|路透社?|美联社|美聯社|人民网|央视网|中央廣播電臺)[^。，！？\n]{0,24}?(?:\d{1,2}[日号]|[一二三四五六七八九十]{1,3}日)(?:电|電|讯|訊|消息|專電|报道|報導)"
    r"(?:\s?[（(](?:记者|記者)[^）)]{1,20}[）)])?[）)]?\s*"
    r"|[【〔（(](?:本報訊|本报讯|本報.{0,6}專訊|綜合報導|综合报道|即時新聞)[】〕）)]\s*|本报讯\s+"
)
_JAPANESE = re.compile(
    r"[【［\[](?=[^】］\]]{2,40}(?:共同|時事|ロイター|AFP|ＡＦＰ|＝|=))[^】］\]。、]{2,40}[】］\]]\s*(?:[-－—]\s+)?"
    r"|[（(](?:ブルームバーグ|ロイター|CNN|AFP)[）)]\s*[-－—]?\s*"
)
_KOREAN = re.compile(
    r"[(\[【][가-힣·]{2,12}\s?=\s?[가-힣\w]{2,12}[)\]】]\s*(?:[가-힣]{2,4}(?:[·,] ?[가-힣]{2,4}){0,3}\s?(?:기자|특파원|통신원)\s?=\s*)?"
)
_SCRIPTS = re.compile(r"[（(【［\[〔新中法路美人央本]")


def story_opening_end(paragraph: str) -> int | None:
    """The offset behind 'BEIRUT (AFP) — '; None for a paragraph without a dateline.

    It needs a known agency, or a place in capitals with an agency or a date behind it; or a known town in
    capitals with a region or a colon.
    """
    text = paragraph[:_LOOKED_AT]
    if match := _RUSSIAN.match(text):
        return len(match[0].rstrip())
    end = _in_capitals(text)
    if end is None and "(" in text and AGENCY_WORD.search(text) and (match := _KNOWN_AGENCY.match(text)):
        end = match.end("dash") if match["dash"] else match.end("dash2")
    if end is None and _SCRIPTS.match(text):
        for pattern in (_CHINESE, _KOREAN, _JAPANESE):
            if (match := pattern.match(text)) and match.end() < len(text):
                return len(match[0].rstrip())
    return end


def _in_capitals(text: str) -> int | None:
    match = _CAPITALS.match(text)
    if match is None:
        return None
    if match["place"] != match["place"].upper() or not any(map(str.isalpha, match["place"])):
        return None
    if not (match["agency"] or match["day"]):
        sure = match["region"] or match["dash"] == ":"
        known = sure and len(match["place"]) >= _LEAST_LETTERS and find_place(match["place"])
        return match.end("dash") if known else None
    if match["day"] and not any(word.strip(".").casefold() in month_names() for word in match["day"].split()):
        return None
    return match.end("dash")
