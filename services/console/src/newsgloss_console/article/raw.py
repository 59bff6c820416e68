"""Bytes of strangers as text that is safe to look at."""

import json

MAX_SHOWN = 64 * 1024
HEX_BYTES = 2048
HEX_COLUMNS = 16
JOINERS = "\u200c\u200d"
"""Persian, Indic scripts and emoji need them; they move no other character."""


def as_text(value: bytes) -> tuple[str, int]:
    """A value as text, JSON indented, and how many bytes or characters of it are not shown."""
    if len(value) <= 4 * MAX_SHOWN:
        try:
            shown = json.dumps(json.loads(value), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            pass
        else:
            return visible(shown[:MAX_SHOWN]), max(0, len(shown) - MAX_SHOWN)
    return visible(value[:MAX_SHOWN].decode("utf-8", "replace")), max(0, len(value) - MAX_SHOWN)


def visible(text: str) -> str:
    """Replace what cannot be seen by the picture that Unicode has for it, or by its number."""
    return "".join(one if one.isprintable() or one in f"\n\t{JOINERS}" else _picture(one) for one in text)


def _picture(one: str) -> str:
    code = ord(one)
    return chr(0x2400 + code) if code < 0x20 else f"<U+{code:04X}>"  # noqa: PLR2004 - C0 controls


def hex_dump(value: bytes) -> str:
    """The first bytes, sixteen a line, with the ASCII characters beside them."""
    lines = []
    for start in range(0, min(len(value), HEX_BYTES), HEX_COLUMNS):
        row = value[start : min(start + HEX_COLUMNS, HEX_BYTES)]
        digits = " ".join(f"{byte:02x}" for byte in row)
        ascii_text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)  # noqa: PLR2004 - ASCII
        lines.append(f"{start:08x}  {digits:<{3 * HEX_COLUMNS}} {ascii_text}")
    return "\n".join(lines)
