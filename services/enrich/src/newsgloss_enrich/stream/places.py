"""Where in a topic an error arose, so that the line that tells of it names the records."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Offsets of one partition, both ends inclusive; None where they are not known."""

    topic: str
    partition: int
    first: int | None = None
    last: int | None = None

    def fields(self) -> dict[str, object]:
        """For a log line: `offset`, and `last_offset` where it is another."""
        found: dict[str, object] = {"topic": self.topic, "partition": self.partition}
        if self.first is not None:
            found["offset"] = self.first
            if self.last is not None and self.last > self.first:
                found["last_offset"] = self.last
        return found


def note_place(error: BaseException, place: Place) -> None:
    """Let an error know where it arose; the first word counts, since it was nearest."""
    vars(error).setdefault("place", place)


def place_fields(error: BaseException) -> dict[str, object]:
    """What `note_place` noted, as fields of a log line; empty without."""
    place = vars(error).get("place")
    return place.fields() if isinstance(place, Place) else {}
