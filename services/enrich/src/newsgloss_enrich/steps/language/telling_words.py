"""Words that tell Bosnian, Croatian and Serbian in Latin letters apart, which share nearly all n-grams.

The three standards differ in some hundred frequent words and in how they write the vowel 'jat' (Serbian
'vreme', the others 'vrijeme'). A sentence of news has one or two of these words, and the n-grams of a
thousand sentences do not teach them all. The lists were compared with the lines of NTREX that train.
"""

from pathlib import Path

from newsgloss_enrich.steps.text.words import vocabulary

LANGUAGES = ("bs", "hr", "sr")
PENALTY = 50.0
"""Taken from the score of a language that does not write the word: two letters and a half weigh as much. Of
2,400 such words in NTREX's lines that train, 77 stand in a language that should not have them."""
_BEGINNING = 3
"""Letters of the shortest stem."""

_STEMS = {
    "hr": """
        tijekom tisuć siječanj siječnj veljač ožuj travanj travnj svibanj svibnj lipanj lipnj srpanj
        srpnj rujna rujnu listopad prosin tjed sveučiliš zrakoplov sustav glazb kazališ znanstven
        suradnj surađ izvješć priopć točk točn europ nogomet gospodarst proračun ravnatelj stupanj
        stupnj postot primjerice veleposlan kruh obitelj tvrtk mirovin umirovljen odvjetni sudjel obran
        povijest kemij knjižni kolodvor
    """,
    "bs": "historij hljeb saopć lahk kahv mehk",
    "sr": """
        predsed posle uvek čovek mesec nedelj izveštaj bezbedn primer promen vrednost zahtev pobed
        sledeć poslednj rešenj rešava sever uspeh spoljn srećn opštin korišć saopšt istorij hleb ovde
        želeo hteo
    """,
    "bs sr": """
        hiljad januar februar septemb oktob novemb decemb sedmic sistem muzik pozorišt naučnik naučnic
        fabrik saradnj sarađ tačk tačn tačan evrop fudbal univerzitet budžet procenat procent porodic
        penzij advokat ambasad vanredn uslov prisustv učestv uticaj odbran hemij računar zvaničn
        organizov
    """,
    "bs hr": """
        predsjed vrijem poslije uvijek čovjek mjesec nedjelj primjer promjen vrijednost zahtjev pobjed
        sljedeć posljednj rješenj rješava sjever uspjeh vanjsk općin općen korišten djeca djecu djeci
        djece dijete ovdje želio htio prije gdje cijen utjecaj također organizir
    """,
}  # fmt: skip
_WORDS = {
    "hr": "tko netko nitko svatko",
    "bs sr": "niko takođe šta",
    "sr": "pre gde vreme deca decu deci dece",
    "bs hr": "dio",
}


def _by_beginning() -> dict[str, list[tuple[str, frozenset[str]]]]:
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for languages, stems in _STEMS.items():
        for stem in sorted(vocabulary(stems)):
            found.setdefault(stem[:_BEGINNING], []).append((stem, _others(languages)))
    return found


def _others(languages: str) -> frozenset[str]:
    return frozenset(LANGUAGES) - frozenset(languages.split())


_OTHERS_BY_BEGINNING = _by_beginning()
_OTHERS_BY_WORD = {
    word: _others(languages) for languages, words in _WORDS.items() for word in vocabulary(words)
}
_NONE: frozenset[str] = frozenset()


class Jat:
    """Words of the model's file `jat.txt` that are Ekavian ('mesto') or Ijekavian ('mjesto')."""

    def __init__(self, path: Path) -> None:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self._others = {word: _others("bs hr") for line in lines for word in line.split()[1:]}
        self._others |= {line.split()[0]: _others("sr") for line in lines}

    def not_written_in(self, word: str) -> frozenset[str]:
        """As the function of this name."""
        return self._others.get(word) or not_written_in(word)


def not_written_in(word: str) -> frozenset[str]:
    """Those of `LANGUAGES` that do not write this word, in lower case; none where it tells nothing."""
    for stem, others in _OTHERS_BY_BEGINNING.get(word[:_BEGINNING], ()):
        if word.startswith(stem):
            return others
    return _OTHERS_BY_WORD.get(word, _NONE)
