"""'Sign up for our newsletter', 'Recevez nos alertes', '無料メルマガ登録はこちら'."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

_LONGEST = 240
_SHORT = 90
_THING = re.compile(
    r"newsletters?\b|e-?mail (?:updates|alerts|newsletter|briefing|address)|(?:daily|weekly|free) e-?mail|mailing list|(?:your|my) (?:e-?mail )?inbox|in your (?:mailbox|e-?mail)|(?:daily|morning|evening|weekly) (?:briefing|digest)|push notifications|(?:news|breaking) alerts|"
    r"our (?:mobile )?app\b|per e-?mail|e-?mail-?adresse|in ihr postfach|newslettern?\b|eilmeldungen|"
    r"infolettre|lettre (?:d['’]information|quotidienne|hebdomadaire)|nos (?:alertes|lettres)|(?:par|votre) (?:e-?mail|courriel|boîte mail|boîte)|alertes? (?:info|e-?mail)|"
    r"boletín|boletines|(?:en|a) (?:tu|su) (?:correo|e-?mail|bandeja)|alertas|por (?:correo|e-?mail)|(?:no|em) seu e-?mail|resumo diário|via e-?mail|(?:nella|sulla) tua (?:casella|mail|e-?mail|posta)|"
    r"nieuwsbrie\w+|in je (?:mailbox|inbox)|per mail|nyhetsbrev\w*|nyhedsbrev\w*|uutiskirje\w*|biuletyn\w*|newsletter\w*|"
    r"рассылк\w*|по (?:электронной )?почте|на (?:вашу |электронную )?почту|дайджест\w*|bülten\w*|e-?posta\w*|posta kutu\w*|"
    r"النشرة|نشرتنا|نشرة|بريدك|البريد الإلكتروني|ニュースレター|メルマガ|メールマガジン|メール(?:配信|で)|뉴스레터|이메일로|"
    r"电子报|電子報|邮件|郵件|邮箱|信箱|简报|簡報|จดหมายข่าว|ข่าวสารทางอีเมล|ทางอีเมล|อีเมลของคุณ"
)
_CALL = re.compile(
    r"[\W_]*(?:please\s+)?(?:(?:click |tap )?here to )?(?:sign up|signup|subscribe|get|join|receive|register|never miss|don['’]t miss|want|download|enter your|like this|love this|enjoy\w*|stay (?:informed|updated|up to date|ahead|in the know)|keep up|start your|the best of|delivered|"
    r"jetzt|abonn\w*|melde\w*|bestell\w*|hier|erhalten|verpassen|täglich|jeden|immer|bleiben|bleib|registrier\w*|holen|anmeld\w*|kostenlos\w*|"
    r"inscri\w*|recev\w*|je m['’](?:abonne|inscris)|s['’](?:abonner|inscrire)|ne manquez|chaque|"
    r"suscr\w*|recib\w*|apúnt\w*|regístr\w*|inscríb\w*|no te pierdas|cada|"
    r"iscriv\w*|ricev\w*|registra\w*|non perdere|ogni|assin[ae]\w*|receb\w*|inscrev\w*|subscrev\w*|cadastr\w*|não perca|"
    r"schrijf|meld|ontvang|elke|blijf|mis niets|prenumerera|tilmeld|tilaa|zapisz|"
    r"подпиш\w*|подпис\w*|получа\w*|хотите|узнавайте|каждое|(?:\w+ )?(?:haber |günlük |e-?posta |e-?)?(?:bülten\w*)|abone|kaydol\w*|her (?:gün|sabah)|gelişmeler\w*|"
    r"اشترك\w*|سجل\w*|احصل|انضم|تابع|للاشتراك|أدخل)"
)
_LATER_CALL = re.compile(
    r"登録|購読|申し込|受け取|お届け|구독|신청|받아보|받기|订阅|訂閱|訂阅|接收|สมัคร|ลงทะเบียน|รับจดหมาย|bestellen|abonnieren|anmelden|sign ?up|subscribe|abone ol|kaydol|abbonati|iscriviti"
)
_LABEL = re.compile(
    r"[\W_]*(?:(?:our |the |notre |unser |der |nuestro |la |el |free |daily |e-?mail )?(?:\w+[- ])?(?:newsletters?|infolettre|boletín(?: diario)?|nieuwsbrief|рассылка|bülten|النشرة (?:البريدية|الإخبارية)|电子报|電子報|ニュースレター|メルマガ|뉴스레터|จดหมายข่าว))(?:\s*[:：|–—-]\s*.{0,140}|(?: \w+){0,2})"
)
_WITH_LATER = re.compile(
    r".{0,120}(?:[:：] ?(?:unser|notre|nuestr[ao]|la nostra|our|onze|nossa) (?:\w+ )?(?:newsletter|boletín|nieuwsbrief|infolettre)\b).{0,40}"
)


def is_newsletter(line: str, folded: str) -> bool:
    """Whether a line advertises a newsletter, alerts or an app."""
    if len(line) > _LONGEST:
        return False
    if not _CALL.match(folded) and not (len(line) <= _SHORT and _is_labelled(folded)):
        return False
    return _THING.search(folded) is not None  # last: it is the slow one


def _is_labelled(folded: str) -> bool:
    if _LABEL.fullmatch(folded) or _LATER_CALL.search(folded):
        return True
    return (":" in folded or "：" in folded) and _WITH_LATER.fullmatch(folded) is not None
