"""News and picture agencies as they appear in credits, sign-offs and datelines."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

AGENCY = (
    r"AP|Associated Press|AFP|Agence France[- ]Presse|Reuters|REUTERS|Thomson Reuters|Getty(?: Images)?|EPA(?:-EFE)?|EFE|Europa Press|dpa|DPA|APA|KNA|epd|SID|"
    r"AFX|ATS|SDA|Keystone|Belga|ANP|ANSA|Ansa|AGI|Adnkronos|LaPresse|Askanews|Xinhua|TASS|RIA Novosti|Interfax|Sputnik|Anadolu|AA|DHA|İHA|IHA|ANKA|PA(?: Media)?|"
    r"AAP|CP|The Canadian Press|UPI|Bloomberg|Kyodo|Jiji|Yonhap|PTI|ANI|IANS|APP|Antara|Bernama|VNA|Lusa|Agência Brasil|Estadão Conteúdo|Folhapress|Télam|Notimex|"
    r"TT|NTB|Ritzau|STT|Lehtikuva|PAP|MTI|CTK|ČTK|TASR|Tanjug|HINA|Hina|Agerpres|BTA|AMNA|WAFA|SPA|WAM|KUNA|MENA|NurPhoto|ZUMA|IMAGO|imago|ddp|picture alliance|"
    r"Alamy|Shutterstock|iStock|Unsplash|Pexels|Pixabay|Wikimedia(?: Commons)?|Flickr|Adobe Stock|Depositphotos|Rex|"
    r"РИА Новости|РИА|ТАСС|Интерфакс|Рейтер|Reuters|Укринформ|"
    r"رويترز|فرانس برس|أ ?ف ?ب|أ\.ف\.ب|ا ف ب|الأناضول|أسوشيتد برس|أ ب|د ب أ|سبوتنيك|شينخوا|وفا|واس|"
    r"新华社|新華社|新华网|中新社|中新网|中央社|法新社|路透社|路透|美联社|美聯社|彭博社?|共同社|法广|"
    r"共同通信社?|共同|AFP時事|時事通信社?|時事|ロイター|ブルームバーグ|新華社|聯合ニュース|"
    r"연합뉴스|뉴시스|뉴스1|로이터|신화|"
    r"รอยเตอร์|เอเอฟพี|เอพี|ซินหัว"
)
"""An alternation, to be used inside patterns; Latin names keep their case, or 'aa' would be one."""
AGENCY_WORD = re.compile(rf"(?<!\w)(?:{AGENCY})(?!\w)|新华社|新華社|中央社|法新社|路透社|연합뉴스|뉴시스")
_NAME = rf"(?:(?i:the|agence|agencia|agência|agenzia|agentur|agência|агентство|وكالة)\s+)?(?:{AGENCY})(?:[-/][a-z]{{2,8}})?(?:\s?(?i:news agency|news|ajansı|통신|電|電訊))?"
_COMMON = (
    r"(?i:(?:news |wire |staff and |staff & )?agencies|wire (?:services?|reports)|agences|agenturen|agenturmaterial|agencias|agências|agenzie|agentschappen|"
    r"ajanslar|агентства|وكالات|وكالة|외신|통신|外電|外电|綜合報導|综合报道|綜合外電)"
)
_JOIN = r"(?:\s*[,/&+、·|=＝-]\s*|\s+(?i:and|et|und|y|e|en|и|ve|og|och|و)\s+)"
_LEAD = (
    r"(?i:source|sources|quelle|quellen|fuente|fuentes|fonte|fonti|bron|kaynak|źródło|källa|kilde|zdroj|источник|джерело|المصدر|مصدر|来源|來源|資料來源|"
    r"资料来源|稿源|出典|提供|配信|출처|자료|ที่มา|แหล่งที่มา|with|with (?:inputs?|reporting|material|files) from|avec|mit(?: material)?(?: von)?|con(?: información)?(?: de)?|"
    r"com(?: informações)?(?: da| de| do)?|con informazioni di|met|med|с материалами|via|by|by the|from)"
)
_LINE = re.compile(
    rf"[^\w©ⓒ]{{0,4}}(?:[가-힣]{{2,6}}\s?=\s?)?(?:{_LEAD}\s*[:：]?\s*)?(?:{_NAME}|{_COMMON})(?:{_JOIN}(?:{_NAME}|{_COMMON})){{0,4}}[\W_]{{0,3}}"
)
_OWN_WITH = re.compile(
    rf"(?:[^\W\d_a-zß-öø-ÿ][\w'’.]*\s+){{1,4}}(?:avec|mit|con|com|with)\s+(?:{_NAME})(?:{_JOIN}(?:{_NAME}))?"
)
_SOURCE = re.compile(
    r"[(\[]?(?:sources?|quellen?|fuentes?|fonti?|fonte|bron|kaynak|źródło|källa|источник|المصدر|来源|來源|資料來源|资料来源|出典|출처|ที่มา)\s*[:：]\s*\S(?:[^.!?。]|\.(?=[a-z])){0,40}[)\]]?",
    re.IGNORECASE,
)
_REPUBLISHED = re.compile(
    r"(?:this|the) (?:story|article|report|piece) (?:was|is|has been) (?:\w+ )?(?:originally|first|also)? ?(?:published|produced|sourced|republished) (?:by|in|on|from|with)\b.{2,100}|"
    r"originally published (?:by|in|on|at)\b.{2,80}|(?:dieser (?:artikel|text|beitrag)|cet article|este artículo|este artigo|questo articolo)\b.{0,30}\b(?:zuerst|initialement|"
    r"publicado originalmente|originariamente|originalmente)\b.{2,90}",
    re.IGNORECASE,
)  # fmt: skip
_LONGEST, _LONGEST_SENTENCE = 80, 160
_MOST_SOURCE_WORDS = 6


def is_agency_line(line: str) -> bool:
    """Whether a line above or below the story names its agency and nothing else."""
    if len(line) > _LONGEST:
        return len(line) <= _LONGEST_SENTENCE and _REPUBLISHED.fullmatch(line) is not None
    if _LINE.fullmatch(line) or _OWN_WITH.fullmatch(line) or _REPUBLISHED.fullmatch(line):
        return True
    return _SOURCE.fullmatch(line) is not None and len(line.split()) <= _MOST_SOURCE_WORDS
