"""Titles and forms of address around persons' names, by language."""

# ruff: noqa: E501, RUF001  lists read better unbroken; letters of these alphabets are meant

import re
from functools import cache

_BEFORE = {
    "ar": "السيد|السيدة|الدكتور|الدكتورة|الرئيس|الشيخ|الأمير|الأميرة|الملك|الملكة|الوزير|الفريق|العميد|اللواء|الأستاذ|المهندس",
    "cs": "pan|paní|slečna|prezident|prezidentka|premiér|premiérka|ministr|ministryně|papež|král|královna|mudr|judr|ing|mgr|prof|doc|phdr|dr",
    "da": "hr|fru|frøken|dr|professor|præsident|statsminister|minister|dronning|kong|prins|prinsesse|pave",
    "de": "herr|herrn|frau|dr|prof|professor|präsident|präsidentin|bundespräsident|kanzler|kanzlerin|bundeskanzler|bundeskanzlerin|minister|ministerin|könig|königin|papst",
    "es": "sr|sra|srta|señor|señora|dr|dra|don|doña|d|dña|presidente|presidenta|ministro|ministra|papa|rey|reina",
    "fi": "herra|rouva|neiti|tohtori|professori|presidentti|pääministeri|ministeri|kuningas|kuningatar|paavi",
    "fr": "m|mm|mme|mlle|maître|me|dr|président|présidente|premier ministre|ministre|pape|roi|reine",
    "hi": "श्री|श्रीमती|सुश्री|डॉ|डॉक्टर|प्रो|पंडित|कुमारी",
    "hr": "gospodin|gospođa|gđa|g|dr|prof|predsjednik|predsjednica|premijer|premijerka|ministar|ministrica|papa|kralj|kraljica",
    "hu": "dr|prof|ifj|id|özv|úr|elnök|miniszterelnök",
    "id": "bapak|ibu|pak|bu|dr|prof|presiden|menteri|gubernur|jenderal|letjen|mayjen|kh|h|hj|sultan|raja|ratu|ir|drs",
    "it": "signor|signora|signorina|sig|dott|dottor|dottoressa|on|presidente|ministro|ministra|papa|re|regina|don|suor",
    "nb": "herr|fru|frøken|dr|professor|president|statsminister|minister|dronning|kong|prins|prinsesse|pave",
    "nl": "dhr|meneer|mijnheer|mevr|mevrouw|dr|drs|mr|prof|president|minister|premier|koning|koningin|prins|prinses|paus",
    "pl": "pan|pani|panna|dr|prof|mgr|inż|hab|prezydent|premier|minister|papież|król|królowa|ksiądz|ks|gen|płk",
    "pt": "sr|sra|srta|senhor|senhora|dr|dra|dom|dona|d|prof|presidente|presidenta|ministro|ministra|papa|rei|rainha",
    "ro": "lui|dl|dlui|dna|dnei|domnul|domnului|doamna|doamnei|dr|prof|președintele|președintelui|premierul|premierului|ministrul|ministrului|papa|regele|regina",
    "ru": "господин|господина|госпожа|госпожи|г-н|г-жа|г-на|г-жи|президент|президента|премьер|министр|министра|доктор|профессор|царь|король|королева|папа|генерал",
    "sk": "pán|pani|slečna|prezident|prezidentka|premiér|premiérka|minister|ministerka|pápež|kráľ|kráľovná|mudr|judr|ing|mgr|prof|doc|dr",
    "sl": "gospod|gospa|g|ga|dr|prof|predsednik|predsednica|premier|minister|ministrica|papež|kralj|kraljica",
    "sr": "gospodin|gospođa|gđa|g|dr|prof|predsednik|predsednica|premijer|premijerka|ministar|ministarka|papa|kralj|kraljica|господин|госпођа|др|проф|председник|премијер|министар|папа|краљ",
    "sv": "herr|fru|fröken|dr|professor|president|statsminister|minister|drottning|kung|prins|prinsessan|prinsessa|påve",
    "th": "นางสาว|นาง|นาย|น.ส.|ด.ช.|ด.ญ.|น.พ.|นพ.|พญ.|ดร.|ศ.ดร.|รศ.ดร.|ผศ.ดร.|รศ.|ผศ.|ศ.|พล.อ.|พล.ต.อ.|พล.ต.ท.|พล.ต.ต.|พล.ต.|พล.ท.|พ.ต.ท.|พ.ต.อ.|พ.ต.ต.|พ.อ.|พ.ท.|พ.ต.|ร.ต.อ.|ร.ต.ท.|ร.ต.ต.|คุณ|คุณหญิง|หม่อมราชวงศ์|ม.ร.ว.",
    "tr": "sayın|bay|bayan|dr|prof|doç|av|başbakan|cumhurbaşkanı|başkan|bakan|sultan|kral|kraliçe|prens|prenses|general",
    "uk": "пан|пана|пані|президент|президента|прем'єр|міністр|міністра|доктор|професор|король|королева|папа|генерал",
}  # fmt: skip
_BEFORE["no"] = _BEFORE["nn"] = _BEFORE["nb"]
_BEHIND = {
    "hi": ("जी", "साहब"),
    "hu": ("úr", "asszony"),
    "ja": ("さん", "さま", "様", "氏", "君", "くん", "ちゃん", "先生", "選手", "監督", "社長", "会長", "首相", "大統領", "議員", "知事", "市長", "教授", "容疑者", "被告", "主席", "総書記", "元首相", "前首相", "夫人", "博士"),
    "ko": ("씨", "님", "군", "양", "대통령", "총리", "장관", "의원", "대표", "회장", "사장", "교수", "선생", "감독", "선수", "위원장", "국무위원장", "주석", "시장", "박사", "여사"),
    "tr": ("bey", "hanım", "efendi", "paşa"),
    "zh": ("先生", "女士", "小姐", "太太", "夫人", "老师", "老師", "主席", "总书记", "總書記", "总统", "總統", "总理", "總理", "首相", "部长", "部長", "教授", "博士", "书记", "書記", "市长", "市長", "省长", "将军", "將軍", "议员", "議員", "董事长", "董事長"),
}  # fmt: skip
UNSPACED = frozenset({"ja", "km", "lo", "my", "th", "zh"})
"""Languages that write no spaces between words: a title touches the name."""


@cache
def _pattern_before(language: str) -> re.Pattern[str] | None:
    titles = _BEFORE.get(language)
    if titles is None:
        return None
    if language in UNSPACED:
        longest_first = sorted(titles.split("|"), key=len, reverse=True)
        return re.compile(rf"(?:(?:{'|'.join(map(re.escape, longest_first))}) ?)+(?=\S)")
    return re.compile(rf"(?:(?:{titles})(?:\. ?|\s+))+(?=[^\W\d_])", re.IGNORECASE)


def without_titles(name: str, language: str) -> tuple[int, int]:
    """The span of a person's name without titles; the whole name where nothing else would be left."""
    start, end = 0, len(name)
    pattern = _pattern_before(language)
    if pattern is not None and (match := pattern.match(name)):
        start = match.end()
    cut = True
    while cut:
        cut = False
        for title in _BEHIND.get(language, ()):
            if name[start:end].casefold().endswith(title):
                stop = len(name[:end][: end - len(title)].rstrip())
                spaced = stop < end - len(title)
                if stop > start and (spaced or language in {"ja", "ko", "zh"}):
                    end, cut = stop, True
                    break
    return (start, end) if start < end else (0, len(name))
