"""The records that an error concerns, for its log line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Offsets of one partition, both inclusive; None where unknown."""

    topic: str
    partition: int
    first: int | None = None
    last: int | None = None

    def fields(self) -> dict[str, object]:
        """Fields of a log line; `last_offset` only if it differs from `offset`."""
        found: dict[str, object] = {"topic": self.topic, "partition": self.partition}
        if self.first is not None:
            found["offset"] = self.first
            if self.last is not None and self.last > self.first:
                found["last_offset"] = self.last
        return found


def note_place(error: BaseException, place: Place) -> None:
    """Attach a place to an error; the first one stays, since it was noted nearest to the cause."""
    vars(error).setdefault("place", place)


def place_fields(error: BaseException) -> dict[str, object]:
    """The noted place as fields of a log line; empty if there is none."""
    place = vars(error).get("place")
    return place.fields() if isinstance(place, Place) else {}
