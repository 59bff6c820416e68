"""The bytes of a page as text."""

from w3lib.encoding import html_to_unicode

from newsgloss_common.text_encoding import REPLACEMENT, is_utf8, mostly_utf8


def decode_page(html: bytes, charset: str | None) -> str:
    """Decode as browsers do: byte order mark, `charset`, the page's own declaration, UTF-8, windows-1252.

    A page that is UTF-8 except for a few bytes stays UTF-8: those bytes are mended or replaced.

    Args:
        html: the page.
        charset: what its transport said.
    """
    header = f"text/html; charset={charset}" if charset else None
    encoding, text = html_to_unicode(
        header, html, default_encoding="windows-1252", auto_detect_fun=_utf8_or_nothing
    )
    if encoding == "cp1252" and is_utf8(html) and not html.isascii():
        return html.decode().removeprefix("\ufeff")  # wrongly declared: by chance, other text never is UTF-8
    if encoding == "utf-8" and REPLACEMENT in text:
        mended = mostly_utf8(html)
        return text if mended is None else mended.removeprefix("\ufeff")
    return text


def _utf8_or_nothing(data: bytes) -> str | None:
    return "utf-8" if is_utf8(data) or mostly_utf8(data) is not None else None
