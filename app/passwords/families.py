"""What passwords of one idea have in common: the same base with another year, number, season, ending or site name.

A password has several keys; two that share one are of a family. Keys hold parts of passwords: they stay in the worker
process with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

_LONGEST = 128  # characters looked at
_LEAST = 6
# Small letters without a change of length, as lower() may make one.
_LOWER = {ord(upper): upper.lower() for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
# A letter, and what is typed in its place. L and I stand for each other through 1.
_PLAIN = _LOWER | {ord(sign): letter for sign, letter in zip("4@3€1!|l05$7+8", "aaeeiiiiossttb", strict=True)}
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = re.compile(r"^[\W\d_]*|[\W\d_]*$")
_SEASONS = "spring summer autumn winter"
_MONTHS = "january february march april may june july august september october november december"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_ROWS = ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./")
_SHIFTED = dict(zip('!"£$%^&*()_+@#', "1234567890-=23", strict=True))
_KEYS = {key: (row, column) for row, keys in enumerate(_ROWS) for column, key in enumerate(keys)}


def family_keys(secret: str, labels: frozenset[str]) -> set[str]:
    """The keys of one password; ``labels`` are the names of the sites it is used at, in small letters."""
    if len(secret) < _LEAST:
        return set()
    secret = secret[:_LONGEST]
    plain = _plain(secret)
    keys = {f"same:{plain}"} if len(secret) >= 8 and len(plain) >= _LEAST else set()
    keys.update(_base_keys(secret))
    keys.update(_site_keys(secret, labels))
    if shape := _keyboard_shape(secret):
        keys.add(f"keys:{shape}")
    return keys


def _plain(text: str) -> str:
    """Letters and numbers only, and letters for the signs that are typed in their place."""
    return "".join(character for character in text.casefold().translate(_PLAIN) if character.isalnum())


def _base_keys(secret: str) -> set[str]:
    """The word or words between what stands before and after them: numbers, years, signs."""
    low = secret.casefold()
    base = _ENDS.sub("", low)
    start = low.find(base) if base else 0
    # "$ummer": the sign before the letters may be one of them.
    bases = {base, low[start - 1] + base} if start and _is_sign_for_letter(low[start - 1]) else {base}
    dressed = len(low) - len(base)
    has_year = _YEAR.search(secret) is not None
    keys = set()
    for each in filter(None, bases):
        letters = sum(map(str.isalpha, each))
        plain = _plain(each)
        if plain in _time_words() and dressed >= 2:
            keys.add("time")
        elif letters >= 4 or (letters == 3 and has_year):
            keys.add(f"base:{plain}")
            keys |= {f"base:{plain.replace(word, '#')}" for word in _season_words() if word in plain and plain != word}
    return keys


def _is_sign_for_letter(character: str) -> bool:
    return not character.isalnum() and ord(character) in _PLAIN


def _site_keys(secret: str, labels: Iterable[str]) -> set[str]:
    """The password with the site's own name taken out, and its numbers made alike."""
    low, plain = secret.translate(_LOWER), secret.translate(_PLAIN)
    keys = set()
    for label in labels:
        wanted = label.translate(_PLAIN)
        at = plain.find(wanted) if len(wanted) >= 3 else -1
        if at >= 0:
            rest = f"{low[:at]}<site>{low[at + len(wanted) :]}"
            keys.add("site:" + re.sub(r"\d+", "#", rest))
    return keys


def _keyboard_shape(secret: str) -> str:
    """The way of the fingers: the same on other keys when a password is typed one key further."""
    if len(secret) < 8:
        return ""
    keys = [_KEYS.get(_SHIFTED.get(character, character)) for character in secret.translate(_LOWER)]
    if None in keys:
        return ""
    places = [key for key in keys if key]
    return str([(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(places)])


@cache
def _time_words() -> frozenset[str]:
    return frozenset(_plain(word) for word in f"{_SEASONS} {_MONTHS} {_DAYS}".split())


@cache
def _season_words() -> tuple[str, ...]:
    """Those that hardly stand inside other words."""
    return tuple(_plain(word) for word in (*_SEASONS.split(), *_MONTHS.split()) if len(word) > 5)
