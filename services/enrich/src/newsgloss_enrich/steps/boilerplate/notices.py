"""What a site puts around a story: links to other stories, newsletters, copyright, advertisements, navigation."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.words import fold, words

_LONGEST = 240
_LINK_PHRASE = (
    r"read also|also read|read more|read next|read on|see also|watch also|more on this(?: story)?|related(?: (?:articles?|stories|story|content|"
    r"news|links?|topics?|coverage|reading|posts?))?|recommended(?: (?:for you|stories|reading))?|you (?:may|might) (?:also )?(?:like|be interested in)|"
    r"don['’]t miss|most (?:read|popular|viewed)|editor['’]?s['’]? picks?|more (?:stories|news|from .{2,40})|must read|further reading|"
    r"(?:à |a )?lire (?:aussi|également|la suite|plus)|voir aussi|sur le même sujet|articles? liés?|"
    r"lesen sie (?:auch|mehr|hier|dazu)|lies (?:auch|mehr)|mehr (?:zum thema|dazu|lesen)|auch interessant|siehe auch|weiterlesen|zum weiterlesen|"
    r"le[ea] (?:también|más)|leer (?:también|más)|ver (?:también|más)|te puede interesar|le puede interesar|más información|noticias? relacionadas?|"
    r"leia (?:também|mais)|veja (?:também|mais)|saiba mais|leggi anche|leggi (?:tutto|di più)|vedi anche|lees (?:ook|meer|verder)|läs (?:också|även|mer)|les (?:også|mer)|"
    r"læs (?:også|mere)|lue (?:myös|lisää)|czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|čtěte také|читайте также|читать далее|подробнее|по теме|"
    r"смотрите также|читайте також|ayrıca (?:okuyun|bakınız)|ilgili haber(?:ler)?|devamını oku|اقرأ أيضا[ًً]?|اقرأ أيضًا|اقرأ المزيد|إقرأ أيضا|مواضيع ذات صلة|شاهد أيضا|"
    r"baca juga|xem thêm|đọc thêm|קראו גם|διαβάστε (?:επίσης|ακόμη)|यह भी पढ़ें|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|関連記事|関連リンク|あわせて読みたい|相关(?:阅读|新闻|链接|报道)|"
    r"相關(?:閱讀|新聞|報導)|延伸閱讀|延伸阅读|推荐阅读|관련\s?기사|관련\s?뉴스|더\s?보기"
)
_TAGS = r"topics|tags|filed under|related topics|themen|schlagwörter|mots[- ]clés|etiquetas|temas|argomenti|теги|темы|الوسوم|标签|キーワード|etiketler"
_LINK_LABEL = re.compile(
    rf"^[\W_]*(?:{_LINK_PHRASE}|(?:{_TAGS})(?=\s*[:：]|$))\s*(?P<mark>[:：>»|›→]|\.{{3}}|…|[-–—]\s|$)",
    re.IGNORECASE,
)
_LINK_SURE = re.compile(
    r"^[\W_]*(?:also read|read also|(?:à |a )lire (?:aussi|également)|lire (?:aussi|également)|lesen sie auch|le[ea] también|leer también|leia também|leggi anche|lees ook|"
    r"läs också|les også|læs også|lue myös|czytaj (?:też|także)|читайте также|читайте також|اقرأ أيضا[ًً]?|baca juga|यह भी पढ़ें)\s+\S",
    re.IGNORECASE,
)
_NEWSLETTER_CALL = re.compile(
    r"^[\W_]*(?:please\s+)?(?:sign up|signup|subscribe|get|join|receive|register|never miss|want|download|jetzt|abonn\w*|melde\w*|bestell\w*|hier|erhalten|"
    r"inscri\w*|recev\w*|je m['’]abonne|suscr\w*|recib\w*|apúntate|regístrate|iscriviti|ricevi|assine|receba|inscreva\w*|schrijf|meld|ontvang|prenumerera|"
    r"tilmeld|tilaa|zapisz|подпиш\w*|подпис\w*|abone|kaydol\w*|اشترك\w*|سجل\w*|登録|구독|订阅|訂閱)",
)
_NEWSLETTER_THING = re.compile(
    r"newsletters?\b|e-?mail (?:updates|alerts)|mailing list|your inbox|in your mailbox|daily briefing|push notifications|infolettre|lettre d['’]information|boletín|"
    r"boletines|nieuwsbrief|nyhetsbrev\w*|nyhedsbrev|uutiskirje\w*|рассылк\w*|bülten\w*|النشرة|نشرتنا|ニュースレター|メルマガ|뉴스레터|电子报|電子報|邮件|our (?:mobile )?app\b|"
    r"alertas|biuletyn"
)
_RIGHTS = (
    "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "tous droits de reproduction",
    "los derechos reservados", "todos os direitos reservados", "tutti i diritti riservati", "riproduzione riservata",
    "alle rechten voorbehouden", "все права защищены", "tüm hakları saklıdır", "جميع الحقوق محفوظة",
    "wszelkie prawa zastrzeżone", "版权所有", "版權所有", "無断転載", "무단전재", "무단 전재", "무단\t전재",
    "may not be published", "may not be reproduced", "สงวนลิขสิทธิ์",
)  # fmt: skip
"""Looked for one by one, which is faster than one alternation."""
_COPYRIGHT = re.compile(r"^[\W_]*(?:©|\(c\)|copyright\b)\s*(?:©|\(c\))?.{0,80}?(?<!\d)(?:19|20)\d\d(?!\d)")
_NOTICE_OPENING = re.compile(
    r"^[\W_]*(?:©|\(c\)|copyright|all (?:content|material|rights)|(?:this|the) (?:material|content|article|report)\b.{0,60}may not|no part of)"
)
_SHORT_NOTICE = 12
_COUNTER = re.compile(
    r"^\d[\d.,]*\s?[km]?\s*(?:shares?|comments?|views?|likes?|kommentare|commentaires|comentarios)$"
)
_ADVERTISEMENTS = frozenset(
    """advertisement;advertisements;ad;ads;advertising;sponsored;sponsored content;story continues below advertisement;
    article continues below advertisement;article continues after advertisement;advertisement - story continues below;
    advertisement continue reading the main story;continue reading the main story;story continues below;article continues below;
    continue reading below;scroll to continue with content;
    anzeige;werbung;publicité;la suite après la publicité;publicidad;publicidade;continua após a publicidade;pubblicità;
    advertentie;annons;annonce;annonse;mainos;reklama;реклама;reklam;إعلان;iklan;quảng cáo;广告;廣告;広告;pr;광고;โฆษณา;διαφήμιση;פרסומת;विज्ञापन""".replace("\n    ", "").split(";")
)  # fmt: skip
_NAVIGATION = frozenset(
    """skip to content;skip to main content;skip to navigation;back to top;listen to this article;listen to article;listen;
    listen to this story;print this page;print article;home;menu;search;log in;login;sign in;show comments;view comments;
    leave a comment;reuse this content;save;shares;print;read in app;gift this article;share full article;no comments;comments;0 comments;add comment;copy link;link copied;save article;save for later;bookmark;
    add to favourites;close;open in app;zum inhalt springen;artikel anhören;artikel merken;kommentare;zur startseite;
    écouter cet article;écouter l'article;aller au contenu;commentaires;commenter;réagir;escuchar;escuchar artículo;comentarios;
    ir al contenido;ouvir;ascolta;commenti;reacties;kommentarer""".replace("\n    ", "").split(";")
)  # fmt: skip
_BREADCRUMB = re.compile(r"^[^\W\d_][\w&' -]{1,24}(?:\s*[>›»]\s*[^\s>›»][^>›»\n]{0,60}){1,5}$")
_SENTENCE_END = (".", "!", "?", "。", "！", "？", "”", '"', "»", "؟", "।")


def is_related_link(line: str) -> bool:
    """'Read more: …', 'Lire aussi : …', or the label alone."""
    if len(line) > _LONGEST:
        return False
    match = _LINK_LABEL.match(line)
    return match is not None or bool(_LINK_SURE.match(line) and not line.rstrip().endswith("."))


def is_link_label(line: str) -> bool:
    """The label alone: the links follow on lines of their own."""
    match = _LINK_LABEL.match(line)
    return match is not None and not any(map(str.isalnum, line[match.end() :]))


def is_link_item(line: str) -> bool:
    """A line below such a label that can be one of its links: headline-like, no sentence."""
    return len(line) <= 140 and not line.endswith(_SENTENCE_END)  # noqa: PLR2004


def is_newsletter(line: str) -> bool:
    """Whether a line advertises a newsletter, alerts or an app."""
    if len(line) > _LONGEST:
        return False
    folded = fold(line)
    return bool(_NEWSLETTER_CALL.match(folded) and _NEWSLETTER_THING.search(folded))


def is_copyright(line: str) -> bool:
    """Whether a line is a copyright notice."""
    if len(line) > 2 * _LONGEST:
        return False
    folded = fold(line)
    if _COPYRIGHT.match(folded):
        return True
    return any(phrase in folded for phrase in _RIGHTS) and (
        len(words(line)) <= _SHORT_NOTICE or _NOTICE_OPENING.match(folded) is not None
    )


def is_advertisement(line: str) -> bool:
    """Whether a line only marks an advertisement."""
    return len(line) <= 60 and fold(line).strip(" -–—:.*[]()|") in _ADVERTISEMENTS  # noqa: PLR2004


def is_navigation(line: str, section: str | None = None) -> bool:
    """Whether a line is a control or a path of the site's navigation, or the article's section alone."""
    if len(line) > 120:  # noqa: PLR2004
        return False
    folded = fold(line).strip(" -–—:.*[]()|")
    if folded in _NAVIGATION or _COUNTER.match(folded) or (section and folded == fold(section).strip()):
        return True
    return bool(_BREADCRUMB.match(line)) and not line.endswith(_SENTENCE_END)
