"""Page furniture: advertisement labels, controls and breadcrumbs."""

# ruff: noqa: E501, RUF001  a list reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.text.words import fold

_COUNTER = re.compile(
    r"^\d[\d.,]*\s?[km]?\s*(?:shares?|comments?|views?|likes?|kommentare|commentaires|comentarios)$"
)
_ADVERTISEMENTS = frozenset(
    """advertisement;advertisements;ad;ads;advertising;sponsored;sponsored content;story continues below advertisement;
    article continues below advertisement;article continues after advertisement;advertisement - story continues below;
    advertisement continue reading the main story;continue reading the main story;story continues below;article continues below;
    continue reading below;scroll to continue with content;
    anzeige;werbung;publicité;la suite après la publicité;publicidad;publicidade;continua após a publicidade;pubblicità;contenuto sponsorizzato;contenido patrocinado;contenu sponsorisé;conteúdo patrocinado;gesponsert;bezahlter inhalt;gesponsord;на правах рекламы;партнёрский материал;advertorial;paid post;paid content;promoted;إعلانات;赞助内容;スポンサーリンク;ad feedback;
    advertentie;annons;annonce;annonse;mainos;reklama;реклама;reklam;إعلان;iklan;quảng cáo;广告;廣告;広告;pr;광고;โฆษณา;διαφήμιση;פרסומת;विज्ञापन""".replace("\n    ", "").split(";")
)  # fmt: skip
_NAVIGATION = frozenset(
    """skip to content;skip to main content;skip to navigation;back to top;listen to this article;listen to article;listen;
    listen to this story;print this page;print article;home;menu;search;log in;login;sign in;show comments;view comments;
    leave a comment;leave a reply;post a comment;please enter your comment!;please enter your comment;please enter your name here;share post;no comments;be the first to comment;join the conversation;load more;reuse this content;save;shares;print;read in app;gift this article;share full article;no comments;comments;0 comments;add comment;copy link;link copied;save article;save for later;bookmark;
    add to favourites;close;open in app;zum inhalt springen;artikel anhören;artikel merken;kommentare;zur startseite;
    écouter cet article;écouter l'article;aller au contenu;commentaires;commenter;réagir;escuchar;escuchar artículo;comentarios;
    ir al contenido;ouvir;ascolta;commenti;reacties;kommentarer""".replace("\n    ", "").split(";")
)  # fmt: skip
_BREADCRUMB = re.compile(r"^[^\W\d_][\w&' -]{1,24}(?:\s*[>›»]\s*[^\s>›»][^>›»\n]{0,60}){1,5}$")
_PATH_MARKS = (">", "›", "»")
_SENTENCE_END = (".", "!", "?", "。", "！", "？", "”", '"', "»", "؟", "।")


def is_advertisement(line: str, folded: str) -> bool:
    """Whether a line only marks an advertisement."""
    return len(line) <= 60 and folded.strip(" -–—:.*[]()|") in _ADVERTISEMENTS  # noqa: PLR2004


def is_navigation(line: str, folded: str, section: str | None = None) -> bool:
    """Whether a line is a control or a path of the site's navigation, or the article's section alone."""
    if len(line) > 120:  # noqa: PLR2004
        return False
    folded = folded.strip(" -–—:.*[]()|")
    if folded in _NAVIGATION or _COUNTER.match(folded) or (section and folded == fold(section).strip()):
        return True
    return (
        any(mark in line for mark in _PATH_MARKS)
        and bool(_BREADCRUMB.match(line))
        and not line.endswith(_SENTENCE_END)
    )
