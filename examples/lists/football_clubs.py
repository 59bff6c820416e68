"""Writes `football-clubs.tsv` from the register of football of withqwerty/reep (CC0).

    python examples/lists/football_clubs.py reep/data/teams.csv reep/data/names.csv football-clubs.tsv

Ids are items of Wikidata. A club counts beside a word for football, or where the names model is sure. A name
that without 'FC' is a place's keeps it, so that Toronto stays a city.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from newsgloss_enrich.steps.entities.ids.places_file import load_places
from newsgloss_enrich.steps.entities.places.in_language import ENGLISH, country_of

HEAD = "id\tname\ttype\taliases\tcountry\tcontext"
CONTEXT = (
    "football|soccer|footballer|Premier League|Fußball|Bundesliga|fútbol|LaLiga|football club|Ligue 1|calcio"
    "|Serie A|futebol"
    "|voetbal|fotboll|fotball|fodbold|piłka nożna|futbol|футбол|サッカー|축구|足球|كرة القدم"
)
_CLUB = re.compile(
    r"\b(?:A\.?F\.?C|F\.?C|C\.?F|S\.?C|A\.?C|F\.?K|S\.?K|S\.?V|B\.?K|I\.?F|F\.?F|C\.?D|U\.?D)\b\.?",
    re.IGNORECASE,
)
_ITEM = re.compile(r"Q[1-9][0-9]*")
_LEAST_LETTERS, _MOST_ALIASES = 4, 30


def main() -> None:
    """Read the two files and write the table."""
    teams, names, target = map(Path, sys.argv[1:4])
    with (
        teams.open(encoding="utf-8", newline="") as of_teams,
        names.open(encoding="utf-8", newline="") as of_names,
    ):
        lines = list(rows(csv.DictReader(of_teams), csv.DictReader(of_names)))
    target.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")


def rows(teams: Iterable[Mapping[str, str]], names: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """One line a club, in the register's order."""
    aliases: dict[str, list[str]] = defaultdict(list)
    for one in names:
        aliases[one["key_wikidata"]].append(one["alias"])
    for team in teams:
        item = team["key_wikidata"]
        given = [_plain(name) for name in (team["name"], *aliases[item])]
        kept = list(dict.fromkeys(form for name in given if _is_name(name) for form in (name, *_bare(name))))
        if _ITEM.fullmatch(item) and kept:
            country = country_of(team["country"], ENGLISH) or ""
            yield "\t".join((item, kept[0], "ORG", "|".join(kept[1:_MOST_ALIASES]), country, CONTEXT))


def _plain(name: str) -> str:
    return " ".join(re.sub(r"[|\t]", " ", name).split())


def _is_name(name: str) -> bool:
    return len(name) >= _LEAST_LETTERS and not _ITEM.fullmatch(name)


def _bare(name: str) -> Iterator[str]:
    """The name without 'FC', unless a place is called so."""
    bare = _plain(_CLUB.sub("", name)).strip(" .-")
    if len(bare) >= _LEAST_LETTERS and bare != name and not load_places().named(bare):
        yield bare


if __name__ == "__main__":
    main()
