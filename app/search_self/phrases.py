"""Words as a search engine takes them: nothing that a worker is called can act as an operator."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 100
_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ´`＇"), "'")
_LIKE_QUOTES = '"“”„‟«»‹›〝〞〟＂″‶'
# Inside quote marks only these still mean something: the end of the quote, Google's wildcard, DuckDuckGo's "!" and "\".
_STILL_OPERATORS = re.compile(f"[{_LIKE_QUOTES}*!\\\\]")
_JOINERS = "\u200c\u200d"
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae", "ı": "i"}
)
_WORD = re.compile(r"\w+")


def cleaned(text: str) -> str:
    """``text`` on one line, composed, not long, without marks that cannot be seen, such as right-to-left marks."""
    composed = unicodedata.normalize("NFC", text.translate(_APOSTROPHES))
    seen = "".join(_visible(composed, at) for at in range(len(composed)))
    return " ".join(seen.split())[:LONGEST].strip()


def _visible(text: str, at: int) -> str:
    character = text[at]
    category = unicodedata.category(character)
    if category[0] != "C":
        return character
    if category == "Cc":
        return " "
    return character if character in _JOINERS and _between_letters(text, at) else ""


def _between_letters(text: str, at: int) -> bool:
    """Persian and some Indian names are spelt with joiners; nothing else needs one."""
    around = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return len(around) == 2 and all(unicodedata.category(character)[0] in "LM" for character in around)


def plain(text: str) -> str:
    """Without accents: "Siân" becomes "Sian"."""
    apart = unicodedata.normalize("NFKD", text.translate(_NOT_DECOMPOSED))
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def key(text: str) -> str:
    """For comparing: without accents and in small letters."""
    return plain(text).casefold()


def words(text: str) -> list[str]:
    """The words as an engine counts them at most: "O'Connor" is two."""
    return _WORD.findall(text)


def phrase(text: str) -> str:
    """``text`` between quote marks, where all of it is taken as it stands; empty where no word is left."""
    inside = " ".join(_STILL_OPERATORS.sub(" ", cleaned(text)).split())
    return f'"{inside}"' if words(inside) else ""


def either(alternatives: Sequence[str], *, alone: bool) -> str:
    """Any of these phrases. Brackets keep the OR to itself, unless it stands ``alone``."""
    joined = " OR ".join(alternatives)
    return joined if alone or len(alternatives) == 1 else f"({joined})"


def halved_phrase(quoted: str) -> tuple[str, ...]:
    """Two phrases of half the words in the place of one; none where it is a single word."""
    before, _, inside = quoted.rstrip('"').partition('"')
    middle = list(_WORD.finditer(inside))
    if len(middle) < 2:
        return ()
    at = middle[len(middle) // 2].start()
    return tuple(f"{before}{half}" for part in (inside[:at], inside[at:]) if (half := phrase(part)))
