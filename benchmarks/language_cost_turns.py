"""Times the language step in a process of its own; language_cost.py starts one for each detector.

Each line of the input is a JSON list of texts. The answer is milliseconds of the thread's processor time for
one of them. The modules of an older revision have other names.
"""

import importlib
import json
import sys
import time
from typing import Any


def step() -> tuple[Any, Any]:
    """`detect_language` and `load_detector` of the revision whose sources are there."""
    try:
        package = "newsgloss_enrich.steps.language"
        modules = (
            importlib.import_module(f"{package}.detect"),
            importlib.import_module(f"{package}.detectors"),
        )
    except ModuleNotFoundError:
        package = "newsgloss_enrich.steps"
        modules = (
            importlib.import_module(f"{package}.language"),
            importlib.import_module(f"{package}.language_detectors"),
        )
    return modules[0].detect_language, modules[1].load_detector


def main() -> None:
    """Answer each line of the input."""
    detect_language, load_detector = step()
    detector = load_detector(sys.argv[1])
    for line in sys.stdin:
        texts = json.loads(line)
        started = time.thread_time()
        for text in texts:
            detect_language(text, detector)
        print((time.thread_time() - started) * 1000 / len(texts), flush=True)


if __name__ == "__main__":
    main()
