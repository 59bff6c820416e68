"""Names by the project's accurate model, as a `NameFinder` for each language."""

from collections.abc import Iterator, Sequence

from newsgloss_enrich.steps.entities.finder import FoundName, TextSpan, collected
from newsgloss_enrich.steps.entities.newsgloss.encoder import EncoderModel
from newsgloss_enrich.steps.entities.newsgloss.model_files import entity_type
from newsgloss_enrich.steps.entities.newsgloss.spans import find_spans
from newsgloss_enrich.steps.entities.newsgloss.units import Word, cut

MOST_UNITS = 90
"""Units in one input, as in training; it ends with a sentence where it can."""

_SENTENCE_ENDS = frozenset(".!?。！？।؟")  # noqa: RUF001 - of several scripts


class AccurateFinder:
    """Finds PER, ORG and LOC in text of one language with a calibrated probability each."""

    def __init__(self, model: EncoderModel, language: str) -> None:
        """Raises `ValueError` when the model does not know the language."""
        described = model.described
        if language not in described.languages:
            raise ValueError(f"{described.name} does not know {language!r}")
        self.name, self.version = described.name, described.version
        self._vocabulary = model.vocabulary
        self._encoder = model.encoder(language)
        self._calibrated = described.curve(language)

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`. Each run of sentences is read separately, which bounds memory."""
        return collected(self.spans(paragraphs), len(paragraphs))

    def spans(self, paragraphs: Sequence[str]) -> Iterator[TextSpan]:
        """See `SpanFinder`; each part is a run of sentences."""
        for number, text in enumerate(paragraphs):
            words, starts, ends = cut(text, self._vocabulary)
            sizes = [self._encoder.size(word) for word in words]
            for first, last in parts(words, sizes, self._encoder.longest):
                found: list[tuple[int, FoundName]] = []
                for span in find_spans(self._encoder.logits(words[first:last])):
                    begin, end = starts[first + span.start], ends[first + span.end - 1]
                    kind = entity_type(span.kind, text[begin:end])
                    found.append((number, FoundName(begin, end, kind, self._calibrated(span.probability))))
                yield TextSpan(found, number, ends[last - 1])


def parts(words: Sequence[Word], sizes: Sequence[int], longest: int) -> Iterator[tuple[int, int]]:
    """Runs of at most `MOST_UNITS` units and `longest` pieces, each as many whole sentences as fit.

    `sizes`: how many pieces each unit has.
    """
    start = 0
    while start < len(words):
        end, total = start, 0
        while end < len(words) and end - start < MOST_UNITS and total + sizes[end] <= longest:
            total += sizes[end]
            end += 1
        if end < len(words):
            whole = [place for place in range(start + 1, end) if _text(words[place]) in _SENTENCE_ENDS]
            end = whole[-1] + 1 if whole else end
        yield start, end
        start = end


def _text(word: Word) -> str:
    return word if isinstance(word, str) else word.text
