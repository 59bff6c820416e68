"""Lines that give a publication date and nothing else.

'12 March, 2019', 'Publié le 12 mars 2019 à 10h02', '2019年3月12日 08:15', '3 hours ago'.
"""

# ruff: noqa: RUF001  the characters are meant as they are

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from newsgloss_enrich.steps.boilerplate.calendar import (
    ascii_digits,
    day_periods,
    find_date,
    weekday_names,
)
from newsgloss_enrich.steps.text.words import vocabulary

_LONGEST, _LONGEST_AGO = 140, 60
_INNER = re.compile(r"['’.]")
_LABELS = vocabulary(
    """
    created latest publication dated of
    published publish posted updated update last first modified edited on at date issued released
    created added since time local publié publiée publie mis mise à jour le modifié modifiée
    dernière par veröffentlicht aktualisiert erstellt stand am um uhr vom datum zuletzt geändert
    publicado publicada actualizado actualizada última actualización el la las los a hora horas
    fecha de del atualizado atualizada em às pubblicato pubblicata aggiornato aggiornata il alle ore
    ultimo aggiornamento gepubliceerd bijgewerkt geplaatst op om uur publicerad uppdaterad
    publiceret opdateret publisert oppdatert kl klo julkaistu päivitetty opublikowano aktualizacja
    data godz publikováno aktualizováno publikacji опубликовано обновлено дата публикации в от г
    года год опубліковано оновлено о р року yayınlanma yayınlandı güncelleme güncellendi tarihi son
    saat نشر نُشر في تاريخ النشر آخر تحديث تم الساعة م ه منشور منذ منتشر انتشار تاریخ ساعت
    diterbitkan diperbarui pukul tanggal đăng cập nhật lúc ngày פורסם עודכן בתאריך ב प्रकाशित
    अपडेटेड अद्यतन laatst laatste eerst geüpdatet giriş
    yayın yayınlama güncellenme haberin feira veröffentlichung erschienen publication parution sobre as
    """
)
_ZONES = vocabulary(
    """
    gmt utc bst est edt cst cdt mst mdt pst pdt cet cest mez mesz eet eest msk ist jst kst hkt sgt
    aest aedt z am pm hrs h hr wib ict ast sast wat eat pkt et pt ct mt
    """
)
_TIME = re.compile(
    r"\d{1,2}\s*(?:[:.h]|uhr|時|时|點|点|시)\s*\d{2}\s*(?:分|분)?(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?\s?m\b\.?)?"
    r"|\d{1,2}\s*[ap]\.?\s?m\b\.?|\d{1,2}\s*h\b|\d{1,2}\s*uhr|[+-]\d{2}:?\d{2}\b|(?<![^\W_])[tT](?=\d)",
    re.IGNORECASE,
)
_UNSPACED_LABELS = re.compile(
    r"发布(?:时间|于)?|發布(?:時間|於)?|發佈(?:時間)?|更新(?:时间|時間|日時|日)?|公開(?:日)?|掲載|配信|投稿日|最終|最后|最後|时间|時間|日期"
    r"|입력|수정|등록|승인|송고(?:시간)?|업데이트|기사|[(（【]?(?:星期|週|周|礼拜)[一二三四五六日天][)）】]?|[(（][月火水木金土日][)）]"
    r"|[(（][월화수목금토일][)）]|(?:上午|下午|午前|午後|오전|오후)"
    r"|เผยแพร่(?:เมื่อ)?|อัปเดต(?:ล่าสุด)?|ปรับปรุง(?:ล่าสุด)?|โพสต์(?:เมื่อ)?|(?:วัน)?(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์)?(?:วัน)?ที่"
    r"|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์)|เวลา|เมื่อ|น\.|พ\.ศ\."
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’.][^\W\d_]+)*", re.UNICODE)
_ARABIC_VOWELS = re.compile(r"[\u064b-\u0652]+")
_CITY = re.compile(r"^[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:[ -][^\W\d_a-zß-öø-ÿ][^\W\d_]+){0,2},\s*(?=\|)")
_AGO = re.compile(
    r"""(?:updated|published|posted)?\s*(?:
      (?:about\s+|an?\s+|\d+\s*)(?:min|mins|minutes?|hours?|hrs?|days?|weeks?|months?|years?)\s+ago
      | il\s+y\s+a\s+\d+\s+(?:min|minutes?|heures?|jours?|semaines?|mois|ans?)
      | vor\s+(?:\d+|einer|einem)\s+(?:minuten?|stunden?|tag(?:en)?|wochen?|monat(?:en)?)
      | hace\s+(?:\d+|una?)\s+(?:minutos?|horas?|días?|semanas?|mes(?:es)?|años?)
      | há\s+\d+\s+(?:minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?)
      | \d+\s+(?:minuti|or[ae]|giorn[oi]|settiman[ae])\s+fa
      | \d+\s+(?:minuten|uur|dagen|dag|weken)\s+geleden
      | \d+\s+(?:минут\w*|час\w*|дн\w*|день)\s+назад
      | \d+\s*(?:分钟|分鐘|小时|小時|天|日|時間|分)前 | \d+\s*(?:분|시간|일)\s*전
      | \d+\s+(?:dakika|saat|gün)\s+önce
      | منذ\s+(?:\d+\s+)?(?:دقيقة|دقائق|ساعة|ساعات|يوم|أيام|ساعتين|يومين)
    )\.?""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """A publication date; `value` is None where it is relative or ambiguous."""

    value: date | None


def publication_date(line: str) -> PublicationDate | None:
    """The first date of a line that has only dates, times and their labels; else None."""
    if len(line) > _LONGEST:
        return None
    rest = line if line.isascii() else _ARABIC_VOWELS.sub("", ascii_digits(line))
    first = found = find_date(rest)
    if first is None and not (len(line) <= _LONGEST_AGO and _AGO.search(rest)):
        return None
    while found is not None:
        rest = rest[: found.start] + " | " + rest[found.end :]
        found = find_date(rest)
    rest = _CITY.sub("", rest, count=1)
    rest = _UNSPACED_LABELS.sub(" ", _TIME.sub(" ", _AGO.sub(" ", rest)))
    if any(map(str.isdigit, rest)) or not all(map(_is_label, _LETTERS.findall(rest.casefold()))):
        return None
    return PublicationDate(first.value if first else None)


def _is_label(word: str) -> bool:
    known = _known()
    return word in known or word.replace(".", "") in known or known.issuperset(_INNER.split(word))


@cache
def _known() -> frozenset[str]:
    return _LABELS | _ZONES | weekday_names() | day_periods()
