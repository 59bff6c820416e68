"""The places of one article, as far as they are known: evidence for those that are not."""

import math
from collections import Counter
from dataclasses import dataclass, field

from newsgloss_enrich.steps.entities.ids.places_file import Candidate

_EARTH_KM, _NEAR_KM = 6371.0, 100.0
_KM_A_DEGREE = _EARTH_KM * math.pi / 180
_OF_COUNTRY, _OF_MOST_NAMED = 1.5, 1.0
_OF_REGION, _OF_DISTANCE = 1.5, 1.0


@dataclass
class KnownPlaces:
    """Countries with how often the article names them, regions, and points.

    All evidence is in the unit of `Candidate.weight`, decimal logarithms, and adds up.
    """

    countries: Counter[str] = field(default_factory=Counter)
    regions: set[int] = field(default_factory=set)
    points: list[Candidate] = field(default_factory=list)

    def add(self, place: Candidate, count: int) -> None:
        """Count a place that is known."""
        self.countries[place.country] += count
        if place.region:
            self.regions.add(place.region)
        self.points.append(place)

    def speaks_for(self, place: Candidate) -> float:
        """How much the article's other places speak for a candidate."""
        total = self.countries.total()
        if not total or not self.countries[place.country]:
            return 0.0
        score = _OF_COUNTRY + _OF_MOST_NAMED * self.countries[place.country] / total
        if place.region and place.region in self.regions:
            score += _OF_REGION
        elif self.within(place, _NEAR_KM):
            score += _OF_DISTANCE
        return score

    def within(self, place: Candidate, limit: float) -> bool:
        """Whether a known place is at most so many kilometres away."""
        degrees = limit / _KM_A_DEGREE
        return any(
            abs(place.lat - other.lat) <= degrees and kilometres(place, other) <= limit
            for other in self.points
        )


def kilometres(one: Candidate, other: Candidate) -> float:
    """Great-circle distance (haversine)."""
    lat, other_lat = math.radians(one.lat), math.radians(other.lat)
    half = (
        math.sin((other_lat - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other_lat) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
