"""Brands whose name ends in a possessive, and what stands around one that no list has.

Written for this project from general knowledge.
"""

# ruff: noqa: E501  an alternation reads better unbroken; the characters are meant as they are

import re

BRANDS = frozenset(
    name.strip()
    for name in """
    Albertson's; Applebee's; Arby's; Asprey's; Barclay's; Barnum's; Ben & Jerry's; Binny's; BJ's; Bloomingdale's; Bojangles'; Bonham's;
    Cabela's; Carl's Jr.; Casey's; Chili's; Christie's; Chuck E. Cheese's; Church's; Claire's; Culver's; Denny's; Dick's Sporting Goods;
    Dillard's; Domino's; Dunkin'; Fazoli's; Freddy's; Gimbel's; Grainger's; Haldiram's; Hamley's; Hardee's; Harry's; Heinz's; Hellmann's;
    Hershey's; Jersey Mike's; Jimmy John's; Joann's; Kellogg's; Kiehl's; Kohl's; Krispy Kreme's; L'Oréal; Land's End; Lay's; Levi's; Lloyd's;
    Lloyd's of London; Lord & Taylor's; Lord's; Lowe's; Lyon's; Macy's; McDonald's; Men's Wearhouse; Menzie's; Michael's; Moody's; Morrison's;
    Nando's; Nathan's Famous; Neiman's; O'Charley's; O'Reilly's; Papa John's; Papa Murphy's; Peet's; Perdue's; Phillip's; Pimlico's;
    Popeye's; PJ's; Quaker's; Raising Cane's; Reese's; Rothy's; Ruth's Chris; Sainsbury's; Sam's Club; Schlotzsky's; Selfridge's; Smucker's;
    Sotheby's; Spencer's; Standard & Poor's; Stewart's; Stop & Shop's; Sur La Table; Ted Baker's; TGI Friday's; Thornton's; Tim Hortons;
    Trader Joe's; Uncle Ben's; Vick's; Victoria's Secret; Waitrose; Walgreen's; Wendy's; Whataburger; Wilko's; Woolworth's; Young's;
    Zabar's; Zaxby's
    """.replace("\n", " ").split(";")
    if name.strip().endswith(("'s", "'")) or "'s " in name
)  # fmt: skip
"""With a straight apostrophe."""

DOUBTFUL = frozenset(
    {
        "Barclay's",
        "Casey's",
        "Christie's",
        "Church's",
        "Harry's",
        "Lloyd's",
        "Lord's",
        "Michael's",
        "Morrison's",
        "Phillip's",
        "Spencer's",
        "Stewart's",
        "Wendy's",
        "Young's",
        "Claire's",
        "Heinz's",
        "Perdue's",
        "Lyon's",
        "Thornton's",
        "Culver's",
        "Denny's",
        "Freddy's",
        "Grainger's",
    }
)
"""Those that are as often a person's possessive: the sentence must say more."""

NO_POSSESSIVE = re.compile(
    r" (?:said|says|would|will|has|had|have|was|is|are|were|can|could|may|might|must|should|plans?|planned|announced|reported|reports|expects?|expected|"
    r"opened|opens|closed|closes|launched|rose|fell|grew|plunged|jumped|posted|cut|cuts|raised|raises|lowered|downgraded|upgraded|agreed|declined|owns|"
    r"operates|sold|sells|bought|hired|reopened|recalled|sued|paid|pays|offers|offered|serves|served|and its|which|that (?:said|would)|also|plc|Inc|of London)\b"
)
"""A verb directly behind: no possessive stands there."""
NO_PERSON_BEFORE = re.compile(
    r"\b(?:(?:[Ss]hares|[Ss]takes?|[Ii]nvestors|[Aa]nalysts|[Ww]orkers|[Ee]mployees|[Ss]taff|[Cc]ustomers|[Ss]hops?|[Ss]tores?|[Oo]utlets|[Rr]estaurants|[Bb]ranch(?:es)?|[Aa]uction(?:ed)?|[Ss]ale) (?:in|at|of)|[Rr]ival|[Rr]etailer|[Cc]hain|[Ff]irm|[Gg]iant|[Gg]rocer|[Ss]upermarket|[Aa]gency|[Bb]rands?|auction house|[Cc]ompanies like|competitors like|owned by) $"
)
"""Words directly before that make it a company."""
