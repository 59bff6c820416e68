"""US Census 1990 names and how common they are, by the package `names` (public domain)."""

import importlib.resources
from functools import cache


@cache
def census(kind: str) -> tuple[list[str], list[float]]:
    """Names of `all.last`, `male.first` or `female.first`, and the share of people who have each."""
    names, shares = [], []
    for line in (importlib.resources.files("names") / f"dist.{kind}").read_text().splitlines():
        name, share, *_ = line.split()
        names.append(name.capitalize())
        shares.append(float(share))
    return names, shares
