"""Evaluates the rules' expressions, as `deploy/prometheus/alerts_file.py` writes them.

It knows as much of PromQL as the rules use, and the file's writer refuses the rest. The rules' own tests are
run through it, and must say what Prometheus says.
"""

import operator
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from newsgloss_console.flow.functions import OVER_TIME
from newsgloss_console.flow.samples import Labels, Samples, Vector

ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right if right else (float("nan") if not left else float("inf")),
}
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
AGGREGATES: dict[str, Callable[[list[float]], float]] = {"sum": sum, "max": max, "min": min}
NOTHING: Labels = frozenset()


def evaluate(expression: Sequence[Any], samples: Samples, at: float) -> Vector | float:
    """The value of an expression at a time: a number, or a value for each set of labels."""
    kind = expression[0]
    if kind == "number":
        return float(expression[1])
    if kind == "now":
        _, name, matchers = expression
        return {labels: value for labels, value in samples.now(name, at) if _match(labels, matchers)}
    if kind == "call":
        return _call(expression[1], expression[2], samples, at)
    if kind == "aggregate":
        return _aggregate(expression, samples, at)
    _, sign, on, left, right = expression
    return _binary(sign, on, evaluate(left, samples, at), evaluate(right, samples, at))


def names(expression: Sequence[Any]) -> Iterator[str]:
    """The metrics that an expression asks for."""
    if expression and expression[0] in ("now", "over"):
        yield expression[1]
        return
    for part in expression:
        if isinstance(part, list):
            yield from names(part)


def _call(name: str, given: list[Any], samples: Samples, at: float) -> Vector:
    if name in OVER_TIME:
        _, metric, matchers, seconds = given[0]
        found = {}
        for labels, points in samples.over(metric, at, seconds):
            if _match(labels, matchers):
                value = OVER_TIME[name](points, at - seconds, at)
                if value is not None:
                    found[labels] = value
        return found
    vector = _vector(evaluate(given[0], samples, at))
    if name == "absent":
        return {} if vector else {_equal_labels(given[0]): 1.0}
    if name == "label_replace":  # the rules only set a label
        target, text = given[1][1], given[2][1]
        return {_without(labels, {target}) | {(target, text)}: value for labels, value in vector.items()}
    raise ValueError(f"the function {name} is not known")


def _equal_labels(expression: Sequence[Any]) -> Labels:
    """The labels of `absent`: those that a selector wants to be equal."""
    if expression[0] == "now":
        return frozenset((name, value) for how, name, value in expression[2] if how == "=")
    return NOTHING


def _aggregate(expression: Sequence[Any], samples: Samples, at: float) -> Vector:
    _, how, by, inner = expression
    groups: defaultdict[Labels, list[float]] = defaultdict(list)
    for labels, value in _vector(evaluate(inner, samples, at)).items():
        groups[_only(labels, by)].append(value)
    return {labels: AGGREGATES[how](values) for labels, values in groups.items()}


def _binary(sign: str, on: list[str] | None, left: Vector | float, right: Vector | float) -> Vector | float:
    if isinstance(left, float) and isinstance(right, float):
        return ARITHMETIC[sign](left, right)
    if sign in ("and", "or", "unless"):
        return _sets(sign, on, _vector(left), _vector(right))
    if isinstance(right, float):
        return _each(sign, _vector(left), right, swapped=False)
    if isinstance(left, float):
        return _each(sign, _vector(right), left, swapped=True)
    others = {_key(labels, on): value for labels, value in right.items()}
    found = {}
    for labels, value in left.items():
        other = others.get(_key(labels, on))
        if other is None:
            continue
        if sign in ARITHMETIC:
            found[labels] = ARITHMETIC[sign](value, other)
        elif COMPARISONS[sign](value, other):
            found[labels] = value
    return found


def _each(sign: str, vector: Vector, number: float, *, swapped: bool) -> Vector:
    """A vector with a number; a comparison keeps those for which it is true."""
    if sign in ARITHMETIC:
        compute = ARITHMETIC[sign]
        return {
            labels: compute(number, value) if swapped else compute(value, number)
            for labels, value in vector.items()
        }
    compare = COMPARISONS[sign]
    return {
        labels: value
        for labels, value in vector.items()
        if (compare(number, value) if swapped else compare(value, number))
    }


def _sets(sign: str, on: list[str] | None, left: Vector, right: Vector) -> Vector:
    if sign == "or":
        known = {_key(labels, on) for labels in left}
        return left | {labels: value for labels, value in right.items() if _key(labels, on) not in known}
    known = {_key(labels, on) for labels in right}
    return {labels: value for labels, value in left.items() if (_key(labels, on) in known) == (sign == "and")}


def _vector(value: Vector | float) -> Vector:
    return {NOTHING: value} if isinstance(value, float) else value


def _key(labels: Labels, on: list[str] | None) -> Labels:
    return labels if on is None else _only(labels, on)


def _only(labels: Labels, kept: Sequence[str]) -> Labels:
    return frozenset(one for one in labels if one[0] in kept)


def _without(labels: Labels, left_out: set[str]) -> Labels:
    return frozenset(one for one in labels if one[0] not in left_out)


def _match(labels: Labels, matchers: list[list[str]]) -> bool:
    given = dict(labels)
    return all(_matches(how, given.get(name, ""), wanted) for how, name, wanted in matchers)


def _matches(how: str, value: str, wanted: str) -> bool:
    if how in ("=", "!="):
        return (value == wanted) == (how == "=")
    return (_pattern(wanted).fullmatch(value) is not None) == (how == "=~")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """Of the rules, never of a stranger."""
    return re.compile(text)
