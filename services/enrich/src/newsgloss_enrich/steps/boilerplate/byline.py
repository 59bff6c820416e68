"""'By Jane Doe', 'Von …', 'Par …' at the top, and the desk's sign-off ('Reporting by …') at the end."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.text.words import fold, vocabulary

_LONGEST = 120
_OPENING = re.compile(
    r"(?:(?:(?:an? |un[ae]? |ein[e]? )?(?:interview|entrevista|intervista|reportage|reportagem|reportaje|crónica|cronaca|analy[sz]e|análisis|análise|analisi|opinion|opinión|opinião|commentaire|comment|essay|column)"
    r" (?:von|de|di|by|door|par|por|av))|(?:от |беседовал[аи]?|подготовил[аи]?|записал[аи]?)|muhabir|van onze|編譯|编译|by|written by|reported by|story by|words(?: and pictures)? by|text by|analysis by|opinion by|from|von|(?:ein )?(?:artikel|bericht|gastbeitrag|kommentar|reportage|interview) von|aus \w+ berichtet"
    r"|par|propos recueillis par|un (?:article|reportage|texte) de|por|escrito por|di|a cura di|dal?l?[ao']? (?:nostr[oai] )?(?:inviat[oai]|corrispondente)|door|av|af|oleh|penulis|bởi|od"
    r"|(?:text[oe]?|testo|tekst|texte|words|author|authors|autor|autora|autorin|auteur|autore|редактор|автор|текст|автор текста|yazan|yazar|haber|muhabir|editör|posted by|reporter|writer|redaktion|redacción|redação|édition)(?:\s*[:：]|\s+(?:de|di|von|by|d['’]|av))?"
    r"|بقلم|كتب|كتبت|إعداد|تحرير|الكاتب|נכתב על ידי|מאת|โดย|เรื่อง|ผู้เขียน|รายงานโดย|เขียนโดย|文|作者|記者|记者|編輯|编辑|撰文|글|기자)\s*[:：/=＝]?\s+",
    re.IGNORECASE,
)
_NO_NAME_OPENING = re.compile(
    r"(?:from|text|haber|words|文|글|reporter|writer|od|av|af)\b(?!\s*(?:by\b|[:/：]))", re.IGNORECASE
)
_JOINING = vocabulary(
    """
    and und et y e en och og ja i и ve with with in at for of de la le du des del della di da do das
    dpa afp epd reuters efe ansa dos van von der den ter bin ibn al el abu per our staff correspondent reporter reporters editor
    writer agencies agency and special to correspondents wire newsroom desk team bureau chief our
    notre correspondant correspondante correspondants envoyé envoyée spécial spéciale agence nuestro nuestra
    corresponsal enviada enviado especial redacción à a au aux avec con com mit het de onze redactie
    correspondent verslaggever redactie buitenland binnenland economie sport politiek
    redaktion rédaction redazione unserem unserer unser unsere korrespondent korrespondentin korrespondenten
    nostro nostra inviato inviata corrispondente специальный корреспондент корреспондент журналист
    freelance political senior foreign diplomatic economics health science world europe africa asia
    """
)
_SIGN_OFF = re.compile(
    r"[(\[]?(?:additional\s+|further\s+)?(?:reporting|editing|writing|edited|compiled|translated|reported|written)\s+by\s+\S.{0,220}|"
    r"(?-i:(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]+ ){2,4}reports? from [^\W\d_a-zß-öø-ÿ][\w'’ ,.-]{1,60})|"
    r".{2,160}\bcontributed (?:(?:additional )?(?:reporting )?)?to this (?:report|story|article)\.?[)\]]?",
    re.IGNORECASE,
)
_AUTHOR_NOTE = re.compile(
    r"(?:[^\W\d_a-zß-öø-ÿ][\w'’.-]+ ){2,4}(?:is|are) (?:(?:an?|the|our) )?[^.]{0,60}\b(?:journalists?|reporters?|(?:staff|freelance|contributing) writers?|correspondents?|columnists?|"
    r"editors? (?:at|of|for)|contributing editor)\b[^.]{0,140}\.?(?: (?:He|She|They) [^.]{2,140}\.?)?"
)
_CJK_BYLINE = re.compile(
    r"[(（\[【]?(?:本報|本报|中央社|實習|实习|特约|特約|取材・?|責任|责任)?(?:記者|记者|作者|编辑|編輯|主编|撰文|文|取材|執筆|校對|校对|編集|聞き手)(?:・文|・構成|・写真|／文)?\s*[:：/／=＝・ ]*\s*"
    r"[\u4e00-\u9fff\u3040-\u30ff]{2,8}(?:[ 、/／・]{1,2}[\u4e00-\u9fff]{2,6}){0,3}(?:\s*[／/]?\s*[\u4e00-\u9fff]{2,6}(?:報導|报道|電|电|撰|攝影))?[)）\]】]?"
    r"|【[\u4e00-\u9fff\u3040-\u309f]{2,5}(?:[、・][\u4e00-\u9fff\u3040-\u309f]{2,5}){0,2}】"
    r"|[\u4e00-\u9fff]{2,5}\s?(?:記者|记者|編集委員|論説委員|特派員)"
    r"|(?:[가-힣]{2,6}\s?=\s?)?(?:글\s?[=·]?\s?)?[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4}){0,3}\s?(?:선임|수습|전문|인턴)?\s?(?:기자|특파원|통신원|논설위원)(?:\s+\S+@\S+)?"
)
_DESKS = frozenset({"redacción", "redação", "redaktion", "redazione", "rédaction", "la rédaction", "la redacción", "redactie", "news desk", "web desk", "staff", "staff reporter", "staff writer", "agencias", "red.", "от редакции", "редакция", "yazı işleri"})  # fmt: skip
_STAFF = vocabulary(
    "staff agencies newsroom desk redactie redaktion rédaction redazione correspondent reporter"
)
_SITE = re.compile(r"[a-z]+\d+")
_DESK = re.compile(
    r"(?:(?-i:[^\W\d_a-zß-öø-ÿ])\S*\s+){1,4}(?:(?:&|and)\s+)?(?:staff|newsroom|news desk|web desk|agencies|correspondents?)(?:\s*(?:&|and|with)\s*(?:agencies|wires?|wire services))?",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:[A-Z][\w&-]* (?:and )?){1,4}(?:[Cc]orrespondent|[Rr]eporter|[Ww]riter|[Ee]ditor|[Cc]olumnist)"
)
_PIECE = re.compile(r"[^\s,;/&|]+")
_MOST_NAME_WORDS = 14
_FEWEST_BARE, _MOST_BARE = 2, 8
_NOT_CASED = re.compile(r"[\u0600-\u06ff\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7a3]")
_MOST_NOT_CASED = 5


def is_byline(line: str, authors: tuple[str, ...] = ()) -> bool:
    """Whether a line near the top names its authors and says nothing else."""
    if len(line) > _LONGEST:
        return False
    if authors and fold(line).strip(" .") in {fold(author).strip(" .") for author in authors}:
        return True
    if _CJK_BYLINE.fullmatch(line) or line.casefold() in _DESKS or _DESK.fullmatch(line):
        return True
    opening = _OPENING.match(line)
    if opening is None or _NO_NAME_OPENING.match(line):
        return False
    names = line[opening.end() :].strip()
    if _NOT_CASED.search(names) and len(names.split()) > _MOST_NOT_CASED:
        return False
    return _are_names(names)


def _are_names(text: str) -> bool:
    """Whether a text consists of capitalised words and the words that join names."""
    pieces = _PIECE.findall(text)
    if not pieces or len(pieces) > _MOST_NAME_WORDS:
        return False
    if len(pieces) > 1 and text.endswith((".", "!", "?", ":")):
        return False
    bare = [piece.strip("().'’\"") for piece in pieces]
    others = [piece for piece in bare if "@" not in piece and piece.casefold() not in _JOINING]
    if not all(
        piece and piece[0].isalpha() and (not piece[0].islower() or _SITE.fullmatch(piece))
        for piece in others
    ):
        return False
    return any(piece and (not piece[0].islower() or piece in _STAFF) for piece in bare)


def is_role(line: str) -> bool:
    """'Staff Writer', 'Political Correspondent': the line below an author's name."""
    return line.casefold() in _DESKS or _ROLE.fullmatch(line) is not None


def is_sign_off(line: str) -> bool:
    """'Reporting by A; Editing by B', as news agencies end a story."""
    return len(line) <= 2 * _LONGEST and _SIGN_OFF.fullmatch(line) is not None


def is_author_note(line: str) -> bool:
    """'Jane Doe is a freelance journalist …' below a story."""
    return len(line) <= 2 * _LONGEST and _AUTHOR_NOTE.fullmatch(line) is not None


def is_bare_name(line: str) -> bool:
    """Whether a line has names alone, as 'Jane Doe, Correspondent'; only its position makes it a byline."""
    return (
        len(line) <= _LONGEST
        and _FEWEST_BARE <= len(line.split()) <= _MOST_BARE
        and not _NOT_CASED.search(line)
        and not line.isupper()
        and _are_names(line.replace(" | ", ", "))
    )
