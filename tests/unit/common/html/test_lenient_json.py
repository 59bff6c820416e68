import time

import pytest
from tests.patience import PATIENCE_SECONDS

from newsgloss_common.html.lenient_json import MAX_VALUES, read_values


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b"}',
        '\ufeff{"a": "b"}',
        '{"a": "b",}',
        '{"a": "b"};',
        '<!-- {"a": "b"} -->',
        '<![CDATA[{"a": "b"}]]>',
        '//<![CDATA[\n{"a": "b"}\n//]]>',
        '/*<![CDATA[*/{"a": "b"}/*]]>*/',
        '/* made by a template */ {"a": /* here */ "b" // and here\n}',
        '{&quot;a&quot;:"b"}',
    ],
)
def test_what_templates_add_is_passed_over(text: str) -> None:
    assert read_values(text) == [{"a": "b"}]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ('{"a": "50\\% of it",}', {"a": "50\\% of it"}),
        ('{"a": "it said, \\"x,}\\" // no comment",}', {"a": 'it said, "x,}" // no comment'}),
        ('{"a": undefined,}', {"a": None}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": "https://x.example",}', {"a": "https://x.example"}),
    ],
)
def test_strings_keep_what_they_hold(text: str, value: object) -> None:
    assert read_values(text) == [value]


def test_several_objects_in_one_text_are_several() -> None:
    assert read_values('{"a": 1}\n{"a": 2};{"a": 3}, {"a": 4}') == [{"a": number} for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("text", ["", "{", "[" * 5000, '{"a": "b', "no JSON", '{"a": "b\\'])
def test_what_makes_no_sense_gives_nothing(text: str) -> None:
    assert read_values(text) == []


def test_the_number_of_values_is_bounded() -> None:
    assert len(read_values("{};" * 1000)) == MAX_VALUES


@pytest.mark.parametrize(
    "text", ['"\\"' * 100_000, "/*" * 100_000, "," * 200_000, '{"a":' * 50_000, "&quot;" * 50_000]
)
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    read_values(text)
    assert time.process_time() - started < PATIENCE_SECONDS


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": "it said "yes" to us", "b": 1}', {"a": 'it said "yes" to us', "b": 1}),
        (
            '{"a": "the "old" one, said "Vik", is shut", "b": 1}',
            {"a": 'the "old" one, said "Vik", is shut', "b": 1},
        ),
        ('{\\"a\\": \\"b\\"}', {"a": "b"}),
        ("{'a': 'b', c: 'd'}", {"a": "b", "c": "d"}),
        ('{"a": "b" "c": 1}', {"a": "b", "c": 1}),
        ('{"a": "b"\n"c": {"d": 1}', {"a": "b", "c": {"d": 1}}),
        ('{"a": "b", "c": "cut o', {"a": "b"}),
        ('{\u00a0"a":\u00a0"b"}', {"a": "b"}),
        ('\u200b{"a": "b"}', {"a": "b"}),
        ("{&#34;a&#34;: &#34;b&#34;}", {"a": "b"}),
        ('{"a": ["x "y" z", "v"], "b": 1', {"a": ['x "y" z', "v"], "b": 1}),
        ('{"a": "one \\"two\\" \\u00e9 "three"", "b": 1}', {"a": 'one "two" é "three"', "b": 1}),
    ],
)
def test_what_is_no_json_is_read_as_far_as_it_is_certain(text: str, value: object) -> None:
    assert read_values(text) == [value]


@pytest.mark.parametrize(
    "text", ['{"a": "' + '" ' * 100_000, '{"a": "' + "\\" * 200_000, "{a:" * 50_000, "[" * 200_000 + "'"]
)
def test_hostile_text_that_is_no_json_takes_no_time(text: str) -> None:
    started = time.process_time()
    read_values(text)
    assert time.process_time() - started < PATIENCE_SECONDS
