"""What the raw article says of its publication date, for the top level of the enriched record."""

from newsgloss_schemas import Dates, RawArticle


def dates_of(raw: RawArticle) -> Dates | None:
    """Precision and source of the date; None when the producer states neither.

    They stand outside `article`, because readers of release 0.1.0 accept no new fields in it.
    """
    if raw.published_at_precision is None and raw.published_at_source is None:
        return None
    return Dates(
        published_at_precision=raw.published_at_precision, published_at_source=raw.published_at_source
    )
