"""Renders the templates, in which everything is escaped."""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from newsgloss_console.article.raw import visible
from newsgloss_console.web.breaks import breakable

MILLISECONDS = 1000
NONE = "\N{EN DASH}"
"""Stands for a value that there is not."""


def moment(timestamp: float) -> str:
    """A record's time in milliseconds as text in UTC; strange times are shown as their number."""
    try:
        return f"{datetime.fromtimestamp(timestamp / MILLISECONDS, UTC):%Y-%m-%d %H:%M:%S}"
    except (OverflowError, OSError, ValueError):
        return f"{timestamp} ms"


def share(value: float | None) -> str:
    """A probability for people."""
    return NONE if value is None else f"{value:.2f}"


def rate(value: float | None) -> str:
    """A number a second for people."""
    return NONE if value is None else f"{value:,.1f}/s"


def duration(seconds: float) -> str:
    """A time span for people, to the minute once it has some."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min" if minutes else f"{rest} s"


def code(text: str) -> Markup:
    """Text of our own documentation; what it has between backticks is code."""
    parts = [
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part)
        for number, part in enumerate(text.split("`"))
    ]
    return Markup().join(parts)


def css(text: str) -> str:
    """A strangers' word as part of the name of a style: letters alone."""
    return "".join(one for one in text.lower() if "a" <= one <= "z")


class Pages:
    """The templates of the console."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("newsgloss_console.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.filters |= {
            "moment": moment, "share": share, "rate": rate, "visible": visible, "path": _in_path, "css": css,
            "duration": duration, "code": code, "breakable": breakable,
        }  # fmt: skip
        self._environment.globals["release"] = version("newsgloss-console")

    def page(
        self,
        name: str,
        content: Mapping[str, Any],
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """A page of this name."""
        text = self._environment.get_template(f"{name}.html").render(content)
        # A half of a surrogate pair, which JSON of strangers may hold, is in no encoding.
        return HTMLResponse(text.encode("utf-8", "replace"), status, headers=dict(headers or {}))


def _in_path(text: str) -> str:
    return quote(text, safe="", errors="replace")
