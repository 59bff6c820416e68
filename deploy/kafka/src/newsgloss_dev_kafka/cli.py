"""The command `newsgloss-dev-kafka`."""

import argparse
import logging
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from newsgloss_dev_kafka import acl_options, folders, places, probe
from newsgloss_dev_kafka.broker import DevBroker
from newsgloss_dev_kafka.cluster import HEAP, NODES, DevCluster, missing_node
from newsgloss_dev_kafka.errors import AlreadyRunningError, DevKafkaError
from newsgloss_dev_kafka.jars import ensure_jars
from newsgloss_dev_kafka.java import find_java
from newsgloss_dev_kafka.places import KAFKA_VERSION
from newsgloss_dev_kafka.security import USERS, Security

_NAME = "default"
_HEAP = "1g"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; on failure exit with status 1 and a message."""
    logging.basicConfig(level=logging.INFO, format="newsgloss-dev-kafka: %(message)s", stream=sys.stderr)
    chosen = _parser().parse_args(arguments)
    try:
        sys.exit(chosen.run(chosen))
    except DevKafkaError as problem:
        sys.exit(f"newsgloss-dev-kafka: {problem}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="newsgloss-dev-kafka",
        description=f"A real Apache Kafka {KAFKA_VERSION} on loopback, for development. Its folder and its "
        "jars are in the checkout's .cache/ (NEWSGLOSS_DEV_KAFKA_HOME and NEWSGLOSS_KAFKA_JARS move them).",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    start = commands.add_parser(
        "start", help="start a broker in the background, print KAFKA_BOOTSTRAP_SERVERS=…"
    )
    run = commands.add_parser("run", help="start a broker, stop it on Ctrl-C or SIGTERM")
    for command in (start, run):
        command.add_argument("--name", default=_NAME, help="its name (default: %(default)s)")
        command.add_argument(
            "--brokers",
            type=int,
            choices=(1, NODES),
            default=1,
            help="3 starts a cluster: NAME-1 to NAME-3",
        )
        command.add_argument(
            "--port", type=int, help="loopback port; the first of three (default: a free one)"
        )
        command.add_argument("--data-dir", type=Path, help="folder for its data (default: data are not kept)")
        command.add_argument(
            "--heap", help=f"Java heap of each broker (default: {_HEAP}; in a cluster {HEAP})"
        )
        command.add_argument(
            "--secured", action="store_true", help=f"with TLS, ACLs and users: admin, {', '.join(USERS)}"
        )
        command.add_argument("--property", type=_pair, action="append", default=[], metavar="KEY=VALUE")
    start.set_defaults(run=_start)
    run.set_defaults(run=_run)
    stop = commands.add_parser("stop", help="stop a broker, all three of a name, or one of them")
    stop.add_argument("name", nargs="?", default=_NAME, help="its name (default: %(default)s)")
    stop.add_argument("--all", action="store_true", help="stop every broker of this checkout")
    stop.set_defaults(run=_stop)
    fetch = commands.add_parser("fetch", help="check Java and fetch Kafka's jars, without starting anything")
    fetch.set_defaults(run=_fetch)
    acls = commands.add_parser("acls", help="add, remove or list ACLs of a secured broker")
    token = commands.add_parser("token", help="print a token for SASL/OAUTHBEARER on a secured broker")
    for command in (acls, token):
        command.add_argument("--name", default=_NAME, help="the broker's name (default: %(default)s)")
    acl_options.add_options(acls)
    acls.set_defaults(run=_acls)
    token.add_argument("user", help="the user that the token stands for")
    token.add_argument(
        "--seconds", type=float, default=3600.0, help="how long it is valid (default: %(default)s)"
    )
    token.set_defaults(run=_token)
    status = commands.add_parser("status", help="list the running brokers; exit status 3 if there is none")
    status.set_defaults(run=_status)
    return parser


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def _kafka(chosen: argparse.Namespace, owner_pid: int | None) -> DevBroker | DevCluster:
    if chosen.brokers == 1:
        return DevBroker(
            name=chosen.name,
            data_dir=chosen.data_dir,
            port=chosen.port,
            heap=chosen.heap or _HEAP,
            properties=dict(chosen.property),
            owner_pid=owner_pid,
            users=USERS if chosen.secured else None,
        )
    if chosen.secured:
        raise DevKafkaError("a secured Kafka is one broker: leave out --secured, or --brokers")
    return DevCluster(
        name=chosen.name,
        data_dir=chosen.data_dir,
        port=chosen.port,
        heap=chosen.heap or HEAP,
        properties=dict(chosen.property),
        owner_pid=owner_pid,
    )


def _print_address(bootstrap_servers: str) -> None:
    sys.stdout.write(f"KAFKA_BOOTSTRAP_SERVERS={bootstrap_servers}\n")
    sys.stdout.flush()


def _start(chosen: argparse.Namespace) -> int:
    again = missing_node(chosen.name)
    if again is not None:
        again.start().leave()
        logging.getLogger(__name__).info("%s runs again", chosen.name)
        _print_address(again.bootstrap_servers)
        return 0
    kafka = _kafka(chosen, owner_pid=0)
    try:
        kafka.start()
    except AlreadyRunningError:
        _say_what_runs(chosen)
        return 0
    _print_address(kafka.bootstrap_servers)
    if chosen.secured and isinstance(kafka, DevBroker):
        _say_where(kafka.security)
    kafka.leave()
    return 0


def _say_what_runs(chosen: argparse.Namespace) -> None:
    """Report the broker that a start found running. Call it while an AlreadyRunningError is handled."""
    running = [state for state in folders.all_running() if chosen.name in (state.name, state.cluster)]
    if not running:  # it is starting or ending
        raise  # noqa: PLE0704
    if (chosen.brokers == 1) != (running[0].name == chosen.name):
        one_or_three = "one broker" if running[0].name == chosen.name else f"{NODES} brokers"
        raise DevKafkaError(
            f"{chosen.name!r} is running already, as {one_or_three}; stop it with 'newsgloss-dev-kafka stop "
            f"{chosen.name}', or choose another name"
        )
    log = logging.getLogger(__name__)
    if running[0].cluster and len(running) < NODES:
        log.info("%s is running already; %d of its brokers are not", chosen.name, NODES - len(running))
        log.info("'newsgloss-dev-kafka start --name %s-NUMBER' starts one of them again", chosen.name)
    else:
        log.info("%s is running already", chosen.name)
    _print_address(running[0].bootstrap_servers)


def _say_where(security: Security) -> None:
    log = logging.getLogger(__name__)
    log.info("secured; each user has a file of settings for the shell: %s/USER.env", security.folder)


def _secured(name: str) -> tuple[folders.Running, Security]:
    for state in folders.all_running():
        if state.name == name and state.tls_port:
            return state, Security(places.brokers() / name / "security")
    raise DevKafkaError(f"no secured broker named {name!r} is running (see 'status' and 'start --secured')")


def _acls(chosen: argparse.Namespace) -> int:
    state, security = _secured(chosen.name)
    admin = security.acls(state.tls_port)
    if chosen.list:
        for acl in sorted(admin.all()):
            sys.stdout.write(acl_options.line(acl) + "\n")
        return 0
    acls = list(acl_options.named(chosen))
    if not acls:
        raise DevKafkaError("name a principal, an operation and a resource")
    (admin.add if chosen.add else admin.remove)(*acls)
    return 0


def _token(chosen: argparse.Namespace) -> int:
    _, security = _secured(chosen.name)
    sys.stdout.write(security.tokens.token(chosen.user, chosen.seconds) + "\n")
    return 0


def _run(chosen: argparse.Namespace) -> int:
    asked_to_end = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        asked_to_end.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    with _kafka(chosen, owner_pid=None) as kafka:
        _print_address(kafka.bootstrap_servers)
        if chosen.secured and isinstance(kafka, DevBroker):
            _say_where(kafka.security)
        watch = _watch_one(kafka) if isinstance(kafka, DevBroker) else _watch_several(kafka)
        while not asked_to_end.wait(0.2):
            next(watch)
    return 0


def _watch_one(broker: DevBroker) -> Iterator[None]:
    logging.getLogger(__name__).info("running; Ctrl-C stops it; log: %s", broker.log_path)
    while broker.is_running:
        yield
    raise DevKafkaError(f"Kafka ended by itself; the end of its log:\n{broker.log_tail()}")


def _watch_several(cluster: DevCluster) -> Iterator[None]:
    """Log the end of each node, and how to start it again."""
    log = logging.getLogger(__name__)
    for broker in cluster.brokers:
        log.info("%s is process %s; log: %s", broker.name, broker.pid, broker.log_path)
    log.info("running; any one of them may be killed; Ctrl-C stops all")
    left = set(cluster.brokers)
    while left or any(state.cluster == cluster.name for state in folders.all_running()):
        for broker in [broker for broker in left if not broker.is_running]:
            left.discard(broker)
            log.warning(
                "%s ended; 'newsgloss-dev-kafka start --name %s' starts it again", broker.name, broker.name
            )
        yield
    raise DevKafkaError("none of the brokers runs any more")


def _stop(chosen: argparse.Namespace) -> int:
    running = folders.all_running() if chosen.all else []
    names = sorted({state.cluster or state.name for state in running}) if chosen.all else [chosen.name]
    missing = [name for name in names if not folders.stop(name)]
    if missing:
        sys.stderr.write(f"newsgloss-dev-kafka: no broker named {missing[0]!r} is running (see 'status')\n")
    return 1 if missing else 0


def _fetch(_chosen: argparse.Namespace) -> int:
    find_java()
    ensure_jars()
    return 0


def _status(_chosen: argparse.Namespace) -> int:
    running = folders.all_running()
    for state in running:
        tls = (
            Security(places.brokers() / state.name / "security").broker_context() if state.tls_port else None
        )
        serves = probe.serving_cluster(state.tls_port or state.port, tls=tls)
        answers = ("answers, secured" if tls else "answers") if serves else "does not answer"
        owner = f"owned by process {state.owner}" if state.owner else "in the background"
        sys.stdout.write(f"{state.name}  {state.address}  {answers}  pid {state.pid}  {owner}\n")
    return 0 if running else 3
