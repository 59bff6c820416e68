"""The newest records of the enriched topic, as many as the bound allows."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import islice

from newsgloss_console.stream.entry import Entry

Accepts = Callable[[Entry], bool]

NEAR_BITS = 3
"""Stories are near duplicates when their 64-bit fingerprints differ in at most so many bits (Manku et al.,
"Detecting Near-Duplicates for Web Crawling", 2007)."""

RATE_SECONDS = 10


class Window:
    """Entries in the order of their arrival; beyond `size` the oldest is forgotten."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._entries: deque[Entry] = deque(maxlen=size)
        self._arrivals: deque[tuple[int, int]] = deque(maxlen=RATE_SECONDS + 1)
        """Seconds of a monotonic clock, and how many records came in each."""
        self.last = 0
        """The number of the newest entry; 0 before the first."""

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Append the next entry, whose number is `last` + 1."""
        self.last = entry.number
        self._entries.append(entry)
        now = int(time.monotonic())
        if self._arrivals and self._arrivals[-1][0] == now:
            self._arrivals[-1] = (now, self._arrivals[-1][1] + 1)
        else:
            self._arrivals.append((now, 1))

    def clear(self) -> None:
        """Forget all entries; numbers go on."""
        self._entries.clear()

    def per_second(self) -> float:
        """Records a second, over the last full seconds."""
        now = int(time.monotonic())
        counted = sum(count for second, count in self._arrivals if now - RATE_SECONDS <= second < now)
        return counted / RATE_SECONDS

    def newest_first(self) -> Iterator[Entry]:
        """All entries, the newest first."""
        return reversed(self._entries)

    def newest(self, count: int, accepts: Accepts) -> list[Entry]:
        """The newest entries that are accepted, the newest first."""
        return list(islice(filter(accepts, self.newest_first()), count))

    def since(self, number: int) -> list[Entry]:
        """Entries with a greater number, the newest first; those that were forgotten are missing."""
        found = []
        for entry in self.newest_first():
            if entry.number <= number:
                break
            found.append(entry)
        return found

    def of_article(self, article_id: str, most: int) -> list[Entry]:
        """The newest entries of one article, the newest first."""
        return self.newest(most, lambda entry: entry.article_id == article_id)

    def near(self, fingerprint: int, article_id: str, most: int) -> list[Entry]:
        """The newest entries of other articles with nearly the same story."""
        seen = {article_id}
        found = []
        for entry in self.newest_first():
            if entry.fingerprint is None or entry.article_id in seen:
                continue
            if (entry.fingerprint ^ fingerprint).bit_count() <= NEAR_BITS:
                seen.add(entry.article_id)
                found.append(entry)
                if len(found) >= most:
                    break
        return found
