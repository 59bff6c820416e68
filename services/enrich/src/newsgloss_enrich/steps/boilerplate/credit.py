"""Captions and picture credits: 'A bridge in Aberdeen [Getty]', 'Photo: Jane Doe/AP', '© AFP'."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re
from collections.abc import Iterable

from newsgloss_enrich.steps.boilerplate.agencies import AGENCY, AGENCY_WORD
from newsgloss_enrich.steps.boilerplate.marks import Mark, whole

_LONGEST_CAPTION = 400
_LONGEST_CREDIT = 120
_LONGEST_BRACKETS = 110
_MOST_SENTENCES = 3
_MOST_WHO = 9

_PICTURE = (
    r"photos?|photographs?|photo(?:graph)?\s+(?:by|courtesy)|images?|pictures?|pics?|file\s+(?:photo|image|pic)|handout|courtesy|credits?|screengrab|"
    r"screenshot|illustration|fotos?|bild(?:er|quelle|nachweis|rechte)?|archivbild|archivfoto|symbolbild|crédits?(?:\s+photo)?|archives?|imagen|imágenes|fotografía|"
    r"archivo|imagem|reprodução|divulgação|arquivo|immagine|archivio|foto\s*d['’]archivio|beeld|archieffoto|фото|архив|fotoğraf|arşiv|صورة|الصورة|تصوير|أرشيف|图|图片|資料照|资料图|圖|圖片|攝影|摄影|写真|画像|撮影|提供|資料写真|사진|자료사진|ภาพ"
)
_PICTURE_WORD = re.compile(
    rf"(?<!\w)(?:{_PICTURE})(?!\w)|©|ⓒ|图|圖|写真|画像|撮影|提供|摄|攝|사진|ภาพ|資料照|资料图", re.IGNORECASE
)
_NAMED_PICTURE = re.compile(r"[:：©/=＝]|\bby\b|写真|図|提供|撮影|图|圖|資料|资料|사진|ภาพ")
_BRACKETS = re.compile(r"\s*(?P<open>[\[(（【［])(?P<inside>[^\[\]()（）【】［］]{2,100})[\])）】］][.\s]*$")
_CLOSING = ("]", ")", "）", "】", "］")
_SQUARE = "[【［"
_LABEL = (
    rf"(?:(?:(?:{AGENCY})\s+)?(?:photos?|image|picture|photograph|picture|file photo|foto|bild|archivbild|symbolbild|bildrechte|imagen|imagem|immagine|fotografía|beeld|фото|fotoğraf|fotoğraflar|الصورة|صورة|تصوير|"
    r"图片来源|图源|圖片來源|图片|圖片|图|圖|摄影|攝影|写真(?:提供)?|画像(?:提供)?|撮影|사진(?:\s?제공)?|ภาพ|ภาพจาก|เครดิตภาพ)\s*(?:(?:credits?|source|courtesy of|courtesy|by|提供)\s*[:：=＝]?|[:：/=＝]|©)|"
    r"(?:photo|image|picture)?\s*credits?\s*:|crédits?(?:\s+photo(?:s|graphique)?)?\s*:|bildquelle\s*:|bildnachweis\s*:|bildrechte\s*:|fotocredits?\s*:|cr[ée]ditos?\s*:|copyright\s*:|©|ⓒ)"
    r"\s*(?:by|von|de|par|di|:|：|/|©|,)?\s*(?P<who>[^\s,.:;!?].{1,90})$"
)
_SIGN = re.compile("[:：©ⓒ=＝/b提o](?:(?<=[:：©ⓒ=＝/])|(?<= b)y |(?<=提)供|(?<=o)urtesy|(?<=o)urce)")
_COLON = re.compile("[:：]")
_WORDS = (
    "photo", "foto", "image", "picture", "credit", "crédit", "bild", "imag", "immag", "beeld",
    "copyright", "©", "ⓒ", "фото", "صور", "تصوير", "图", "圖", "摄", "攝", "写真", "画像", "撮影", "사진", "ภาพ",
)  # fmt: skip
"""A labelled credit has one of each near its line's end: seen sooner than by trying all labels."""
_ASCII_WORDS = tuple(filter(str.isascii, _WORDS))
_LABELLED = re.compile(_LABEL, re.IGNORECASE)
_LABELLED_LATER = re.compile(
    rf"\s(?:(?<=[.!?…。\"”».].)\s*|\s*[|/–—-]\s+|(?-i:(?=[^\W_a-zß-öø-ÿ]|©|ⓒ))){_LABEL}",  # begins with what few places have
    re.IGNORECASE,
)
_UNMARKED = re.compile(
    rf"(?:^|\s)(?P<credit>(?:Photos?|Fotos?|Fotografía|Bild|Beeld|Image|Foto di|Foto de|Photo de|Фото)\s+(?:{AGENCY})(?:/[^/]{{2,30}})?"
    r"|(?:(?<=[.!?…]\s)|(?<=[^\W\d_]\s)|^)(?:Photo|Foto|Beeld|Bild)(?: di| de| van| von| par)?(?:\s+[A-ZÀ-Þ][\w'’.-]+){2,3}"
    r"|(?:Photos?|Images?|Pictures?) courtesy(?: of)?:? .{2,60}|(?:ขอบคุณ)?(?:ภาพ|เครดิตภาพ)\s?(?:จาก|โดย)\s?\S.{1,50}|[＝=][^＝=、。\s]{2,20}(?:撮影|提供)"
    rf"|(?<=[.!?…。]\s)(?:{AGENCY})(?:/[^/.]{{3,40}})?|(?:{AGENCY})/[^\W\d_a-z][^/.]{{2,40}}"
    rf"|(?:[A-ZÀ-Þ][\w'’.-]+\s+){{1,2}}[A-ZÀ-Þ][\w'’.-]+\s?/\s?(?:{AGENCY})(?:/[^/.]{{2,30}})?"
    rf"|\(c\)\s?(?:{AGENCY})|(?:{AGENCY})\s?(?:摄|攝|撮影|提供)|/\s?사진\s?=\s?\S.{{1,30}})$"
)
_MAY_BE_UNMARKED = re.compile(rf"Photo|Foto|Bild|Beeld|Image|Фото|Picture|ภาพ|＝|=|사진|{AGENCY}")
"""A credit without a label has one of these: seen sooner, since each alternative begins with a letter."""
_SOURCED = re.compile(
    r"\s(?:Source|Quelle|Fuente|Fonte|Bron|Kaynak|Источник|المصدر)\s?:\s?\S.{1,40}$|\s?(?:来源|來源|出典|출처|ที่มา)\s?[:：]\s?\S.{1,30}$"
)
_PICTURE_AGENCY = re.compile(
    r"\b(?:Getty|EPA|Shutterstock|Alamy|iStock|Unsplash|Pexels|Flickr|NurPhoto|LaPresse|picture alliance)\b"
)
_SOURCE = re.compile(
    r"(?:Source|Quelle|Fuente|Fonte|Bron|Kaynak|Источник|المصدر|来源|來源|出典|출처|ที่มา)\s?[:：]"
)
_CAPTION_LABEL = re.compile(
    r"(?:image caption|caption|photo caption|légende|bildunterschrift|pie de foto|didascalia|onderschrift)\s*[:,]\s*\S|FILE\s*(?:PHOTO)?\s*[-–—:]\s*\S",
    re.IGNORECASE,
)
_SLASH_AGENCY = re.compile(rf"(?:\s[/|—–-]\s?|\s?/\s)(?:{AGENCY})(?:\s+(?:photo|pic|images?))?[.\s]*$")
_SENTENCE = re.compile(r"[.!?。！？](?:\s|$)")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", "…", '"', "”", "»")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHO = re.compile(
    rf"^(?:(?:{_PICTURE}|source|by|via|von|de|par|di)\b\s*(?:by|credits?|von|de|par|di)?\s*[:：/,=＝]?\s*|[©ⓒ:：/,=＝\s]+)+",
    re.IGNORECASE,
)


def caption_marks(line: str, *, in_head: bool) -> list[Mark]:
    """Marks of a picture's caption, its credit or both; none for any other line.

    Inside the story only unmistakable credits count; at the top also 'text (Reuters)' and 'text [Name]'.
    """
    if len(line) > _LONGEST_CAPTION + _LONGEST_CREDIT:
        return []
    start = _credit_start(line, in_head=in_head)
    if start is None:
        return whole(line, "caption") if _CAPTION_LABEL.match(line) and len(line) <= _LONGEST_CAPTION else []
    caption = line[:start].rstrip()
    credit = Mark(start, len(line), "credit")
    if not caption:
        return [credit]
    if len(caption) > _LONGEST_CAPTION or len(_SENTENCE.findall(caption)) > _MOST_SENTENCES:
        return []
    return [Mark(0, len(caption.rstrip(" /|–—-")), "caption"), credit]


def _credit_start(line: str, *, in_head: bool) -> int | None:
    if line.rstrip(". \t").endswith(_CLOSING):  # most lines do not, and the search is slow
        base = max(0, len(line) - _LONGEST_BRACKETS)
        match = _BRACKETS.search(line[base:])
        if match and _is_credit(
            match["inside"], match["open"], line[: base + match.start()], in_head=in_head
        ):
            return base + match.start("open")
    tail = max(0, len(line) - _LONGEST_CREDIT)
    for match in _labelled(line, tail):
        who = match["who"]
        if len(who.split()) <= _MOST_WHO and not _YEAR.search(who) and not _SENTENCE.search(who.rstrip(". ")):
            return match.start() + len(match[0]) - len(match[0].lstrip(" |–—-"))
    if not in_head and line.endswith(_SENTENCE_ENDS):
        return None
    named = _MAY_BE_UNMARKED.search(line, tail)
    if (
        named
        and (match := _UNMARKED.search(line, tail))
        and (in_head or match.end("credit") - match.start("credit") < len(line))
    ):
        return match.start("credit")
    if in_head and (
        match := (named and _SLASH_AGENCY.search(line, tail))
        or (_COLON.search(line, tail) and _SOURCED.search(line, tail))
    ):
        return match.start() + len(match[0]) - len(match[0].lstrip(" |–—-"))
    return None


def _labelled(line: str, tail: int) -> Iterable[re.Match[str]]:
    if not _SIGN.search(line, tail):
        return ()
    end = line[tail:].casefold()
    if not any(word in end for word in (_ASCII_WORDS if end.isascii() else _WORDS)):
        return ()
    at_start = None if tail else _LABELLED.match(line)
    return (at_start,) if at_start else _LABELLED_LATER.finditer(line, tail)


def _is_credit(inside: str, bracket: str, before: str, *, in_head: bool) -> bool:
    agency = AGENCY_WORD.search(inside) is not None
    words = inside.split()
    if (picture := _PICTURE_WORD.search(inside)) and (agency or _NAMED_PICTURE.search(inside)):
        return True
    if agency and ("/" in inside or _PICTURE_AGENCY.search(inside) or _SOURCE.match(inside)):
        return True
    square = bracket in _SQUARE
    no_sentence = bool(before.strip()) and not before.rstrip().endswith(_SENTENCE_ENDS)
    if (agency or picture) and (square or in_head or no_sentence) and len(words) <= 6:  # noqa: PLR2004
        return True
    if not square or not (in_head or (no_sentence and "/" in inside)):
        return False
    if not any(word[0].isupper() for word in words) or any(map(str.isdigit, inside)):
        return False
    named = all(word[0].isupper() or not word[0].isalpha() for word in words)
    return named and len(words) <= (6 if "/" in inside else 4)


def credited(credit: str) -> str | None:
    """Who a credit names: 'Getty' of '[Getty]', 'Jane Doe/AP' of 'Photo: Jane Doe/AP'."""
    who = credit.strip(" []()（）【】［］.,")
    who = _WHO.sub("", who).strip(" []()（）【】［］.,")
    return who or None
