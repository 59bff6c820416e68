"""Reads a text of any length window by window, so that memory is bounded."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.entities.newsgloss.features import BOUNDARY
from newsgloss_enrich.steps.entities.newsgloss.units import Word

WINDOW = 1024
"""Units in one pass through the network; they need about 10 MiB."""

MARGIN = 16
"""Units of context on each side of a window, more than the convolutions reach."""


def windows(
    words: Sequence[Word], answer: Callable[[Sequence[Word]], NDArray[np.float32]]
) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Logits window by window, with the number of the first unit of each.

    A window ends at a paragraph's end where it has one, so that no name is cut in two.
    """
    start = 0
    while start < len(words):
        end = _window_end(words, start)
        before, after = max(0, start - MARGIN), min(len(words), end + MARGIN)
        yield start, answer(words[before:after])[start - before : end - before]
        start = end


def _window_end(words: Sequence[Word], start: int) -> int:
    if len(words) - start <= WINDOW:
        return len(words)
    for end in range(start + WINDOW, start, -1):
        if words[end - 1] == BOUNDARY:
            return end
    return start + WINDOW
