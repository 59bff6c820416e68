"""Strings that are no language: what a feed sends where a text should be. All generated from a seed.

A fifth each of numbers, emoji, addresses, hashes, and names of one or two words: of people, places and
organisations, in eight scripts. Names come in two halves that share none, so that a threshold chosen on one
can be reported on the other. Countries are named by CLDR (by Babel), cities by the enricher's own gazetteer.
"""

import hashlib
import random
import uuid
from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from babel import Locale
from name_lists import FAMILY, GIVEN, ORGANISATIONS, OTHER_SCRIPTS

KINDS = ("number", "emoji", "address", "hash", "name")
MOST_WORDS = 2
_COUNTRY_LANGUAGES = "en de fr es pt it nl pl tr sv ru uk el ar he"
_EMOJI = "😀😂😍🤔🎉🔥🚀⚽🏆🎬🌍🌧☀🍕🍷🎄💔👍🙏💪🇩🇪🇫🇷🇺🇸❤✅❗➡©™"
_WORDS = (
    "news",
    "sport",
    "world",
    "el-mundo",
    "politik",
    "artikel",
    "la-une",
    "guardian-of-the-river",
    "kultur",
)
_ENDINGS = ("", ".html", "/index.php", "?id=42&lang=es", "#kommentare", "/photo.jpg")
_UNITS = ("%", " %", " €", " USD", " km/h", " kg", "°C", "k", " GB", " bn", " m²")


@lru_cache(maxsize=2)
def names(half: int) -> list[str]:
    """Names of at most two words, shuffled once; half 0 or half 1."""
    rng = _rng(7)
    people = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    people = [*rng.sample(people, 150), *GIVEN, *FAMILY]
    countries = [name for code in _COUNTRY_LANGUAGES.split() for name in Locale(code).territories.values()]
    table = (
        resources.files("newsgloss_enrich.steps.entities.places").joinpath("places.txt").read_text("utf-8")
    )
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    cities = [row[0].title() for row in rows if len(row) > 1 and row[1]]
    pool = [*people, *ORGANISATIONS, *OTHER_SCRIPTS, *rng.sample(countries, 300), *rng.sample(cities, 300)]
    short = sorted({name for name in pool if len(name.split()) <= MOST_WORDS})
    short = [name for name in short if not any(letter.isdigit() for letter in name)]
    rng.shuffle(short)
    return short[half::2]


def generate(count: int, seed: int, *, half: int) -> list[tuple[str, str]]:
    """Pairs of kind and string, the kinds in turn; the same for the same arguments."""
    rng = _rng(seed)
    makers: dict[str, Callable[[random.Random], str]] = {
        "number": _number,
        "emoji": _emoji,
        "address": _address,
        "hash": _hash,
        "name": lambda rng: rng.choice(names(half)),
    }
    return [(kind, makers[kind](rng)) for kind in (KINDS * (count // len(KINDS) + 1))[:count]]


def _rng(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  test data, not secrets


def _number(rng: random.Random) -> str:
    number = rng.choice((rng.randint(0, 99), rng.randint(100, 10_000_000), round(rng.uniform(0, 5000), 2)))
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(1950, 2030)
    return rng.choice(
        (
            str(number),
            f"{number:,}{rng.choice(_UNITS)}",
            f"{rng.choice('€$£¥')}{number:,}",
            f"{day:02}.{month:02}.{year}",
            f"{year}-{month:02}-{day:02}T{day:02}:{month:02}:00Z",
            f"{rng.randint(0, 9)}-{rng.randint(0, 9)} ({rng.randint(0, 4)}:{rng.randint(0, 4)})",
            f"+{rng.randint(1, 99)} {rng.randint(10, 999)} {rng.randint(100000, 9999999)}",
            " ".join(str(rng.randint(0, 999)) for _ in range(rng.randint(2, 30))),
        )
    )


def _emoji(rng: random.Random) -> str:
    return rng.choice(("", " ")).join(rng.choices(_EMOJI, k=rng.randint(1, 30)))


def _address(rng: random.Random) -> str:
    host = f"{rng.choice(('www.', '', 'edition.'))}{rng.choice(_WORDS)}-{rng.randint(1, 99)}.example"
    path = "/".join(rng.choices(_WORDS, k=rng.randint(0, 5)))
    one = f"{host}.{rng.choice(('org', 'com', 'de', 'co.uk'))}/{path}{rng.choice(_ENDINGS)}"
    made = rng.choice(
        (
            f"https://{one}",
            f"http://{one}",
            one,
            f"{rng.choice(_WORDS)}.desk@{host}.com",
            f"@{rng.choice(_WORDS)}",
        )
    )
    return " ".join([made] * rng.choice((1, 1, 1, 2, 4)))


def _hash(rng: random.Random) -> str:
    digest = hashlib.sha256(rng.randbytes(8)).hexdigest()
    base = (
        "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=43)) + "="
    )
    one = rng.choice(
        (digest, digest[:32], digest[:7], digest.upper(), base, str(uuid.UUID(bytes=rng.randbytes(16))))
    )
    return rng.choice((one, f"sha256:{one}", f"{one} {digest[:40]}"))
