"""English demonyms: words for the people and things of a country, other peoples, faiths and parties.

Written for this project from general knowledge. A word of two countries ('Korean', 'Congolese', 'Dominican')
has none. No faiths as such, and no words that are as often something else ('Liberal', 'Western', 'Orthodox').
A hyphen stands for a space.
"""

# ruff: noqa: E501  a list reads better unbroken

from newsgloss_enrich.steps.text.words import vocabulary

_OF_COUNTRIES = """
AD Andorran; AE Emirati; AF Afghan; AG Antiguan; AL Albanian; AM Armenian; AO Angolan; AR Argentine
Argentinian Argentinean; AT Austrian; AU Australian Aussie; AW Aruban; AZ Azerbaijani Azeri; BA Bosnian;
BB Barbadian Bajan; BD Bangladeshi; BE Belgian; BF Burkinabe Burkinabé; BG Bulgarian; BH Bahraini; BI Burundian;
BJ Beninese; BM Bermudian; BN Bruneian; BO Bolivian; BR Brazilian; BS Bahamian; BT Bhutanese; BW Botswanan;
BY Belarusian Belarussian; BZ Belizean; CA Canadian; CF Central-African; CH Swiss; CI Ivorian; CL Chilean;
CM Cameroonian; CN Chinese; CO Colombian; CR Costa-Rican; CU Cuban; CV Cape-Verdean; CY Cypriot; CZ Czech Czechs;
DE German; DJ Djiboutian; DK Danish Dane; DZ Algerian; EC Ecuadorian Ecuadorean; EE Estonian; EG Egyptian;
ER Eritrean; ES Spanish Spaniard; ET Ethiopian; FI Finnish Finn; FJ Fijian; FR French Frenchman Frenchmen
Frenchwoman; GA Gabonese; GB British Briton English Englishman Englishmen Englishwoman Scottish Scot Scotsman
Scotsmen Welsh Welshman Welshmen Northern-Irish; GD Grenadian; GE Georgian; GH Ghanaian; GM Gambian;
GQ Equatorial-Guinean; GR Greek Hellenic; GT Guatemalan; GY Guyanese; HN Honduran; HR Croatian Croat; HT Haitian;
HU Hungarian; ID Indonesian; IE Irish Irishman Irishmen; IL Israeli; IN Indian; IQ Iraqi; IR Iranian;
IS Icelandic Icelander; IT Italian; JM Jamaican; JO Jordanian; JP Japanese; KE Kenyan; KG Kyrgyz; KH Cambodian;
KI Kiribatian; KM Comorian; KP North-Korean; KR South-Korean; KW Kuwaiti; KZ Kazakh Kazakhstani; LA Laotian Lao;
LB Lebanese; LC Saint-Lucian; LI Liechtensteiner; LK Sri-Lankan; LR Liberian; LS Basotho; LT Lithuanian;
LU Luxembourger Luxembourgish; LV Latvian; LY Libyan; MA Moroccan; MC Monegasque Monégasque; MD Moldovan;
ME Montenegrin; MG Malagasy; MK Macedonian; ML Malian; MM Burmese; MN Mongolian; MR Mauritanian; MT Maltese;
MU Mauritian; MV Maldivian; MW Malawian; MX Mexican; MY Malaysian; MZ Mozambican; NA Namibian; NE Nigerien;
NG Nigerian; NI Nicaraguan; NL Dutch Dutchman Dutchmen; NO Norwegian; NP Nepalese Nepali; NZ New-Zealander;
OM Omani; PA Panamanian; PE Peruvian; PG Papua-New-Guinean; PH Filipino Filipina Philippine; PK Pakistani;
PL Polish Pole; PR Puerto-Rican; PS Palestinian; PT Portuguese; PW Palauan; PY Paraguayan; QA Qatari;
RO Romanian; RS Serbian Serb; RU Russian; RW Rwandan; SA Saudi Saudi-Arabian; SC Seychellois; SD Sudanese;
SE Swedish Swede; SG Singaporean; SI Slovenian Slovene; SK Slovak Slovakian; SL Sierra-Leonean;
SM Sammarinese; SN Senegalese; SO Somali Somalian; SR Surinamese; SS South-Sudanese; SV Salvadoran
Salvadorian Salvadorean; SY Syrian; SZ Swazi; TD Chadian; TG Togolese; TH Thai; TJ Tajik Tajikistani;
TL Timorese East-Timorese; TM Turkmen; TN Tunisian; TO Tongan; TR Turkish Turk; TT Trinidadian; TV Tuvaluan;
TW Taiwanese; TZ Tanzanian; UA Ukrainian; UG Ugandan; US American; UY Uruguayan; UZ Uzbek; VE Venezuelan;
VN Vietnamese; VU Vanuatuan; WS Samoan; YE Yemeni Yemenite; ZA South-African; ZM Zambian; ZW Zimbabwean
"""

_OF_NO_ONE_COUNTRY = """
European Asian African Arab Arabian Latino Latina Hispanic Scandinavian Eurasian Slavic Slav Nordic
Latin-American South-American North-American Central-American African-American Native-American
Asian-American Kurd Kurdish Tamil Tibetan Uighur Uyghur Sikh Tatar Chechen Ossetian Abkhaz Basque Catalan
Corsican Flemish Walloon Bavarian Sicilian Tuareg Pashtun Punjabi Bengali Sinhalese Rohingya Hutu Tutsi Hausa
Yoruba Igbo Zulu Xhosa Maori Māori Inuit Aboriginal Korean Congolese Dominican Guinean Soviet Yugoslav
Czechoslovak Ottoman Prussian Byzantine Persian Roman Californian Texan Parisian Londoner
Muslim Christian Jewish Jew Hindu Buddhist Catholic Protestant Sunni Shia Shiite Shi'ite Sufi Alawite Druze
Mormon Anglican Lutheran Methodist Baptist Presbyterian Yazidi Copt Coptic Maronite
Nazi Communist Marxist Maoist Zionist Fascist Republican Democrat Tory Tories Baathist Ba'athist
"""

_NO_PLURAL = (
    "ese",
    "sh",
    "ch",
    "ss",
    "men",
    "man",
    "woman",
    "ies",
    "ois",
    "Inuit",
    "Basotho",
    "Czechs",
    "Philippine",
    "yz",
)
_OFTEN_NAMES = ("Dane", "Finn", "Pole", "Scot", "Lao", "Laos")
"""Given names, a pole, a country: the plural, or nothing, is enough."""


def _forms(entry: str) -> tuple[str, ...]:
    word = entry.replace("-", " ")
    return (word,) if word.endswith(_NO_PLURAL) else (word, word + "s")


def _read() -> dict[str, str | None]:
    known: dict[str, str | None] = {
        form: None for entry in sorted(vocabulary(_OF_NO_ONE_COUNTRY)) for form in _forms(entry)
    }
    for country in _OF_COUNTRIES.split(";"):
        code, *entries = country.split()
        known |= {form: code for entry in entries for form in _forms(entry)}
    return {word: code for word, code in known.items() if word not in _OFTEN_NAMES}


DEMONYMS: dict[str, str | None] = _read()
"""Each form, in its capitals, and the ISO 3166-1 alpha-2 code of the one country that it means, or None."""
