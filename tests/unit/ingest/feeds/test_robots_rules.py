"""Rules of robots.txt, good and hostile ones."""

import ada_url
import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from newsgloss_ingest.feeds.robots_rules import RobotsRules, Slices, T, judge, parse

LONGEST = "/" + "b" * 8191
MAX_BYTES = 500 * 1024


def result(slices: Slices[T]) -> T:
    while True:
        try:
            next(slices)
        except StopIteration as done:
            value: T = done.value
            return value


def count(slices: Slices[T]) -> int:
    return sum(1 for _ in slices)


def rules(*lines: str, agent: str = "newsgloss") -> RobotsRules:
    return result(parse("\n".join(lines).encode(), agent))


def allows(path: str, *lines: str, agent: str = "newsgloss") -> bool:
    return result(judge(rules(*lines, agent=agent), path))


def filled(line: str) -> bytes:
    """As many lines as robots.txt may have, with their number where `{}` stands."""
    lines, size, number = [b"User-agent: *"], 13, 0
    while size < MAX_BYTES:
        lines.append(line.format(number).encode())
        size += len(lines[-1]) + 1
        number += 1
    return b"\n".join(lines)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        # RFC 9309 §2.2.2 and §2.2.3, and the table of Google's documentation
        ("/", "/any", True),
        ("/fish", "/fish/salmon.html", True),
        ("/fish", "/Fish.asp", False),
        ("/fish/", "/fish", False),
        ("/*.php", "/folder/any.php.file.html", True),
        ("/*.php", "/windows.PHP", False),
        ("/*.php$", "/folder/filename.php", True),
        ("/*.php$", "/filename.php?parameters", False),
        ("/fish*.php", "/fishheads/catfish.php?parameters", True),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a$", "/a$b", True),
        ("/foo/bar/\u30c4", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%e3%83%84", "/foo/bar/%E3%83%84", True),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", True),
        ("/a%3cd.html", "/a%3Cd.html", True),
        ("/a%2fb", "/a/b", False),
        ("/a%2Ab", "/a*b", True),
        ("/a%2Ab", "/aXb", False),
        ("/*a*a$", "/a", False),
        ("/*a*a$", "/aa", True),
        ("/**x", "/x", True),
        ("*", "/x", True),
        ("/?", "/?", True),
        ("/*?id=", "/x?id=5", True),
    ],
)
def test_a_pattern_matches_as_it_is_written_down(pattern: str, path: str, matches: bool) -> None:
    assert allows(path, "User-agent: *", f"Disallow: {pattern}") is not matches


def test_the_longest_pattern_counts_and_of_two_the_one_that_allows() -> None:
    lines = ("User-agent: *", "Disallow: /a", "Allow: /a/b", "Disallow: /a/b/c", "Allow: /a/b/c")
    assert [allows(path, *lines) for path in ("/", "/a", "/a/b", "/a/b/c")] == [True, False, True, True]
    assert allows("/", "User-agent: *", "Disallow: /", "Allow: /index.html")


@pytest.mark.parametrize(
    ("agent", "path"),
    [("newsgloss", "/mine"), ("newsgloss-beta", "/beta"), ("NewsGloss", "/mine"), ("x", "/all")],
)
def test_the_group_that_fits_best_counts_alone(agent: str, path: str) -> None:
    lines = (
        "User-agent: *", "Disallow: /all", "Crawl-delay: 7", "",
        "User-agent: other", "User-agent: newsgloss", "Disallow: /mine", "Crawl-delay: 2", "",
        "User-agent: newsgloss-beta", "Disallow: /beta", "Crawl-delay: 3",
    )  # fmt: skip
    closed = [one for one in ("/all", "/mine", "/beta") if not allows(one, *lines, agent=agent)]
    assert closed == [path]
    assert rules(*lines, agent=agent).delay == {"/all": 7, "/mine": 2, "/beta": 3}[path]


def test_groups_of_the_same_name_count_together_and_lines_of_no_group_part_none() -> None:
    lines = (
        "User-agent: a", "Sitemap: https://a.example/", "User-agent: newsgloss", "Disallow: /1",
        "User-agent: b", "Disallow: /2", "User-agent: newsgloss", "Sitemap: x", "Disallow: /3",
    )  # fmt: skip
    assert [allows(f"/{number}", *lines) for number in (1, 2, 3)] == [False, True, False]


@pytest.mark.parametrize("line", ["Disallow /x", "disalow: /x", "DISALLOW : /x # why", "\tDisallow:/x\r"])
def test_what_was_meant_as_a_rule_is_one(line: str) -> None:
    assert not allows("/x", "\ufeffUser-agent: *", line)


@pytest.mark.parametrize("delay", ["x", "-1", "nan", "inf", "1e999", ""])
def test_a_delay_that_is_none_is_passed_over(delay: str) -> None:
    assert rules("User-agent: *", f"Crawl-delay: {delay}").delay == 0


def test_bytes_of_any_kind_are_read() -> None:
    assert result(parse(bytes(range(256)) * 100, "newsgloss")) == RobotsRules()


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: /*b*{}",
        "Disallow: /*" + "b" * 49 + "c" + "b" * 40 + "{}",
        "Disallow: /" + "*b" * 100 + "{}",
        "Disallow: /" + "*" * 500 + "c{}",
        "Disallow: /" + "%" * 50 + "{}",
        "Disallow: /{}$",
    ],
)
def test_rules_as_many_and_as_costly_as_they_may_be_are_compared_slice_by_slice(line: str) -> None:
    """Without backtracking, with which each of these would take minutes."""
    found = result(parse(filled(line), "newsgloss"))
    assert count(judge(found, LONGEST)) == len(found.rules) // 100
    assert result(judge(found, LONGEST))
    assert found.size < 50 * MAX_BYTES


@pytest.mark.parametrize("line", ["User-agent: a{}", "", "#", "User-agent: newsgloss", "x:{}"])
def test_a_file_of_lines_without_rules_is_read_slice_by_slice(line: str) -> None:
    data = filled(line)
    assert count(parse(data, "newsgloss")) >= len(data.splitlines()) // 500


def test_the_groups_of_all_others_cost_nothing_for_each_of_their_rules() -> None:
    """Many names times many rules would be hundreds of millions."""
    names = "".join(f"User-agent: a{number}\n" for number in range(12_000))
    lines = "".join(f"Allow: /{number}\n" for number in range(12_000))
    data = (names + lines + "User-agent: *\nDisallow: /x\n").encode()
    assert result(parse(data, "newsgloss")).rules == (("/x", False),)


PIECES = st.sampled_from(
    ["/", "a", "b", "*", "$", "%41", "%2f", "%2A", "\u00e4", "?", "=", "&", "index.html", "%", "%c3%a9"]
)
PATHS = st.lists(PIECES, max_size=6).map(lambda pieces: "/" + "".join(pieces).lstrip("/"))
LINES = st.one_of(
    st.sampled_from(
        [
            "User-agent: *", "User-agent: newsgloss", "user-agent: news", "User-agent: other", "",
            "User-agent: newsgloss-b*", "useragent newsgloss", "Sitemap: http://x/", "Host: x", "# c",
            "Crawl-delay: 3", "Crawl-delay: x", "Disallow:", "foo: bar",
        ]
    ),
    st.tuples(st.sampled_from(["Disallow: ", "Allow: ", "disalow ", "Disallow:"]), PATHS).map("".join),
)  # fmt: skip


@given(st.lists(LINES, max_size=12), PATHS)
def test_it_says_what_protego_says(lines: list[str], path: str) -> None:
    url = ada_url.URL(f"https://a.example{path}")
    theirs, ours = Protego.parse("\n".join(lines)), rules(*lines)
    assert (theirs.crawl_delay("newsgloss") or 0) == ours.delay
    allowed = result(judge(ours, url.href.removeprefix(url.origin)))
    assert theirs.can_fetch(url.href, "newsgloss") is allowed
