# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the languages'
"""Headlines in more languages, written for this by the rules of real ones; and all of them in other cases."""

from headlines import HEADLINES

MORE: dict[str, tuple[str, ...]] = {
    "sv": ("Bron öppnar igen efter stormen", "Polisen söker försvunnen vandrare", "Därför fortsätter hyrorna att stiga",
           "Inga tåg går på måndag", "Ingen skadades i branden", "Det här behöver du veta i dag",
           "Kommunen säger nej till ny arena", "Översvämning hotar kusten", "Räntan ligger kvar på 4,5 procent", "Ministern avgår efter kritiken"),
    "da": ("Broen åbner igen efter stormen", "Politiet leder efter savnet vandrer", "Derfor stiger huslejen stadig",
           "Ingen tog kører på mandag", "Ingen kom til skade ved branden", "Det skal du vide i dag",
           "Byrådet siger nej til nyt stadion", "Oversvømmelse truer kysten", "Renten bliver på 4,5 procent", "Ministeren går af efter kritik"),
    "no": ("Broen åpner igjen etter stormen", "Politiet leter etter savnet turgåer", "Derfor fortsetter husleiene å øke",
           "Ingen tog går mandag", "Ingen ble skadet i brannen", "Dette må du vite i dag",
           "Kommunen sier nei til ny stadion", "Flom truer kysten", "Renten blir værende på 4,5 prosent", "Statsråden går av etter kritikken"),
    "fi": ("Silta avataan myrskyn jälkeen", "Poliisi etsii kadonnutta vaeltajaa", "Miksi vuokrat nousevat yhä",
           "Junat eivät kulje maanantaina", "Kukaan ei loukkaantunut palossa", "Tämä sinun pitää tietää tänään",
           "Valtuusto hylkäsi uuden stadionin", "Tulva uhkaa rannikkoa", "Korko pysyy 4,5 prosentissa", "Ministeri eroaa arvostelun jälkeen"),
    "pl": ("Most znów otwarty po burzy", "Policja szuka zaginionego turysty", "Dlaczego czynsze wciąż rosną",
           "W poniedziałek nie pojadą pociągi", "Nikt nie ucierpiał w pożarze", "Co trzeba dziś wiedzieć",
           "Radni odrzucili nowy stadion", "Powódź zagraża wybrzeżu", "Stopy procentowe bez zmian", "Minister zdrowia podaje się do dymisji"),
    "cs": ("Most po bouři znovu otevřen", "Policie hledá pohřešovaného turistu", "Proč nájmy stále rostou",
           "V pondělí nepojedou vlaky", "Při požáru nebyl nikdo zraněn", "Co byste dnes měli vědět",
           "Zastupitelé odmítli nový stadion", "Povodeň ohrožuje pobřeží", "Sazby zůstávají na 4,5 procenta", "Ministr po kritice odstoupil"),
    "ro": ("Podul se redeschide după furtună", "Poliția caută un turist dispărut", "De ce chiriile continuă să crească",
           "Luni nu circulă trenurile", "Nimeni nu a fost rănit în incendiu", "Ce trebuie să știi astăzi",
           "Consiliul respinge noul stadion", "Inundații pe litoral", "Dobânda rămâne la 4,5 la sută", "Ministrul sănătății își dă demisia"),
    "hu": ("Újra megnyílt a híd a vihar után", "A rendőrség eltűnt túrázót keres", "Miért nőnek tovább a bérleti díjak",
           "Hétfőn nem járnak a vonatok", "Senki sem sérült meg a tűzben", "Ezt kell ma tudni",
           "A testület elutasította az új stadiont", "Árvíz fenyegeti a partot", "Marad a 4,5 százalékos kamat", "Lemondott a miniszter"),
    "uk": ("Міст відкрили після шторму", "Поліція шукає зниклого туриста", "Чому дорожчає оренда житла",
           "У понеділок поїзди не їздитимуть", "Ніхто не постраждав у пожежі", "Що треба знати сьогодні",
           "Депутати відхилили проєкт стадіону", "Повінь загрожує узбережжю", "Ставка залишилася на рівні 4,5%", "Міністр подав у відставку"),
    "bg": ("Мостът отвори отново след бурята", "Полицията търси изчезнал турист", "Защо наемите продължават да растат",
           "В понеделник няма да има влакове", "Никой не е пострадал при пожара", "Какво трябва да знаете днес",
           "Съветът отхвърли новия стадион", "Наводнение заплашва крайбрежието", "Лихвата остава 4,5 процента", "Министърът подаде оставка"),
    "sr": ("Мост поново отворен после олује", "Полиција трага за несталим планинаром", "Зашто кирије и даље расту",
           "У понедељак нема возова", "Нико није повређен у пожару", "Шта треба да знате данас",
           "Одборници одбили нови стадион", "Поплаве прете обали", "Камата остаје на 4,5 одсто", "Министар поднео оставку"),
    "id": ("Jembatan dibuka kembali setelah badai", "Polisi mencari pendaki yang hilang", "Mengapa harga sewa terus naik",
           "Kereta tidak beroperasi hari Senin", "Tidak ada korban dalam kebakaran itu", "Yang perlu Anda ketahui hari ini",
           "Dewan menolak stadion baru", "Banjir mengancam pesisir", "Suku bunga tetap 4,5 persen", "Menteri kesehatan mengundurkan diri"),
    "vi": ("Cầu mở lại sau cơn bão", "Cảnh sát tìm người leo núi mất tích", "Vì sao giá thuê nhà tiếp tục tăng",
           "Thứ hai không có tàu chạy", "Không ai bị thương trong vụ cháy", "Những điều cần biết hôm nay",
           "Hội đồng bác dự án sân vận động", "Lũ lụt đe dọa vùng ven biển", "Lãi suất giữ ở mức 4,5%", "Bộ trưởng y tế từ chức"),
    "fa": ("پل پس از توفان دوباره باز شد", "پلیس در جستجوی کوهنورد گمشده", "چرا اجاره‌ها همچنان بالا می‌رود",
           "دوشنبه قطاری حرکت نمی‌کند", "در آتش‌سوزی کسی آسیب ندید", "آنچه امروز باید بدانید",
           "شورا ورزشگاه جدید را رد کرد", "سیل ساحل را تهدید می‌کند", "نرخ بهره ثابت ماند", "وزیر بهداشت استعفا داد"),
    "hi": ("तूफान के बाद पुल फिर खुला", "पुलिस लापता पर्वतारोही की तलाश में", "किराया लगातार क्यों बढ़ रहा है",
           "सोमवार को ट्रेनें नहीं चलेंगी", "आग में कोई घायल नहीं हुआ", "आज आपको क्या जानना चाहिए",
           "परिषद ने नया स्टेडियम ठुकराया", "तट पर बाढ़ का खतरा", "ब्याज दर में कोई बदलाव नहीं", "स्वास्थ्य मंत्री ने इस्तीफा दिया"),
    "he": ("הגשר נפתח מחדש אחרי הסערה", "המשטרה מחפשת מטייל נעדר", "למה שכר הדירה ממשיך לעלות",
           "ביום שני לא יפעלו רכבות", "איש לא נפגע בשריפה", "מה שצריך לדעת היום",
           "המועצה דחתה את האצטדיון החדש", "שיטפון מאיים על החוף", "הריבית נשארת על 4.5 אחוזים", "שר הבריאות התפטר"),
    "sw": ("Daraja lafunguliwa tena baada ya dhoruba", "Polisi wamtafuta mpanda mlima aliyepotea", "Kwa nini kodi za nyumba zinaendelea kupanda",
           "Hakuna treni siku ya Jumatatu", "Hakuna aliyejeruhiwa katika moto huo", "Mambo ya kujua leo",
           "Baraza lakataa uwanja mpya wa michezo", "Mafuriko yatishia pwani", "Riba yabaki asilimia 4.5", "Waziri wa afya ajiuzulu"),
}  # fmt: skip

ALL = HEADLINES | MORE
"""300 headlines in 33 languages."""


def cased() -> list[tuple[str, str]]:
    """Tags and headlines: of every four one in capitals and one in small letters."""
    changes = (str, str.upper, str, str.lower)
    return [
        (tag, changes[at % len(changes)](headline))
        for tag, headlines in ALL.items()
        for at, headline in enumerate(headlines)
    ]
