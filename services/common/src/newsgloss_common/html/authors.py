"""Who wrote an article: people, not roles, publishers, dates or accounts."""

import re
from collections.abc import Collection, Iterator
from copy import deepcopy
from unicodedata import category

from lxml.html import HtmlElement
from trafilatura.metadata import extract_author

from newsgloss_common.dates.months import MONTHS
from newsgloss_common.html.bylines import (
    AGENCIES,
    ARTICLES,
    MONTHS_AS_NAMES,
    ROLES,
    ROLES_AS_SURNAMES,
    ROLES_OF_PEOPLE,
    SUBJECTS,
)
from newsgloss_common.html.json_ld import MAX_DEPTH, Item, names_of, types_of
from newsgloss_common.html.meta import Meta
from newsgloss_common.html.site_names import WORDS_OF_SITES
from newsgloss_common.html.titles import folded

MAX_AUTHORS = 256
MAX_AUTHOR_CHARACTERS = 100
MAX_WORDS = 6
_META = (
    "author",
    "article:author",
    "byl",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
)
_ORGANISATIONS = re.compile(r"(?:Organization|Corporation|WebSite|Brand)$")
_BETWEEN_NAMES = re.compile(
    r"\s*[;|/\n•·]\s*|\s*,\s*(?:and\s+)?|\s+(?:and|und|et|y|e|och|og|ja|&)\s+|\s+[\u2013\u2014-]\s+"
    r"|\s+(?-i:i|con|with|avec|mit|med|oraz|и|та|і|και)\s+"  # noqa: RUF001 - letters of other alphabets
    r"|(?<=[^\W\d_]{3})(?<!Prof)(?<!Univ)(?<!Hon)(?<!Rev)(?<!Capt)\.\s+",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?:(?:(?:written|posted|published|reported|reporting|story|story and photos|text|words"
    r"|words and photos"
    r"|(?:view )?all posts|more)\s+)?by"
    r"|a cura di|escrito por|rédigé par|geschrieben von|geschreven door|skriven av|skrevet av|kirjoittanut"
    r"|napisała?|yazan|von|par|por|di|door|av|af|autora?|author|text|texto|texte|testo|tekst|автор|текст)\b[\s:]+"
    r"|^(?:記者|记者|文)\s*[/:\uff1a]?\s*(?=\S{2})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:(?i:\b(?:the\s+)?associated press)|\(.*\)?|\bfor\b .*|\bof the\b .*|\bin\b [A-Z].*"
    r"|\bat\b [A-Z].*|@.*"
    r"|\+\s?[0-9]+ more.*|(?:기자|記者|记者)$)$"
)
_MAIL_THEN_NAME = re.compile(r"^\S+@\S+\s*\((.{1,200})\)$")
_MAIL = re.compile(r"<?[^\s<>()]{1,100}@[^\s<>()]{1,100}\.[^\s<>()]{2,20}>?")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_SUFFIX = re.compile(r",\s*(Jr|Sr|II|III|IV)\b\.?")
_DEGREE = re.compile(
    r",\s*(?:Ph\.?\s?D|M\.?D|M\.?Sc|M\.?A|B\.?A|MBA|MPH|J\.?D|R\.?N|D\.?Phil)\b\.?(?=\s*(?:,|;|$))"
)
_SURNAME_FIRST = re.compile(
    r"[^\W\d_][^,;\s]{1,30}(?: [^,;\s]{1,30})?, [^\W\d_][^,;\s]{0,30}(?: [^,;\s]{1,10})?"
)
_JUNIOR = re.compile(r"\b(Jr|Sr)$")
_IN_NAMES = frozenset(" .'\u2019\u2018\u02bc\u00ad\u200c\u200d-")
_MAX_INITIALS = 4
_BEFORE_DATES = frozenset(("on", "at", "in", "published", "updated", "posted"))
_CJK_AGENCIES = re.compile(
    r"(?:通信|通信社|通訊社|通讯社|新聞|新聞社|新华社|新華社|日报|晚报|編集部|编辑部|뉴스|신문|일보)$"
)
_PARTICLES = re.compile(
    r"(?:al|bin|da|de|del|della|den|der|di|do|dos|du|el|ibn|la|le|ten|ter|van|von|zu)\b|[a-z]['\u2019]"
)
_MIN_NAME_WORDS = 2
_ELSEWHERE = re.compile(r"comment|related|teaser|recommend|sidebar|widget|most-?read|trending", re.IGNORECASE)
_CAMEL = re.compile(r"[a-z][A-Z]")


def authors(
    tree: HtmlElement, article: Item | None, meta: Meta, not_names: Collection[str]
) -> tuple[str, ...]:
    """Names as the page gives them: by JSON-LD, else `meta`, else where bylines usually stand.

    Args:
        tree: the page.
        article: the page's own JSON-LD object.
        meta: the page's `meta` elements.
        not_names: titles and names of site, publisher and section, as `titles.folded` gives them.
    """
    for given, one_word in _sources(tree, article, meta):
        found = [
            name
            for text in given
            for name in _names(text)
            if _is_name(name, one_word=one_word) and folded(name) not in not_names
        ]
        if found:
            first: dict[str, str] = {}
            for name in found:
                first.setdefault(folded(name), name)
            return tuple(first.values())[:MAX_AUTHORS]
    return ()


def _sources(tree: HtmlElement, article: Item | None, meta: Meta) -> Iterator[tuple[list[str], bool]]:
    """Texts with names in them, and whether a single word can be a name there."""
    if article is not None:
        stated = [*_people(article.get("author")), *_people(article.get("creator"))]
        yield stated, True
        if any(name.strip() for name in names_of(article.get("author"))):
            return
    yield meta.all(_META), False
    yield (
        [element.text_content() for element in tree.xpath("//*[@itemprop='author']//*[@itemprop='name']")][
            :8
        ],
        False,
    )
    yield (
        [element.text_content() for element in tree.xpath("//a[@rel='author'][not(ancestor::aside)]")][:8],
        False,
    )
    yield [_byline(tree)], False


def _byline(tree: HtmlElement) -> str:
    """Where bylines usually stand, but not in comments and other stories."""
    copy = deepcopy(tree)
    for element in list(copy.iter("div", "section", "aside", "ul", "ol")):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if (
            _ELSEWHERE.search(named)
            and next(element.iter("h1"), None) is None
            and element.getparent() is not None
        ):
            element.drop_tree()
    return extract_author(copy) or ""


def _people(value: object, depth: int = 0) -> list[str]:
    if isinstance(value, list):
        return (
            [name for one in value[:MAX_AUTHORS] for name in _people(one, depth + 1)]
            if depth < MAX_DEPTH
            else []
        )
    if isinstance(value, dict):
        if any(_ORGANISATIONS.search(kind) for kind in types_of(value)):
            return []
        parts = [value.get("givenName"), value.get("familyName")]
        whole = value.get("name") or " ".join(part for part in parts if isinstance(part, str))
        return _people(whole, depth + 1) if depth < MAX_DEPTH else []
    return names_of(value)


def _names(text: str) -> Iterator[str]:
    line = " ".join(_MARKUP.sub(" ", text[:2000]).split())
    if "://" in line:
        return
    line = _MAIL.sub("", _MAIL_THEN_NAME.sub(r"\1", line)).strip()
    line = _DEGREE.sub("", _SUFFIX.sub(r" \1", line))
    pieces = [piece.strip() for piece in line.split(";")]
    if len(pieces) > 1 and all(_SURNAME_FIRST.fullmatch(piece) for piece in pieces):
        line = ";".join(" ".join(reversed(piece.split(", "))) for piece in pieces)
    for part in _BETWEEN_NAMES.split(line):
        words = _AFTER.sub("", _BEFORE.sub("", part.strip())).split()
        dated = next((at for at, word in enumerate(words) if word[0].isdecimal()), len(words))
        if 2 < dated < len(words) and words[dated - 1].casefold().strip(".,") in MONTHS:  # noqa: PLR2004 - 'Ada Example March 15'
            dated -= 1
        words = words[:dated]
        while len(words) > _MIN_NAME_WORDS and (
            _is_only_a_month(words[-1]) or words[-1].casefold().strip(":") in _BEFORE_DATES
        ):
            words.pop()
        words = _without_role(words)
        yield _JUNIOR.sub(r"\1.", " ".join(words).strip(" .,:-\N{EN DASH}\N{EM DASH}"))


def _without_role(words: list[str]) -> list[str]:
    """Without a role, agency or broadcaster beside the name: 'Ada Example Political correspondent'."""
    plain = [word.casefold().strip(".,:") for word in words]
    for at in range(len(words) - _MIN_NAME_WORDS, 0, -1):
        before = plain[:at]
        if before[-1] in ROLES_OF_PEOPLE and not set(plain[at:]) & (ROLES | AGENCIES | SUBJECTS):
            if all(word in ROLES | SUBJECTS for word in before):
                return words[at:]
            break
    for at in range(_MIN_NAME_WORDS, len(words)):
        rest = plain[at:]
        is_role = rest[-1] in ROLES_OF_PEOPLE or rest[0] in AGENCIES
        if is_role and all(word in ROLES | AGENCIES | SUBJECTS for word in rest):
            is_organisation = any(word in ROLES | AGENCIES | SUBJECTS for word in plain[:at])
            return words if is_organisation else words[:at]
    return words


def _is_only_a_month(word: str) -> bool:
    folded_word = word.casefold().strip(".")
    return folded_word in MONTHS and folded_word not in MONTHS_AS_NAMES


def _is_name(name: str, *, one_word: bool) -> bool:
    if not 1 < len(name) <= MAX_AUTHOR_CHARACTERS or not _has_a_name_s_letters(name):
        return False
    words = name.casefold().replace(".", "").split()
    if len(words) > MAX_WORDS or any(word in ROLES or word in AGENCIES for word in words[:-1]):
        return False
    if (
        words[0] == "the"
        or _CJK_AGENCIES.search(name)
        or (name[0].islower() and not _PARTICLES.match(name))
        or (words[0] in ARTICLES and words[-1] in WORDS_OF_SITES)
        or words[-1] in AGENCIES
        or (words[-1] in ROLES and not (len(words) > 1 and words[-1] in ROLES_AS_SURNAMES))
    ):
        return False
    if len(words) == 1:
        is_initials = name.isupper() and len(name) <= _MAX_INITIALS
        if name.isascii():
            return (
                one_word and name[0].isupper() and not is_initials and not _CAMEL.search(name)
                and words[0] not in MONTHS and words[0] not in SUBJECTS
            )  # fmt: skip
        return words[0] not in MONTHS
    # A month's name beside others is a first name (April, June, May).
    return not all(word in MONTHS for word in words) and not (name.isascii() and name.islower())


def _has_a_name_s_letters(name: str) -> bool:
    """Letters with their marks, and what stands between the letters of names."""
    return name[0].isalpha() and all(
        letter.isalpha() or letter in _IN_NAMES or category(letter).startswith("M") for letter in name
    )
