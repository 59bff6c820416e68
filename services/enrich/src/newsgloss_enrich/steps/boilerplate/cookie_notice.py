"""'We use cookies …', 'Accept all', 'Alle Cookies akzeptieren': consent banners in scraped text."""

# ruff: noqa: E501, RUF001  an alternation reads better unbroken; the characters are meant as they are

import re

_LONGEST, _SHORT = 400, 80
_COOKIES = ("クッキー", "쿠키", "คุกกี้", "çerez", "تعريف الارتباط", "الكوكيز", "ciasteczk", "куки", "кука")
_OPENING = re.compile(
    r"[\W_]*(?:we(?: and our (?:\d+ )?(?:partners|vendors))?(?: may)?(?: (?:use|value|care|respect|need|store|process))|our (?:web)?site|this (?:web)?site|the (?:web)?site uses|\S+ uses cookies|by (?:using|continuing|clicking|"
    r"browsing|visiting)|(?:accept|allow|reject|manage|cookie|privacy|your privacy|your consent|about (?:our )?cookies|read our|see our|learn more about|to (?:give|provide|improve|offer|help))\b|"
    r"wir (?:und unsere partner )?(?:verwenden|nutzen|setzen|benötigen|brauchen|verarbeiten)|diese (?:web)?(?:site|seite)|unsere (?:web)?(?:site|seite)|(?:durch|mit) (?:die |der |dem |ihrem |einem )?(?:weiteren? )?(?:nutzung|klick\w*|besuch|verwendung)|mit der (?:weiteren )?nutzung|(?:alle )?cookies?\b|"
    r"nous (?:et nos (?:\d+ )?partenaires )?(?:utilisons|respectons|avons)|(?:ce|notre) site|en (?:utilisant|visitant|poursuivant|continuant|cliquant|naviguant)|(?:tout )?accepter|gérer|paramétrer|continuer sans|"
    r"(?:nosotros|utilizamos|usamos|empleamos)\b|(?:este|nuestro|esta|nuestra) (?:sitio|web|página|portal)|(?:al|si) (?:hacer|pulsar|usar|utilizar|seguir|continuar?|continúa|navegar|sigue)|aceptar|rechazar|configurar|política|"
    r"(?:nós )?(?:usamos|utilizamos)|(?:este|nosso) (?:site|website|portal)|ao (?:usar|acessar|continuar|navegar|utilizar|clicar)|aceitar|"
    r"(?:noi )?(?:utilizziamo|usiamo)|(?:questo|il nostro) sito|(?:usando|utilizzando|proseguendo|continuando|cliccando|navigando)|accetta|rifiuta|informativa|"
    r"(?:wij|we) (?:gebruiken|maken|plaatsen)|(?:deze|onze) (?:web)?site|door (?:verder|gebruik|te|op)|(?:alle )?cookies|accepteren|accepteer|"
    r"мы (?:используем|применяем|обрабатываем)|(?:этот|наш|данный)? ?сайт|продолжая|оставаясь|нажимая|используя|посещая|на (?:этом|нашем|сайте)|принять|согласен|"
    r"(?:bu|sitemiz\w*|web ?sitemiz\w*|internet sitemiz\w*)\b|size daha iyi|(?:tüm )?çerez|(?:web )?site\w*|sizlere|deneyiminizi|"
    r"(?:نستخدم|يستخدم|تستخدم|هذا الموقع|موقعنا|باستخدام|بمتابعة|باستمرار|قبول|نحن)|"
    r"(?:本|我们|我們|此|为了|為了|接受|继续|繼續|同意|使用)|(?:当|本|この|弊)|(?:すべて|全て|cookie|クッキー)|"
    r"(?:이|본|저희|더 나은|우리|모든|당사|쿠키)|(?:เว็บไซต์|เรา|ยอมรับ|การใช้|คุกกี้|นโยบาย))"
)
_ACT = re.compile(
    r"\b(?:uses?|using|utilis\w*|accept\w*|agree\w*|consent\w*|policy|settings?|preferences?|manage|allow|reject|we value|we care|your privacy|personali[sz]e\w*|"
    r"verwend\w*|nutz\w*|setzen|akzeptier\w*|einverstanden|zustimm\w*|einstellungen|datenschutzerklärung|ablehnen|"
    r"acceptez|accepter|refuser|gérer|paramétrer|utiliza\w*|usa|usamos|usar|acepta\w*|rechazar|aceita\w*|concorda|política|configura\w*|"
    r"utilizz\w*|accett\w*|rifiut\w*|informativa|gebruik\w*|accepte\w*|akkoord|weigeren|instellingen|plaats\w*|"
    r"использ\w*|примен\w*|соглаш\w*|соглас\w*|принять|файл\w*|kullan\w*|kabul\w*|politikası|ayarlar\w*)|"
    r"(?:نستخدم|يستخدم|تستخدم|استخدام|توافق|قبول|سياسة)|使用|接受|同意|受け入れ|利用|許可|拒否|設定|사용|동의|허용|거부|ใช้|ยอมรับ|นโยบาย"
)
_PRIVACY = re.compile(
    r"[\W_]*(?:we value your privacy|your privacy (?:matters|is important to us|choices)|privacy (?:policy|settings|notice|preferences)|manage (?:preferences|consent|cookies)|accept all|"
    r"datenschutz(?:einstellungen|erklärung)?|politique de confidentialité|nous respectons votre vie privée|tout accepter|continuer sans accepter|política de privacidade?|política de privacidad|"
    r"su privacidad (?:es|nos)\b.*|valoramos su privacidad|隐私政策|隱私權政策|プライバシーポリシー|개인정보 ?처리방침|informativa sulla privacy|gizlilik politikası|политика конфиденциальности|سياسة الخصوصية)[\W_]*"
)


def is_cookie_notice(line: str, folded: str) -> bool:
    """Whether a line explains the site's own cookies or asks for consent."""
    if len(line) <= _SHORT and _PRIVACY.fullmatch(folded):
        return True
    if "cookie" not in folded and (folded.isascii() or not any(word in folded for word in _COOKIES)):
        return False
    return len(line) <= _LONGEST and bool(_OPENING.match(folded) and _ACT.search(folded))
