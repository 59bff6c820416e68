"""Keeps the scores of words, so that a text costs little more than its new words.

Each form of a word has a number, which holds the place of the word's scores and two flags. A text becomes an
array of such numbers.
"""

import numpy as np
from numpy.typing import NDArray

from newsgloss_enrich.steps.language.letters import lower
from newsgloss_enrich.steps.language.ngram_hashes import LONGEST_WORD
from newsgloss_enrich.steps.language.ngram_table import NgramTable, Scores
from newsgloss_enrich.steps.language.telling_words import LANGUAGES, PENALTY, Jat
from newsgloss_enrich.steps.text.script import script_of
from newsgloss_enrich.steps.text.words import vocabulary

CAPITAL, PARTICLE = 1, 2
"""Flags of a number: the word begins with a capital; it may stand between the parts of a name."""
FLAG_BITS = 2
PARTICLES = vocabulary("van den der von de la da del della di du le el al bin ibn ten ter los las dos das do")
"""Small words between the parts of a name. A word for 'and' is none: it mostly stands between two people."""
_KEPT_WORDS = 32_768
_KEPT_FORMS = 65_536
"""Words as they are written: a word has a form with a capital and one without."""
_AT_ONCE = 200
"""Words; so many are fewer characters than `word_ngrams` takes."""

Numbers = NDArray[np.int64]
Counts = NDArray[np.uint8]


class Alphabets:
    """Which letters each language writes."""

    def __init__(self, alphabets: list[str]) -> None:
        letters = sorted({ord(letter) for alphabet in alphabets for letter in alphabet})
        self._codes = np.array([*letters, 0x7FFF_FFFF], dtype=np.uint32)
        self._lacked: Counts = np.ones((len(self._codes), len(alphabets)), dtype=np.uint8)
        place = {chr(code): at for at, code in enumerate(letters)}
        for column, alphabet in enumerate(alphabets):
            self._lacked[[place[letter] for letter in alphabet], column] = 0

    def lacked(self, words: list[str]) -> Counts:
        """How many letters of each word each language lacks; words have at least a letter."""
        codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        places = np.searchsorted(self._codes, codes)
        places[self._codes[places] != codes] = len(self._codes) - 1  # no language writes it
        sizes = np.array([len(word) for word in words])
        return np.add.reduceat(self._lacked.take(places, axis=0), np.cumsum(sizes) - sizes, axis=0)


class KeptWords:
    """Scores, length and script of each word; place 0 is that of a token without letters."""

    def __init__(self, table: NgramTable, scripts: list[str], alphabets: list[str], jat: Jat) -> None:
        self._table = table
        self._jat = jat
        self._alphabets = Alphabets(alphabets)
        latin = {tag: column for column, (script, tag) in enumerate(table.columns) if script == "Latn"}
        self._told_by_words = {tag: latin[tag] for tag in LANGUAGES if tag in latin}
        self._number_of_script: dict[str | None, int] = {script: at for at, script in enumerate(scripts)}
        self.scores: Scores = np.zeros((_KEPT_WORDS, len(table.columns)), dtype=np.float32)
        self.lacked: Counts = np.zeros((_KEPT_WORDS, len(table.columns)), dtype=np.uint8)
        """How many letters of the word each language does not write."""
        self.lengths: NDArray[np.float32] = np.zeros(_KEPT_WORDS, dtype=np.float32)
        self.scripts: NDArray[np.int64] = np.full(_KEPT_WORDS, len(scripts))
        """The number of the script; that of no script of the table is the number of scripts."""
        self._numbers: dict[str, int] = {}
        self._places: dict[str, int] = {"": 0}

    def numbers(self, tokens: list[str]) -> Numbers:
        """The number of each token: its place times four, and its flags."""
        known = self._numbers
        try:
            found = list(map(known.__getitem__, tokens))
        except KeyError:
            new = dict.fromkeys(token for token in tokens if token not in known)
            if not self._add(list(new)):
                known.clear()
                self._places = {"": 0}
                self._add(list(dict.fromkeys(tokens)))
            found = list(map(known.__getitem__, tokens))
        return np.array(found, dtype=np.int64)

    def known(self, tokens: list[str]) -> set[int]:
        """The numbers of those tokens that have one."""
        return {self._numbers[token] for token in tokens if token in self._numbers}

    def _add(self, tokens: list[str]) -> bool:
        """Score new tokens; False, and nothing done, where there is no room for them."""
        cased = [token.strip("'") for token in tokens]
        words = [lower(word)[:LONGEST_WORD] for word in cased]
        places = self._places
        new = [word for word in dict.fromkeys(words) if word not in places]
        if len(places) + len(new) > _KEPT_WORDS or len(self._numbers) + len(tokens) > _KEPT_FORMS:
            return False
        for start in range(0, len(new), _AT_ONCE):
            chunk = new[start : start + _AT_ONCE]
            first, end = len(places), len(places) + len(chunk)
            self.scores[first:end] = self._table.score(chunk)
            for place, word in enumerate(chunk, first):
                for tag in self._jat.not_written_in(word):
                    if tag in self._told_by_words:
                        self.scores[place, self._told_by_words[tag]] -= PENALTY
            self.lacked[first:end] = self._alphabets.lacked(chunk)
            self.lengths[first:end] = [len(word) + 1 for word in chunk]
            number_of, none = self._number_of_script.get, len(self._number_of_script)
            self.scripts[first:end] = [number_of(script_of(word[0]), none) for word in chunk]
            places.update(zip(chunk, range(first, end), strict=True))
        for token, word, written in zip(tokens, words, cased, strict=True):
            flags = CAPITAL * written[:1].isupper() + PARTICLE * (word in PARTICLES)
            self._numbers[token] = (places[word] << FLAG_BITS) + flags
        return True
