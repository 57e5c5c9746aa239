"""A run of letters between two spaces, taken apart: words, shapes (an age, a time, a name), and ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.old_posts.signals.spelling import Hidden, folded

END = "\n"
"""Stands for the end of a sentence where words stand for themselves."""


class Shape(StrEnum):
    """What a word is by its looks. Patterns speak of these in capitals."""

    NAME = "NAME"  # a first name
    CAP = "CAP"  # with a capital in the middle of a sentence
    INITIAL = "INITIAL"  # one to three capitals in place of a name
    NUMBER = "NUMBER"  # to four digits, and a letter: 14a
    WORD = "WORD"  # no number, and not one of the everyday words
    AGE = "AGE"  # 8yo
    YOUNG = "YOUNG"  # 0 to 17, in digits: a number as well
    TIME = "TIME"  # 7am, 19:30
    HANDLE = "HANDLE"  # @sam


AS_WORDS = (Shape.AGE, Shape.YOUNG, Shape.TIME, Shape.HANDLE)
"""These stand in the place of the word: one 8yo is as good as another."""


class Piece(NamedTuple):
    """A word with the characters that it takes up in its run, or the end of a sentence, which takes up none."""

    word: str
    start: int
    end: int
    shapes: tuple[Shape, ...] = ()


_PIECE = re.compile(r"[^\W_]+(?:['’‘`´ʼ][^\W\d_]+)*|[.!?]+|[\U0001f000-\U0001faff\u2600-\u27bf]")
_CAMEL = re.compile(r"[A-Z]?[^\WA-Z_]+|[A-Z]+(?![a-z])|\d+")
_AGE = re.compile(r"\d{1,2}(?:yo|yr|yrs|yro|mo|mth|mths)", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}(?:[.:]?\d\d)?(?:am|pm|ish)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d.:])(?:[01]?\d|2[0-3])[:.][0-5]\d(?:am|pm)?(?![\d.:])", re.IGNORECASE)
_YOUNG = re.compile(r"\d|1[0-7]")
_NUMBER = re.compile(r"\d{1,4}[a-z]?", re.IGNORECASE)
_INITIAL = re.compile(r"[B-HJ-WYZ]|[A-Z]\.?[A-Z]\.?[A-Z]?")
_AROUND = ".,!?;:()[]{}\"'“”‘’…<>~/\\-–—"
_SIGN = re.compile(r"[^\W\d_].*[\d*#•_.\-–?%^&$@!|€+]|(.)\1\1", re.IGNORECASE)
_SHORTENED = frozenset("mr mrs ms dr st rd ave eg ie etc vs tel approx prof sgt pc no nr".split())
_LONGEST = 40


class Pieces:
    """Takes runs apart. ``names`` are first names, ``other_names`` those that are everyday words as well."""

    def __init__(
        self, names: frozenset[str], other_names: frozenset[str], everyday: frozenset[str], hidden: Hidden
    ) -> None:
        self._names = names
        self._other_names = other_names
        self._everyday = everyday
        self._hidden = hidden

    def of(self, run: str) -> Iterator[Piece]:
        """The pieces of one run, in order."""
        if "://" in run or "@" in run[1:] or run.startswith("www."):
            return  # no words: an address
        if run[0] == "@" and len(run) > 1 and (run[1].isalnum() or run[1] == "_"):
            yield Piece(Shape.HANDLE, 0, len(run))
            return
        inside = run.strip(_AROUND)
        if len(inside) <= _LONGEST and _SIGN.search(inside) and (word := self._hidden.find(inside)):
            start = run.index(inside)
            yield Piece(word, start, start + len(inside), (Shape.WORD,))
            if run[-1] in ".!?":
                yield Piece(END, len(run), len(run))
            return
        if clock := _CLOCK.search(run):
            yield Piece(Shape.TIME, *clock.span())
            return
        yield from self._words(run)

    def _words(self, run: str) -> Iterator[Piece]:
        before = ""
        for found in _PIECE.finditer(run):
            start, end = found.span()
            text = found[0]
            if text[0] in ".!?":
                if self._ends(text, before, run[end : end + 1]):
                    yield Piece(END, end, end)
                continue
            if run[0] == "#" and not (text.islower() or text.isupper() or text.istitle()):
                for part in _CAMEL.finditer(text):
                    yield self._word(part[0], start + part.start(), start + part.end())
            else:
                yield self._word(text, start, end)
            before = text

    @staticmethod
    def _ends(sign: str, before: str, after: str) -> bool:
        if sign[0] == "." and (len(sign) > 1 or len(before) < 2 or before.lower() in _SHORTENED):
            return False
        return not after or not (after.islower() or after.isdigit())

    def _word(self, text: str, start: int, end: int) -> Piece:
        if _AGE.fullmatch(text):
            return Piece(Shape.AGE, start, end)
        if _TIME.fullmatch(text):
            return Piece(Shape.TIME, start, end)
        if _YOUNG.fullmatch(text):
            return Piece(Shape.YOUNG, start, end, (Shape.NUMBER,))
        word = folded(text)
        return Piece(word, start, end, tuple(self._shapes(text, word)))

    def _shapes(self, text: str, word: str) -> Iterator[Shape]:
        if text[0].isdigit():
            if _NUMBER.fullmatch(text):
                yield Shape.NUMBER
            return
        capital = text[0].isupper() and (len(text) == 1 or not text.isupper())
        bare = word if word not in self._everyday and not word.endswith("s") else _without_s(text, word)
        known = bare in self._names or word in self._names
        everyday = word in self._everyday
        if known or (capital and (bare in self._other_names or word in self._other_names)):
            yield Shape.NAME
        if capital and len(text) > 1 and not everyday:
            yield Shape.CAP
        if text.isupper() and _INITIAL.fullmatch(text):
            yield Shape.INITIAL
        if not everyday:
            yield Shape.WORD


def _without_s(text: str, word: str) -> str:
    """The name whose possessive this is."""
    return word[:-1] if text[-2:] in ("'s", "’s") else word
