"""Names that mean one thing wherever English news writes them: bodies of states, agencies, firms, cities.

Written for this project from general knowledge. Left out is what is as often something else: a surname (Ford), a
word (Apple, Shell, Target), a place (Amazon), a team (Chelsea).
"""

# ruff: noqa: E501  lists read better unbroken

from functools import cache

from newsgloss_schemas import EntityType

_ORGANISATIONS = """
European Union; European Commission; European Parliament; European Council; European Central Bank; European Court of Justice
European Court of Human Rights; European Medicines Agency; Council of Europe; United Nations; U.N.; UN; EU; NATO; UNICEF; UNESCO; UNHCR; UNRWA
World Health Organization; World Health Organisation; WHO; World Food Programme; World Bank; International Monetary Fund; IMF
World Trade Organization; World Trade Organisation; WTO; OECD; OPEC; OPEC+; ASEAN; ECOWAS; African Union; Arab League; League of Nations
Commonwealth of Nations; Organization of American States; Shanghai Cooperation Organisation; Gulf Cooperation Council; BRICS; Mercosur
International Criminal Court; International Court of Justice; International Atomic Energy Agency; IAEA; Interpol; Europol; Frontex
International Committee of the Red Cross; Red Cross; Red Crescent; Médecins Sans Frontières; Doctors Without Borders; Oxfam
Amnesty International; Human Rights Watch; Greenpeace; Transparency International; Save the Children; World Wildlife Fund
Asian Development Bank; African Development Bank; Inter-American Development Bank; Bank of England; Bank of Japan; Bank of Canada
Federal Reserve; Reserve Bank of Australia; Reserve Bank of India; Bundesbank; People's Bank of China; Swiss National Bank
White House Press Office; State Department; Justice Department; Treasury Department; Defense Department; Department of Justice
Department of Defense; Department of Homeland Security; Department of State; Department of Health; Department of Education
Department of Energy; Department of Transportation; Department of Agriculture; Department of Commerce; Environmental Protection Agency
Federal Bureau of Investigation; FBI; CIA; Central Intelligence Agency; National Security Agency; Secret Service; Pentagon
Federal Aviation Administration; FAA; Federal Trade Commission; FTC; Federal Communications Commission; FCC; Food and Drug Administration
FDA; Securities and Exchange Commission; SEC; Centers for Disease Control and Prevention; CDC; National Weather Service; NOAA; NASA
National Transportation Safety Board; NTSB; FEMA; Internal Revenue Service; IRS; National Guard; Supreme Court; House of Representatives
U.S. Senate; US Senate; House of Commons; House of Lords; Scotland Yard; Metropolitan Police; Met Office; Home Office; Foreign Office
Ministry of Defence; Ministry of Justice; Ministry of Health; Ministry of Finance; Ministry of Foreign Affairs; Ministry of Interior
National Health Service; NHS; NHS England; Environment Agency; Ofcom; Ofgem; Ofsted; Ofwat; HMRC; MI5; MI6; GCHQ; National Crime Agency
Crown Prosecution Service; Royal Navy; Royal Air Force; RAF; British Army; Labour Party; Conservative Party; Liberal Democrats; Liberal Democrat; Lib Dems; Lib Dem
Green Party; Scottish National Party; SNP; Sinn Féin; Sinn Fein; Plaid Cymru; Reform UK; Democratic Unionist Party; DUP
Democratic Party; Republican Party; Congress Party; Bharatiya Janata Party; BJP; Aam Aadmi Party; Communist Party; Labor Party; Liberal Party
African National Congress; ANC; Kuomintang; Likud; Fatah; Hamas; Hezbollah; Taliban; Boko Haram; Al-Shabaab; al-Shabaab; al-Qaeda; Al-Qaeda
Islamic State; Kremlin; Knesset; Bundestag; Bundesrat; Lok Sabha; Rajya Sabha; Riksdag; Storting; Folketing; Sejm; Duma; Majlis; Diet of Japan
Security Council; UN Security Council; U.N. Security Council; General Assembly; National Assembly; Revolutionary Guards; Mossad; Shin Bet
International Olympic Committee; IOC; FIFA; UEFA; CONCACAF; CONMEBOL; FIBA; World Athletics; World Anti-Doping Agency; WADA; Football Association
Premier League; Champions League; Europa League; La Liga; LaLiga; Bundesliga; Serie A; Ligue 1; NBA; NFL; NHL; MLB; MLS; NCAA; UFC; NASCAR; ATP; WTA
Real Madrid; Atlético Madrid; Atletico Madrid; FC Barcelona; Bayern Munich; Borussia Dortmund; Paris Saint-Germain; Manchester United
Manchester City; Tottenham Hotspur; Aston Villa; Newcastle United; West Ham; Crystal Palace; Leicester City; Juventus; AC Milan; Inter Milan
Los Angeles Lakers; Golden State Warriors; Boston Celtics; Chicago Bulls; Miami Heat; New York Yankees; Boston Red Sox; Dallas Cowboys
Los Angeles Dodgers; New England Patriots; Kansas City Chiefs; Green Bay Packers; Toronto Maple Leafs; New York Knicks; Arsenal
Reuters; Associated Press; Agence France-Presse; AFP; Bloomberg News; BBC; BBC News; ITV; CNN; CNBC; MSNBC; NBC; NBC News; CBS; CBS News; ABC News; PBS
Fox News; Sky News; Sky Sports; Al Jazeera; New York Times; Washington Post; Wall Street Journal; Financial Times; Los Angeles Times; USA Today
Daily Mail; Daily Telegraph; Xinhua; TASS; Kyodo News; Yonhap; Deutsche Welle; Der Spiegel; Le Monde; El País; NPR; ESPN; HBO; Netflix; Spotify
Microsoft; Google; Alphabet; Facebook; Instagram; WhatsApp; YouTube; TikTok; ByteDance; Twitter; LinkedIn; Reddit; Snapchat; Pinterest; Airbnb; Uber
OpenAI; Anthropic; DeepMind; Nvidia; NVIDIA; Intel; AMD; Qualcomm; Broadcom; IBM; Cisco; Oracle Corporation; Salesforce; Adobe; PayPal; Mastercard
Samsung; Samsung Electronics; Huawei; Xiaomi; Alibaba; Tencent; Baidu; Lenovo; Foxconn; TSMC; SoftBank; Sony; Nintendo; Panasonic; Toshiba; Hitachi
Toyota; Honda; Nissan; Mazda; Hyundai; Kia; Volkswagen; BMW; Mercedes-Benz; Audi; Porsche; Renault; Peugeot; Stellantis; General Motors; Tesla; BYD; Volvo
Boeing; Airbus; Lockheed Martin; Northrop Grumman; Raytheon; Rolls-Royce; BAE Systems; SpaceX; Blue Origin; General Electric; Siemens; Bosch; Philips
ExxonMobil; Exxon Mobil; Chevron; ConocoPhillips; TotalEnergies; Gazprom; Rosneft; Lukoil; Saudi Aramco; Aramco; Equinor; Petrobras; Glencore
Rio Tinto; BHP; ArcelorMittal; Goldman Sachs; Morgan Stanley; JPMorgan; JPMorgan Chase; Citigroup; Wells Fargo; Bank of America; BlackRock; Vanguard Group
Berkshire Hathaway; Blackstone; HSBC; Barclays; NatWest; Deutsche Bank; Commerzbank; BNP Paribas; Société Générale; UBS; Credit Suisse; ING; Santander
Pfizer; Moderna; AstraZeneca; GlaxoSmithKline; GSK; Novartis; Roche; Sanofi; Merck; Bayer; Novo Nordisk; Eli Lilly; Johnson & Johnson; BioNTech
Walmart; Costco; Ikea; IKEA; Tesco; Asda; Waitrose; Primark; Aldi; Lidl; Carrefour; Unilever; Nestlé; Nestle; Procter & Gamble; Coca-Cola; PepsiCo; Starbucks
Adidas; Nike; Puma; H&M; M&S; Dunkin' Donuts; E.ON; Zara; Inditex; LVMH; Gucci; Walt Disney; Disney; Warner Bros; Warner Bros.; Paramount Pictures; Universal Music; Comcast; Vodafone
Deloitte; KPMG; PwC; McKinsey; Accenture; Lufthansa; Ryanair; easyJet; EasyJet; British Airways; Air France; KLM; Qantas; Emirates Airline; Qatar Airways
Delta Air Lines; United Airlines; American Airlines; Southwest Airlines; JetBlue; FedEx; UPS; DHL; Maersk; Deutsche Bahn; Amtrak; Network Rail
Harvard University; Stanford University; Yale University; Princeton University; Columbia University; Oxford University; Cambridge University
University of Oxford; University of Cambridge; University of California; Massachusetts Institute of Technology; MIT; Johns Hopkins University
Imperial College London; University College London; London School of Economics; Max Planck Society; CERN; Sequoia Capital; Andreessen Horowitz
New York Stock Exchange; Nasdaq; NASDAQ; London Stock Exchange; S&P Global; Standard & Poor's; Moody's; Fitch Ratings; Gallup; YouGov; Ipsos
"""
_CITIES = """
Cairo; Beijing; Shanghai; Guangzhou; Shenzhen; Wuhan; Chengdu; Moscow; Saint Petersburg; St. Petersburg; St Petersburg; Kyiv; Kiev; Kharkiv; Odesa; Odessa; Minsk
Warsaw; Krakow; Prague; Budapest; Bucharest; Sofia; Belgrade; Zagreb; Sarajevo; Skopje; Tirana; Ljubljana; Vienna; Berlin; Hamburg; Munich; Frankfurt; Cologne
Zurich; Brussels; Antwerp; Amsterdam; Rotterdam; Copenhagen; Stockholm; Gothenburg; Oslo; Helsinki; Tallinn; Riga; Vilnius; Dublin; Belfast; Edinburgh; Glasgow
Cardiff; London; Liverpool; Manchester; Paris; Marseille; Lyon; Toulouse; Madrid; Barcelona; Seville; Lisbon; Porto; Rome; Milan; Naples; Turin; Athens; Istanbul; Ankara
Damascus; Aleppo; Beirut; Jerusalem; Tel Aviv; Amman; Baghdad; Mosul; Basra; Tehran; Riyadh; Jeddah; Mecca; Doha; Dubai; Abu Dhabi; Sanaa; Kabul; Kandahar
Islamabad; Karachi; Lahore; New Delhi; Delhi; Mumbai; Bengaluru; Bangalore; Chennai; Kolkata; Hyderabad; Dhaka; Colombo; Kathmandu; Yangon; Bangkok; Hanoi
Ho Chi Minh City; Phnom Penh; Kuala Lumpur; Jakarta; Manila; Taipei; Tokyo; Osaka; Kyoto; Seoul; Busan; Pyongyang; Ulaanbaatar; Tashkent; Almaty; Tbilisi
Yerevan; Baku; Canberra; Melbourne; Brisbane; Adelaide; Wellington; Auckland; Nairobi; Mombasa; Kampala; Kigali; Addis Ababa; Mogadishu; Khartoum
Juba; Lagos; Abuja; Accra; Dakar; Bamako; Ouagadougou; Niamey; Abidjan; Kinshasa; Luanda; Harare; Lusaka; Maputo; Pretoria; Johannesburg; Cape Town; Durban
Tripoli; Benghazi; Tunis; Algiers; Rabat; Casablanca; Marrakesh; Mexico City; Guadalajara; Havana; Caracas; Bogotá; Bogota; Medellín; Quito; Lima; La Paz
Buenos Aires; Montevideo; Rio de Janeiro; São Paulo; Sao Paulo; Brasília; Ottawa; Toronto; Montreal; Vancouver; Calgary; Los Angeles; San Francisco
San Diego; Chicago; Boston; Seattle; Philadelphia; Miami; Atlanta; Detroit; Minneapolis; New Orleans; Las Vegas; New York City; Geneva; Strasbourg
"""

_REGIONS = """
Alabama; Alaska; Arizona; Arkansas; California; Colorado; Connecticut; Florida; Hawaii; Idaho; Illinois; Indiana; Iowa; Kansas; Kentucky; Louisiana; Maryland
Massachusetts; Michigan; Minnesota; Mississippi; Missouri; Nebraska; Nevada; New Hampshire; New Jersey; New Mexico; North Carolina; North Dakota; Ohio; Oklahoma
Oregon; Pennsylvania; Rhode Island; South Carolina; South Dakota; Tennessee; Texas; Utah; Vermont; West Virginia; Wisconsin; Wyoming
Alberta; British Columbia; Manitoba; New Brunswick; Newfoundland; Nova Scotia; Nunavut; Prince Edward Island; Quebec; Saskatchewan
New South Wales; Queensland; South Australia; Tasmania; Western Australia; England; Scotland; Wales; Northern Ireland
Andhra Pradesh; Assam; Bihar; Chhattisgarh; Gujarat; Haryana; Himachal Pradesh; Jharkhand; Karnataka; Kerala; Madhya Pradesh; Maharashtra; Manipur; Meghalaya; Mizoram
Nagaland; Odisha; Rajasthan; Tamil Nadu; Telangana; Tripura; Uttar Pradesh; Uttarakhand; West Bengal; Bavaria; Lower Saxony; Saxony-Anhalt; Thuringia; Brandenburg
Schleswig-Holstein; North Rhine-Westphalia; Baden-Württemberg; Rhineland-Palatinate; Minas Gerais; Rio Grande do Sul; Mato Grosso; Santa Catarina; Pernambuco
"""

_LANDS = """
Danube; Rhine; Thames; Seine; Rhône; Loire; Douro; Tagus; Ebro; Elbe; Vistula; Dnipro; Dnieper; Volga; Nile; Niger River; Zambezi; Tigris; Euphrates; Indus; Ganges
Brahmaputra; Mekong; Yangtze; Yellow River; Mississippi River; Missouri River; Colorado River; Rio Grande; Great Lakes; Lake Victoria; Lake Geneva; Lake Michigan
South China Sea; East China Sea; Black Sea; Red Sea; Baltic Sea; North Sea; Caspian Sea; Dead Sea; Aegean Sea; Mediterranean Sea; Mediterranean; Persian Gulf
Gulf of Mexico; Bay of Bengal; Strait of Hormuz; Taiwan Strait; English Channel; Atlantic Ocean; Pacific Ocean; Indian Ocean; Arctic Ocean; Arctic; Antarctica
Alps; Andes; Himalayas; Pyrenees; Rocky Mountains; Mount Everest; Sahara; Sahel; Siberia; Balkans; Caucasus; Middle East; Central Asia; Southeast Asia; East Africa
West Africa; Latin America; South America; North America; Central America; Eastern Europe; Western Europe; Europe; Africa; Asia; Caribbean; Scandinavia; Amazon rainforest
West Bank; Gaza Strip; Golan Heights; Sinai; Crimea; Donbas; Donbass; Kashmir; Darfur; Tigray; Silicon Valley
"""

_LISTS: tuple[tuple[str, EntityType], ...] = (
    (_ORGANISATIONS, "ORG"),
    (_CITIES, "GPE"),
    (_REGIONS, "GPE"),
    (_LANDS, "LOC"),
)


@cache
def known_names() -> dict[str, EntityType]:
    """Each name with its type."""
    return {
        name.strip(): kind
        for names, kind in _LISTS
        for name in names.replace("\n", ";").split(";")
        if name.strip()
    }


@cache
def names_by_word() -> dict[str, tuple[str, ...]]:
    """The names by the word that they begin with, as `Texts.capital_words` cuts words; the longest first."""
    found: dict[str, list[str]] = {}
    for name in known_names():
        word = first_word(name)
        if word:
            found.setdefault(word, []).append(name)
    return {word: tuple(sorted(names, key=lambda name: (-len(name), name))) for word, names in found.items()}


def first_word(name: str) -> str:
    """The letters and digits that a name begins with; empty for one in lower case."""
    end = next((at for at, letter in enumerate(name) if not letter.isalnum()), len(name))
    return name[:end] if name[:1].isupper() else ""
