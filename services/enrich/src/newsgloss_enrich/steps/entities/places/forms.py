"""The kind of a place by the words of its name ('Harbour Bridge', 'Kent County'), and lists of exceptions.

Kinds follow the OntoNotes 5 names (Weischedel et al. 2013, LDC2013T19): GPE are countries, cities, states and
their parts with a government; FAC are buildings, airports, highways, bridges; LOC is every other place. A
hospital, school or museum is an ORG there when it acts. Here a model has already decided for a place, which
means the building.

The lists are our own. Rivers, lakes and mountains need none: LOC is the default.
"""

import re
from collections.abc import Collection

from newsgloss_enrich.steps.text.words import vocabulary

THOROUGHFARES = vocabulary("street avenue square strasse straße boulevard motorway highway")
"""Last words that outweigh a town or quarter of the same name, as in 'Times Square'."""

_FACILITIES = vocabulary(
    """
    airport airfield airbase aerodrome airstrip heliport spaceport cosmodrome bridge viaduct overpass
    tunnel dam levee canal lock lighthouse stadium arena ballpark speedway raceway racecourse racetrack
    velodrome gymnasium coliseum colosseum dome tower towers skyscraper building buildings plaza ave blvd
    road rd lane freeway expressway turnpike parkway interstate autobahn autoroute st
    station terminal metro subway railway railroad pier wharf dock docks dockyard shipyard quay quayside
    marina port palace castle fortress citadel manor mansion chateau cathedral basilica minster church
    chapel abbey monastery convent priory mosque synagogue temple shrine pagoda cemetery graveyard mausoleum
    memorial monument hospital clinic infirmary hospice museum gallery library theatre theater cinema
    playhouse auditorium hall courthouse hotel inn motel casino mall market bazaar school academy
    college university campus seminary prison jail penitentiary barracks garrison headquarters embassy
    consulate factory plant refinery mill mine colliery warehouse pipeline reactor laboratory observatory
    zoo aquarium garden gardens park center centre playground fairground racecourse pub tavern restaurant
    cafe gate wall house cottage farm ranch vineyard winery crossing checkpoint roundabout interchange
    platz bahnhof flughafen brücke
    """
)
_FACILITY_START = re.compile(
    r"(?:fort|camp|port of|university of|church of|cathedral of|museum of|palace of|tower of|statue of|"
    r"temple of|tomb of|hotel|stade|estadio|stadio|aéroport|palais|palazzo|château|chateau|rue|piazza|calle|"
    r"place de|avenue|highway|route|interstate|autoroute|pier|checkpoint|terminal|junction)\s+\S"
)
_ROAD_NUMBER = re.compile(
    r"(?:I|US|M|A|SR|(?:State |U\.?S\.? )?(?:Route|Highway)|County Road|Interstate)[- ]?\d{1,4}"
)
_WILD_PARK = re.compile(r"(?:national|state|provincial|marine|safari)\s+park$")
_HOSTED = re.compile(r"(?:air|naval|military|army|navy)\s+base$|(?:power|police|fire)\s+station$")
_COMPOUND = re.compile(r"\w{4,}(?:straße|strasse|platz|bahnhof|brücke)$")

_GOVERNED = vocabulary(
    """
    county province state city town township village borough municipality prefecture oblast krai
    governorate parish canton voivodeship republic kingdom emirate caliphate principality sultanate empire
    district commune shire
    """
)
_GOVERNED_START = re.compile(
    r"(?:republic|kingdom|province|state|city|town|village|borough|county|district|municipality|emirate|"
    r"principality|commonwealth|duchy|sultanate|islamic republic|people['\u2019]s republic|federal republic|"
    r"democratic republic|socialist republic) of \S|county \S"
)
_GOVERNED_NAMES = frozenset({
    "korea", "congo", "kosovo", "abkhazia", "south ossetia", "somaliland", "transnistria",
    "northern cyprus", "kurdistan", "iraqi kurdistan", "nagorno karabakh", "soviet union", "ussr",
    "soviet russia", "yugoslavia", "czechoslovakia", "east germany", "west germany", "nazi germany",
    "third reich", "gdr", "prussia", "persia", "siam", "ceylon", "rhodesia", "zaire", "upper volta",
    "dahomey", "east pakistan", "south vietnam", "north vietnam", "dutch east indies",
    "netherlands east indies", "byzantium", "babylon", "carthage", "sparta", "troy",
})  # fmt: skip
"""States that ISO 3166 does not list: disputed, divided or gone."""

_FACILITY_NAMES = frozenset({
    "white house", "kremlin", "pentagon", "capitol", "us capitol", "big ben", "taj mahal", "parthenon",
    "acropolis", "pantheon", "louvre", "heathrow", "gatwick", "stansted", "jfk", "lax", "o hare",
    "ohare", "wembley", "old trafford", "anfield", "camp nou", "camp david", "ground zero", "broadway",
    "champs elysees", "alcatraz", "auschwitz", "notre dame", "sagrada familia", "world trade center",
    "twin towers", "rockefeller center", "kennedy space center", "lincoln center", "abu ghraib",
    "al aqsa", "brandenburg gate", "great wall", "great wall of china", "berlin wall", "national mall",
    "covent garden",
})  # fmt: skip

_NATURAL_NAMES = frozenset({
    "africa", "asia", "europe", "oceania", "antarctica", "north america", "south america",
    "central america", "latin america", "americas", "eurasia", "middle east", "near east", "far east",
    "south asia", "east asia", "central asia", "southeast asia", "western europe", "eastern europe",
    "scandinavia", "balkans", "caucasus", "levant", "maghreb", "sahel", "horn of africa", "caribbean",
    "pacific", "atlantic", "arctic", "alps", "andes", "himalayas", "sahara", "siberia", "sinai",
    "amazon", "danube", "rhine", "nile", "volga", "white nile", "blue nile", "upper nile", "river nile",
    "red sea", "dead sea", "black sea", "loire", "somme", "marne", "meuse", "moselle", "rhone",
    "ardennes", "vosges", "jura", "amur", "zambezi", "kilimanjaro", "everest", "long island",
    "west coast", "east coast", "gulf", "midwest", "deep south", "new england", "java", "sumatra",
    "sulawesi", "west bank", "gaza strip", "moon", "earth", "mars", "venus", "mercury", "jupiter",
    "saturn",
})  # fmt: skip
"""Continents, regions, rivers, planets: some share their name with a town or a French department."""

_LEAST_WORDS = 2


def is_natural(key: str) -> bool:
    """Whether a place key is a continent, a region without a government or a feature of nature."""
    return key in _NATURAL_NAMES


def is_thoroughfare(name: str, key: str) -> bool:
    """Whether it is a street, a square or a listed building, which outweighs any town of that name."""
    return key in _FACILITY_NAMES or _ends_with(key, THOROUGHFARES) or bool(_ROAD_NUMBER.fullmatch(name))


def is_facility(name: str, key: str) -> bool:
    """Whether its words say that people built it; a national park is land."""
    folded = name.casefold()
    if _WILD_PARK.search(folded):
        return False
    if _ends_with(key, _FACILITIES) or _HOSTED.search(folded) or _COMPOUND.search(folded):
        return True
    return bool(_FACILITY_START.match(folded))


def is_governed(name: str, key: str) -> bool:
    """Whether its words say that it has a government, or it is a state that ISO 3166 does not list."""
    starts = _GOVERNED_START.match(name.casefold().removeprefix("the "))
    return key in _GOVERNED_NAMES or _ends_with(key, _GOVERNED) or bool(starts)


def _ends_with(key: str, last_words: Collection[str]) -> bool:
    found = key.split()
    return len(found) >= _LEAST_WORDS and found[-1] in last_words
