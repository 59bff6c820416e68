"""The entities of an article within a step's processor time: what was found by then is kept.

The model reads title and story in order and is left off between two stretches; what it did not read is no
text of the article to the rules, so that the outcome is that of a shorter article. Rules and grouping have
the rest of the time for sure, since reading has no more than its share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from newsgloss_enrich.steps.budget import Allowance, OverBudgetError, processor_time
from newsgloss_enrich.steps.entities.draft import TITLE, Draft, Rule, Texts
from newsgloss_enrich.steps.entities.find import entities_of, named
from newsgloss_enrich.steps.entities.finder import NameFinder, Stretch, StretchFinder
from newsgloss_enrich.steps.entities.grouping import group_mentions
from newsgloss_enrich.steps.entities.mention import Named
from newsgloss_enrich.steps.entities.rules import RULES
from newsgloss_enrich.steps.story import Paragraph, Story
from newsgloss_schemas import Entity

READING_ENDS = 0.5
"""Share of the time after which no further stretch is begun."""
READING_BREAKS_OFF = 0.7
"""Share of the time after which the stretch at hand is given up."""
_RULES_SHARE = 0.6
"""Of what reading left; grouping has the rest."""
_FEW_NAMES = 500
"""Names that are grouped where there is no time for all; they take milliseconds."""

_place = attrgetter("paragraph", "start")


@dataclass
class Reading:
    """The entities, how many characters of title and story were read, and which work was left out."""

    title: int
    story: int
    entities: list[Entity] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    """Each completes the sentence 'left out …'."""


def find_entities_within(
    seconds: float,
    title: str,
    story: Story,
    finder: NameFinder,
    *,
    language: str,
) -> Reading:
    """As `find_entities`, of as much of the article as so many seconds of processor time are enough for.

    Raises:
        OverBudgetError: a block of `processor_time` around this one ended.
    """
    allowance = Allowance(seconds)
    names, end = _read([title, *(paragraph.text for paragraph in story.paragraphs)], finder, seconds)
    if end is not None:
        title, story = _until(title, story, *end)
    texts = Texts((title, *(paragraph.text for paragraph in story.paragraphs)), language)
    reading = Reading(len(title), len(story.text))
    draft = _ruled(Draft(texts, names), RULES, allowance.left * _RULES_SHARE, reading.left_out)
    reading.entities = _grouped(draft, story, allowance.left / 2, reading.left_out)
    return reading


def _read(texts: list[str], finder: NameFinder, seconds: float) -> tuple[list[Named], tuple[int, int] | None]:
    """The names, and the text and the place in it where reading ended; None where all was read."""
    allowance = Allowance(seconds * READING_ENDS)
    names: list[Named] = []
    end = (TITLE, 0)
    try:
        with processor_time(seconds * READING_BREAKS_OFF):
            for stretch in _stretches(texts, finder):
                names += [named(number, texts[number], found) for number, found in stretch.names]
                end = (stretch.paragraph, stretch.end)
                if allowance.left <= 0:
                    break
            else:
                return names, None
    except OverBudgetError:
        pass
    return [name for name in names if (name.paragraph, name.end) <= end], end


def _stretches(texts: list[str], finder: NameFinder) -> Iterator[Stretch]:
    if isinstance(finder, StretchFinder):
        yield from finder.stretches(texts)
    else:
        found = finder.find(texts)
        names = [(number, one) for number, some in enumerate(found) for one in some]
        yield Stretch(names, len(texts) - 1, len(texts[-1]))


def _until(title: str, story: Story, number: int, end: int) -> tuple[str, Story]:
    """Title and story as if they ended at this place of text number `number`."""
    if number == TITLE:
        return title[:end], Story(())
    last = story.paragraphs[number - 1]
    return title, Story((*story.paragraphs[: number - 1], Paragraph(last.start, last.text[:end])))


def _ruled(draft: Draft, rules: Sequence[Rule], seconds: float, left_out: list[str]) -> Draft:
    """All rules together have half of the time; after one that took too long, the others half of the rest."""
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


def _grouped(draft: Draft, story: Story, seconds: float, left_out: list[str]) -> list[Entity]:
    try:
        with processor_time(seconds):
            return entities_of(group_mentions(draft.names, draft.acronyms), story)
    except OverBudgetError:
        names = sorted(draft.names, key=_place)[:_FEW_NAMES]
        left_out.append(f"{len(draft.names) - len(names)} of {len(draft.names)} names")
        return entities_of(group_mentions(names, draft.acronyms), story)
