"""Phrases and class names that sites share for what is not the article."""

import re

HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
"""In a `style` attribute."""

CONTAINER_NAME = re.compile(
    r"(?:^|[\s_-])(?:"
    r"newsletter|subscribe|subscription|sign-?up|promo|pushdown|cookie|copyright|disclaimer|print-?header"
    r"|related|jp-relatedposts|recommend(?:ed|ation|ations)?|trending|most-?(?:read|popular|viewed)"
    r"|read-?(?:more|next|also)|see-?also|also-?(?:like|read)|more-?(?:from|on|stories|news)"
    r"|latest-?news|top-?stories|next-?article|prev(?:ious)?-?article|post-?navigation"
    r"|author-?bio|about-?author|rollover-\w*-block|tooltip|popup|hover-?card"
    r")(?:$|[\s_-]|s\b)",
    re.IGNORECASE,
)
"""In a `class` or `id`: newsletters, teasers for other articles, legal lines, pop-ups."""

NOT_THE_STORY = re.compile(
    r"comment|modal|overlay|dialog|menu|share|social|login|gallery|caption|transcript|print|author|bio"
    r"|widget|popup",
    re.IGNORECASE,
)
"""In the `class` or `id` of what is hidden and not the rest of an article."""

STANDFIRST_NAME = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|sub-?head(?:line|ing)?|sub-?line|sub-?title|standfirst|strapline|summary"
    r"|heading-des)(?:$|[\s_-])",
    re.IGNORECASE,
)

LABEL = re.compile(
    r"\W*(?:"
    r"related|see (?:also|more)|read (?:also|more|next|this|on)|also read|keep reading|further reading"
    r"|more (?:from|on|stories|news|about|in)|you (?:may|might) (?:also )?(?:like|be interested)"
    r"|don.t miss|recommended|trending|top stories|most (?:read|popular|viewed)|popular now"
    r"|(?:our )?latest (?:news|stories|headlines)|our latest|watch|in case you missed|what to read next"
    r"|lire aussi|à lire|mehr zum thema|lesen sie auch|auch interessant|lea también|te puede interesar"
    r"|leggi anche|leia (?:também|mais)|veja (?:também|mais)|lees ook|läs (?:också|mer)|les også|læs også"
    r"|lue myös|czytaj (?:też|także|również)|zobacz (?:też|także|również)|читайте также|по теме"
    r"|baca juga|ilgili haberler|相关|関連|관련"
    r"|lire également|sur le même sujet|siehe auch|zum thema|passend dazu|mehr dazu|lee (?:también|más)"
    r"|leé también"
    r"|leer también|mirá? también|ver también|vea también|te recomendamos|podría interesarte|veja mais"
    r"|čtěte (?:také|také)"
    r"|přečtěte si|pročitajte|citește și|διαβάστε (?:ακόμη|επίσης)|bunlar\u0131? da oku"
    r"|baca selengkapnya|xem thêm"
    r"|اقرأ أيض[اًا]+|إقرأ أيض[اًا]+|यह भी पढ़ें|ये भी पढ़ें|อ่านเพิ่มเติม|延伸阅读|延伸閱讀|相關(?:新聞|報導)?"
    r")(?!\w)",
    re.IGNORECASE,
)
"""What links to other articles begin with, or stand under."""

APPEAL = re.compile(
    r"\W*(?:get|subscribe|sign up|follow|join|click|download|listen|like us|have a tip|tell us"
    r"|if you (?:enjoyed|liked))\b",
    re.IGNORECASE,
)
APPEAL_FOR = re.compile(
    r"newsletters?\b|subscri|inbox|\bapps?\b|twitter|facebook|instagram|youtube|telegram|whatsapp|membership"
    r"|\barticle\b",
    re.IGNORECASE,
)
"""An appeal to the reader begins with the first and names one of the second."""

APPEAL_TO_READER = re.compile(
    r"\b(?:our|us|here|below|free|daily|latest|this (?:article|story)|your (?:inbox|e-?mail)"
    r"|newsletters?)\b|@\w",
    re.IGNORECASE,
)
"""What an appeal says in so many words, unless the link in it does."""

COPYRIGHT = re.compile(
    r"\W*(?:copyright\s*(?:©|\(c\)|[12][0-9]{3}|by\b|$)|©|\(c\)\s*(?:[12][0-9]{3}|(?-i:[A-Z])))",
    re.IGNORECASE,
)

NOTICE = re.compile(
    r"\W*(?:(?:advertisement|advertising|anzeige|werbung|publicidad|publicité|pubblicità|publicidade"
    r"|reklama?|annons|annonse"
    r"|реклама|広告|广告|廣告)(?:\W+(?:story continues below|scroll to continue|continue reading below))?\W*$"
    r"|our standards: the thomson reuters trust principles"
    r"|\((?:additional )?(?:reporting|writing) by .{3,200}editing by )",
    re.IGNORECASE,
)
"""Marks of advertisements, and lines that agencies put below their articles."""

SOURCE_LINE = re.compile(
    r"\W*(?:sources?|quellen?|fuentes?|fontes?|fonti|bron(?:nen)?|kilder?|källor|källa|lähteet|lähde"
    r"|źródł[oa]|zdroj|источники?"
    r"|джерело|kaynak|sumber|来源|來源|出典)\s*[:\uff1a]\s*[^.!?]{2,60}\W*$",
    re.IGNORECASE,
)
"""A line that names the agency which a text is from."""

BIOGRAPHY = re.compile(
    r"^\W*(?:by )?(?:[^\W\d_][\w.'\u2019-]* ){2,4}(?:is|was|are|covers|writes|reports)\b.{0,120}"
    r"\b(?:reporter|correspondent|editor|writer|columnist|journalist|contributor|bureau chief"
    r"|reporting fellow)\b",
    re.IGNORECASE,
)
"""Who wrote the article, in a paragraph of italics at its end."""
