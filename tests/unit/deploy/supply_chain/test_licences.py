import re
from email.message import Message
from pathlib import Path

import pytest
from deploy.supply_chain import licences, locks, page
from deploy.supply_chain.licences import LicenceError, check_allowed, licence_of, normalised, stated
from packaging.utils import canonicalize_name

POLICY = licences.policy()
LISTED = [lock for lock in locks.audited() if not {"models", "benchmarks", "interop"} & set(lock.parts)]
"""The locks of the page; packages of training, benchmarks and interop are not distributed."""


def metadata(**fields: str | list[str]) -> Message:
    message = Message()
    for name, values in fields.items():
        for value in [values] if isinstance(values, str) else values:
            message[name.replace("_", "-")] = value
    return message


def test_the_page_agrees_with_the_packages() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.text(), "run 'make licences'"


@pytest.mark.parametrize("lock", LISTED, ids=lambda lock: str(lock.relative_to(locks.ROOT)))
def test_every_package_of_every_lock_is_on_the_page(lock: Path) -> None:
    text = page.PAGE.read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| ([a-z0-9-]+) \|", text, flags=re.MULTILINE))
    assert {pin.name for pin in locks.pins(lock)} <= listed


def test_an_expression_takes_precedence_over_the_old_fields() -> None:
    assert stated("x", metadata(License_Expression="mit or apache-2.0", License="GPL")) == "MIT OR Apache-2.0"


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License": "MIT"}, "MIT"),
        ({"License": "MIT License", "Classifier": ["License :: OSI Approved :: MIT License"]}, "MIT"),
        ({"License": "UNKNOWN", "Classifier": ["License :: OSI Approved :: ISC License (ISCL)"]}, "ISC"),
        (
            {"License": "BSD-3-Clause", "Classifier": ["License :: OSI Approved :: BSD License"]},
            "BSD-3-Clause",
        ),
    ],
)
def test_the_old_fields_count_if_they_are_exact(fields: dict[str, str | list[str]], licence: str) -> None:
    assert stated("x", metadata(**fields)) == licence


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"License": "UNKNOWN"},
        {"License": "see LICENSE"},
        {"Classifier": ["License :: OSI Approved :: BSD License"]},
        {"Classifier": ["License :: OSI Approved"]},
        {"License": "MIT", "Classifier": ["License :: OSI Approved :: Apache Software License"]},
        {"License": "MIT", "Classifier": ["License :: Other/Proprietary License"]},
    ],
)
def test_a_licence_that_is_not_clear_is_an_error_that_says_what_to_do(
    fields: dict[str, str | list[str]],
) -> None:
    with pytest.raises(LicenceError, match=r"the licence of some-package is not clear.*licences\.toml"):
        stated("some-package", metadata(**fields))


def test_an_expression_that_spdx_does_not_know_is_an_error() -> None:
    with pytest.raises(LicenceError, match="no SPDX expression"):
        stated("x", metadata(License_Expression="My-Own-Licence-9"))


def test_a_package_that_is_not_installed_needs_a_licence_that_somebody_read() -> None:
    with pytest.raises(LicenceError, match="not-there is not installed"):
        licence_of("not-there", {})
    assert licence_of("not-there", {"not-there": "MIT"}) == "MIT"


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "AGPL-3.0-only", "MIT AND GPL-3.0-only", "SSPL-1.0"])
def test_a_licence_that_does_not_fit_may_not_be_shipped(expression: str) -> None:
    with pytest.raises(LicenceError, match="not allowed in what is shipped"):
        check_allowed("x", expression, POLICY["allowed"]["shipped"], "what is shipped")


@pytest.mark.parametrize(
    "expression", ["MIT OR GPL-3.0-only", "MIT AND Zlib", "(MIT OR AGPL-3.0-only) AND ISC"]
)
def test_one_licence_of_an_or_and_every_licence_of_an_and_must_be_allowed(expression: str) -> None:
    check_allowed("x", expression, POLICY["allowed"]["shipped"], "what is shipped")


def test_allowed_licences_have_the_spelling_of_spdx() -> None:
    for expressions in POLICY["allowed"].values():
        for expression in expressions:
            assert normalised(expression) == expression


def test_every_licence_that_a_person_read_belongs_to_a_pinned_package() -> None:
    names = {pin.name for lock in LISTED for pin in locks.pins(lock)}
    assert POLICY["read"].keys() <= names
    assert all(canonicalize_name(name) == name for name in POLICY["read"])


def test_third_party_data_has_its_notice_beside_it() -> None:
    for data in POLICY["data"]:
        assert (locks.ROOT / data["file"]).exists()
        assert (locks.ROOT / data["notice"]).exists()
