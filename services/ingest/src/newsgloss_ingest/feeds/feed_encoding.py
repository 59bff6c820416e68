"""The bytes of an XML feed with a few wrong bytes, in an encoding that its parser reads without fault.

The parser would read the whole feed in another encoding for the sake of one byte.
"""

import codecs
import re

from newsgloss_common.text_encoding import REPLACEMENT, is_utf8, mostly_utf8

MAX_FAULTS = 0.01
"""Share of wrong characters above which the declared encoding is taken for a wrong one."""
_DECLARATION = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']", re.ASCII)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00")
"""How UTF-16 and UTF-32 begin."""
_PRIVATE = re.compile("[\uf8f0-\uf8f3]")
"""What cp932 gives for bytes that Shift JIS does not use."""
_UTF8 = frozenset(("utf-8", "utf8", "us-ascii", "ascii"))
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252", "latin1": "cp1252",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "windows-874": "cp874",
}  # fmt: skip
"""What is meant by names of narrower encodings (WHATWG Encoding Standard)."""


def in_one_encoding(data: bytes) -> bytes:
    """The feed as it is, or in UTF-8 with its wrong bytes mended or replaced."""
    if data.startswith(_WIDE):
        return data
    declared = _DECLARATION.match(data.removeprefix(codecs.BOM_UTF8))
    encoding = declared[1].decode().lower() if declared else "utf-8"
    if encoding in _UTF8:
        text = None if is_utf8(data) else mostly_utf8(data)
        return data if text is None else text.encode()
    if declared is None or data.startswith(codecs.BOM_UTF8):
        return data
    return _in_utf8(data, encoding, declared.span(1))


def _in_utf8(data: bytes, encoding: str, name: tuple[int, int]) -> bytes:
    """A feed that declares another encoding; as it is where all of its bytes are of that one."""
    begin, end = name
    if is_utf8(data) and not data.isascii():  # by chance, text in another encoding never is
        return data[:begin] + b"utf-8" + data[end:]
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        pass
    except LookupError:
        return data
    else:
        return data
    text = _PRIVATE.sub(REPLACEMENT, data.decode(_WIDER.get(encoding, encoding), "replace"))
    is_another = not text.startswith(data[:end].decode("ascii", "replace"))
    if is_another or text.count(REPLACEMENT) > max(2, MAX_FAULTS * len(text)):
        return data
    return f"{text[:begin]}utf-8{text[end:]}".encode()
