"""Modules and classes stay short enough to be read at one sitting."""

from collections.abc import Iterator
from itertools import groupby

import pytest
from tests.unit.architecture.rules import (
    LONGEST_CLASS,
    LONGEST_MODULE,
    LONGEST_OF_NINE_IN_TEN_MODULES,
)
from tests.unit.architecture.source_tree import Module, distributions


def modules_by_package(*names: str) -> dict[str, list[Module]]:
    modules = [module for name in names for module in distributions()[name]]
    by_package = sorted(modules, key=lambda module: module.package)
    return {package: list(found) for package, found in groupby(by_package, lambda module: module.package)}


EVERYWHERE = modules_by_package(*distributions())
ENRICHER = modules_by_package("newsgloss_enrich")


def long_classes(modules: list[Module]) -> Iterator[str]:
    for module in modules:
        for name, length in module.classes():
            if length > LONGEST_CLASS:
                yield f"{module.name}.{name} has {length} lines"


@pytest.mark.parametrize("package", EVERYWHERE)
def test_no_class_is_too_long(package: str) -> None:
    assert list(long_classes(EVERYWHERE[package])) == []


@pytest.mark.parametrize("package", ENRICHER)
def test_no_module_of_the_enricher_is_too_long(package: str) -> None:
    too_long = {module.name: module.length for module in ENRICHER[package] if module.length > LONGEST_MODULE}
    assert too_long == {}


def test_nine_in_ten_modules_of_the_enricher_are_short() -> None:
    lengths = sorted(module.length for module in distributions()["newsgloss_enrich"])
    assert lengths[len(lengths) * 9 // 10] <= LONGEST_OF_NINE_IN_TEN_MODULES
