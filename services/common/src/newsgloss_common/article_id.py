"""A stable `article_id` for an article whose producer gave none.

With a web address: UUIDv5 (RFC 9562) in the URL namespace, over the canonical address. Without:
UUIDv5 in `TEXT_NAMESPACE`, over source id, title and body joined by NUL.
"""

import uuid
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url, url_query_cleaner

TEXT_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:newsgloss:article-text")
TRACKING_PARAMETERS = (
    "utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id", "utm_name", "utm_cid",
    "utm_reader", "utm_social", "utm_brand", "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid",
    "yclid", "twclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "ocid", "ncid", "cmpid", "smid", "xtor",
    "wt_mc", "at_medium", "at_campaign", "guccounter", "guce_referrer", "guce_referrer_sig",
)  # fmt: skip
"""Query parameters that tell how a reader came, never which article it is."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str | None:
    """The address, host in lower case, query sorted; no default port, tracking parameter or fragment.

    None when it is no http(s) address with a host; never raises, whatever `url` holds.
    """
    try:
        text = url.strip()
        parts = urlsplit(text)
        if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
            return None
        if parts.port == _DEFAULT_PORTS[parts.scheme.lower()]:
            authority = parts.netloc.rpartition(":")[0]
            text = parts._replace(netloc=authority).geturl()
        cleaned = url_query_cleaner(text, TRACKING_PARAMETERS, remove=True, unique=False)
        return canonicalize_url(cleaned)
    except ValueError:  # a broken port, IPv6 literal or host label; UnicodeError is one too
        return None


def derive_article_id(*, source_id: str, title: str | None, body: str | None, url: str | None = None) -> str:
    """The same article gives the same id, in every process and release."""
    canonical = canonical_url(url) if url else None
    if canonical is not None:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, canonical))
    text = "\0".join((source_id, title or "", body or ""))
    return str(uuid.uuid5(TEXT_NAMESPACE, text.encode("utf-8", "replace").decode()))
