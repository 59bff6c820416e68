"""Names of several well-known places, between which numbers of people do not decide."""

# ruff: noqa: RUF001  the characters are meant as they are

from dataclasses import dataclass

from newsgloss_enrich.steps.entities.ids.places_file import CAPITAL, REGION
from newsgloss_enrich.steps.entities.places.gazetteer import place_key

RIVALLED = frozenset(
    place_key(name)
    for name in (
        "Aberdeen", "Albany", "Alexandria", "Arlington", "Aurora", "Birmingham", "Burlington", "Cambridge",
        "Cartagena", "Charleston", "Columbia", "Columbus", "Concepción", "Córdoba", "Cuenca", "Dover",
        "Durham",
        "Georgetown", "Georgia", "Guadalupe", "Halifax", "Hamilton", "Hyderabad", "Jackson", "Kingston",
        "La Paz",
        "Lancaster", "León", "Lincoln", "Los Ángeles", "Macon", "Madison", "Mérida", "Montgomery",
        "Newcastle",
        "Newport", "Norfolk", "Perth", "Plymouth", "Portland", "Portsmouth", "Punjab", "Richmond",
        "Rochester",
        "Rosario", "Saint John", "Salem", "San José", "San Juan", "San Salvador", "Santa Cruz", "Santa Fe",
        "Santiago", "Springfield", "St. Petersburg", "Sucre", "Toledo", "Trinidad", "Tripoli", "Trujillo",
        "Valencia", "Vancouver", "Victoria", "Windsor", "Worcester", "York",
        "Guayana", "Kashmir", "Valence",
        "Alejandría", "Alexandrie", "Trípoli", "Tripolis", "Alexandrien", "Alessandria",
        "Триполи", "Александрия", "Кембридж", "Бирмингем", "Виктория", "Спрингфилд", "Сан-Хосе",
        "ケンブリッジ", "バーミンガム", "トリポリ", "アレクサンドリア", "ビクトリア",
        "スプリングフィールド", "サンノゼ",
        "サンホセ", "طرابلس", "الإسكندرية", "剑桥", "伯明翰", "维多利亚", "圣何塞", "的黎波里",
        "亚历山大", "斯普林菲尔德",
    )
)  # fmt: skip
"""Names that several places of the news have. London and Paris are not here: bare, they mean one."""

MEANT_FIRST = {"washington": CAPITAL, "quebec": REGION}
"""The kind of place that news means by a bare name, though another place of it has more people."""


@dataclass(frozen=True, slots=True)
class AskedCountry:
    """A country whose name something else has; `region` is the code of that, if it is a region."""

    code: str
    neighbours: frozenset[str]
    elsewhere: frozenset[str] = frozenset()
    kilometres: float = 700.0
    region: str = ""


RIVALLED_COUNTRIES = {
    "GE": AskedCountry("GE", frozenset({"AM", "AZ", "RU", "TR"}), frozenset({"US"}), region="US-GA"),
    "JO": AskedCountry("JO", frozenset({"SY", "IQ", "IL", "PS", "SA", "LB", "EG"})),
    "TD": AskedCountry("TD", frozenset({"SD", "LY", "NE", "CM", "CF", "NG"})),
    "CG": AskedCountry("CG", frozenset({"GA"}), frozenset({"CD"})),
}
"""By code: countries whose names alone do not show that they are meant.

Jordan and Chad are persons as well; 'Congo' is either of two countries.
"""

COUNTRY_IN = {"salvador": frozenset({"fr", "cs", "sk"})}
"""Names that mean a country in these languages alone: elsewhere Salvador is the capital of Bahia."""
