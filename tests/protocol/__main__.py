"""Runs any client through the proxy, to see what a late request does to it: `python -m tests.protocol`.

Give your client the printed address. The proxy holds the first request of the kind and cuts the client off.
What follows is up to the client. The broker gets the held request during the next transaction.
"""

import argparse
import asyncio
import signal
import sys

from tests.protocol import moments
from tests.protocol.hooks import Verdict
from tests.protocol.late import LateRequest, nth
from tests.protocol.proxy import Proxy
from tests.protocol.requests import NAMES
from tests.protocol.trace import Entry
from tests.protocol.watch import verdict

from newsgloss_dev_kafka import DevBroker

KINDS = {name: kind for kind, name in NAMES.items()}
ARRIVALS = {
    "between": moments.BETWEEN,
    "before-records": moments.BEGUN,
    "after-records": moments.RECORDS_FIRST,
    "after-offset": moments.OFFSET_DONE,
    "offset-first": moments.OFFSET_FIRST,
    "between-batches": moments.BETWEEN_BATCHES,
}


async def watch(broker: int, arguments: argparse.Namespace) -> None:
    """Run the proxy until Ctrl-C, then print what happened."""
    kind = KINDS[arguments.hold]
    chosen = nth(kind, arguments.nth, arguments.transactional_id)
    how = Verdict.SWALLOW if arguments.stall else Verdict.HOLD
    late = LateRequest(chosen, ARRIVALS[arguments.arrives], aims_itself=True, how=how)
    async with Proxy([broker], late, [arguments.listen]) as proxy:
        began: list[float] = []

        def show(entry: Entry) -> None:
            began[:1] = began[:1] or [entry.at]
            _say(f"{entry.at - began[0]:9.3f} {entry}")

        proxy.trace.watcher = show
        _say(f"Give your client bootstrap.servers={proxy.bootstrap_servers}; Ctrl-C ends it.")
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await stopped.wait()
        _say(f"\n{verdict(proxy.trace.entries, kind)}")


def main() -> int:
    """Run the command and return its exit status."""
    arguments = _arguments()
    if arguments.broker is not None:
        asyncio.run(watch(arguments.broker, arguments))
        return 0
    _say("Starting a broker ...")
    with DevBroker() as broker:
        asyncio.run(watch(broker.port, arguments))
    return 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.protocol",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--broker",
        type=int,
        metavar="PORT",
        help="port of a broker on this machine that advertises 127.0.0.1 or localhost; "
        "by default an Apache Kafka 4.3.1 is started",
    )
    parser.add_argument(
        "--listen", type=int, default=19092, metavar="PORT", help="port for your client (19092)"
    )
    parser.add_argument(
        "--hold", choices=KINDS, default="EndTxn", help="the kind of request to hold (EndTxn)"
    )
    parser.add_argument(
        "--stall",
        action="store_true",
        help="do not cut the client off; it then waits for its own time limit",
    )
    parser.add_argument("--nth", type=int, default=1, help="which request of that kind, counted from 1 (1)")
    parser.add_argument(
        "--transactional-id",
        metavar="ID",
        help="hold only this producer's request; by default any producer's",
    )
    parser.add_argument(
        "--arrives",
        choices=ARRIVALS,
        default="after-records",
        help="where to deliver it in the transaction after the next one that ends (after-records)",
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
