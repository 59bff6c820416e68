"""Everything that the teacher labels: the labelled sets, the same with other names, and openly licensed text.

The open text is NTREX-128 (CC BY-SA 4.0: 1,500 sentences of news, the same in each language), XQuAD's
paragraphs and Universal Dependencies (CC BY-SA 4.0), and EWT's training part (CC BY-SA 4.0).
"""

import random
from collections.abc import Iterator
from typing import NamedTuple

from newsgloss_enrich.steps.entities.newsgloss.pieces import Vocabulary
from training.places import DATA, SEED
from training.sets import TRAIN, UNLABELLED, Chunk, chunks, training
from training.swap import harvest, swapped
from training.units import units

NTREX = {
    "ar": "arb", "da": "dan", "de": "deu", "en": "eng", "es": "spa", "fi": "fin", "fr": "fra", "hi": "hin",
    "hr": "hrv", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "nb": "nob", "nl": "nld",
    "nn": "nno", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sl": "slv",
    "sr": "srp-Cyrl", "sv": "swe", "th": "tha", "tr": "tur", "uk": "ukr", "zh": "zho-CN", "cs": "ces",
}  # fmt: skip
"""The sets' codes of the languages that the models know."""

VARIANTS = {
    "es": ("spa-MX",),
    "fr": ("fra-CA",),
    "pt": ("por-BR",),
    "sr": ("srp-Latn",),
    "zh": ("zho-TW",),
    "en": ("eng-GB",),
}
LITTLE = 0.5
"""Sets with a smaller share lend no names and are not swapped: tweets, OCR."""


class Volume(NamedTuple):
    """How many units of each language are wanted at most.

    `labelled`: of its labelled sets, with and without other names; `english`: the same for English, which has
    a network of its own and only lends names to the others; `text`: of text without labels.
    """

    labelled: int
    english: int
    text: int


TAUGHT = Volume(110_000, 30_000, 30_000)
COUNTED = Volume(200_000, 100_000, 40_000)
"""More, for the choice of the pieces that are kept."""

MOST_SWAPS = 3
"""Copies of a labelled set with other names."""

EVALUATED = {"en", "fr", "it", "nl", "uk"}
"""Languages of which `labels/` has names in NTREX."""

FIRST_EVALUATED = 1200
"""These languages' lines from this one on (counted from 0) are left out: they evaluate."""


def all_texts(vocabulary: Vocabulary, volume: Volume = TAUGHT) -> list[Chunk]:
    """The chunks in a fixed order."""
    rng = random.Random(SEED)  # noqa: S311 - not a secret
    found: list[Chunk] = []
    for language in sorted({source.language for source in TRAIN}):
        found += _labelled(language, vocabulary, rng, volume)
    for language, code in NTREX.items():
        for name in (code, *VARIANTS.get(language, ())):
            most = FIRST_EVALUATED if language in EVALUATED else None
            found += plain(f"ntrex/{name}.txt", language, vocabulary, rng, most)
    for path in sorted((DATA / "text").glob("*.txt")):
        language = path.stem.rpartition(".")[2]
        if language in NTREX and language != "en":
            found += limited(plain(f"text/{path.name}", language, vocabulary, rng), volume.text)
    return found


def _labelled(language: str, vocabulary: Vocabulary, rng: random.Random, volume: Volume) -> Iterator[Chunk]:
    """A language's labelled sets, and copies of them with other names."""
    sets = [(one, training(one, vocabulary)) for one in TRAIN if one.language == language]
    names = harvest([chunk for source, parts in sets if source.share > LITTLE for chunk in parts])
    weights = [source.share * sum(map(len, parts)) ** 0.5 for source, parts in sets]
    for (source, parts), weight in zip(sets, weights, strict=True):
        taught = (
            (volume.english if language == "en" else volume.labelled)
            * min(1.0, source.share)
            * weight
            / sum(weights)
        )
        swaps = round(min(MOST_SWAPS, max(1, taught / sum(map(len, parts)) - 1)))
        room = taught / (swaps + 1)
        yield from limited(chunks(parts, rng, vocabulary), room)
        if source.share > LITTLE:
            for number in range(swaps):
                start = len(parts) * (number + 1) // (swaps + 1)  # large sets do not come in whole
                turned = parts[start:] + parts[:start]
                yield from limited(chunks(swapped(turned, names, rng, vocabulary), rng, vocabulary), room)


def limited(parts: Iterator[Chunk], room: float) -> Iterator[Chunk]:
    """As many as hold `room` units."""
    for part in parts:
        if room <= 0:
            return
        room -= len(part)
        yield part


def plain(
    file: str, language: str, vocabulary: Vocabulary, rng: random.Random, most: int | None = None
) -> Iterator[Chunk]:
    """Chunks of a text's first `most` lines, a sentence or paragraph each; a blank line ends a document."""
    lines: list[Chunk] = []
    for line in (DATA / file).read_text(encoding="utf-8").splitlines()[:most]:
        parts = units(line, vocabulary)
        if parts:
            lines.append(
                Chunk(
                    [line[one.start : one.end] for one in parts], [one.pieces for one in parts],
                    [UNLABELLED] * len(parts), [one.run for one in parts], "", language,
                )
            )  # fmt: skip
    yield from chunks(lines, rng, vocabulary)
