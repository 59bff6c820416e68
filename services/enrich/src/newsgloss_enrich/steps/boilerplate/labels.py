"""Classifies a single line by the rules in their order. A new rule is one module and one line here."""

from collections.abc import Callable
from dataclasses import dataclass, field

from newsgloss_enrich.steps.boilerplate.agencies import is_agency_line
from newsgloss_enrich.steps.boilerplate.bare_caption import is_bare_caption
from newsgloss_enrich.steps.boilerplate.byline import is_author_note, is_byline, is_sign_off
from newsgloss_enrich.steps.boilerplate.cookie_notice import is_cookie_notice
from newsgloss_enrich.steps.boilerplate.copyright import is_copyright, is_owner
from newsgloss_enrich.steps.boilerplate.credit import caption_marks
from newsgloss_enrich.steps.boilerplate.dateline import publication_date
from newsgloss_enrich.steps.boilerplate.furniture import is_advertisement, is_navigation
from newsgloss_enrich.steps.boilerplate.marks import Mark, whole
from newsgloss_enrich.steps.boilerplate.newsletter import is_newsletter
from newsgloss_enrich.steps.boilerplate.read_time_label import read_time_minutes
from newsgloss_enrich.steps.boilerplate.related_links import is_related_link
from newsgloss_enrich.steps.boilerplate.repeated_headline import repeats_headline
from newsgloss_enrich.steps.boilerplate.row import row_marks
from newsgloss_enrich.steps.boilerplate.social_footer import is_handle, is_social_footer
from newsgloss_enrich.steps.text.words import fold
from newsgloss_schemas import BoilerplateKind

_LONGEST_LINE = 520
_ANYWHERE: tuple[tuple[Callable[[str, str], bool], BoilerplateKind], ...] = (
    (is_social_footer, "social_footer"),
    (is_cookie_notice, "cookie_notice"),
    (is_newsletter, "newsletter"),
    (is_copyright, "copyright"),
    (is_advertisement, "advertisement"),
)
"""Each rule gets the line and its folded form."""


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the article, beside the line, that rules may use."""

    title: str
    authors: tuple[str, ...] = ()
    section: str | None = None
    known: dict[str, list[Mark]] = field(default_factory=dict, compare=False, repr=False)
    """What `anywhere_marks` has said of a line, which it is asked in the head, in the tail and in between."""


def anywhere_marks(line: str, context: Context) -> list[Mark]:
    """Marks of a line that is boilerplate wherever it stands; empty when it is not."""
    if len(line) > _LONGEST_LINE:
        return []
    marks = context.known.get(line)
    if marks is None:
        marks = context.known[line] = _find_anywhere(line, context)
    return marks


def _find_anywhere(line: str, context: Context) -> list[Mark]:
    folded = fold(line)
    for rule, kind in _ANYWHERE:
        if rule(line, folded):
            return whole(line, kind)
    if is_related_link(line):
        return whole(line, "related_links")
    if is_navigation(line, folded, context.section):
        return whole(line, "navigation")
    return caption_marks(line, in_head=False) or (whole(line, "caption") if is_bare_caption(line) else [])


def head_marks(line: str, context: Context) -> list[Mark]:
    """Marks of a line above the story: headline, date, read time, byline, caption, alone or in a row."""
    if repeats_headline(line, context.title):
        return whole(line, "repeated_headline")
    return (
        _label(line, context)
        or row_marks(line, lambda part: _label(part, context))
        or caption_marks(line, in_head=True)
        or anywhere_marks(line, context)
    )


def tail_marks(line: str, context: Context) -> list[Mark]:
    """Marks of a line below the story."""
    if is_agency_line(line):
        return whole(line, "agency_line")
    if is_sign_off(line) or is_author_note(line):
        return whole(line, "byline")
    if is_handle(line):
        return whole(line, "social_footer")
    if is_owner(line):
        return whole(line, "copyright")
    if publication_date(line):
        return whole(line, "dateline")
    return anywhere_marks(line, context)


def _label(text: str, context: Context) -> list[Mark]:
    if read_time_minutes(text) is not None:
        return whole(text, "read_time_label")
    if publication_date(text):
        return whole(text, "dateline")
    if is_agency_line(text):
        return whole(text, "agency_line")
    if is_byline(text, context.authors) or is_sign_off(text):
        return whole(text, "byline")
    return []
