import html
import re

from hypothesis import given
from hypothesis import strategies as st

from newsgloss_console.web.breaks import EVERY, breakable


def shown(text: str) -> str:
    """What a browser shows."""
    return html.unescape(str(breakable(text)).replace("<wbr>", ""))


@given(st.text() | st.text(alphabet="a<&\u0634\u0300 ", min_size=300, max_size=900))
def test_the_text_stays_what_it_is(text: str) -> None:
    assert shown(text) == text


@given(st.text(alphabet="a<&\u0634\u0300", min_size=0, max_size=900))
def test_no_run_without_a_space_is_longer_than_the_bound(text: str) -> None:
    runs = re.split("<wbr>", str(breakable(text)))
    assert all(len(html.unescape(run)) <= EVERY for run in runs)


def test_words_and_chinese_have_no_further_breaks() -> None:
    for text in ("word " * 500, "\u4e2d\u6587\u3002" * 500, "\ud55c\uad6d\uc5b4" * 200):
        assert "<wbr>" not in breakable(text)


def test_markup_is_escaped() -> None:
    assert "<script>" not in breakable("<script>" * 100)
