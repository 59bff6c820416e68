"""'By Jane Doe', 'Von …', 'Par …' at the top, and the desk's sign-off ('Reporting by …') at the end."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.words import fold, vocabulary

_LONGEST = 120
_OPENING = re.compile(
    r"^(?:by|written by|reported by|story by|text by|analysis by|from|von|ein (?:artikel|bericht|gastbeitrag|kommentar) von"
    r"|par|propos recueillis par|por|escrito por|texto de|di|a cura di|door|av|af|text|tekst|autor|autora|auteur|autore"
    r"|yazan|haber|oleh|penulis|автор|текст|بقلم|كتب|كتبت|נכתב על ידי|מאת|文|作者|記者|记者|編輯|编辑|글|기자)\s*[:/：]?\s+",
    re.IGNORECASE,
)
_NO_NAME_OPENING = re.compile(r"^(?:from|text|haber|文|글)\b(?!\s*(?:by\b|[:/：]))", re.IGNORECASE)
_JOINING = vocabulary(
    """
    and und et y e en och og ja i и ve with with the in at for of de la le du des del della di da
    dos van von der den ter bin ibn al el abu per our staff correspondent reporter reporters editor
    writer agencies agency and special to correspondents wire newsroom desk team bureau chief our
    notre correspondant correspondante correspondants agence nuestro corresponsal redacción
    redaktion rédaction redazione redactie unserem korrespondenten
    """
)
_SIGN_OFF = re.compile(
    r"^[(\[]?(?:additional\s+|further\s+)?(?:reporting|editing|writing|edited|compiled|translated|reported|written)\s+by\s+\S.{0,220}$",
    re.IGNORECASE,
)
_CONTRIBUTED = re.compile(
    r"^.{2,160}\bcontributed (?:(?:additional )?(?:reporting )?)?to this (?:report|story|article)\.?[)\]]?$|^\(?(?:source|quelle|fuente|fonte|bron)\s*[:：]\s*\S.{1,60}$"
    r"|^(?:[(\[]|(?=[^(\[\s]+ ))(?:with|avec|mit(?: material von)?|con(?: información de)?|com(?: informações d[ae]s?)?|source|(?<=[(\[]))\s*:?\s*"
    r"(?:(?:agencies|agences|agenturen|agencias|agências|agenzie|ajanslar|AP|AFP|Reuters|dpa|EFE|ANSA|Xinhua|TASS|Anadolu|AA|PA|APA|ATS|Belga|ANP)(?:\s*[,/&+]\s*|\s+(?:and|et|und|y|e)\s+)?){1,5}[)\]]?\.?$",
    re.IGNORECASE,
)
_CJK_REPORTER = re.compile(
    r"^[(（\[【]?(?:記者|记者|本報記者|本报记者|作者|编辑|編輯|文)\s*[:：/／]?\s*[\u4e00-\u9fff]{2,4}(?:[ 、/／][\u4e00-\u9fff]{2,4})*[)）\]】]?$|^[가-힣]{2,4}\s*기자(?:\s+\S+@\S+)?$"
)
_PIECE = re.compile(r"[^\s,;/&|]+")
_MOST_NAME_WORDS = 14
_FEWEST_BARE, _MOST_BARE = 2, 5


def is_byline(line: str, authors: tuple[str, ...] = ()) -> bool:
    """Whether a line near the top names its authors and says nothing else."""
    if len(line) > _LONGEST:
        return False
    if authors and fold(line).strip(" .") in {fold(author).strip(" .") for author in authors}:
        return True
    if _CJK_REPORTER.match(line):
        return True
    opening = _OPENING.match(line)
    if opening is None or _NO_NAME_OPENING.match(line):
        return False
    return _are_names(line[opening.end() :].strip())


def _are_names(text: str) -> bool:
    """Whether a text is capitalised words and what joins names, and no sentence."""
    pieces = _PIECE.findall(text)
    if not pieces or len(pieces) > _MOST_NAME_WORDS:
        return False
    if len(pieces) > 1 and text.endswith((".", "!", "?", ":")):
        return False
    bare = [piece.strip("().'’\"") for piece in pieces]
    others = [piece for piece in bare if "@" not in piece and piece.casefold() not in _JOINING]
    return all(piece and piece[0].isalpha() and not piece[0].islower() for piece in others)


def is_sign_off(line: str) -> bool:
    """'Reporting by A; Editing by B', as news agencies end a story."""
    return len(line) <= 2 * _LONGEST and bool(_SIGN_OFF.match(line) or _CONTRIBUTED.match(line))


def is_bare_name(line: str) -> bool:
    """A line of names alone, such as 'Jane Doe, Correspondent': a byline only by where it stands."""
    return _FEWEST_BARE <= len(line.split()) <= _MOST_BARE and _are_names(line) and not line.isupper()
