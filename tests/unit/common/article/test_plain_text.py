import pytest

from newsgloss_common.article.plain_text import PlainText, split_plain_text


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("Title\nBody\n", "Title", "Body\n"),
        ("Title\n\nBody", "Title", "\nBody"),
        ("\n  \n Title \nBody", "Title", "Body"),
        ("Title\r\nOne\r\nTwo", "Title", "One\r\nTwo"),
        ("Title\rBody", "Title", "Body"),
        ("\ufeffTitle\nBody", "Title", "Body"),
        ("\ufeff\n\ufeffTitle\nBody", "Title", "Body"),
        ("Title alone", "Title alone", ""),
        ("", "", ""),
        (" \n\t\n", "", ""),
    ],
)
def test_the_first_non_empty_line_is_the_title_and_the_rest_stands_unchanged(
    text: str, title: str, body: str
) -> None:
    assert split_plain_text(text) == PlainText(title=title, body=body)


def test_other_line_separators_do_not_end_the_title() -> None:
    assert split_plain_text("A\u2028B\x0cC\nrest").title == "A\u2028B\x0cC"


def test_a_million_empty_lines_are_passed_over_quickly() -> None:
    assert split_plain_text("\n" * 1_000_000 + "Title\nBody") == PlainText("Title", "Body")
