"""Captions without a credit: 'Jane Doe (left) and …', 'A woman walks past a bank in Oslo on Tuesday.' English."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

_LONGEST = 320
_SIDE = r"(?:far |second (?:from )?|third (?:from )?)?(?:left|right|centre|center)|front row|back row|L|R|C"
_SIDES = re.compile(rf"[A-Z][\w’'.-]+,? \((?:{_SIDE})\)")
_OPENING = re.compile(
    r"(?:(?:Pictured|Above|Below|Seen here)(?: [^.:]{1,40})?:|(?:Clockwise|From) (?:from )?(?:far |top |bottom )?(?:left|right)(?: to (?:left|right))?[:,]|(?:[Ll]eft|[Rr]ight) to (?:[Rr]ight|[Ll]eft)[:,]?|\(?L(?:-| to )R\)?[:,]?) (?=[A-Z])"
)
_IN_THIS = re.compile(
    r"\bin (?:this|an?|the) (?:undated |recent |still |combination )?(?:file|handout|aerial|satellite|undated|archive|combination|courtroom)?[ -]?(?:photo(?:graph)?|picture|image|frame grab|screen grab|sketch|illustration)\b"
    r"(?: (?:taken|released|provided|obtained|made|from|shared|issued|shot)|[.]?$)"
)
_POSTURE = (
    r"walks? (?:past|by|through|along|down|near|in|on|across|out)|stands? (?:in|near|next|outside|at|on|guard|by|beside|among|behind)|sits? (?:in|on|at|near|next|outside|by|beside|among)|poses?|waves?|gestures?|looks? on|"
    r"shakes? hands|holds? up|holds? (?:an?|his|her|their) \w+|smiles?|embraces?|hugs?|(?:is|are) (?:seen|pictured|shown)|queue|line up|lines up|rides? (?:past|a|an|along|in)|kneels?|surrounds?|rises? (?:from|over|above)|hangs? (?:from|over|on|in)"
)
_ACTS = (
    r"speaks?|addresses|arrives?|attends?|leaves?|reacts?|celebrates?|listens?|talks?|delivers|gathers?|works?|inspects?|holds?|plays?|takes? part|carr(?:y|ies)|protests?|demonstrates?|marche?s?|watch(?:es)?|greets?|visits?|signs?|"
    r"presents?|cheers?|prays?|prepares?|runs?|drives?|heads?|passes|testif(?:y|ies)|board|boards|wait|waits"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept\.|Sep\.|Oct\.|Nov\.|Dec\.)"
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATE = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})"
_ON_DAY = re.compile(rf"(?:\bon|,) (?:{_DAY}|{_DATE})\b")
_FULL_DATE = re.compile(rf"(?:{_DATE},? (?:19|20)\d\d|{_DAY}, {_DATE})\b")
_POSES = re.compile(rf" (?:{_POSTURE})\b")
_PRESENT = re.compile(rf" (?:{_POSTURE}|{_ACTS})\b")
_APPOSED_SIDE = re.compile(rf"[A-Z][\w’'.-]+, (?:{_SIDE}), ")
_TELLS = re.compile(r"\b(?:said|says|told|announced|will|would|was|were|had)\b")
_SEVERAL_OR_QUOTED = re.compile(r"[.!?“”\"](?:(?<=[“”\"])|(?<=[a-z\d)”\"]{2}[.!?]) +(?=[A-Z]))")
_SIDE_APART = re.compile(rf", (?:{_SIDE}), ")
_DAY_OR_MONTH = re.compile(
    r"day|January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\."
)
_PICTURES = re.compile(r"photo|picture|image|frame grab|screen grab|sketch|illustration")
"""The last three: what is quickly seen to be missing from most lines."""


def is_bare_caption(line: str) -> bool:
    """Whether one sentence describes a picture: it names sides, or says in the present what a day's picture shows."""
    if len(line) > _LONGEST or line.endswith((":", "?", "!")) or _SEVERAL_OR_QUOTED.search(line):
        return False
    if _OPENING.match(line) or (_PICTURES.search(line) and _IN_THIS.search(line)):
        return True
    return (_names_sides(line) or _shows_a_day(line)) and _TELLS.search(line) is None


def _names_sides(line: str) -> bool:
    """'Jane Doe (left) and …', 'Jane Doe, left, shakes hands …'."""
    if "(" in line and _SIDES.search(line):
        return True
    return (
        _SIDE_APART.search(line) is not None
        and _APPOSED_SIDE.search(line) is not None
        and _PRESENT.search(line) is not None
    )


def _shows_a_day(line: str) -> bool:
    """A pose in the present and a day, or an act in the present and a whole date."""
    if not line.endswith(".") or not _DAY_OR_MONTH.search(line):
        return False
    poses = _POSES.search(line)
    if poses and _ON_DAY.search(line, poses.end()):
        return True
    acts = _PRESENT.search(line)
    return acts is not None and _FULL_DATE.search(line, acts.end()) is not None
