"""Pages read in real worker processes."""

import asyncio
import signal
import sys

import pytest
from tests.patience import PATIENCE_SECONDS
from tests.processes import until_ended

from newsgloss_common.html.article import article_from_html
from newsgloss_common.html.page import NoArticleError, PageBusyError, PageCrashError, PageTooSlowError
from newsgloss_common.html.workers import PageWorkers

PAGE = (
    b'<html lang="en"><head><title>Bridge</title>'
    b'<meta property="article:published_time" content="2026-03-12T08:30:00Z"></head><body><article>'
    b"<p>The harbour bridge in Aberdeen reopened on Thursday, the council said.</p>"
    b"<p>Engineers checked the cables twice and found no damage at all.</p></article></body></html>"
)
SLOW = b"<body>" + b"<p>Some words of a page <b>that</b> is very long.</p>" * 60_000


async def test_a_page_read_in_a_worker_is_the_page_read_here() -> None:
    async with PageWorkers(seconds=PATIENCE_SECONDS) as workers:
        article = await workers.article(PAGE, url="https://example.org/a")
    assert article == article_from_html(PAGE, url="https://example.org/a")
    assert article.published_at is not None


async def test_a_page_without_an_article_leaves_the_worker_in_use() -> None:
    async with PageWorkers(seconds=PATIENCE_SECONDS) as workers:
        with pytest.raises(NoArticleError):
            await workers.article(b"<nav>Home</nav>")
        (worker,) = workers._all
        await workers.article(PAGE)
        assert workers._all == {worker}


async def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    async with PageWorkers(seconds=0.05) as hurried:
        await read_or_too_slow(hurried, PAGE)  # the first also starts the worker
        with pytest.raises(PageTooSlowError, match=r"longer than 0\.05 s"):
            await hurried.article(SLOW)
    async with PageWorkers(seconds=PATIENCE_SECONDS) as workers:
        await workers.article(PAGE)


async def read_or_too_slow(workers: PageWorkers, page: bytes) -> None:
    try:
        await workers.article(page)
    except PageTooSlowError:
        return


async def test_a_worker_killed_from_outside_is_replaced_and_its_page_read() -> None:
    async with PageWorkers(seconds=PATIENCE_SECONDS) as workers:
        await workers.article(PAGE)
        (first,) = workers._all
        first.process.send_signal(signal.SIGSTOP)
        reading = asyncio.create_task(workers.article(PAGE))
        first.process.kill()
        assert (await reading).title == "Bridge"


async def test_a_page_that_takes_too_much_memory_is_at_fault_alone() -> None:
    async with PageWorkers(memory_bytes=600 * 1024**2) as workers:
        await workers.article(PAGE)
        with pytest.raises(PageCrashError, match="memory"):
            await workers.article(b"<body>" + b"<p>x" * 8_000_000)
        await workers.article(PAGE)


async def test_a_page_waits_for_a_worker_for_so_long_only() -> None:
    async with PageWorkers(wait_seconds=0.01) as workers:
        reading = asyncio.create_task(workers.article(PAGE))
        await asyncio.sleep(0)
        with pytest.raises(PageBusyError):
            await workers.article(PAGE)
        await reading


async def test_no_process_is_left_when_it_closes_or_a_caller_is_cancelled() -> None:
    async with PageWorkers(workers=2) as workers:
        await workers.article(PAGE)
        reading = asyncio.create_task(workers.article(SLOW))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        processes = [worker.process for worker in workers._all]
    assert all(process.returncode is not None for process in processes)


async def test_a_worker_ends_when_its_parent_is_gone() -> None:
    program = (
        "import asyncio, os\n"
        "from newsgloss_common.html.workers import PageWorkers\n"
        "async def main():\n"
        "    workers = PageWorkers()\n"
        f"    await workers.article({PAGE!r})\n"
        "    (worker,) = workers._all\n"
        "    print(worker.process.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await parent.communicate()
    await until_ended(int(output))


async def test_an_owner_that_sends_pages_without_end_does_not_take_the_reader_from_another() -> None:
    """The other's page waits for the one that is being read, and for none of those that were there before."""
    read: list[str] = []

    async def article(owner: str) -> None:
        await workers.article(PAGE, owner=owner)
        read.append(owner)

    async with PageWorkers(wait_seconds=120.0, seconds=120.0) as workers:
        tasks = [asyncio.create_task(article("greedy")) for _ in range(5)]
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(article("other")))
        await asyncio.gather(*tasks)
    assert read == ["greedy", "other", "greedy", "greedy", "greedy", "greedy"]


async def test_an_owners_only_page_waits_as_long_as_the_page_before_it_may_take() -> None:
    async with PageWorkers(wait_seconds=0.01, seconds=120.0) as workers:
        first = asyncio.create_task(workers.article(PAGE, owner="greedy"))
        await asyncio.sleep(0)
        second = asyncio.create_task(workers.article(PAGE, owner="greedy"))
        await asyncio.sleep(0)
        assert (await workers.article(PAGE, owner="other")).title == "Bridge"
        with pytest.raises(PageBusyError):
            await second
        await first
