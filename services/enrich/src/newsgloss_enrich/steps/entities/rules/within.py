"""Finds an article's entities within a step's processor time and keeps what was found when it runs out.

The model reads title and story in order and can be stopped between two spans of text. The rules then treat
the article as if it ended there. Reading has a share of the time; rules and grouping have the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from newsgloss_enrich.steps.budget import Allowance, OverBudgetError, processor_time
from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Rule, Texts
from newsgloss_enrich.steps.entities.find import entities_of, named
from newsgloss_enrich.steps.entities.finder import NameFinder, SpanFinder, TextSpan
from newsgloss_enrich.steps.entities.grouping import group_mentions
from newsgloss_enrich.steps.entities.ids.linker import Linker
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules.order import rules_for
from newsgloss_enrich.steps.text.story import Paragraph, Story
from newsgloss_schemas import Entity

READING_ENDS = 0.5
"""Share of the time after which the model reads no further span."""
READING_BREAKS_OFF = 0.7
"""Share of the time after which the span being read is given up."""
_RULES_SHARE = 0.6
"""Share of the time left by reading; grouping has the rest."""
_FEW_NAMES = 500
"""Names that are grouped, in milliseconds, when there is no time for all."""

_place = attrgetter("paragraph", "start")


@dataclass
class Reading:
    """The entities, the characters of title and story that were read, and the work that was left out."""

    title: int
    story: int
    entities: list[Entity] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Each completes the sentence 'left out …'."""


def find_entities_within(  # noqa: PLR0913 - the article and what reads it
    seconds: float,
    title: str,
    story: Story,
    finder: NameFinder,
    *,
    language: str,
    linker: Linker | None = None,
) -> Reading:
    """Find the entities of as much of the article as `seconds` of processor time allow, and their ids.

    Raises:
        OverBudgetError: a block of `processor_time` around this one ended.
    """
    allowance = Allowance(seconds)
    names, end = _read([title, *(paragraph.text for paragraph in story.paragraphs)], finder, seconds)
    if end is not None:
        title, story = _until(title, story, *end)
    texts = Texts((title, *(paragraph.text for paragraph in story.paragraphs)), language)
    reading = Reading(len(title), len(story.text))
    draft = _ruled(Draft(texts, names), rules_for(language), allowance.left * _RULES_SHARE, reading.left_out)
    if linker is not None:
        draft = _listed(draft, linker, allowance.left / 2, reading.left_out)
    reading.entities = _grouped(draft, story, allowance.left / 2, reading.left_out)
    if linker is not None:
        _linked(reading, linker, story, allowance.left / 2)
    return reading


def _read(texts: list[str], finder: NameFinder, seconds: float) -> tuple[list[Named], tuple[int, int] | None]:
    """The names, and the number of the text and the offset where reading ended; None when all was read."""
    allowance = Allowance(seconds * READING_ENDS)
    names: list[Named] = []
    end = (TITLE, 0)
    try:
        with processor_time(seconds * READING_BREAKS_OFF):
            for span in _spans(texts, finder):
                names += [named(number, texts[number], found) for number, found in span.names]
                end = (span.paragraph, span.end)
                if allowance.left <= 0:
                    break
            else:
                return names, None
    except OverBudgetError:
        pass
    return [name for name in names if (name.paragraph, name.end) <= end], end


def _spans(texts: list[str], finder: NameFinder) -> Iterator[TextSpan]:
    if isinstance(finder, SpanFinder):
        yield from finder.spans(texts)
    else:
        found = finder.find(texts)
        names = [(number, one) for number, some in enumerate(found) for one in some]
        yield TextSpan(names, len(texts) - 1, len(texts[-1]))


def _until(title: str, story: Story, number: int, end: int) -> tuple[str, Story]:
    """Title and story as if they ended at this place of text number `number`."""
    if number == TITLE:
        return title[:end], Story(())
    last = story.paragraphs[number - 1]
    return title, Story((*story.paragraphs[: number - 1], Paragraph(last.start, last.text[:end])))


def _ruled(draft: Draft, rules: Sequence[Rule], seconds: float, left_out: list[str]) -> Draft:
    """Apply the rules in half of the time; after one that runs out of it, the others in half of the rest."""
    allowance = Allowance(seconds)
    done = 0
    while done < len(rules):
        try:
            with processor_time(allowance.left / 2):
                while done < len(rules):
                    draft = rules[done](draft)
                    done += 1
        except OverBudgetError:
            if done < len(rules):
                left_out.append(f"the rule {rules[done].__name__}")
                done += 1
    return draft


def _listed(draft: Draft, linker: Linker, seconds: float, left_out: list[str]) -> Draft:
    """With the names of the lists that the model has missed."""
    try:
        with processor_time(seconds):
            return linker.add_names(draft)
    except OverBudgetError:
        left_out.append("the names of lists")
        return draft


def _linked(reading: Reading, linker: Linker, story: Story, seconds: float) -> None:
    """Give the entities their ids; without time for all, none has one, so that the outcome is the same."""
    try:
        with processor_time(seconds):
            linker.link(reading.entities, story)
    except OverBudgetError:
        for entity in reading.entities:
            entity.ids, entity.location, entity.id_evidence = {}, None, {}
        reading.left_out.append("the ids")


def _grouped(draft: Draft, story: Story, seconds: float, left_out: list[str]) -> list[Entity]:
    language = draft.texts.language
    try:
        with processor_time(seconds):
            return entities_of(group_mentions(draft.names, draft.acronyms, language), story, language)
    except OverBudgetError:
        names = sorted(draft.names, key=_place)[:_FEW_NAMES]
        left_out.append(f"{len(draft.names) - len(names)} of {len(draft.names)} names")
        return entities_of(group_mentions(names, draft.acronyms, language), story, language)


def shortfall(reading: Reading, title: str, story: Story) -> str:
    """A sentence on what was not read and which work was left out; empty for nothing."""
    cut = [
        f"the first {characters} of {len(whole)} characters of the {name}"
        for name, characters, whole in (("title", reading.title, title), ("story", reading.story, story.text))
        if characters < len(whole)
    ]
    sentences = [("read", cut), ("left out", reading.left_out)]
    return "; ".join(f"{verb} {' and '.join(things)}" for verb, things in sentences if things)
