"""Sanitises the text fields of a raw article before any step reads them."""

from newsgloss_enrich.steps.text.sanitise import sanitise
from newsgloss_schemas import RawArticle


def clean_article(raw: RawArticle) -> RawArticle:
    """A copy whose text fields are sanitised; every offset of the record refers to these texts."""
    update: dict[str, object] = {}
    for name in ("title", "body", "section"):
        value = getattr(raw, name)
        if value is not None:
            update[name] = sanitise(value)
    for name in ("authors", "keywords"):
        values = getattr(raw, name)
        if values is not None:
            update[name] = [sanitise(value) for value in values]
    return raw.model_copy(update=update)
