"""Captions and picture credits: 'A bridge in Aberdeen [Getty]', 'Photo: Jane Doe/AP', '© AFP'."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.boilerplate.marks import Mark, whole

_LONGEST_CAPTION = 400
_LONGEST_CREDIT = 120
_MOST_SENTENCES = 3

_AGENCY = (
    r"AP|AFP|Reuters|Getty|EPA(?:-EFE)?|EFE|dpa|ANSA|LaPresse|Xinhua|TASS|RIA Novosti|Sputnik|Anadolu|AA|PA|Alamy|Shutterstock|"
    r"iStock|Bloomberg|Unsplash|Pexels|Pixabay|Wikimedia|Flickr|Keystone|APA|Kyodo|Yonhap|PTI|ANI|IMAGO|ddp|ZUMA|NurPhoto|"
    r"Adobe Stock|Depositphotos|Rex|Belga|ANP|TT|NTB|Ritzau|Lehtikuva|PAP|MTI|CTK|ČTK|Lusa|Europa Press|AAP|CP|新华社|新華社|共同通信|"
    r"時事|연합뉴스|뉴시스|رويترز|فرانس برس|الأناضول|РИА Новости|ТАСС"
)
_PICTURE = (
    r"photos?|photographs?|photo(?:graph)?\s+(?:by|courtesy)|images?|pictures?|pics?|file(?:\s+photo)?|handout|courtesy|credits?|screengrab|"
    r"screenshot|illustration|fotos?|bild(?:er|quelle|nachweis)?|archivbild|symbolbild|crédits?(?:\s+photo)?|imagen|imágenes|fotografía|"
    r"archivo|imagem|reprodução|divulgação|immagine|foto\s*d['’]archivio|beeld|фото|архив|fotoğraf|صورة|الصورة|تصوير|图|图片|圖|圖片|写真|画像|사진|ภาพ"
)
_AGENCY_WORD = re.compile(rf"(?<!\w)(?:{_AGENCY})(?!\w)")
_PICTURE_WORD = re.compile(rf"(?<!\w)(?:{_PICTURE})(?!\w)|©|图片|圖片|写真|사진", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*(?P<open>[\[(（【])(?P<inside>[^\[\]()（）【】]{2,100})[\])）】][.\s]*$")
_CLOSING = ("]", ")", "）", "】")
_LABEL = (
    r"(?:(?:photo|image|picture|photograph|picture|file photo|foto|bild|imagen|imagem|immagine|fotografía|beeld|фото|fotoğraf|الصورة|صورة|"
    r"图片来源|图源|圖片來源|圖|图|写真|画像|사진|ภาพ)\s*(?:credits?|source|courtesy|by|:|：|/|©|提供)|"
    r"(?:photo|image|picture)?\s*credits?\s*:|crédits?(?:\s+photo(?:s|graphique)?)?\s*:|bildquelle\s*:|bildnachweis\s*:|fotocredits?\s*:|créditos?\s*:|©)"
    r"\s*(?:by|von|de|par|di|:|：|/|©|,)?\s*(?P<who>[^\s,.:;!?].{1,90})$"
)
_LABELLED = re.compile(_LABEL, re.IGNORECASE)
_LABELLED_LATER = re.compile(
    rf"\s(?:(?<=[.!?…。\"”»].)\s*|\s*[|/–—-]\s+){_LABEL}",  # begins with what few places have: searched fast
    re.IGNORECASE,
)
_CAPTION_LABEL = re.compile(
    r"^(?:image caption|caption|photo caption|légende|bildunterschrift|pie de foto|didascalia|onderschrift)\s*[:,]\s*\S|^FILE\s*(?:PHOTO)?\s*[-–—:]\s*\S",
    re.IGNORECASE,
)
_SLASH_AGENCY = re.compile(rf"(?:\s[/|—–-]\s?|\s?/\s)(?:{_AGENCY})(?:\s+(?:photo|pic|images?))?[.\s]*$")
_SENTENCE = re.compile(r"[.!?。！？](?:\s|$)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WHO = re.compile(
    rf"^(?:(?:{_PICTURE}|source|by|via|von|de|par|di)\b\s*(?:by|credits?|von|de|par|di)?\s*[:：/,]?\s*|[©:：/,\s]+)+",
    re.IGNORECASE,
)


def caption_marks(line: str, *, in_head: bool) -> list[Mark]:
    """Caption and credit marks when a line is a picture's caption, its credit or both; else none.

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
    closed = line.rstrip(". \t").endswith(_CLOSING)  # most lines are not, and the search is slow
    if closed and (match := _BRACKETS.search(line[-110:])):
        base = max(0, len(line) - 110)
        inside = match["inside"]
        if _is_credit(inside, square=match["open"] in "[【", in_head=in_head):
            return base + match.start("open")
    tail = max(0, len(line) - _LONGEST_CREDIT)
    at_start = None if tail else _LABELLED.match(line)
    for match in [at_start] if at_start else _LABELLED_LATER.finditer(line, tail):
        who = match["who"]
        if len(who.split()) <= 9 and not _YEAR.search(who) and not _SENTENCE.search(who.rstrip(". ")):  # noqa: PLR2004
            return match.start() + len(match[0]) - len(match[0].lstrip(" |–—-"))
    if in_head and (match := _SLASH_AGENCY.search(line, tail)):
        return match.start() + len(match[0]) - len(match[0].lstrip(" /|–—-"))
    return None


def _is_credit(inside: str, *, square: bool, in_head: bool) -> bool:
    agency = _AGENCY_WORD.search(inside) is not None
    picture = _PICTURE_WORD.search(inside) is not None
    words = inside.split()
    if agency and picture:
        return True
    if picture and (":" in inside or "：" in inside or "©" in inside or "/" in inside or " by " in inside):
        return True
    if agency and (square or in_head) and len(words) <= 6:  # noqa: PLR2004
        return True
    return in_head and square and len(words) <= 4 and all(w[0].isupper() or not w[0].isalpha() for w in words)  # noqa: PLR2004


def credited(credit: str) -> str | None:
    """Who a credit names: 'Getty' of '[Getty]', 'Jane Doe/AP' of 'Photo: Jane Doe/AP'."""
    who = credit.strip(" []()（）【】.,")
    who = _WHO.sub("", who).strip(" []()（）【】.,")
    return who or None
