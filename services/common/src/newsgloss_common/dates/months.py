"""Names of months in the languages of news, without those that mean different months in two of them.

Polish and Czech `listopad` is November, and Croatian October. So it names none.
"""

from unicodedata import normalize

# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish and Norwegian, Finnish,
# Polish, Czech, Russian, Ukrainian, Turkish, Romanian, Hungarian, Indonesian; then Icelandic, Slovak,
# Slovene, Estonian, Latvian, Lithuanian, Catalan, Croatian, Malay, Serbian, Bulgarian, Greek, Arabic,
# Hindi, Bengali, Thai, Hebrew.
_NAMES = """
january jan januar jänner janvier janv enero ene gennaio gen janeiro januari tammikuu tammikuuta styczeń
stycznia leden ledna январь января янв січень січня ocak oca ianuarie ian január janúar januára januarja
jaanuar janvāris janvārī sausio gener siječanj siječnja led јануар јануара януари ιανουαρίου ιανουάριος sty
يناير जनवरी জানুয়ারি มกราคม ינואר בינואר;
february feb februar februari février fevrier févr fevr fév febrero febbraio fevereiro fev helmikuu
helmikuuta luty lutego únor února февраль февраля фев лютий лютого şubat şub februarie február febr
febrúar februára februarja veebruar februāris februārī vasario febrer veljača veljače úno фебруар фебруара
февруари φεβρουαρίου φεβρουάριος lut فبراير फ़रवरी फरवरी ফেব্রুয়ারি กุมภาพันธ์ פברואר בפברואר;
march mar märz marz mrz mär mars marzo março marco maart mrt marts maaliskuu maaliskuuta marzec marca
březen března март марта мар березень березня mart martie március maret märts marec kovo març ožujak
ožujka bře mac márc μαρτίου μάρτιος مارس मार्च মার্চ มีนาคม מרץ במרץ;
april apr avril avr abril abr aprile huhtikuu huhtikuuta kwiecień kwietnia duben dubna апрель апреля апр
квітень квітня nisan nis aprilie április apríl apríla aprila aprill aprīlis aprīlī balandžio travanj
travnja dub ápr април априла απριλίου απρίλιος kwi أبريل ابريل إبريل अप्रैल এপ্রিল เมษายน אפריל באפריל;
may mai mayo maggio mag maio mei maj toukokuu toukokuuta květen května май мая травень травня mayıs mayis
május maja maí mája maijs maijā gegužės maig svibanj svibnja kvě máj мај маја μαΐου μάιος مايو मई মে พฤษภาคม
מאי במאי;
june jun juni juin junio giugno giu junho kesäkuu kesäkuuta czerwiec czerwca červen června июнь июня июн
червень червня haziran haz iunie június júní júna junija junij juuni jūnijs jūnijā birželio juny lipanj
lipnja čvn jún јун јуна юни ιουνίου ιούνιος cze يونيو जून জুন มิถุนายน יוני ביוני;
july jul juli juillet juil julio luglio lug julho heinäkuu heinäkuuta lipiec lipca červenec července июль
июля июл липень липня temmuz tem iulie július júlí júla julija julij juuli jūlijs jūlijā liepos juliol
srpanj srpnja čvc júl julai јул јула юли ιουλίου ιούλιος lip يوليو जुलाई জুলাই กรกฎาคม יולי ביולי;
august aug août aout agosto ago augustus augusti elokuu elokuuta sierpień sierpnia srpen srpna август
августа авг серпень серпня ağustos agustos ağu augusztus ágúst avgust avgusta augusts augustā rugpjūčio
agost kolovoz kolovoza srp ogos agt αυγούστου αύγουστος sie أغسطس اغسطس अगस्त আগস্ট สิงหาคม אוגוסט באוגוסט;
september sep sept septembre septiembre setiembre settembre set setembro syyskuu syyskuuta wrzesień
września září сентябрь сентября сен сент вересень вересня eylül eylul eyl septembrie szeptember septembra
septembar szept septembris septembrī rugsėjo setembre rujan rujna zář септембар септембра септември
σεπτεμβρίου σεπτέμβριος wrz سبتمبر सितंबर सितम्बर সেপ্টেম্বর กันยายน ספטמבר בספטמבר;
october oct okt oktober octobre octubre ottobre ott outubro out lokakuu lokakuuta październik października
říjen října октябрь октября окт жовтень жовтня ekim eki octombrie október októbra oktobra oktobar oktoober
oktobris oktobrī říj spalio октобар октобра октомври οκτωβρίου οκτώβριος paź أكتوبر اكتوبر अक्टूबर अक्तूबर
অক্টোবর ตุลาคม אוקטובר באוקטובר;
november nov novembre noviembre novembro marraskuu marraskuuta ноябрь ноября ноя нояб kasım kasim kas
noiembrie nóvember novembra novembar novembris novembrī lapkričio studeni studenoga studenog листопад
листопада новембар новембра ноември νοεμβρίου νοέμβριος نوفمبر नवंबर नवम्बर নভেম্বর พฤศจิกายน נובמבר
בנובמבר;
december dec dez dezember décembre decembre déc diciembre dic dicembre dezembro desember des joulukuu
joulukuuta grudzień grudnia prosinec prosince декабрь декабря дек грудень грудня aralık aralik ara
decembrie decembra decembar detsember decembris decembrī gruodžio prosinac prosinca disember децембар
децембра декември δεκεμβρίου δεκέμβριος gru ديسمبر दिसंबर दिसम्बर ডিসেম্বর ธันวาคม דצמבר בדצמבר
"""  # noqa: RUF001 - letters of other alphabets
MONTHS = {
    normalize("NFC", name): number
    for number, names in enumerate(_NAMES.split(";"), start=1)
    for name in names.split()
}
"""Number of the month by its name in lower case, without the full stop of an abbreviation."""
