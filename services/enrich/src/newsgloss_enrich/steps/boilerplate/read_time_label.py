"""'3 min read', 'Lesezeit: 4 Minuten', '阅读时间3分钟': a publisher's read-time label."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.text.words import fold, vocabulary

_LONGEST = 60
_NUMBER = re.compile(r"\d{1,3}")
_FROM_TO = re.compile(r"\d\s*[-–—]\s*\d")
_RANGE = 2
_MINUTES = vocabulary(
    """
    min mins minute minutes minuten minuto minutos minuti minuta minuty minut minuut minutter
    minuter minuutti minuuttia minutt minuten мин минут минута минуты хв хвилин хвилини хвилина dk
    dakika dakikalık dakikada دقيقة دقائق دقیقه menit phút perc perces λεπτά λεπτό λεπτα דקות דקה
    मिनट minutu minuto
    """
)
_READING = vocabulary(
    """
    read reads reading lesezeit lesedauer lesen lecture lire lectura leer leitura leer lettura
    leggere leestijd lezen leestijd lästid läsning läsa læsetid lesetid læsning lesing lukuaika luku
    czytania czytanie чтения чтение читать читання okuma okunma okuması okuyun قراءة للقراءة القراءة
    مطالعه baca membaca đọc olvasás olvasási citire lectură ανάγνωσης ανάγνωση ανάγνωσησ קריאה पढ़ने
    पढ़ें čtení čítania
    """
)
_FILLERS = vocabulary(
    """
    a about of the in to for time estimated approx approximately average less than this story
    article ca etwa circa zirka rund env environ temps de du d durée la le est estimé à tiempo tempo
    di da do o el un una stimato estimado aproximado minimum doba czas ok время время примерно около
    на за час süresi süre yaklaşık مدة وقت زمن waktu thời gian timp idő χρόνοσ χρόνος זמן का समय
    leest deze artikel dieser artikels i om tid en ci tahmini ortalama lık lik luk lük the to est
    займёт займет займут sie brauchen per for su lees il leggi tu lês lesen
    """
)
_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eine": "1", "zwei": "2", "drei": "3", "une": "1", "deux": "2", "trois": "3", "dos": "2", "tres": "3",
    "دقيقتان": "2 دقيقة", "دقيقتين": "2 دقيقة", "واحدة": "1",
}  # fmt: skip
_NUMBER_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_NUMBER_WORDS)})(?!\w)")
_ALONE = re.compile(r"\d{1,2} ?min\.?")
_SEPARATE = re.compile(r"[\s:\-–—~|•·.,()\[\]⏱🕐]+")
_UNSPACED = re.compile(
    r"""^[\s:：約约]*(?:
        (?:本文|全文|この記事は|预计|預計|约|約|推定)*(?:阅读|閱讀|读完|読了|読む|読み)(?:本文|全文)?(?:时间|時間|の?目安|所要|时长|需时|需時|需要|約|约|需|まで)*
          \s*[:：]?\s*(?:約|约|大约|大約)?\s*(\d{1,3})\s*(?:分钟|分鐘|分)
      | (\d{1,3})\s*(?:分钟|分鐘|分)(?:で|内)?\s*(?:阅读|閱讀|读完|読了|読めます|で読める)
      | この記事は(?:約|およそ)?\s*(\d{1,3})\s*分で読めます
      | (?:읽는\s*(?:데|시간)|읽기\s*시간|예상\s*읽기\s*시간)\s*[:：]?\s*(?:약\s*)?(\d{1,3})\s*분(?:\s*소요)?
      | (?:약\s*)?(\d{1,3})\s*분\s*(?:읽기|분량|소요|읽는\s*시간)
      | (?:ใช้)?(?:เวลา)?(?:ที่ใช้)?(?:ใน)?(?:การ)?อ่าน\s*[:：]?\s*(?:โดย)?(?:ประมาณ)?\s*(\d{1,3})\s*นาที
    )[\s.。]*$""",
    re.VERBOSE,
)


def read_time_minutes(line: str) -> int | None:
    """The minutes of a line that is only a read-time label; else None."""
    if len(line) > _LONGEST:
        return None
    folded = _NUMBER_WORD.sub(lambda match: _NUMBER_WORDS[match[0]], fold(line))
    if match := _UNSPACED.match(folded):
        return int(next(group for group in match.groups() if group))
    numbers = _NUMBER.findall(folded)
    if _ALONE.fullmatch(folded):
        return int(numbers[0])
    if len(numbers) != 1 and not (len(numbers) == _RANGE and _FROM_TO.search(folded)):
        return None
    rest = [word for word in _SEPARATE.split(_NUMBER.sub(" ", folded).replace("'", " ")) if word]
    said = set(rest)
    if said & _MINUTES and said & _READING and said <= _MINUTES | _READING | _FILLERS:
        return int(numbers[-1])
    return None
