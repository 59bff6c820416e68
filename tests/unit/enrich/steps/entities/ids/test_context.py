import pytest

from newsgloss_enrich.steps.entities.ids.context import ArticleContext


def context(language: str = "en", domain: str | None = None, hint: str | None = None) -> ArticleContext:
    return ArticleContext.of(language, {}, domain, hint)


@pytest.mark.parametrize(
    ("domain", "home"),
    [
        ("news.example.co.uk", {"GB"}),
        ("example.de.", {"DE"}),
        ("example.com", set()),
        ("example.io", set()),
        (None, set()),
    ],
)
def test_a_domain_says_where_a_source_is_at_home_unless_anybody_takes_it(
    domain: str | None, home: set[str]
) -> None:
    assert context(domain=domain).home == home


@pytest.mark.parametrize(
    ("hint", "home"), [("en-GB", {"GB"}), ("zh-Hans-CN", {"CN"}), ("zh-Hans", set()), ("en", set())]
)
def test_a_hint_s_region_is_a_home(hint: str, home: set[str]) -> None:
    assert context(hint=hint).home == home


def test_a_language_of_few_countries_says_where_it_is_spoken() -> None:
    assert context("ja").speakers == {"JP"}
    assert context("es").speakers == set()
