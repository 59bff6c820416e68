"""What a sentence says of a name that may be a company or a person: 'shares in Zalora', 'Zalora, 43,'. English."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.entities.draft import Texts
from newsgloss_enrich.steps.text.words import vocabulary

_BEFORE = re.compile(
    r"(?:\b(?:[Ss]hares (?:in|of)|[Ss]takes? in|[Ii]nvest(?:ed|ors?|ing|ment)? in|[Cc]ustomers of|[Uu]sers of|[Ee]mployees (?:of|at)|[Ww]orkers at|[Ss]taff at|[Aa]cquisition of|[Tt]akeover of|[Mm]erger (?:of|with)|[Ss]ubsidiary of|[Pp]arent of|owner of|maker of|chief executive (?:of|at)|CEO (?:of|at)|founder of|co-founder of|spokes(?:man|woman|person) (?:for|of|at)|bought by|acquired by|owned by|made by|developed by|operated by|[Rr]ivals? (?:such as|like)|[Cc]ompetitors? (?:such as|like)|companies (?:such as|like)|[Bb]rands (?:such as|like)|[Pp]latforms (?:such as|like)|[Aa]pps (?:such as|like)|on its app|[Dd]owngraded|[Uu]pgraded|[Uu]sing|on (?:the )?)"
    r"|\b(?:[Cc]ompany|[Ff]irm|[Ss]tartup|[Ss]tart-up|[Rr]etailer|[A-Za-z]*[Mm]aker|[Aa]irline|[Bb]ank|[Ll]ender|[Ii]nsurer|[Gg]iant|[Gg]roup|[Pp]latform|[Aa]pp|[Bb]rand|[Cc]hain|[Ss]upermarket|[Oo]perator|[Dd]eveloper|[Pp]rovider|[Ss]upplier|[Mm]anufacturer|[Pp]ublisher|[Bb]roadcaster|[Bb]rowser|[Ee]ngine|[Ss]ervice|[Ss]ite|[Ww]ebsite|[Aa]gency|[Cc]onglomerate|[Bb]uilder|[Mm]iner|[Gg]rocer|[Uu]tility|[Rr]ival|[Jj]ournal|[Mm]agazine|[Nn]ewspaper)) $"
)
_AFTER = re.compile(
    r"(?:['’]s?)? (?:shares?|stock|revenues?|profits?|earnings|sales|customers|users|subscribers|app|apps|platform|website|software|products?|stores?|shops|outlets|employees|workers|staff|board|chief executive|CEO|CFO|chief financial officer|spokes(?:man|woman|person)|headquarters|factory|factories|plants?|warehouses?|fleet|market value|market share|shareholders|investors|owner|parent company|parent|brand|service|services|vehicles|phones|devices|account|accounts|data|servers?|drivers|drones?|engineers|executives)\b"
    r"|,? (?:Inc|Corp|Ltd|plc|PLC|LLC|AG|SE|NV|GmbH|Co)\b"
    r"|,? (?:the|a|an) (?:[\w-]+ ){0,3}(?:company|firm|retailer|start-?up|maker|carmaker|automaker|airline|bank|lender|platform|app|provider|operator|developer|manufacturer|chain|group|brand|unit|subsidiary|website|service)\b"
    r"|,? (?:which|whose (?:shares|app|products|parent))\b| \((?:NYSE|NASDAQ|Nasdaq|LSE|TSX|ASX)"
    r"| (?:said|says|announced|confirmed|added|reported|posted|expects?|plans|will|would|has|had|is|was|launched|acquired|bought|sold|raised|cut|owns|operates|employs|opened) (?:[\w-]+ ){0,5}?(?:it|its|itself)\b| (?:has )?launched (?:an?|its|the|new)\b"
    r"| (?:acquired|employs|operates|manufactures|rebranded|listed on|went public|filed for|is listed|was founded|was acquired|was bought)\b"
)
_IS_COMPANY = re.compile(
    r",? (?:Inc|Corp|Ltd|plc|PLC|LLC|AG|SE|NV|GmbH)\b| \((?:NYSE|NASDAQ|Nasdaq|LSE|TSX|ASX)"
    r"|, (?:the|a|an) (?:[\w-]+ ){0,4}(?:company|firm|retailer|start-?up|maker|carmaker|automaker|airline|bank|lender|app|operator|developer|manufacturer|chain)\b"
)
_KIND = r"company|firm|retailer|start-?up|[a-z]*maker|airline|lender|insurer|app|platform|chain|publisher|broadcaster|manufacturer|operator|developer|grocer|miner|brewer|brand|journal|magazine|newspaper|website|browser"
_MONEY = r"shares|stock|revenues?|profits?|earnings|sales|app|users|customers|subscribers|shareholders|investors|market value|chief executive|CEO|CFO|quarterly \w+"
_MOVED = (
    r"rose|fell|jumped|plunged|slumped|slid|soared|surged|climbed|dropped|tumbled|gained|lost|sank|rallied"
)
_SURE_AFTER = re.compile(
    r" (?:Inc|Corp|Ltd|plc|PLC|LLC|AG|SE|NV|GmbH)\b| \((?:NYSE|NASDAQ|Nasdaq|LSE|TSX|ASX)"
    rf"|, (?:the|an?) (?:[\w-]+ ){{0,4}}(?:{_KIND})\b| is an? (?:[\w-]+ ){{0,4}}(?:{_KIND})\b"
    rf"|['’]s (?:{_MONEY})\b| (?:shares|stock) (?:{_MOVED}|have|has|were|was|are|is)\b"
    r"| (?:has|had|employs|employed) (?:more than |about |around |nearly |some |over )?[\d.,]+ (?:million |billion )?(?:users|customers|subscribers|employees|staff|workers|stores|shops|people)\b"
)
_AFTER_NAMED = re.compile(
    rf" (?:{_MOVED}) (?:by |more than |as much as |nearly |about |over |almost |another |a further )*\d[\d.,]*(?:%| ?per ?cent)"
    rf"|(?: [\w$£€%-]+){{1,8}}\. The (?:{_KIND})(?:['’]s)? (?!of\b)[a-z]"
    rf"|(?: will| would| has| plans to| is to) [a-z]+(?: [\w$£€%.-]+){{0,8}}, the (?:{_KIND}) (?:said|says|announced|added)\b"
)
"""What a name's sentence may say of a company that a common word's sentence says too: 'sales rose 4 percent'."""
_BEGIN_AFTER = frozenset({f" {letter}" for letter in "ICLpPASNG(ishe"} | {", ", ",\n", "'s", "’s"})
"""The first two characters of what follows: seen sooner than by trying all of it."""
_KINDS = vocabulary(
    """
    company firm retailer startup start-up maker carmaker automaker drugmaker chipmaker toymaker watchmaker airline
    lender insurer app platform chain publisher broadcaster manufacturer operator developer grocer miner brewer brand
    journal magazine newspaper website browser
    """
)
_HELD = {
    "in": vocabulary("shares stake stakes investors shareholders"),
    "of": vocabulary("shares shareholders customers users employees takeover executive ceo"),
    "at": vocabulary("workers analysts executive ceo"),
    "giant": vocabulary("tech technology software"),
}
"""Last words of a phrase that a company follows, by the word between: 'shares in', 'tech giant'."""
_END_BEFORE = tuple(f"{word} " for word in sorted(_KINDS | _HELD.keys()))
_CUES = (
    _KINDS
    | frozenset[str]().union(*_HELD.values())
    | vocabulary(
        """
        shares stock revenue revenues profit profits earnings sales users customers subscribers employees staff workers
        companies rival rivals group bank service services product products store stores percent employs plc
        """
    )
)
_CAPITAL_CUES = vocabulary(
    """
    Inc Corp Ltd LLC AG SE NV GmbH PLC NYSE NASDAQ Nasdaq LSE TSX ASX CEO CFO Shares Stakes Investors Shareholders
    Analysts Users Customers Workers Employees Takeover
    """
)
_LEGAL_FORM = re.compile(r",? (?:(?:Inc|Corp|Ltd)\b\.?|(?:plc|PLC|LLC|AG|SE|NV|GmbH)\b)")
_ENDS_IN_LEGAL_FORM = re.compile(rf"{_LEGAL_FORM.pattern}$")
_PERSON_BEFORE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Dame|Sen|Rep|Gov|President|Minister|Judge|Justice|Coach|[Aa]ctor|[Aa]ctress|[Ss]inger|[Bb]rother|[Ss]ister|[Ff]ather|[Mm]other|[Ww]ife|[Hh]usband|[Ss]on|[Dd]aughter|[Ff]riend|[Ff]orward|[Ss]triker|[Mm]idfielder|[Dd]efender|[Gg]oalkeeper|[Cc]aptain)\.? $"
)
_PERSON_AFTER = re.compile(
    r",? (?:who|whom|aged \d|\d{1,3},)|, \d{1,3}\b|['’]s (?:wife|husband|father|mother|son|daughter|brother|sister|friends?|lawyer|death|career|body|family|parents)\b| (?:himself|herself|was born|died|married|smiled|laughed)\b"
    r"| (?:said|says|told|added|has|had|is|was|will) (?:[\w-]+ ){0,5}?(?:he|she|his|her|him)\b"
)
_LONGEST = 40


def company_evidence(text: str, start: int, end: int) -> int:
    """How much the words around `text[start:end]` speak of a company: 0, 1, or 2 where they name its kind."""
    if _IS_COMPANY.match(text, end):
        return 2
    return int(bool(_AFTER.match(text, end) or _BEFORE.search(text, max(0, start - _LONGEST), start)))


def surely_company(text: str, start: int, end: int, *, is_name: bool) -> bool:
    """Whether they say it beyond doubt; of a word that no model found only what no common word has."""
    if text[end : end + 2] in _BEGIN_AFTER and _SURE_AFTER.match(text, end):
        return True
    if is_name and _AFTER_NAMED.match(text, end):
        return True
    if not text.endswith(_END_BEFORE, 0, start):
        return False
    words = text[max(0, start - _LONGEST) : start].lower().rsplit(" ", 3)[-3:]
    if len(words) < 2 or words[-1]:  # noqa: PLR2004 - a word and the empty one behind the space
        return False
    return words[-2] in _KINDS or (len(words) > 2 and words[-3] in _HELD.get(words[-2], ()))  # noqa: PLR2004


def speaks_of_companies(texts: Texts) -> bool:
    """Whether any of the cues can occur in the texts."""
    return not (
        _CUES.isdisjoint(texts.lower)
        and _CAPITAL_CUES.isdisjoint(texts.capital_set)
        and "%" not in texts.joined
    )


def without_legal_form(name: str) -> str | None:
    """'Zalora' of 'Zalora Inc.'; None for a name without a legal form."""
    form = _ENDS_IN_LEGAL_FORM.search(name)
    return name[: form.start()] if form else None


def legal_form_length(text: str, end: int) -> int:
    """The length of ', Inc.' or ' plc' at `text[end:]`; 0 without one."""
    form = _LEGAL_FORM.match(text, end)
    return len(form[0]) if form else 0


def speaks_of_person(text: str, start: int, end: int) -> bool:
    """Whether they go with a person."""
    return bool(
        _PERSON_AFTER.match(text, end) or _PERSON_BEFORE.search(text, max(0, start - _LONGEST), start)
    )
