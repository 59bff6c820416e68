import re
from ipaddress import ip_network
from pathlib import Path

import pytest

from newsgloss_ingest.feeds.configuration import Feed, FeedsFile, FeedsFileError, read

FEED = '[[feed]]\nurl = "https://news.example.org/feed.xml"\nsource = "example"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "feeds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_address_and_a_source_are_enough(tmp_path: Path) -> None:
    file = read(write(tmp_path, FEED))
    assert file.memory == tmp_path / "feeds.sqlite"
    (feed,) = file.feed
    assert (feed.interval_seconds, feed.full_text, feed.robots) == (900, "auto", True)


def test_all_may_be_set(tmp_path: Path) -> None:
    head = (
        'memory = "m.db"\nuser_agent = "x/1 (+https://x.example)"\nallow_networks = ["10.1.0.0/16", "::1"]\n'
    )
    file = read(write(tmp_path, head + FEED + 'full_text = "never"\nrobots = false\ninterval_seconds = 60\n'))
    assert file.memory == tmp_path / "m.db"
    assert file.allow_networks == (ip_network("10.1.0.0/16"), ip_network("::1/128"))
    assert (file.feed[0].full_text, file.feed[0].robots, file.feed[0].interval_seconds) == (
        "never",
        False,
        60,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "feed: Field required"),
        ("[[feed]]", "feed.0.url: Field required"),
        (FEED.replace("https", "ftp"), "feed.0.url: Value error, not an http or https address"),
        (FEED + FEED, "the feed https://news.example.org/feed.xml is there twice"),
        (FEED + "intervall = 3", "feed.0.intervall: Extra inputs are not permitted"),
        (FEED + 'full_text = "perhaps"', "feed.0.full_text: Input should be 'auto', 'always' or 'never'"),
        (
            FEED + "interval_seconds = 0",
            "feed.0.interval_seconds: Input should be greater than or equal to 1",
        ),
        (
            'allow_networks = ["10.1.2.3/8"]\n' + FEED,
            "allow_networks: Value error, 10.1.2.3/8 has host bits set",
        ),
        ('user_agent = "a\\nb"\n' + FEED, "user_agent: String should match pattern"),
        ("[[feed", "feeds.toml: Expected"),
        (FEED.replace("//", "//me:hunter2@"), "feed.0.url: Value error, holds a user name or password"),
        (FEED.replace(".xml", ".xml?token=hunter2"), "feed.0.url: Value error, holds a credential (token)"),
        (FEED + 'authorization_file = "nowhere"', "feed.0.authorization_file: cannot read"),
        (FEED + 'query_file = "feeds.toml"', "feed.0.query_file"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FeedsFileError) as raised:
        read(write(tmp_path, text))
    assert says in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_files_of_credentials_are_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Bearer hunter2\n", encoding="utf-8")
    (tmp_path / "query").write_text("token=hunter3\n", encoding="utf-8")
    more = 'authorization_file = "secret"\nquery_file = "query"\n'
    file = read(write(tmp_path, FEED + more))
    credentials = file.feed[0].read_credentials()
    assert (credentials.authorization, credentials.query) == ("Bearer hunter2", "token=hunter3")
    assert "hunter" not in repr(file)


def test_the_documented_file_is_one(tmp_path: Path) -> None:
    page = Path(__file__).parents[4] / "docs" / "feeds.md"
    (text,) = re.findall(r"```toml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [feed.source for feed in read(write(tmp_path, text)).feed] == ["example-wire", "other"]


def test_the_documentation_names_every_key_and_its_default() -> None:
    text = (Path(__file__).parents[4] / "docs" / "feeds.md").read_text(encoding="utf-8")
    for key in [*Feed.model_fields, *FeedsFile.model_fields]:
        assert f"`{key}`" in text or key == "feed", key
    for number in (Feed.model_fields["interval_seconds"], FeedsFile.model_fields["max_bytes"]):
        assert re.search(rf"[ |]{number.default} ", text), number


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedsFileError, match="No such file"):
        read(tmp_path / "feeds.toml")
