"""Finds titles of works and names of products in English: 'the film “Parasite”', 'Boeing 737', 'iPhone 15 Pro'."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the quotation marks are meant as they are

import re
from collections.abc import Callable, Iterator

from newsgloss_enrich.steps.entities.draft import TITLE, Draft
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.text.words import vocabulary
from newsgloss_schemas import EntityType

_KIND = (
    r"(?:film|movie|novel|novella|memoir|biography|autobiography|book|album|song|single|series|sitcom|drama|documentary|"
    r"play|musical|opera|ballet|poem|painting|sculpture|podcast|exhibition|trilogy|thriller|comedy|soundtrack|anthem|"
    r"symphony|mixtape|essay|short story|video game|TV show|television show)"
)
_QUOTED = r"(?:“(?P<{0}a>[^“”\n]{{2,80}})”|\"(?P<{0}b>[^\"\n]{{2,80}})\"|‘(?P<{0}c>[^‘\n]{{2,80}}?)’(?!\w)|(?<!\w)'(?P<{0}d>(?:[^'\n]|'(?=\w)){{2,80}})'(?!\w))"
_WORK = re.compile(
    rf"\b{_KIND},?(?: called| titled| entitled| named)?,? {_QUOTED.format('x')}"
    rf"|{_QUOTED.format('y')},? (?:is |was )?(?:the|a|an|his|her|their) (?:[\w-]+ ){{0,3}}{_KIND}\b"
)
_WORK_CUES = frozenset(re.findall(r"[a-z]+", _KIND.replace("(?:", " "))) - {
    "game",
    "story",
    "show",
    "short",
    "video",
}
_RARE_CUES = re.compile(r"short story|video game|TV show|television show")
_QUOTES = "“\"‘'"
_MOST_WORDS = 9
_NO_TITLE = re.compile(r"[a-zà-öø-þ]|.*:$|.*[.!?] [A-Z]")
"""Quotations that are no titles: they begin in lower case or contain more than one sentence."""

_MODEL = r"(?:[A-Z]{0,3}-?\d{1,4}(?:-\d{1,3})?[A-Z]{0,4}\b|Pro\b|Max\b|Mini\b|Plus\b|Ultra\b|Air\b|One\b|SE\b|Series [XS]\b|Note \d+\b|Fold\b|Flip\b)"
_PRODUCT = re.compile(
    rf"\b(?:(?:iPhone|iPad|iMac|iPod|MacBook|AirPods|PlayStation|Xbox|Kindle|Chromebook|Walkman)s?(?: {_MODEL})*"
    rf"|(?:Samsung )?Galaxy(?: {_MODEL})+|(?:Google )?Pixel \d\w?\b(?: {_MODEL})*|Apple Watch(?: {_MODEL})*|Nintendo Switch(?: \d\b)?"
    r"|(?:Microsoft )?Windows (?:\d{1,4}|XP|Vista)\b|Android \d{1,2}\b|ChatGPT(?:-\d\w?)?|GPT-\d\w?|Tesla Model [3SXY]\b"
    r"|(?:Boeing|Airbus|Embraer|Bombardier|Cessna|Tupolev|Antonov|Ilyushin|McDonnell Douglas|Lockheed) (?:[A-Z]{1,3}-?)?\d{2,4}(?:-\d{1,3}\w{0,3})?(?: MAX(?: \d+)?| Dreamliner|neo)?\b"
    r"|(?:MiG|Su|Tu)-\d{2,3}[A-Z]?\b|F-(?:4|5|14|15|16|18|22|35)[A-Z]?\b|B-(?:1|2|17|29|52)[A-Z]?\b|C-(?:5|17|130)[A-Z]?\b|AH-64\b|UH-60\b|MQ-[19]\b|AK-47\b"
    r"|(?:Moderna|Pfizer|Sputnik V|CoronaVac)(?: COVID-19)? vaccine\b)"
)
_PRODUCT_CUES = vocabulary(
    """
    MacBook AirPods PlayStation Xbox Kindle Chromebook Walkman Galaxy Pixel Watch Switch Windows Android GPT ChatGPT
    Model Boeing Airbus Embraer Bombardier Cessna Tupolev Antonov Ilyushin Douglas Lockheed Moderna Pfizer Sputnik
    CoronaVac MacBooks Kindles Chromebooks
    """
)
_NUMBERED = re.compile(r"-\d")
_SMALL_CUES = ("iPhone", "iPad", "iMac", "iPod")


_Find = Callable[[str], Iterator[tuple[int, int]]]


def find_works(draft: Draft) -> Draft:
    """Add quoted titles beside a word such as 'film'; they replace the names inside them."""
    if _WORK_CUES.isdisjoint(draft.texts.lower) and not _RARE_CUES.search(draft.texts.joined):
        return draft
    return _with_found(draft, _works_in, "WORK")


def find_products(draft: Draft) -> Draft:
    """Add product lines and makers with a model number; they replace the names inside them."""
    joined = draft.texts.joined
    cued = not _PRODUCT_CUES.isdisjoint(draft.texts.capital_set) or any(cue in joined for cue in _SMALL_CUES)
    return _with_found(draft, _products_in, "PRODUCT") if cued or _NUMBERED.search(joined) else draft


def _with_found(draft: Draft, find: _Find, kind: EntityType) -> Draft:
    if draft.texts.language != "en":
        return draft
    found = [
        Named(number, start, end, text[start:end], kind)
        for number, text in enumerate(draft.texts.all)
        if not (number == TITLE and draft.texts.shouted_title and kind == "WORK")
        for start, end in find(text)
    ]
    return draft.with_outer(found) if found else draft


def _works_in(text: str) -> Iterator[tuple[int, int]]:
    if not any(mark in text for mark in _QUOTES):
        return
    for match in _WORK.finditer(text):
        group = next(name for name, value in match.groupdict().items() if value is not None)
        title = match[group].rstrip(",.;")
        if len(title.split()) <= _MOST_WORDS and not _NO_TITLE.match(title):
            yield match.start(group), match.start(group) + len(title)


def _products_in(text: str) -> Iterator[tuple[int, int]]:
    for match in _PRODUCT.finditer(text):
        yield match.span()
