"""Runs a command of newsgloss whose client repeats unanswered transactional requests.

`python -m tests.protocol.unguarded newsgloss_enrich.cli run` is `newsgloss-enrich run` without the safeguard,
to show what the safeguard prevents. This module takes it out; the product has no switch for it.
"""

import importlib
import sys

from newsgloss_common.kafka import transactional


def take_out() -> None:
    """Remove the safeguard from this process, permanently."""
    transactional.ASKED_ONCE = ()


if __name__ == "__main__":
    take_out()
    importlib.import_module(sys.argv.pop(1)).main()
