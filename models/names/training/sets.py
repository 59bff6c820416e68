"""The labelled sets by language: what trains, what chooses, and each set's tags on the units of its text."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training.places import DATA, TAGS
from training.units import units

UNLABELLED = -100
_UPPER, _TITLE, _LOWER = 0.04, 0.03, 0.02
"""Shares of chunks that are put in capitals, in Title Case, in lower case, as headlines and chats are."""

_LONG = 4
_SPACE = 2
"""The column that says whether a space follows."""


@dataclass(frozen=True)
class Source:
    """`share`: of a language's turn in an epoch; `held`: every n-th block of 40 sentences only chooses."""

    language: str
    name: str
    file: str
    share: float = 1.0
    held: int = 0


def _names(language: str, name: str, share: float = 1.0, held: int = 0, prefix: str = "") -> Source:
    return Source(language, name, f"names/{prefix or language}.{name}", share, held)


TRAIN = (
    Source("en", "ewt", "ner/ewt"), Source("en", "gum-news", "ner/gum-news"),
    Source("en", "gum-other", "ner/gum-other", 0.7), Source("en", "wikigold", "ner/wikigold"),
    Source("en", "wnut", "ner/wnut", 0.2), Source("en", "btc", "ner/btc", 0.2),
    _names("ar", "aqmar"), _names("da", "da_ddt"), _names("de", "germeval"), _names("es", "cess"),
    _names("fi", "turku"), _names("fr", "europeana", 0.15), _names("nl", "europeana", 0.15),
    _names("hi", "hiner"),
    _names("hr", "hr_set"), _names("hu", "nerkor"), _names("id", "idnews"), _names("id", "nergrit"),
    _names("ja", "gsd"), _names("ja", "stockmark"), _names("ko", "klue"), _names("pl", "kpwr"),
    _names("pt", "pt_bosque"), _names("ro", "ronec"), _names("ru", "factrueval"), _names("sk", "sk_snk"),
    _names("sr", "sr_set"), _names("sv", "sv_talbanken", 0.7), _names("sv", "webbnyheter", held=5),
    _names("th", "thainer"), _names("tr", "twiki"), _names("zh", "zh_gsdsimp"),
    _names("zh", "zh_gsd", prefix="zht"),
    Source("nb", "norne", "names/nob.norne", 1.0, 3), Source("nn", "norne", "names/nno.norne", 0.5, 3),
    Source("sl", "ssj", "names/sl.ssj", 0.5, 3),
)  # fmt: skip
"""`nob.norne`, `nno.norne` and `sl.ssj` are development files of which a part trains."""

CHOOSE = {
    "en": ("ner/ewt.dev", "ner/gum-news.dev", "ner/wikigold.dev"),
    "ar": ("names/ar.aqmar.dev",), "da": ("names/da.da_ddt.dev",), "de": ("names/de.germeval.dev",),
    "es": ("names/es.cess.dev",), "fi": ("names/fi.turku.dev",), "fr": ("names/fr.wikineural.choose",),
    "hi": ("names/hi.hiner.dev",), "hr": ("names/hr.hr_set.dev",), "hu": ("names/hu.nerkor.dev",),
    "id": ("names/id.idnews.dev", "names/id.nergrit.dev"), "it": ("names/it.wikineural.choose",),
    "ja": ("names/ja.gsd.dev", "names/ja.stockmark.dev"), "ko": ("names/ko.klue.dev",),
    "nb": ("names/nob.norne.dev",), "nl": ("names/nl.wikineural.choose",), "pl": ("names/pl.kpwr.dev",),
    "pt": ("names/pt.pt_bosque.dev",), "ro": ("names/ro.ronec.dev",),
    "ru": ("names/ru.factrueval.dev", "names/ru.nerel.choose"), "sk": ("names/sk.sk_snk.dev",),
    "sl": ("names/sl.ssj.dev",), "sr": ("names/sr.sr_set.dev",), "sv": ("names/sv.webbnyheter.train",),
    "th": ("names/th.thainer.dev",), "tr": ("names/tr.twiki.dev",), "uk": ("names/uk.neruk.choose",),
    "zh": ("names/zh.zh_gsdsimp.dev", "names/zht.zh_gsd.dev"),
}  # fmt: skip
BLOCK = 40
UNLABELLED_PART = {"names/sl.ssj.dev": range(203, 1047)}
"""Sentences of a set that nobody has labelled, by their numbers; found by the longest run without a name."""


@dataclass
class Chunk:
    """Neighbouring sentences: the units' texts, their pieces, their tags' numbers, the set they are of."""

    words: list[str] = field(default_factory=list)
    pieces: list[tuple[int, ...]] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    runs: list[bool] = field(default_factory=list)
    source: str = ""
    language: str = ""

    def __len__(self) -> int:
        return len(self.words)

    def __iadd__(self, other: Self) -> Self:
        self.words += other.words
        self.pieces += other.pieces
        self.tags += other.tags
        self.runs += other.runs
        self.source, self.language = other.source, other.language
        return self


Names = list[tuple[int, int, str]]
"""(start, end, kind) of each name, in characters."""


def texts(path: Path) -> Iterator[tuple[str, Names]]:
    """Each sentence as text with its names: (start, end, kind) in characters.

    A line is token, tab, tag, and perhaps a tab and 1 where a space follows. Without it, spaces are added.
    """
    text, names = "", []
    for line in [*path.read_text(encoding="utf-8").split("\n"), ""]:
        if not line.strip("\n\r"):
            if text.strip():
                yield text, [(start, end, kind) for start, end, kind in names]
            text, names = "", []
            continue
        parts = line.split("\t")
        token, tag = parts[0], parts[1]
        spaced = parts[2] == "1" if len(parts) > _SPACE else True
        start = len(text)
        text += token
        if tag.startswith("B-") or (tag.startswith("I-") and not names):
            names.append([start, len(text), tag[2:]])
        elif tag.startswith("I-"):
            names[-1][1] = len(text)
        if spaced:
            text += " "


def labelled(text: str, names: Sequence[tuple[int, int, str]], vocabulary: Vocabulary) -> Chunk:
    """The text's units with their tags; a unit is in a name when more than half of it is."""
    parts = units(text, vocabulary)
    tags = [0] * len(parts)
    for start, end, kind in names:
        first = True
        for number, unit in enumerate(parts):
            shared = min(end, unit.end) - max(start, unit.start)
            if shared * 2 > unit.end - unit.start:
                tags[number] = TAGS.index(f"{'B' if first else 'I'}-{kind}")
                first = False
    return Chunk(
        [text[one.start : one.end] for one in parts],
        [one.pieces for one in parts],
        tags,
        [one.run for one in parts],
    )


def sentences(file: str) -> Iterator[tuple[int, str, Names]]:
    """The labelled sentences of a set with their numbers: text and names, as `texts` has them.

    RONEC labels common nouns too ('președintele'), which are left out.
    """
    unlabelled = UNLABELLED_PART.get(file, range(0))
    for number, (text, names) in enumerate(texts(DATA / f"{file}.conll")):
        if number not in unlabelled:
            proper = [one for one in names if any(map(str.isupper, text[one[0] : one[1]]))]
            yield number, text, proper if "ronec" in file else names


def training(source: Source, vocabulary: Vocabulary) -> list[Chunk]:
    """A set's sentences that train."""
    ending = ".dev" if source.held and source.name in {"norne", "ssj"} else ".train"
    found = []
    for number, text, names in sentences(source.file + ending):
        if not source.held or number // BLOCK % source.held:
            found.append(labelled(text, names, vocabulary))
            found[-1].source, found[-1].language = f"{source.language}.{source.name}", source.language
    return found


def sentences_that_choose(file: str) -> Iterator[tuple[str, Names]]:
    """Texts and names of a set that judges, without those that train."""
    held = next((one.held for one in TRAIN if one.held and file.startswith(one.file)), 0)
    for number, text, names in sentences(file):
        if not held or not number // BLOCK % held:
            yield text, names


def choosing(file: str, vocabulary: Vocabulary) -> list[Chunk]:
    """What `sentences_that_choose` yields, as units with tags."""
    return [labelled(text, names, vocabulary) for text, names in sentences_that_choose(file)]


def chunks(
    parts: Sequence[Chunk], rng: random.Random, vocabulary: Vocabulary, most: int = 90
) -> Iterator[Chunk]:
    """Join 1 to 4 neighbours, some with their capitals changed."""
    index = 0
    while index < len(parts):
        joined = Chunk()
        for part in parts[index : index + rng.randint(1, 4)]:
            if joined.words and len(joined) + len(part) > most:
                break
            joined += part
            index += 1
        for start in range(0, len(joined), most):
            cut = slice(start, start + most)
            part = Chunk(joined.words[cut], joined.pieces[cut], joined.tags[cut], joined.runs[cut])
            part.source, part.language = joined.source, joined.language
            yield recased(part, rng, vocabulary)


def recased(chunk: Chunk, rng: random.Random, vocabulary: Vocabulary) -> Chunk:
    """Now and then all capitals, Title Case or lower case."""
    draw = rng.random()
    if draw >= _UPPER + _TITLE + _LOWER:
        return chunk
    words = [_changed(word, draw) for word in chunk.words]
    pieces = [
        known if run or word == old else vocabulary.word(word)
        for word, old, known, run in zip(words, chunk.words, chunk.pieces, chunk.runs, strict=True)
    ]
    return Chunk(words, pieces, chunk.tags, chunk.runs, chunk.source, chunk.language)


def _changed(word: str, draw: float) -> str:
    if draw < _UPPER:
        return word.upper()
    if draw < _UPPER + _TITLE:
        return word if len(word) < _LONG and word.islower() else word[:1].upper() + word[1:]
    return word.lower()
