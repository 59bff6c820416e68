"""A page to vary: its head, its body, its address."""

from newsgloss_common.html.article import article_from_html
from newsgloss_common.html.page import PageArticle

TITLE = "Ferry to the islands gets a second crew"
PARAGRAPHS = (
    "The ferry company hired a second crew on Monday, so that the boat can run until midnight in summer.",
    "Islanders had asked for late crossings for years, because the last boat left before the theatre ended.",
    "The county pays half of the cost for three years and will count the passengers of every crossing.",
)
BODY = "\n".join(PARAGRAPHS)
ADDRESS = "https://www.coast-courier.example/2026/04/second-crew"


def page(head: str = "", body: str = "", before: str = "", after: str = "", title: str = TITLE) -> str:
    """An article with its headline and three paragraphs.

    `body` follows the paragraphs, `before` stands right below the headline, `after` follows the article.
    """
    text = "".join(f"<p>{one}</p>\n" for one in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body><header><a href='/'>Coast Courier</a></header><article><h1>{TITLE}</h1>{before}{text}{body}"
        f"</article>{after}</body></html>"
    )


def read(html: str | bytes, url: str | None = ADDRESS) -> PageArticle:
    return article_from_html(html, url=url)


def json_ld(text: str, kind: str = "application/ld+json") -> str:
    return f'<script type="{kind}">{text}</script>'
