"""'Follow us on Twitter: @…', 'Share this article', a row of network names."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.words import each_word, fold, vocabulary

_LONGEST = 220
_PLATFORM = re.compile(
    r"(?<!\w)(?:twitter|facebook|instagram|telegram|whatsapp|youtube|linkedin|tiktok|snapchat|pinterest|reddit|threads|mastodon|bluesky|"
    r"weibo|wechat|viber|flipboard|google news|google discover|spotify|vkontakte|вконтакте|телеграм\w*|фейсбук\w*|твиттер\w*|инстаграм\w*|"
    r"социальн\w+|(?:on|auf|sur|en|su|op) x|social media|social networks|sozialen medien|réseaux sociaux|redes sociales|redes sociais|"
    r"تويتر|فيسبوك|انستغرام|إنستغرام|تلغرام|تليغرام|يوتيوب|واتساب|vk)(?!\w)|微博|微信|抖音|ツイッター|フェイスブック|"
    r"트위터|페이스북|인스타그램|카카오|유튜브|ทวิตเตอร์|เฟซบุ๊ก|(?<![\w.])@[A-Za-z0-9_]{2,30}\b"
)
_CALL = re.compile(
    r"^[\W_]*(?:please\s+|you can\s+|don['’]t forget to\s+|stay connected|keep up|(?:and\s+)?(?:follow|like|join|find|share|tweet|connect|"
    r"subscribe|watch|visit|add|contact|get in touch|get the latest|message)\b|folge\w*\b|folgt\b|teile\w*\b|abonnier\w*\b|besuche\w*\b|"
    r"suivez|suivre|retrouvez|rejoignez|partage\w*\b|abonnez|s['’]abonner|síg\w*\b|sigue\w*\b|siga\w*\b|seguir\b|compart\w*\b|suscr\w*\b|únete|"
    r"acompanhe|curta|inscreva|compartilh\w*\b|seguici|segui\b|seguite|condivid\w*\b|iscriviti|volg\b|deel\b|abonneer|följ\b|dela\b|følg\w*\b|"
    r"del\b|seuraa|jaa\b|obserwuj|śledź|udostępnij|dołącz|подпис\w*\b|подпиш\w*\b|следите|читайте нас|присоедин\w*\b|подел\w*\b|"
    r"(?:bizi\s+)?\S*\s*takip|paylaş|تابع\w*|شارك\w*|انضم\w*|اشترك\w*|للاشتراك|关注|關注|扫码|掃碼|分享|フォロー|シェア|팔로우|공유|ติดตาม|แชร์|ikuti|bagikan|"
    r"theo dõi|chia sẻ|עקבו|שתפו|ακολουθήστε|फॉलो|हमें|sledujte|sdílet|kövess\w*|urmăriți|стежте|підпис\w*)"
)
_HANDLE_ONLY = re.compile(r"^@[A-Za-z0-9_]{2,30}$")
_ROW = vocabulary(
    """
    share tweet post pin email e-mail mail print copy link save facebook twitter whatsapp linkedin
    reddit telegram messenger pinterest instagram x on via to this article story page with friends
    comment comments like teilen drucken merken partager imprimer envoyer compartir imprimir
    condividi stampa delen afdrukken paylaş поделиться شارك مشاركة طباعة sms flipboard pocket
    bluesky threads share-icon wechat weibo viber skype tumblr youtube vk vkontakte одноклассники
    """
)
_ROW_LEADS = vocabulary(
    """
    share tweet facebook twitter teilen partager compartir condividi delen paylaş поделиться شارك
    مشاركة
    """
)
_MOST_SENTENCES = 3
_SENTENCE = re.compile(r"[.!?。](?:\s|$)")


def is_social_footer(line: str) -> bool:
    """Whether a line asks to follow or share, or is a row of share buttons."""
    if len(line) > _LONGEST:
        return False
    folded = fold(line)
    if _is_row(folded):
        return True
    if _CALL.match(folded) and _PLATFORM.search(folded) and len(_SENTENCE.findall(line)) <= _MOST_SENTENCES:
        return True
    unspaced = len(line) <= 60 and re.search(r"关注|關注|フォロー|팔로우|ติดตาม|takip ed", folded)  # noqa: PLR2004
    return bool(unspaced and _PLATFORM.search(folded))


def _is_row(folded: str) -> bool:
    """Whether all words are those of share buttons; seen at the first word that is not."""
    leads = False
    for word in each_word(folded):
        if word not in _ROW:
            return False
        leads = leads or word in _ROW_LEADS
    return leads


def is_handle(line: str) -> bool:
    """A line that is one network handle."""
    return _HANDLE_ONLY.match(line) is not None
