"""Data and imports go one way: between distributions, between the enricher's rooms, and between modules."""

from graphlib import CycleError, TopologicalSorter

import pytest
from tests.unit.architecture.rules import DISTRIBUTIONS, ROOMS
from tests.unit.architecture.source_tree import distributions, module_imports

KAFKA = ("aiokafka", "newsgloss_common.kafka")
LANGUAGE_LIBRARIES = ("spacy", "langdetect", "py3langid", "babel", "onnxruntime", "numpy")


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_every_distribution_has_its_place_in_the_order() -> None:
    assert distributions().keys() == DISTRIBUTIONS.keys()


@pytest.mark.parametrize("package", DISTRIBUTIONS)
def test_a_distribution_imports_only_those_below_it(package: str) -> None:
    ours = DISTRIBUTIONS.keys() - {package}
    for module in distributions()[package]:
        imported = {name.partition(".")[0] for name in module.imports()} & ours
        assert imported <= DISTRIBUTIONS[package], module.name


@pytest.mark.parametrize("package", DISTRIBUTIONS)
def test_no_modules_of_a_distribution_import_each_other_in_a_circle(package: str) -> None:
    try:
        TopologicalSorter(module_imports(distributions()[package])).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(error.args[1]))


def test_a_room_may_import_only_rooms_that_stand_before_it() -> None:
    order = list(ROOMS)
    for room, allowed in ROOMS.items():
        assert all(order.index(other) < order.index(room) for other in allowed), room


def test_every_room_of_the_enricher_has_its_place_in_the_order() -> None:
    modules = distributions()["newsgloss_enrich"]
    assert {room_of(module.name) for module in modules if "." in module.name} <= ROOMS.keys()


@pytest.mark.parametrize("room", ROOMS)
def test_no_import_of_the_enricher_points_upwards(room: str) -> None:
    imports = module_imports(distributions()["newsgloss_enrich"])
    upwards = {
        f"{module} imports {imported}"
        for module, found in imports.items()
        for imported in found
        if "." in module and room_of(module) == room and "." in imported
        if room_of(imported) not in ROOMS[room] | {room}
    }
    assert upwards == set()


@pytest.mark.parametrize(
    ("room", "barred"),
    [("steps", KAFKA), ("handler", KAFKA), ("pool", KAFKA), ("stream", LANGUAGE_LIBRARIES)],
    ids=["steps know no Kafka", "handler knows no Kafka", "pool knows no Kafka", "stream knows no language"],
)
def test_a_room_knows_its_own_subject_alone(room: str, barred: tuple[str, ...]) -> None:
    for module in distributions()["newsgloss_enrich"]:
        if module.name.startswith(f"newsgloss_enrich.{room}"):
            found = [
                name for name in module.imports() if f"{name}.".startswith(tuple(f"{one}." for one in barred))
            ]
            assert found == [], module.name
