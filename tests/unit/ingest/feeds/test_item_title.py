import time

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_ingest.feeds.item_title import title_text


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("Chip maker drops &lt;canvas&gt; for good", "Chip maker drops <canvas> for good"),
        ("Chip maker drops <canvas> for good", "Chip maker drops <canvas> for good"),
        ("Why <b> is not <strong>", "Why <b> is not <strong>"),
        ("CO<sub>2</sub> falls", "CO2 falls"),
        ("<b>Breaking:</b> ferry late", "Breaking: ferry late"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("One<br>Two<br/>Three", "One Two Three"),
        ('See <a href="/x">this</a> <!-- not this -->', "See this"),
        ("Fares rise <5% in May, >2% in June", "Fares rise <5% in May, >2% in June"),
        ("If a<b and c>d", "If a<b and c>d"),
        ("When cost<income", "When cost<income"),
        ("We <3 the sea", "We <3 the sea"),
        ("Tom &amp; Co open &quot;shop&quot;", 'Tom & Co open "shop"'),
        ("How <portal></portal> works", "How <portal></portal> works"),
        ("  two   spaces ", "two spaces"),
        ("", ""),
    ],
)
def test_a_title_keeps_what_is_meant(value: str, title: str) -> None:
    assert title_text(value) == title


@pytest.mark.parametrize(
    "value", ["<b>" * 20_000, "<b " * 20_000, "<!--" * 20_000, "<" * 60_000, "</b>" * 20_000]
)
def test_hostile_titles_take_no_time(value: str) -> None:
    started = time.process_time()
    title_text(value)
    assert time.process_time() - started < PATIENCE_SECONDS
