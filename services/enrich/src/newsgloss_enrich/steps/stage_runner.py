"""Runs an article's steps and records the outcome of each as a stage."""

import time
from collections.abc import Callable
from typing import TypeVar

from newsgloss_enrich.steps.budget import OverBudgetError, processor_time
from newsgloss_enrich.steps.counts import Tally
from newsgloss_schemas import Stage

OK = Stage(status="ok")
T = TypeVar("T")


class StageRunner:
    """The stages of one article. A step that raises or takes too long degrades its own stage and no other."""

    def __init__(self, step_seconds: float, tally: Tally) -> None:
        """Allow each step `step_seconds` of processor time; add the time of each to `tally`."""
        self.outcome: dict[str, Stage] = {}
        self._seconds = step_seconds
        self._tally = tally

    def run(self, name: str, step: Callable[[], T], otherwise: T) -> T:
        """Run a step as stage `name`; return its result, or `otherwise` when it failed.

        Raises:
            MemoryError, RecursionError: the process is at its limit, so the worker pool must decide.
        """
        started = time.perf_counter_ns()
        try:
            with processor_time(self._seconds):
                result = step()
        except (MemoryError, RecursionError):
            raise
        except OverBudgetError:
            self.degrade(name, f"took more than {self._seconds:g} s of processor time")
            return otherwise
        except Exception as error:  # noqa: BLE001  a fault in one step must not cost the other steps' evidence
            self.degrade(name, f"failed with {type(error).__name__}")
            return otherwise
        finally:
            self._tally.add(f"nanoseconds/{name}", time.perf_counter_ns() - started)
        self.outcome.setdefault(name, OK)
        return result

    @property
    def out_of_time(self) -> str:
        """The end of a reason, for a step that stopped at its time limit and kept its partial result."""
        return f": a step has {self._seconds:g} s of processor time"

    def degrade(self, name: str, reason: str) -> None:
        """Mark a stage as degraded."""
        self.outcome[name] = Stage(status="degraded", reason=reason)

    def skip(self, name: str, reason: str) -> None:
        """Mark a stage as skipped."""
        self.outcome[name] = Stage(status="skipped", reason=reason)
