"""How long it takes from `make demo ARGS=--keep` to the first live article in a browser, step by step.

    .venv/bin/python benchmarks/console_first_sight.py

It runs the demo as `make demo ARGS=--keep` does once everything is installed, opens the console's page in
Chromium as soon as the demo has printed its address, and waits for the first article there.
"""

import asyncio
import os
import re
import shutil
import signal
import sys
import time
from pathlib import Path

from playwright.async_api import async_playwright

WAIT_MS = 120_000


async def measure() -> dict[str, float]:
    """Seconds since the start of the demo, by event."""
    start, seen = time.monotonic(), {}
    demo = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("newsgloss-demo"), "--keep",
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={**os.environ, "COLUMNS": "200", "PYTHONUNBUFFERED": "1"}, start_new_session=True,
    )  # fmt: skip
    assert demo.stdout is not None
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            )
            page = await browser.new_page()
            async for line in demo.stdout:
                text = line.decode("utf-8", "replace")
                print(f"{time.monotonic() - start:6.1f} s  {text.rstrip()}")
                if found := re.search(r"console at (http://\S+?),", text):
                    seen["the demo prints the console's address"] = time.monotonic() - start
                    break
            assert found is not None, "the demo printed no address"
            await page.goto(found[1])
            seen["its page is open"] = time.monotonic() - start
            await page.wait_for_selector("#rows .headline", timeout=WAIT_MS)
            seen["the first article is in it"] = time.monotonic() - start
            await browser.close()
    finally:
        os.killpg(demo.pid, signal.SIGINT)
        await demo.stdout.read()
        await demo.wait()
    return seen


def main() -> None:
    """Print the times."""
    before = 0.0
    for event, at in asyncio.run(measure()).items():
        print(f"{at:6.1f} s (+{at - before:.1f} s)  {event}")
        before = at


if __name__ == "__main__":
    main()
