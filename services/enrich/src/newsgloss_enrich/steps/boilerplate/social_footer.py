"""'Follow us on Twitter: @…', 'Share this article', a row of network names."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

from newsgloss_enrich.steps.text.words import each_word, vocabulary

_LONGEST = 220
_PLATFORM = re.compile(
    r"公式x|(?<!\w)(?:twitter|facebook|instagram|telegram\w*|whatsapp\w*|youtube|linkedin|tiktok|snapchat|pinterest|reddit|threads|mastodon|bluesky|"
    r"weibo|wechat|viber|flipboard|google news|google discover|spotify|vkontakte|вконтакте|телеграм\w*|фейсбук\w*|твиттер\w*|инстаграм\w*|"
    r"социальн\w+|соцсет\w+|(?:on|auf|sur|en|su|op|no|x) x|x['’]te|social media|social networks|sozialen (?:medien|netzwerken)|réseaux sociaux|redes sociales|redes sociais|sociale media|sosyal medya\w*|"
    r"تويتر|فيسبوك|انستغرام|إنستغرام|انستجرام|تلغرام|تليغرام|تيليغرام|يوتيوب|واتساب|vk|الاجتماعي)(?!\w)|微博|微信|抖音|臉書|脸书|line(?=[でをの公])|推特|ツイッター|フェイスブック|インスタ|"
    r"트위터|페이스북|인스타그램|카카오|네이버|유튜브|ทวิตเตอร์|เฟซบุ๊ก|เฟสบุ๊ก|อินสตาแกรม|ยูทูบ|ไลน์|facebook|twitter|instagram|youtube|(?<![\w.])@[a-z0-9_]{2,30}\b"
)
_CALL = re.compile(
    r"[\W_]*(?:please\s+|you can (?:also )?\s*|don['’]t forget to\s+|stay connected|keep up|connect with|(?:and\s+)?(?:follow|like|join|find|share|tweet|connect|"
    r"subscribe|watch|visit|add|contact|get in touch|get the latest|message|discuss|see more)\b|folge\w*\b|folgt\b|teile\w*\b|abonnier\w*\b|besuche\w*\b|(?:artikel |beitrag )?(?:auf \w+ )?teilen|werde\w*\b|finde\w*\b|diskutier\w*\b|"
    r"suivez|suivre|retrouvez|rejoign\w+|partag\w*\b|abonnez|s['’]abonner|aimez|likez|síg\w*\b|sigue\w*\b|siga\w*\b|seguir\b|seguí\b|compart\w*\b|suscr\w*\b|únete|únase|encuéntr\w*|visita\w*\b|"
    r"acompanhe|curta|inscreva|compartilh\w*\b|partilh\w*\b|entre no|entre em|junte|seguici|segui\b|seguite|segu\w* \w+ su|condivid\w*\b|iscriviti|entra nel|unisciti|metti mi piace|volg\w*\b|deel\b|like\b|bezoek|abonneer|följ\b|dela\b|følg\w*\b|"
    r"del\b|seuraa|jaa\b|obserwuj|śledź|udostępnij|dołącz|подпис\w*\b|подпиш\w*\b|следи\w*|читайте (?:нас|наш)\w*|присоедин\w*\b|подел\w*\b|мы в\b|наш \w+|"
    r"(?:bizi\s+)?\S*\s*takip|(?:bizi|haberi|bu haberi|yazıyı)\b|paylaş|تابع\w*|شارك\w*|مشاركة|انضم\w*|اشترك\w*|للاشتراك|关注|關注|扫码|掃碼|分享|フォロー|シェア|팔로우|공유|ติดตาม|กดติดตาม|แชร์|ikuti|bagikan|"
    r"theo dõi|chia sẻ|עקבו|שתפו|ακολουθήστε|फॉलो|हमें|sledujte|sdílet|kövess\w*|urmăriți|стежте|підпис\w*)"
)
_UNSPACED_CALL = re.compile(
    r"关注|關注|追蹤|追踪|扫码|掃碼|分享|按讚|フォロー|シェア|友だち追加|チャンネル登録|팔로우|공유|구독|친구\s?추가|ติดตาม|แชร์|กดไลก์|takip ed|paylaş|teilen"
)
_UNSPACED_SHARE = re.compile(
    r"[\W_]*(?:(?:この|本)?(?:記事|ニュース|ページ)を?(?:シェア|共有|ツイート)(?:する)?|シェア(?:する)?|ツイート(?:する)?|(?:이 )?(?:기사|글|뉴스)\s?(?:공유|공유하기|보내기)|공유(?:하기)?|"
    r"แชร์(?:ข่าว|บทความ|หน้า|เรื่อง)?(?:นี้)?|分享(?:本文|文章|此文|到|这篇文章|這篇文章)?|转发|轉發)[\W_]*"
)
_HANDLE_ONLY = re.compile(r"@[A-Za-z0-9_]{2,30}")
_ROW = vocabulary(
    """
    share tweet post pin email e-mail mail print copy link save facebook twitter whatsapp linkedin
    reddit telegram messenger pinterest instagram x on via to this article story page news with friends
    comment comments like e l de la le el il cet cette este esta esto o a em con per dit deze bericht
    teilen twittern drucken merken artikel beitrag diesen dieser verschicken versenden
    partager tweeter imprimer envoyer l'article article réagir commenter enregistrer
    compartir tuitear imprimir artículo noticia enviar guardar compartilhar compartilhe partilhar partilhe artigo matéria notícia
    comparte compartilha esta condividi condividere questa notizia post tweetta stampa l'articolo questo articolo invia
    delen deel afdrukken artikel paylaş haberi haber bu yazıyı tweetle yazdır gönder
    поделиться поделитесь статьей статьёй новостью этой в с друзьями распечатать
    شارك مشاركة المقال هذا الخبر المقالة طباعة إرسال على sms flipboard pocket
    bluesky threads share-icon wechat weibo viber skype tumblr youtube vk vkontakte вконтакте одноклассники
    """
)
_ROW_LEADS = vocabulary(
    """
    share tweet facebook twitter teilen partager compartir compartilhar compartilhe partilhar partilhe comparte
    condividi condividere delen deel paylaş поделиться поделитесь شارك مشاركة
    """
)
_MOST_SENTENCES = 3
_SENTENCE = re.compile(r"[.!?。](?:\s|$)")
_SENTENCE_INSIDE = re.compile(r"[.!?。！？]\s*\w")
_SHORT = 60


def is_social_footer(line: str, folded: str) -> bool:
    """Whether a line asks to follow or share, or is a row of share buttons."""
    if len(line) > _LONGEST:
        return False
    if _is_row(folded) or (len(line) <= _SHORT and _UNSPACED_SHARE.fullmatch(folded)):
        return True
    called = _CALL.match(folded) or (
        len(line) <= _SHORT and _UNSPACED_CALL.search(folded) and not _SENTENCE_INSIDE.search(line)
    )
    return bool(called and _PLATFORM.search(folded)) and len(_SENTENCE.findall(line)) <= _MOST_SENTENCES


def _is_row(folded: str) -> bool:
    """Whether all words are words of share buttons."""
    leads = False
    for word in each_word(folded):
        if word not in _ROW:
            return False
        leads = leads or word in _ROW_LEADS
    return leads


def is_handle(line: str) -> bool:
    """Whether a line is one social-network handle."""
    return _HANDLE_ONLY.fullmatch(line) is not None
