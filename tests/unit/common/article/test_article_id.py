import json
import re
import shutil
import subprocess
import uuid
from pathlib import Path

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.article import canonical_url as addresses
from newsgloss_common.article.article_id import (
    FEED_ITEM_NAMESPACE,
    TEXT_NAMESPACE,
    derive_article_id,
    feed_item_article_id,
)
from newsgloss_common.article.canonical_url import canonical_url

ROOT = Path(__file__).parents[4]
VECTORS_FILE = ROOT / "schemas" / "vectors" / "article-id.v1.json"
VECTORS = json.loads(VECTORS_FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS["addresses"], ids=lambda vector: str(vector["url"]))
def test_an_address_gives_the_id_that_the_vectors_promise(vector: dict[str, str | None]) -> None:
    assert canonical_url(str(vector["url"])) == vector["canonical"]
    if vector["canonical"] is not None:
        derived = derive_article_id(source_id="any", title="any", body="any", url=vector["url"])
        assert derived == vector["article_id"] == str(uuid.uuid5(uuid.NAMESPACE_URL, vector["canonical"]))


@pytest.mark.parametrize("vector", VECTORS["texts"])
def test_a_text_gives_the_id_that_the_vectors_promise(vector: dict[str, str | None]) -> None:
    source, title, body = str(vector["source_id"]), vector["title"], vector["body"]
    assert derive_article_id(source_id=source, title=title, body=body) == vector["article_id"]


@pytest.mark.parametrize("vector", VECTORS["feed_items"])
def test_a_feeds_item_gives_the_id_that_the_vectors_promise(vector: dict[str, str]) -> None:
    derived = feed_item_article_id(source_id=vector["source_id"], item_id=vector["item_id"])
    assert derived == vector["article_id"]


def test_the_vectors_hold_the_lists_and_namespaces_that_are_used() -> None:
    assert VECTORS["namespaces"] == {
        "url": str(uuid.NAMESPACE_URL),
        "text": str(TEXT_NAMESPACE),
        "feed_item": str(FEED_ITEM_NAMESPACE),
    }
    assert VECTORS["tracking_prefixes"] == list(addresses.TRACKING_PREFIXES)
    assert VECTORS["tracking_parameters"] == sorted(addresses.TRACKING_PARAMETERS)
    assert VECTORS["amp_parameters"] == sorted(addresses.AMP_PARAMETERS)
    assert VECTORS["amp_viewer_parameters"] == sorted(addresses.AMP_VIEWER_PARAMETERS)


def test_the_documented_javascript_gives_the_same_addresses(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    (code,) = re.findall(
        r"```js\n(.*?)```", (ROOT / "docs/article-id.md").read_text(encoding="utf-8"), re.DOTALL
    )
    (tmp_path / "canonical-url.mjs").write_text(code, encoding="utf-8")
    ended = subprocess.run(
        [node, tmp_path / "canonical-url.mjs"],
        env={"VECTORS": str(VECTORS_FILE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("rubbish", ["", "nonsense", "http://", "ftp://a.example/", "http://\ud800/"])
def test_with_rubbish_for_an_address_the_text_decides(rubbish: str) -> None:
    without = derive_article_id(source_id="s", title="t", body="b")
    assert derive_article_id(source_id="s", title="t", body="b", url=rubbish) == without


def test_without_address_source_title_and_body_all_count() -> None:
    ids = {
        derive_article_id(source_id=source, title=title, body=body)
        for source, title, body in [
            ("s", "t", "b"),
            ("x", "t", "b"),
            ("s", "x", "b"),
            ("s", "t", "x"),
            ("st", "", "b"),
        ]
    }
    assert len(ids) == 5


def test_the_id_of_a_text_is_the_same_in_every_release() -> None:
    assert derive_article_id(source_id="s", title="t", body="b") == "1d67e2d0-fd2b-5dd4-abac-819478d24248"


def test_a_lone_surrogate_in_the_text_does_not_raise() -> None:
    assert uuid.UUID(derive_article_id(source_id="s", title="\ud83d", body="b")).version == 5
