"""Names by the project's small model, as a `NameFinder` for each language."""

from collections.abc import Iterator, Sequence

from newsgloss_enrich.steps.entities.finder import FoundName, TextSpan, collected
from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY
from newsgloss_enrich.steps.entities.newsgloss.model import NamesModel
from newsgloss_enrich.steps.entities.newsgloss.model_files import entity_type
from newsgloss_enrich.steps.entities.newsgloss.network import Floats
from newsgloss_enrich.steps.entities.newsgloss.spans import OUTSIDE, find_spans
from newsgloss_enrich.steps.entities.newsgloss.units import Word, cut
from newsgloss_enrich.steps.entities.newsgloss.windows import windows

_CERTAIN = 200.0


class NewsglossFinder:
    """Finds PER, ORG and LOC in text of one language with a calibrated probability each."""

    def __init__(self, model: NamesModel, language: str) -> None:
        """Raises `ValueError` when the model does not know the language."""
        described = model.described
        self.name, self.version = described.name, described.version
        self._vocabulary = model.vocabulary
        self._reader = model.reader(language)
        self._calibrated = described.curve(language)

    def find(self, paragraphs: list[str]) -> list[list[FoundName]]:
        """See `NameFinder`. All paragraphs are read as one text, so that each has its context."""
        return collected(self.spans(paragraphs), len(paragraphs))

    def spans(self, paragraphs: Sequence[str]) -> Iterator[TextSpan]:
        """See `SpanFinder`; each part is a window."""
        words: list[Word] = []
        starts: list[int] = []
        ends: list[int] = []
        numbers: list[int] = []
        for number, paragraph in enumerate(paragraphs):
            units = cut(paragraph, self._vocabulary)
            words += [*units.words, BOUNDARY]
            starts += [*units.starts, len(paragraph)]
            ends += [*units.ends, len(paragraph)]
            numbers += [number] * (len(units.words) + 1)
        for first, logits in windows(words, self._logits):
            found: list[tuple[int, FoundName]] = []
            for span in find_spans(logits):
                number, begin = numbers[first + span.start], starts[first + span.start]
                end = ends[first + span.end - 1]
                kind = entity_type(span.kind, paragraphs[number][begin:end])
                found.append((number, FoundName(begin, end, kind, self._calibrated(span.probability))))
            last = first + len(logits) - 1
            yield TextSpan(found, numbers[last], ends[last])

    def _logits(self, words: Sequence[Word]) -> Floats:
        table, network, language = self._reader
        answer = network.logits(table.of(words), language)
        answer[[place for place, word in enumerate(words) if word == BOUNDARY], OUTSIDE] = _CERTAIN
        return answer
