"""`newsgloss-enrich local` as a process; no broker."""

import asyncio
import json
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.processes import wait_until_ended

from newsgloss_common.article.article_id import derive_article_id
from newsgloss_enrich.commands.local.input import MAX_BYTES

BODY = "The harbour bridge in Aberdeen reopened on Thursday, the council said."


def lines(*articles: object) -> bytes:
    return b"".join((one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in articles)


def article(number: int, **more: object) -> dict[str, object]:
    return {"article_id": f"a{number}", "source": {"id": "wire"}, "body": BODY} | more


async def test_articles_come_out_enriched_in_order(enrich: Any) -> None:
    ended = await enrich("local", stdin=lines(*map(article, range(500))), NEWSGLOSS_WORKERS="2")
    assert (ended.status, ended.errors) == (0, "")
    assert [record["article_id"] for record in ended.records] == [f"a{n}" for n in range(500)]
    assert {record["provenance"]["input"] for record in ended.records} == {None}
    assert {record["read_time"]["minutes"] for record in ended.records} == {1}


async def test_a_plain_text_file_has_a_title_a_body_and_the_defaults_of_http(
    enrich: Any, tmp_path: Path
) -> None:
    file = tmp_path / "article.txt"
    file.write_text(f"\nBridge reopens\n{BODY}\n")
    (from_file,) = (await enrich("local", file)).records
    (from_stdin,) = (await enrich("local", "-", stdin=file.read_bytes())).records
    for record in (from_file, from_stdin):
        given = record["article"]
        assert (given["title"], given["body"], given["source"]["id"]) == (
            "Bridge reopens",
            f"{BODY}\n",
            "local",
        )
        expected = derive_article_id(source_id="local", title="Bridge reopens", body=f"{BODY}\n")
        assert record["article_id"] == given["article_id"] == expected
        assert (record["version"], record["status"], given["schema_version"]) == (1, "usable", 1)
        assert given["fetched_at"]


async def test_a_bad_line_is_named_with_its_number_and_reason_and_the_next_goes_through(enrich: Any) -> None:
    given = lines(
        article(1),
        b"not json",
        b"",
        article(4, titel="typo"),
        b'{"source":{},"body":"x"}',
        b'{"source":{"id":"w"},"body":"\xff"}',
        b'{"source":{"id":"w"},"body":"\\ud800"}',
        article(8, body="  "),
        article(9, version="1"),
        article(10),
    )
    ended = await enrich("local", stdin=given)
    assert ended.status == 1
    assert [record["article_id"] for record in ended.records] == ["a1", "a10"]
    errors = [line.removeprefix("newsgloss-enrich: standard input: ") for line in ended.errors.splitlines()]
    reasons = {
        2: "not JSON",
        4: "titel: unknown field",
        5: "source.id: field required",
        6: "not UTF-8: byte 29",
        7: "body: character 0 is half of a surrogate pair",
        8: "body: empty; an article needs text",
        9: "version: should be an integer",
    }
    assert len(errors) == len(reasons)
    for (number, reason), line in zip(reasons.items(), errors, strict=True):
        assert line.startswith(f"line {number}: {reason}"), line


async def test_a_line_that_kills_its_worker_is_a_bad_line_like_others(enrich: Any) -> None:
    given = lines(article(1), article(2, title="crash"), article(3))
    ended = await enrich("local", stdin=given, NEWSGLOSS_ENRICHMENT="enrichments:crashing")
    assert ended.status == 1
    assert [record["article_id"] for record in ended.records] == ["a1", "a3"]
    assert "standard input: line 2: " in ended.errors
    assert "(worker_crash)" in ended.errors


async def test_a_line_longer_than_the_bound_is_refused_without_being_held(enrich: Any) -> None:
    given = lines(article(1), b'{"body":"' + b"x" * MAX_BYTES + b'"}', article(3))
    ended = await enrich("local", stdin=given)
    assert [record["article_id"] for record in ended.records] == ["a1", "a3"]
    assert f"line 2: more than {MAX_BYTES} bytes" in ended.errors


async def test_first_results_come_before_the_input_ends(enrich: Any) -> None:
    process = await enrich.start("local")
    for number in range(2):
        process.stdin.write(lines(article(number)))
        async with asyncio.timeout(PATIENCE_SECONDS):
            record = json.loads(await process.stdout.readline())
        assert record["article_id"] == f"a{number}"
    await process.communicate(b"")
    assert process.returncode == 0


async def test_output_that_nobody_reads_any_more_ends_it_quietly(enrich: Any) -> None:
    process = await enrich.start("local")
    feeding = asyncio.create_task(feed_for_ever(process))
    async with asyncio.timeout(PATIENCE_SECONDS):
        assert await process.stdout.readline()
        process.stdout._transport.close()
        status = await process.wait()
    feeding.cancel()
    await asyncio.gather(feeding, return_exceptions=True)
    assert (status, await process.stderr.read()) == (0, b"")


async def feed_for_ever(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    while True:
        process.stdin.write(lines(*map(article, range(100))))
        await process.stdin.drain()


@pytest.mark.parametrize("reading", [True, False], ids=["at work", "with a reader that stands still"])
def test_ctrl_c_ends_it_quietly_and_leaves_no_worker(tmp_path: Path, enrich: Any, reading: bool) -> None:
    file = tmp_path / "many.ndjson"
    file.write_bytes(lines(*map(article, range(20_000))))
    with subprocess.Popen(
        [enrich.path, "local", file],
        env=enrich.environment | {"NEWSGLOSS_WORKERS": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            workers = children(process.pid)
            assert len(workers) >= 2
            process.send_signal(signal.SIGINT)
            if reading:
                process.stdout.read()
            status = process.wait(60)
            assert (status, process.stderr.read()) == (130, b"")
        finally:
            process.kill()
    wait_until_ended(*workers)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


async def test_a_file_that_cannot_be_read_or_a_wrong_setting_is_named(enrich: Any, tmp_path: Path) -> None:
    ended = await enrich("local", tmp_path / "missing.ndjson")
    assert (ended.status, ended.output) == (2, "")
    assert f"{tmp_path}/missing.ndjson: cannot be read: No such file or directory" in ended.errors
    ended = await enrich("local", NEWSGLOSS_WORKERS="none")
    assert ended.status == 2
    assert "NEWSGLOSS_WORKERS" in ended.errors


async def test_the_record_is_the_one_that_kafka_carries_but_for_times_and_position(
    enrich: Any, wire: Any, topics: Any, article: Callable[[str], bytes]
) -> None:
    await wire.send_articles("a")
    async with enrich.running("run"):
        (carried,) = await wire.until(topics.enriched, 1)
    (local,) = (await enrich("local", stdin=article("a"))).records
    expected = json.loads(carried.value)
    for record in (local, expected):
        del record["provenance"]["enriched_at"], record["provenance"]["input"]
    assert local == expected


async def test_hashes_are_the_same_for_any_number_of_workers_and_any_company(enrich: Any) -> None:
    articles = [article(number, body=f"{BODY} {'It had been closed. ' * number}") for number in range(40)]
    alone = await enrich("local", stdin=lines(*articles), NEWSGLOSS_WORKERS="1")
    shared = await enrich("local", stdin=lines(*articles[::-1], *articles), NEWSGLOSS_WORKERS="3")
    expected = {record["article_id"]: record["result_hash"] for record in alone.records}
    assert len(set(expected.values())) == 40
    assert [record["result_hash"] for record in shared.records] == [
        expected[record["article_id"]] for record in shared.records
    ]
    assert len(shared.records) == 80
