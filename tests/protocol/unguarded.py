"""A command of newsgloss whose client repeats transactional requests that got no answer.

`python -m tests.protocol.unguarded newsgloss_enrich.cli run` is `newsgloss-enrich run` without the safeguard
against it, to show what it is good for. It is taken out from here: the product has no switch for it.
"""

import importlib
import sys

from newsgloss_common import transactional


def take_out() -> None:
    """For this process, and for good."""
    transactional.ASKED_ONCE = ()


if __name__ == "__main__":
    take_out()
    importlib.import_module(sys.argv.pop(1)).main()
