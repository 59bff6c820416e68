import pytest

from newsgloss_ingest.feeds.markup import plain_line, plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>One\n two.</p><p>Three.", "One two.\n\nThree."),
        ("One<br/>two", "One\ntwo"),
        ("<ul><li>a</li><li>b</li></ul>after", "a\nb\n\nafter"),
        ("a &amp; b&nbsp;c &#x1F642;", "a & b c \U0001f642"),
        ("<p>a<b>b</b>c</p>", "abc"),
        ("<script>x</script><style>y</style>z<iframe>q</iframe>", "z"),
        ("<script>never closed", ""),
        ("</script>a", "a"),
        ("<p><!-- c -->a</p><![CDATA[x]]>", "a"),
        ("a<![CDAT[x]]>b<![if !IE]>c", "abc"),
        ("1 < 2 and <", "1 < 2 and <"),
        ("", ""),
    ],
)
def test_paragraphs_stay_and_markup_goes(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_a_line_is_one_line() -> None:
    assert plain_line("<p>a</p><p>b<br>c</p>") == "a b c"
