from tests.unit.console.enriched_records import enriched, record

from newsgloss_console.stream.entry import MAX_LEAD, MAX_NAME, MAX_NAMES, MAX_TITLE, entry_of


def test_an_article_is_remembered_by_its_evidence() -> None:
    entry = entry_of(record(enriched(stages={"names": {"status": "degraded"}})), 3)
    assert entry.number == 3
    assert entry.path == "/articles/articles.enriched.v1/0/7"
    assert (entry.title, entry.language, entry.minutes, entry.source) == (
        "Bridge reopens",
        "en",
        1,
        "example-wire",
    )
    assert entry.types == (("GPE", 1),)
    assert entry.not_ok == (("names", "degraded"),)
    assert entry.fingerprint == 255


def test_a_tombstone_is_a_deleted_article() -> None:
    entry = entry_of(record(None), 1)
    assert (entry.kind, entry.article_id) == ("deleted", "a-1")


def test_what_is_no_enriched_article_is_remembered_as_unreadable() -> None:
    entry = entry_of(record(b"\xff{", key=b"\xffkey"), 1)
    assert (entry.kind, entry.article_id) == ("unreadable", "\N{REPLACEMENT CHARACTER}key")


def test_no_text_of_an_entry_is_longer_than_its_bound() -> None:
    one = enriched()["entities"][0] | {"name": "n" * 5000}
    made = record(enriched(article={"title": "t" * 9999, "body": "b" * 9999}, entities=[one] * 500))
    entry = entry_of(made, 1)
    assert (len(entry.title), len(entry.lead), len(entry.names)) == (MAX_TITLE, MAX_LEAD, MAX_NAMES)
    assert max(map(len, entry.names)) == MAX_NAME
    assert len(entry.searched) < 2000
