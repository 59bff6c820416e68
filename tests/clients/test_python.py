"""The example for Python, which uses the models themselves."""

import sys

from tests.clients.conftest import CLIENTS, Example, run


def test_the_example_prints_every_kind_of_record(example: Example) -> None:
    folder = CLIENTS / "python"
    assert run(sys.executable, "print_entities.py", cwd=folder, stdin=example.lines) == example.printed
