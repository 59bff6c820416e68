"""The canonical address of an article, the same for readers, feeds and caches.

It is an identity, not a link: `https` is assumed and `www.` is dropped, so fetching it may fail.
docs/article-id.md specifies each step for producers in other languages; `schemas/vectors/article-id.v1.json`
has examples of all of them. The parser follows the WHATWG URL Standard, which browsers, Node.js, Rust, Go and
Java implement too.
"""

import re

import ada_url

TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_")
TRACKING_PARAMETERS = frozenset(
    (
        "_ga", "_gl", "_hsenc", "_hsmi", "_openstat", "at_bbc_team", "at_campaign", "at_campaign_type",
        "at_format",
        "at_link_id", "at_link_origin", "at_link_type", "at_medium", "at_ptr_name", "cmpid", "dclid", "epik",
        "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fbclid", "gad_campaignid", "gad_source",
        "gbraid",
        "gclid", "gclsrc", "guccounter", "guce_referrer", "guce_referrer_sig", "icid", "igsh", "igshid",
        "intcmp",
        "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "ncid", "ns_campaign", "ns_fee",
        "ns_linkname",
        "ns_mchannel", "ns_source", "ocid", "oly_anon_id", "oly_enc_id", "pk_campaign", "pk_cid",
        "pk_content",
        "pk_keyword", "pk_kwd", "pk_medium", "pk_source", "s_cid", "smid", "srsltid", "ttclid", "twclid",
        "vero_conv",
        "vero_id", "wbraid", "wt_mc", "xtor", "yclid",
    )
)  # fmt: skip
"""Query parameters, in lower case, that say how a reader came, never which article it is."""
AMP_PARAMETERS = frozenset(("amp", "amp=1", "amp=true", "output=amp", "outputtype=amp"))
"""Query parameters, in lower case, that ask for the AMP form of a page."""
AMP_VIEWER_PARAMETERS = frozenset(("amp_js_v", "amp_gsa", "usqp"))

_SCHEMES = ("http:", "https:")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986 §2.3
_AMP_COPY = re.compile(
    r"(?:(?:[a-z0-9-]+\.)?cdn\.ampproject\.org/(?:[civ]|wp)|(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com)/amp)"
    r"/(s/)?([^/]+\.[^/]+(?:/.*)?)"
)
"""Host and path of a copy in the AMP cache or in a search engine's viewer; `s/` means https."""
_AMP_ENDINGS = {
    "": ((".amp.html", ".html"), (".amp", ""), ("/amp", "")),
    ".html": ((".amp", ".html"),),
}
"""Endings that mark an AMP form, with their replacements, by the replacement so far."""
_HOST_PREFIX = re.compile(r"(?:www|amp)\.(?=[^.]+\.[^.])")


def canonical_url(url: str) -> str | None:
    """Canonicalise an address; None when `url` is no http(s) address. Idempotent; never raises."""
    text = url
    while True:
        try:
            parts = ada_url.parse_url(text)
        except ValueError:  # also UnicodeEncodeError, for half a surrogate pair
            return None
        if parts["protocol"] not in _SCHEMES:
            return None
        path = _percent_encoding(str(parts["pathname"]))
        copy = _AMP_COPY.fullmatch(f"{parts['hostname']}{path}")
        if copy is None:
            break
        text = f"http{'s' if copy[1] else ''}://{copy[2]}{parts['search']}"
    scheme = "https:" if parts["port"] == "" else str(parts["protocol"])
    port = f":{parts['port']}" if parts["port"] else ""
    return f"{scheme}//{_host(str(parts['hostname']))}{port}{_path(path)}{_query(str(parts['search']))}"


def _percent_encoding(text: str) -> str:
    """Normalise by RFC 3986 §6.2.2: capital digits, no needless encoding, no lone percent sign."""

    def replace(match: re.Match[str]) -> str:
        if match[1] is None:
            return "%25"
        character = chr(int(match[1], 16))
        return character if _UNRESERVED.fullmatch(character) else match[0].upper()

    return _PERCENT.sub(replace, text)


def _host(host: str) -> str:
    host = host.rstrip(".") or host
    while match := _HOST_PREFIX.match(host):
        host = host[match.end() :]
    return host


def _path(path: str) -> str:
    """Remove the marks of an AMP form, in one pass: a path may consist of nothing else."""
    start, end, tail = 0, len(path), ""
    while True:
        before = start, end, tail
        if not tail:
            while end > start and path[end - 1] == "/":
                end -= 1
        for ending, left in _AMP_ENDINGS[tail]:
            at = end - len(ending)
            if at > start and path[at - 1] != "/" and path.endswith(ending, start, end):
                end, tail = at, left
                break
        if path.startswith("/amp/", start, end):
            start += len("/amp")
        if before == (start, end, tail):
            return path[start:end] + tail or "/"


def _query(search: str) -> str:
    pieces = _percent_encoding(search.removeprefix("?").replace("+", "%20")).split("&")
    kept = sorted(piece for piece in pieces if piece and not _is_incidental(piece.lower()))
    return "?" + "&".join(kept) if kept else ""


def _is_incidental(piece: str) -> bool:
    name = piece.partition("=")[0]
    return (
        piece in AMP_PARAMETERS
        or name in AMP_VIEWER_PARAMETERS
        or name in TRACKING_PARAMETERS
        or name.startswith(TRACKING_PREFIXES)
    )
