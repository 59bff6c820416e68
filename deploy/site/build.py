"""Builds the site with MkDocs, strictly: a link or an anchor that leads nowhere ends the build."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

from deploy.site.contents import MAP, llms_txt, navigation, summary
from deploy.site.pages import Pages

CONFIG = Path(__file__).with_name("mkdocs.yml")
STYLES = Path(__file__).with_name("site.css")


class SiteError(Exception):
    """The site cannot be built; the message says which page is at fault."""


def anchor(heading: str, _separator: str = "-") -> str:
    """The anchor of a heading, as code hosts make it: the pages are read there too."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def stage(pages: Pages, source: Path) -> None:
    """Write the pages and the files that go along into an empty folder."""
    shutil.rmtree(source, ignore_errors=True)
    for path, text in pages.texts.items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (source / "assets").mkdir(parents=True)
    shutil.copyfile(STYLES, source / "assets" / STYLES.name)
    for path in pages.files:
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pages.root / path, target)


def build(source: Path, site: Path) -> int:
    """Build the site and return how many pages it has.

    Args:
        source: a folder for what MkDocs reads; emptied first.
        site: the folder of the site; emptied first.

    Raises:
        LinkError: a page links to what does not exist.
        SiteError: MkDocs refused a page.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "true")  # about a release that the lock does not allow
    from mkdocs.commands.build import build as mkdocs_build  # noqa: PLC0415 - after the variable
    from mkdocs.config import load_config  # noqa: PLC0415 - as above
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415 - as above

    pages = Pages().collect()
    stage(pages, source)
    chart = pages.texts[MAP]
    extensions: list[Any] = ["tables", "fenced_code", {"toc": {"slugify": anchor, "permalink": True}}]
    try:
        config = load_config(
            str(CONFIG),
            docs_dir=str(source),
            site_dir=str(site),
            nav=navigation(chart),
            markdown_extensions=extensions,
            strict=True,
        )
        config.plugins.on_startup(command="build", dirty=False)
        mkdocs_build(config)
        config.plugins.on_shutdown()
    except MkDocsException as error:
        raise SiteError(str(error)) from error
    for path, text in pages.texts.items():
        (site / path).write_text(text, encoding="utf-8")
    (site / "llms.txt").write_text(llms_txt(chart, summary(pages.texts[Path("README.md")])), encoding="utf-8")
    return len(pages.texts)
