# ruff: noqa: E501, RUF001  tables read better unbroken; the characters are the languages'
"""Results and standings, as agencies send them: few words, many names and numbers; written for this project.

Each table has at least a heading or a note in its language. Names of clubs and players are not of that language
alone: a table of English results is full of Spanish, Czech and Norwegian names.
"""

SCORE_TABLES: dict[str, tuple[str, ...]] = {
    "en": (
        "Results from the third round of the cup on Saturday:\nHallam Rovers 2 Zbrojovka 1\nSan Telmo 0 Odense 0\nKaiserslautern 3 Real Betis 1\nGyőr 1 Fiorentina 4",
        "Premier Division standings\n\n P W D L F A Pts\nAyr Castle 20 14 3 3 41 18 45\nPort Soleil 20 12 4 4 38 20 40\nNijmegen 20 11 5 4 30 21 38\nBrno 20 4 4 12 17 40 16",
        "Tennis: second round, women's singles\nA. Kowalczyk (POL) beat M. Fernández (ESP) 6-3, 7-5\nJ. Müller (GER) beat S. Yamada (JPN) 6-4, 4-6, 7-6\nE. Novotná (CZE) beat L. Rossi (ITA) 6-1, 6-2",
        "Leading scores after the first round (Great Britain unless stated, par 72):\n66 Tom Ashby\n67 Lars Lindqvist (Swe), Juan Pablo Ortega (Arg)\n68 Pieter van Wyk (Rsa), Ben Cole\n70 Shota Tanaka (Jpn)",
        "Basketball results: Monday's games\nLakeside 101, Milwaukee 98\nSan Antonio 120, Toronto 111 (overtime)\nSacramento 93, Detroit 90\nOrlando 88, Los Angeles 107",
        "Cycling: stage 7, Clermont to Saint-Étienne, 186 km\n1. Matteo Ricci (Italy) 4 hours 21 minutes 9 seconds\n2. Jonas Vandenbroucke (Belgium) same time\n3. Pello Etxeberria (Spain) 12 seconds behind\n4. Magnus Sørensen (Denmark) 15 behind",
        "GROUP A\nBrazil 2 (Oliveira 12, Santos 77) Croatia 1 (Horvat 54)\nMexico 0 Cameroon 0\nGROUP B\nSpain 1 (García 9) Netherlands 3 (de Jong 20, van Dam 44, 60)\nAttendance: 54,200. Referee: Y. Nishimura",
    ),
    "de": (
        "Ergebnisse des 12. Spieltags:\nRW Essen - FC Lugano 2:1 (1:0)\nAustria Salzburg - Sparta Praha 0:0\nViborg - Real Oviedo 3:3 (1:2)\nZuschauer: 18.400, Schiedsrichter: Novak",
        "Tennis, Herren, zweite Runde:\nJ. Svoboda (Tschechien) schlägt M. Rossi (Italien) 6:4, 6:3\nK. Tanaka (Japan) schlägt P. Dubois (Frankreich) 7:6, 6:7, 6:2",
        "Tabelle nach dem 20. Spieltag\nPlatz Verein Spiele Tore Punkte\n1. Fortuna Kiel 20 45:18 47\n2. Pescara 20 38:20 41\n3. Brøndby 20 30:22 36",
        "Skispringen in Lillehammer, Endstand: 1. Halvor Nygård (Norwegen) 281,4 Punkte, 2. Ryo Sato (Japan) 279,0, 3. Jan Kubica (Polen) 270,3",
    ),
    "fr": (
        "Résultats de la 12e journée :\nFC Lorient - Athletic 2-1\nGenk - Saint-Brieuc 0-0\nSporting - Zagreb 3-2 (après prolongation)\nArbitre : M. Kovács",
        "Tennis, simple dames, deuxième tour :\nK. Nowak (Pologne) bat M. Sánchez (Espagne) 6-3, 6-4\nA. Jensen (Danemark) bat L. Bianchi (Italie) 7-5, 6-2",
        "Classement général après la 7e étape : 1. Matteo Ricci (Italie) en 28 h 12 min, 2. Jonas De Smet (Belgique) à 12 secondes, 3. Erik Lund (Norvège) même temps",
    ),
    "es": (
        "Resultados de la jornada 12:\nReal Oviedo 2 Werder 1\nSparta Praga 0 Boca 0\nLyngby 3 Racing 2\nÁrbitro: H. Müller. Goles: Kovač, Petersen y Suárez",
        "Clasificación general tras la séptima etapa: 1. Matteo Ricci (Italia) 28 horas 12 minutos, 2. Jonas De Smet (Bélgica) a 12 segundos, 3. Erik Lund (Noruega) mismo tiempo",
        "Tenis, segunda ronda, individuales femeninos:\nK. Nowak (Polonia) venció a A. Jensen (Dinamarca) 6-3, 6-4\nL. Rossi (Italia) venció a J. Svobodová (República Checa) 7-5, 6-2",
    ),
    "it": (
        "Risultati della dodicesima giornata:\nPescara - Werder 2-1\nSlavia Praga - Celta 0-0\nOdense - Lugano 3-2 (dopo i tempi supplementari)\nArbitro: Müller. Spettatori: 18.400",
        "Tennis, singolare femminile, secondo turno:\nK. Nowak (Polonia) batte A. Jensen (Danimarca) 6-3, 6-4\nM. Sánchez (Spagna) batte J. Svobodová (Repubblica Ceca) 7-5, 6-2",
        "Classifica generale dopo la settima tappa: 1. Jonas De Smet (Belgio) in 28 ore e 12 minuti, 2. Erik Lund (Norvegia) a 12 secondi, 3. Pello Etxeberria (Spagna) stesso tempo",
    ),
    "pt": (
        "Resultados da 12.ª jornada:\nBoavista 2 Werder 1\nSparta Praga 0 Sevilha 0\nOdense 3 Lugano 2 (após prolongamento)\nÁrbitro: Müller. Espectadores: 18.400",
        "Ténis, segunda ronda de singulares femininos:\nK. Nowak (Polónia) venceu A. Jensen (Dinamarca) por 6-3 e 6-4\nL. Rossi (Itália) venceu J. Svobodová (República Checa) por 7-5 e 6-2",
        "Classificação geral depois da sétima etapa: 1. Jonas De Smet (Bélgica) 28 horas e 12 minutos, 2. Erik Lund (Noruega) a 12 segundos, 3. Matteo Ricci (Itália) mesmo tempo",
    ),
    "nl": (
        "Uitslagen van de twaalfde speelronde:\nGenk - Werder 2-1\nSparta Praag - Sevilla 0-0\nOdense - Lugano 3-2 (na verlenging)\nScheidsrechter: Müller. Toeschouwers: 18.400",
        "Tennis, tweede ronde vrouwen enkelspel:\nK. Nowak (Polen) wint van A. Jensen (Denemarken) met 6-3 en 6-4\nL. Rossi (Italië) wint van J. Svobodová (Tsjechië) met 7-5 en 6-2",
        "Algemeen klassement na de zevende etappe: 1. Matteo Ricci (Italië) in 28 uur en 12 minuten, 2. Erik Lund (Noorwegen) op 12 seconden, 3. Pello Etxeberria (Spanje) zelfde tijd",
    ),
    "pl": (
        "Wyniki dwunastej kolejki:\nPogoń - Werder 2:1\nSparta Praga - Sevilla 0:0\nOdense - Lugano 3:2 (po dogrywce)\nSędzia: Müller. Widzów: 18 400",
        "Tenis, druga runda gry pojedynczej kobiet:\nA. Jensen (Dania) pokonała M. Sánchez (Hiszpania) 6:3, 6:4\nL. Rossi (Włochy) pokonała J. Svobodovą (Czechy) 7:5, 6:2",
        "Klasyfikacja generalna po siódmym etapie: 1. Matteo Ricci (Włochy) 28 godzin 12 minut, 2. Erik Lund (Norwegia) strata 12 sekund, 3. Jonas De Smet (Belgia) ten sam czas",
    ),
    "cs": (
        "Výsledky dvanáctého kola:\nSlavia - Werder 2:1\nPogoń Štětín - Sevilla 0:0\nOdense - Lugano 3:2 (po prodloužení)\nRozhodčí: Müller. Diváků: 18 400",
        "Tenis, druhé kolo dvouhry žen:\nA. Jensenová (Dánsko) porazila M. Sánchezovou (Španělsko) 6:3, 6:4\nL. Rossiová (Itálie) porazila K. Nowakovou (Polsko) 7:5, 6:2",
        "Celkové pořadí po sedmé etapě: 1. Matteo Ricci (Itálie) 28 hodin 12 minut, 2. Erik Lund (Norsko) ztráta 12 sekund, 3. Jonas De Smet (Belgie) ve stejném čase",
    ),
    "sv": (
        "Resultat i den tolfte omgången:\nHammarby - Werder 2-1\nSparta Prag - Sevilla 0-0\nOdense - Lugano 3-2 (efter förlängning)\nDomare: Müller. Publik: 18 400",
        "Tennis, damernas singel, andra omgången:\nA. Jensen (Danmark) slog M. Sánchez (Spanien) med 6-3, 6-4\nL. Rossi (Italien) slog J. Svobodová (Tjeckien) med 7-5, 6-2",
        "Sammanlagt efter sjunde etappen: 1. Matteo Ricci (Italien) 28 timmar och 12 minuter, 2. Erik Lund (Norge) 12 sekunder efter, 3. Jonas De Smet (Belgien) samma tid",
    ),
    "tr": (
        "Ligde 12. haftanın sonuçları:\nKasımpaşa 2 - Werder 1\nSparta Prag 0 - Sevilla 0\nOdense 3 - Lugano 2 (uzatmalarda)\nHakem: Müller. Seyirci sayısı: 18.400",
        "Tenis, tek kadınlar ikinci tur:\nA. Jensen (Danimarka), M. Sánchez'i (İspanya) 6-3 ve 6-4 yendi\nL. Rossi (İtalya), J. Svobodová'yı (Çekya) 7-5 ve 6-2 yendi",
        "Yedinci etap sonunda genel klasman: 1. Matteo Ricci (İtalya) 28 saat 12 dakika, 2. Erik Lund (Norveç) 12 saniye geride, 3. Jonas De Smet (Belçika) aynı zaman",
    ),
    "ru": (
        "Результаты двенадцатого тура:\nЗенит - Werder 2:1\nSparta Praha - Sevilla 0:0\nOdense - Lugano 3:2 (в дополнительное время)\nСудья: Мюллер. Зрителей: 18 400",
        "Теннис, второй круг, женщины:\nК. Новак (Польша) - М. Санчес (Испания) 6:3, 6:4\nА. Йенсен (Дания) - Л. Росси (Италия) 7:5, 6:2",
        "Общий зачёт после седьмого этапа: 1. Маттео Риччи (Италия) 28 часов 12 минут, 2. Эрик Лунд (Норвегия) отставание 12 секунд, 3. Йонас Де Смет (Бельгия) то же время",
    ),
}
