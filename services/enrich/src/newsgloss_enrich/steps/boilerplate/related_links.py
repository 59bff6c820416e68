"""'Read more: …', 'Lire aussi : …', 'Related stories' and the headlines below it."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

_LONGEST, _LONGEST_ITEM, _SHORT = 240, 140, 60
_MARK = re.compile(
    r"[:：>»|›→▶】\])….–—-](?:(?<=[:：>»|›→▶】\])…])|(?<=\.)\.\.|(?<=[–—-]) )"  # begins with one set of characters
)
"""A label has one behind it, or the line ends with it: seen sooner than by trying all labels."""
_PHRASE = (
    r"read also|also read|read(?: more(?: (?:about|on) (?:this|it|the topic))?| next| on| the full story)|see also|also see|watch(?: also| more)?(?= ?:)|listen(?= ?:)|also in the news|more on this(?: story| topic)?|more about|related(?: (?:articles?|stories|story|content|"
    r"news|links?|topics?|coverage|reading|posts?|video))?|recommended(?: (?:for you|stories|reading|articles))?|you (?:may|might)(?: also)? (?:like|be interested in|want to read|have missed)|keep reading|up next|what to read next|"
    r"don['’]t miss|in case you missed it|most (?:read|popular|viewed)|trending(?: now)?|top stories|editors?['’]?s?['’]? picks?|more (?:stories|news|headlines|from .{2,40})|must reads?|further reading|explore more|"
    r"(?:à |a )?(?:lire|voir|écouter|découvrir)(?: (?:aussi|également|la suite|plus))?(?= ?[:>]|$)|(?:à |a )?lire (?:aussi|également)|voir aussi|sur le même (?:sujet|thème)|articles? (?:liés?|similaires?|recommandés?|associés?)|pour aller plus loin|nos derniers articles|les plus lus|en savoir plus|notre sélection|"
    r"lesen sie (?:(?:dazu|hierzu|hier) )?(?:auch|mehr|hier|dazu|weiter)|lies (?:auch|mehr)|(?:lesen|sehen) sie (?:auch|dazu)|mehr (?:zum thema|zu(?=:)|dazu|lesen|nachrichten|artikel)|(?:auch|ebenfalls) interessant|siehe auch|weiterlesen|zum weiterlesen|(?:zum|zu diesem) thema|"
    r"weitere (?:nachrichten|artikel|themen|meldungen|informationen)|ähnliche (?:artikel|themen)|verwandte (?:artikel|themen)|das könnte (?:sie|dich) auch interessieren|empfohlene (?:artikel|beiträge)|meistgelesen|passend (?:zum thema|dazu)|hintergrund(?=:)|lesetipps?|"
    r"le[ea] (?:también|más|además)|leer (?:también|más)|(?:ver|vea|mira) (?:también|más|además)|(?:te|le) (?:puede|podría) interesar|te recomendamos|le recomendamos|recomendados?|más (?:información|noticias|sobre .{2,30})|noticias? relacionadas?|artículos? relacionados?|relacionados?|lo más (?:leído|visto)|no te pierdas|sigue leyendo|en este artículo(?=:)|"
    r"(?:leia|veja|confira|ouça|assista) (?:também|mais)|ler (?:também|mais)|(?:saiba|ver) (?:mais|também)|(?:notícias|artigos|matérias|conteúdos?) relacionad[ao]s?|mais (?:lidas|notícias|sobre .{2,30})|você pode gostar|pode interessar(?:-lhe)?|recomendad[ao]s?|relacionadas|continue lendo|"
    r"leggi (?:anche|tutto|di più|pure)|vedi anche|guarda anche|(?:articoli|notizie|contenuti) correlat[ie]|(?:potrebbe|potrebbero|ti potrebbe(?:ro)?)(?: anche)? interessart[ie]|(?:ti )?(?:potrebbe|potrebbero|può)(?: anche)? interessar(?:e|ti)(?: anche)?|per approfondire|approfondimenti?|altre notizie|i più letti|da non perdere|"
    r"(?:lees|bekijk|kijk|luister) (?:ook|meer|verder)|meer (?:over(?: dit onderwerp|: ?)?|lezen|nieuws)|(?:gerelateerde?|aanbevolen|verwante) (?:artikelen|berichten|nieuws)|gerelateerd|zie ook|meest gelezen|"
    r"läs (?:också|även|mer)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)|czytaj (?:też|także|więcej|również|dalej)|zobacz (?:też|także|również)|polecamy|čtěte také|přečtěte si|"
    r"(?:читайте|смотрите|слушайте) (?:также|ещ[её]|далее)|читать (?:далее|также|ещ[её])|подробнее(?: об этом| по теме)?|(?:по|материалы по|другие материалы по|статьи по|ещ[её] по) теме|(?:похожие|связанные|другие) (?:новости|материалы|статьи)|рекомендуем|главное за день|ещ[её] новости|самое читаемое|читайте також|за темою|"
    r"(?:ayrıca|bunu da|şunu da) (?:okuyun|bakınız|oku)|(?:ilgili|benzer|diğer|önerilen) (?:haber(?:ler)?|konular|içerik(?:ler)?)|devamını oku|haberin devamı|bunlar da ilginizi çekebilir|ilginizi çekebilir|en çok okunanlar|"
    r"[إا]قر[أا] (?:أيض[اًًاً]+|المزيد|كذلك)|(?:مواضيع|مقالات|أخبار|موضوعات) (?:ذات صلة|متعلقة|مشابهة|أخرى)|ذات صلة|شاهد (?:أيض[اًًاً]+|كذلك)|للمزيد|المزيد(?: من الأخبار)?|قد يهمك(?: أيض[اًًاً]+)?|الأكثر قراءة|"
    r"baca juga|simak juga|lihat juga|xem thêm|đọc thêm|קראו (?:גם|עוד)|διαβάστε (?:επίσης|ακόμη)|यह भी पढ़ें|ये भी पढ़ें|"
    r"อ่าน(?:ข่าว)?(?:เพิ่มเติม|ต่อ|ข่าวอื่น)|(?:ข่าว|บทความ|เรื่อง)(?:ที่)?(?:เกี่ยวข้อง|น่าสนใจ|แนะนำ|อื่นๆ)|เรื่องที่คุณอาจสนใจ|คุณอาจสนใจ|"
    r"関連(?:記事|リンク|ニュース|情報|トピックス|する記事)|あわせて読みたい|合わせて読みたい|(?:こちらも)?おすすめ(?:の?記事)?|こちらも読まれています|次に読みたい|人気記事|もっと(?:読む|見る)|続きを読む|"
    r"(?:相关|相關|更多|推荐|推薦|延伸|热门|熱門|精彩)(?:阅读|閱讀|新闻|新聞|链接|連結|报道|報導|文章|内容|內容)|延伸(?:阅读|閱讀)|你可能(?:也)?(?:喜欢|喜歡|感兴趣|感興趣)|看更多|点击阅读|"
    r"(?:관련|추천|연관|인기|주요)\s?(?:기사|뉴스|글|링크|콘텐츠)|더\s?(?:보기|읽기)|함께\s?(?:보면 좋은|읽으면 좋은|본)\s?(?:기사|뉴스)?|많이 본 (?:뉴스|기사)"
)
_TAGS = r"topics|tags|filed under|related topics|themen|schlagwörter|mots[- ]clés|etiquetas|temas|argomenti|tag|теги|темы|الوسوم|标签|關鍵字|キーワード|タグ|etiketler|태그|แท็ก"
_LABEL = re.compile(
    rf"[\W_]*(?:(?:also|auch|aussi|también|também|anche|ook|também) )?(?:(?:{_PHRASE})(?:(?:\s\w{{1,12}}){{1,3}}(?=\s?[:：].*[^.]$))?|(?:{_TAGS})(?=\s*[:：]|$))\s*(?P<mark>[:：>»|›→▶】\])]|\.{{3}}|…|[-–—]\s|$)",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"[\W_]*(?:also read|read also|(?:à |a )?lire (?:aussi|également)|lesen sie auch|le[ea] también|leer también|leia também|veja também|leggi anche|lees ook|"
    r"läs också|les også|læs også|lue myös|czytaj (?:też|także)|читайте также|читайте також|[إا]قر[أا] أيض[اًًاً]+|baca juga|यह भी पढ़ें)\s+\S",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "。", "！", "”", '"', "»", "।")


def is_related_link(line: str) -> bool:
    """Whether a line is 'Read more: …', 'Lire aussi : …', or such a label alone."""
    if len(line) > _LONGEST or (line.endswith(".") and line[:8].casefold() == "up next:"):
        return False  # a report of a match ends with 'UP NEXT: Leeds plays at Burnley.'
    if len(line) > _SHORT and not _MARK.search(line):
        return _is_sure(line)
    return _LABEL.match(line) is not None or _is_sure(line)


def _is_sure(line: str) -> bool:
    return not line.endswith(".") and _SURE.match(line) is not None


def is_link_label(line: str) -> bool:
    """Whether a line is the label alone, with the links on the next lines."""
    match = _LABEL.match(line)
    return match is not None and not any(map(str.isalnum, line[match.end() :]))


def is_link_item(line: str) -> bool:
    """Whether a line below such a label can be a link: a headline, not a sentence."""
    return len(line) <= _LONGEST_ITEM and not line.endswith(_SENTENCE_END)
