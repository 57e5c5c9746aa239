"""Words as people spell them: capitals, accents, curly quotes, letters held down, and letters hidden behind signs.

All of it is asked once for each distinct word of all posts, so it may take its time.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'"})
_HELD = re.compile(r"(.)\1{2,}")
_TWICE = re.compile(r"(.)\1+")
_LOOK_ALIKE = str.maketrans("@4$510!|3€7+", "aassioiieett")
_HIDDEN = re.compile(r"[*#•_.\-–?%^&$@!]+")
_MOST_HIDDEN = 12
_DROPPED_FROM = 5
_SIGNS = re.compile(r"[^\W\d_]+|[\d*#•_.\-–?%^&$@!|€+]+")


def folded(word: str) -> str:
    """Small letters without accents and apostrophes: "Siân's" is "sians", and "you're" is "youre" as many write it."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
        word = "".join(character for character in decomposed if not unicodedata.combining(character))
    word = word.translate(_QUOTES).casefold()
    return word.replace("'", "")


def let_go(word: str) -> Iterator[str]:
    """What "sooooo" may be: each letter that is held down twice, and once; "drinkin" is "drinking"."""
    if _HELD.search(word):
        yield _HELD.sub(r"\1\1", word)
        yield _HELD.sub(r"\1", word)
    if len(word) >= _DROPPED_FROM and word.endswith("in"):
        yield f"{word}g"


class Hidden:
    """Finds the words of a list behind signs and digits: f*ck, sh1t, b@stard, f.u.c.k, biiitch.

    Where several fit, it is the one that comes first.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._by_first: defaultdict[str, list[str]] = defaultdict(list)
        self._short: dict[str, str] = {}
        for word in dict.fromkeys(words):
            if word.isalpha():
                self._by_first[word[0]].append(word)
                self._short.setdefault(_TWICE.sub(r"\1", word), word)
        self._words = frozenset(word for group in self._by_first.values() for word in group)

    def find(self, text: str) -> str | None:
        """The word that ``text`` hides, which has no spaces in it."""
        word = folded(text)
        if word.isalpha():
            return self._short.get(_TWICE.sub(r"\1", word)) if _HELD.search(word) else None
        if not word or not word[0].isalpha() or len(word) > 2 * _MOST_HIDDEN:
            return None
        plain = word.translate(_LOOK_ALIKE)
        if plain in self._words:
            return plain
        joined = re.sub(r"[._\-–*]", "", plain)
        if joined in self._words and len(joined) > 2 and re.fullmatch(r"[a-z](?:[._\-–*][a-z])+", plain):
            return joined
        return self._behind(word)

    def _behind(self, word: str) -> str | None:
        """The one word that has these letters, with anything where the signs are."""
        if not _HIDDEN.search(word) or not re.search(r"[*#•@$!%]", word):
            return None
        parts = _SIGNS.findall(word)
        letters = sum(len(part) for part in parts if part.isalpha())
        if letters < 2 and len(word) < 4:
            return None
        spelled = "".join(
            re.escape(part) if part.isalpha() else rf"[a-z]{{{max(1, len(part) - 1)},{len(part) + 1}}}"
            for part in parts
        )
        pattern = re.compile(spelled)
        exact = [one for one in self._by_first[word[0]] if pattern.fullmatch(one)]
        return min(exact, key=lambda one: abs(len(one) - len(word)), default=None)
