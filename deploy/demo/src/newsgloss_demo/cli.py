"""The command `newsgloss-demo`."""

import io
import os
import signal
import sys
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from newsgloss_demo.errors import DemoError
from newsgloss_demo.places import IN_CHECKOUT, OUTPUT, SAMPLES

EXIT_INTERRUPTED = 130
PLAIN_COLUMNS = 100
"""Width of the output when it has none of its own, as a file or a pipe."""

IN_CHECKOUT_NEXT = """\
next:
  ARTICLE=path/to/file.txt make demo    an article of your own
  make demo ARGS=--keep                 stays up: send articles with curl, connect to Kafka
  make test                             all tests, against a real Kafka
  README.md, docs/                      connect a producer or a consumer; how it works"""

INSTALLED_NEXT = """\
next:
  newsgloss-demo path/to/file.txt                           an article of your own
  newsgloss-demo --keep                                     stays up: send articles with curl
  KAFKA_BOOTSTRAP_SERVERS=host:9092 newsgloss-demo          with your own Kafka
  newsgloss-enrich --help, newsgloss-ingest --help          the services"""


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--keep", is_flag=True, help="Stay up afterwards, and show whatever comes, until Ctrl-C.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    default=OUTPUT,
    show_default=".cache/demo" if IN_CHECKOUT else True,
    help="Where logs and JSON go.",
)
def main(*, paths: tuple[Path, ...], keep: bool, output: Path) -> None:
    """Start Kafka and both services, send articles over HTTP, show what comes out, stop everything.

    PATH is a .txt or .json article or a folder of them: ARTICLE in the environment by default, else the
    project's samples. If KAFKA_BOOTSTRAP_SERVERS is set, the demo uses that cluster and starts no broker, so
    that it needs neither Java nor Maven.

    Exit status: 0 when every article came out enriched, 1 when not, 130 after Ctrl-C.
    """
    console = _console()
    _raise_on_signals()
    try:
        # Imported late: --help answers at once, and Ctrl-C is handled from the start.
        from newsgloss_demo import articles  # noqa: PLC0415
        from newsgloss_demo.run import Demo  # noqa: PLC0415

        outcome = Demo(console, articles.find(paths or _default_paths()), output).run(keep=keep)
    except DemoError as error:
        click.echo(f"newsgloss-demo: {error}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("newsgloss-demo: interrupted; everything that it started has ended", err=True)
        sys.exit(EXIT_INTERRUPTED)
    if outcome.is_complete and not keep:
        next_steps = IN_CHECKOUT_NEXT if IN_CHECKOUT else INSTALLED_NEXT
        console.print(next_steps, style="dim", markup=False, highlight=False, soft_wrap=True)
    sys.exit(0 if outcome.is_complete else 1)


def _default_paths() -> list[Path]:
    own = os.environ.get("ARTICLE")
    return [Path(own).expanduser() if own else SAMPLES]


def _console() -> Console:
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal without UTF-8 shows "?" instead of failing
        sys.stdout.reconfigure(errors="replace")
    known = sys.stdout.isatty() or "COLUMNS" in os.environ
    return Console(width=None if known else PLAIN_COLUMNS)


def _raise_on_signals() -> None:
    """Turn SIGINT, SIGTERM and SIGHUP into KeyboardInterrupt, even if the parent ignores SIGINT."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        signal.raise_signal(signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)


if __name__ == "__main__":
    main()
