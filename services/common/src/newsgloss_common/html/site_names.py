"""Names of sites at the end of a title, on pages that do not say what their site is called."""

import re
from unicodedata import combining, normalize
from urllib.parse import urlsplit

MAX_WORDS = 4
MAX_SECTION_WORDS = 2
MIN_HEADLINE_WORDS = 4
MIN_LABEL = 3
_BARS = re.compile(r"^\s*(?:[|\uff5c\u00b7\u2022\u00bb\u00ab\u203a\u2039]+|::)\s*$")
"""Separators that writers of headlines do not use. A dash is also one within a headline."""
_RUBRICS = frozenset(
    (
        "analysis", "analyse", "comment", "editorial", "essay", "explained", "explainer", "interview",
        "in pictures",
        "letters", "live", "live updates", "obituary", "opinion", "photos", "podcast", "quiz", "review",
        "updates", "video",
    )
)  # fmt: skip
"""What follows a bar, and is not the site."""
WORDS_OF_SITES = frozenset(
    """
    abc afp aftenposten aljazeera allgemeine ansa ap ard axios bbc bloomberg bulletin cbc cbs chronicle
    clarín cnbc cnn corriere courier dagblad daily diario dispatch dw efe euronews examiner express faz
    figaro folha forbes fox gazeta gazette globo golem guardian heise herald heute hindu independent infobae
    inquirer interfax itv jazeera journal kommersant kurier ledger lenta libération magazine mail meduza
    mirror monde mundo nachrichten nación nbc ndtv news newspaper nos npr nrk nyheter nytt nzz observer
    online orf pais país pbs politico post press presse pti radio rai record register repubblica reuters
    review rnz rte rté rundschau sentinel sky spiegel srf standard star sun svt tagblatt tagesschau
    tageszeitung tass taz telegraph times today tribune tv upi vanguardia vox weekly wikipedia wire wired
    xinhua yahoo yle zdf zeit zeitung
    """.split()  # noqa: SIM905 - forty lines otherwise
)
"""Words of newspapers' and broadcasters' names."""
_DOMAIN = re.compile(r"(?:[\w-]+\.)+(?:com|org|net|info|news|[a-z]{2})", re.IGNORECASE)
_SMALL = frozenset(("of", "the", "and", "de", "la", "del", "di", "da", "des", "du", "&"))
_WORD = re.compile(r"[^\W_]+")


def is_site(part: str, separator: str, before: str, url: str | None) -> bool:
    """Whether the last part of a title looks like the name of its site.

    Args:
        part: the text after the last separator.
        separator: what stands between the two.
        before: the rest of the title.
        url: the page's address.
    """
    words = part.split()
    if not 1 <= len(words) <= MAX_WORDS or part.casefold() in _RUBRICS:
        return False
    if is_site_of_host(part, url) or _DOMAIN.fullmatch(part):
        return True
    is_known = any(word.casefold().strip(".,!") in WORDS_OF_SITES for word in words)
    has_bar = _BARS.match(separator) is not None
    if len(before.split()) < MIN_HEADLINE_WORDS or not (is_known or has_bar):
        return False
    if has_bar and words[-1].casefold() in WORDS_OF_SITES:
        return True
    return all(_is_name(word) for word in words)


def is_section(part: str, before: str) -> bool:
    """Whether a part right before the site's name looks like the name of a section."""
    words = part.split()
    return (
        len(words) <= MAX_SECTION_WORDS
        and len(before.split()) >= MIN_HEADLINE_WORDS
        and all(_is_name(word) for word in words)
    )


def _is_name(word: str) -> bool:
    return (
        not word[0].islower() and not word[0].isdecimal() and word[-1] not in "?!'\u2019"
    ) or word in _SMALL


def is_site_of_host(part: str, url: str | None) -> bool:
    """`BBC News` of bbc.co.uk, `DER SPIEGEL` of spiegel.de, `The New York Times` of nytimes.com."""
    words = [_plain(word) for word in _WORD.findall(part)]
    joined = "".join(words)
    for label in (urlsplit(url).hostname or "").split(".")[:-1] if url else ():
        name = label.replace("-", "")
        if len(name) < MIN_LABEL or name in {"www", "news", "edition", "com"}:
            continue
        if name in words or joined in {name, f"the{name}"} or (len(words) > 1 and _composes(name, words)):
            return True
    return False


def _composes(name: str, words: list[str]) -> bool:
    """Whether the name is made of beginnings of the words; a leading article may be missing."""
    for skipped in (0, 1):
        rest = name
        for word in words[skipped:]:
            if rest.startswith(word):
                rest = rest[len(word) :]
            elif rest.startswith(word[0]):
                rest = rest[1:]
            else:
                break
        else:
            if not rest and len(words) - skipped > 1:
                return True
    return False


def _plain(word: str) -> str:
    return "".join(letter for letter in normalize("NFKD", word.casefold()) if not combining(letter))
