"""CONTRIBUTING.md leads a newcomer to the line that answers a question."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ENRICHER = ROOT / "services" / "enrich" / "src" / "newsgloss_enrich"
INGEST = ROOT / "services" / "ingest" / "src" / "newsgloss_ingest"


@pytest.mark.parametrize(
    ("question", "file", "line"),
    [
        (
            "Where is an offset committed?",
            ENRICHER / "stream/commit.py",
            "producer.send_offsets_to_transaction(",
        ),
        (
            "Where does a lag alert come from?",
            ROOT / "deploy/prometheus/rules.yml",
            "alert: NewsglossLagging",
        ),
        ("What happens when a worker dies?", ENRICHER / "pool/exits.py", "def explain("),
        (
            "Where does 'Jordan' become a country?",
            ENRICHER / "steps/entities/countries.py",
            "def countries_of(",
        ),
        (
            "Where is the HTTP answer 429 made?",
            INGEST / "keys/gate.py",
            "raise ProblemError(catalogue.RATE_LIMITED",
        ),
    ],
)
def test_the_table_answers_a_newcomers_question(question: str, file: Path, line: str) -> None:
    (answer,) = re.findall(rf"^\| {re.escape(question)} \| (.*) \|$", PAGE, flags=re.MULTILINE)
    assert any(file.match(f"*/{path}") for path in re.findall(r"`([\w/.]+)`", answer)), answer
    assert line in file.read_text(encoding="utf-8")
