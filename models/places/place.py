"""A place while the file of places is made."""

from dataclasses import dataclass, field


@dataclass
class Place:
    """A place with its names; `names[0]` is the main one.

    `kind` is one of `places_file`'s, `region` GeoNames' code of the region that it is or lies in, `iso` the
    code of ISO 3166-2, and `point` latitude and longitude in degrees.
    """

    geonames: int
    names: list[str]
    country: str
    region: str
    kind: int
    people: int = 0
    iso: str = ""
    point: tuple[float, float] = (0.0, 0.0)
    cities: list["Place"] = field(default_factory=list)
