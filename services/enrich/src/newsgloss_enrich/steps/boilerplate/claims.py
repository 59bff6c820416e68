"""Reads the publisher's claims (authors, dates, read time) from the boilerplate spans."""

from collections.abc import Sequence

from newsgloss_enrich.steps.boilerplate.credit import credited
from newsgloss_enrich.steps.boilerplate.dateline import publication_date
from newsgloss_enrich.steps.boilerplate.read_time_label import read_time_minutes
from newsgloss_schemas import BoilerplateSpan, PublisherClaims


def read_claims(body: str, spans: Sequence[BoilerplateSpan]) -> PublisherClaims:
    """The first claim of each kind; an ambiguous date is no claim."""
    minutes: int | None = None
    date: str | None = None
    photo_credit: str | None = None
    for span in spans:
        text = body[span.start : span.end]
        if span.kind == "read_time_label" and minutes is None:
            minutes = read_time_minutes(text)
        elif span.kind == "dateline" and date is None:
            claim = publication_date(text)
            date = claim.value.isoformat() if claim and claim.value else None
        elif span.kind == "credit" and photo_credit is None:
            photo_credit = credited(text)
    return PublisherClaims(read_time_minutes=minutes, date=date, photo_credit=photo_credit)
