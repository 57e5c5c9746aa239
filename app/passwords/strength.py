"""How hard a password is to guess for someone who knows the worker, and what is said of it: never its pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import pairwise

from zxcvbn_rs_py import zxcvbn

from app.passwords.model import OwnWords

LONGEST = 100  # zxcvbn looks at no more characters than these
SHORT = 8
_GLANCE = 24  # as a rule enough to see that a long one is strong, and a hundred times as quick
_STILL_SHORT = 9
_FEWEST = 3
_WORDS_APART = re.compile(r"(?:[^\W\d_]{3,}|\d{1,8})(?:[\W_](?:[^\W\d_]{3,}|\d{1,8}))+[\W_]{0,2}")
_COMMON = {
    "This is a top-10 common password.",
    "This is a top-100 common password.",
    "This is a very common password.",
    "This is similar to a commonly used password.",
}
# What people who work in care put into their passwords.
_TRADE = """
    safeguarding support supporting carer caring care nurse social worker socialwork respite handover medication rota
    shift keyworker resident residents dementia council housing fostering children adults welcome changeme
""".split()


class Level(IntEnum):
    """How hard it is to guess, as steps that a person can tell apart."""

    VERY_EASY = 0
    EASY = 1
    FAIR = 2
    HARD = 3
    VERY_HARD = 4


class Weakness(StrEnum):
    """The kind of weakness, in general: never what the password is made of."""

    NONE = ""
    SHORT = "short"
    COMMON = "common"
    PERSONAL = "personal"
    GUESSABLE = "guessable"


@dataclass(frozen=True, slots=True)
class Strength:
    """What was found of one password."""

    level: Level
    weakness: Weakness

    @property
    def is_weak(self) -> bool:
        return self.weakness is not Weakness.NONE


LEVELS = {
    Level.VERY_EASY: "Very easy to guess",
    Level.EASY: "Easy to guess",
    Level.FAIR: "Not hard enough to guess",
    Level.HARD: "Hard to guess",
    Level.VERY_HARD: "Very hard to guess",
}
PROTECTS = {
    Level.VERY_EASY: "Someone could find it by hand, or with the first few tries of a program.",
    Level.EASY: "It does not stop a program that tries many passwords on a sign-in page.",
    Level.FAIR: "It slows guessing on a sign-in page. Where a site loses its list of passwords, it is soon found.",
    Level.HARD: (
        "It withstands guessing on a sign-in page. Where a site loses its list of passwords, someone with strong "
        "computers may still find it."
    ),
    Level.VERY_HARD: (
        "It withstands guessing, even where a site loses its list of passwords. It does not help where a false page "
        "or someone beside you sees it, or where you use it twice."
    ),
}
WEAKNESSES = {
    Weakness.SHORT: "It is short: a program can try all that are as short.",
    Weakness.COMMON: "It is among the passwords that are tried first, or close to one.",
    Weakness.PERSONAL: "It is easy to guess for someone who knows a little about you or the account.",
    Weakness.GUESSABLE: "It is easy to guess for a program that knows how people make passwords.",
}


class Judge:
    """Judges passwords of one worker. Each is judged once, however many accounts have it."""

    def __init__(self, words: OwnWords) -> None:
        self._words = own_words(words)
        self._judged: dict[tuple[str, tuple[str, ...]], Strength] = {}

    def judge(self, secret: str, about: Iterable[str] = ()) -> Strength:
        """``about`` is what belongs to the account: its site, its title, its user name."""
        low = secret.casefold()
        also = tuple(sorted({word for word in parts_of(about) if word in low}))
        judged = self._judged.get((secret, also))
        if judged is None:
            judged = self._judged[secret, also] = _judge(secret, [*also, *self._words])
        return judged


def strength_of(secret: str, words: OwnWords) -> Strength:
    """What is to be said of one password that the worker typed. Nothing of it is kept."""
    return Judge(words).judge(secret)


def own_words(words: OwnWords) -> list[str]:
    """All words that are known, each also as part of its whole name written as one: "millhousecare"."""
    return [*parts_of((*words.names, *words.places, *words.employers, *words.others)), *_TRADE]


def parts_of(texts: Iterable[str]) -> list[str]:
    """The words of the texts in small letters, each with its neighbour, and each text as one word."""
    found: dict[str, None] = {}
    for text in texts:
        parts = re.findall(r"[^\W_]+", text.casefold())
        pairs = map("".join, pairwise(parts))
        found |= dict.fromkeys((*parts, *pairs, "".join(parts)))
    return [word for word in found if len(word) >= _FEWEST]


def _judge(secret: str, words: list[str]) -> Strength:
    secret = secret.encode("utf-8", "replace").decode()[:LONGEST]  # half of a character pair cannot be looked at
    looked_at = secret
    if _WORDS_APART.fullmatch(secret):
        # "Sam-Taylor-1987": the signs between add hardly anything, and zxcvbn counts each for much.
        looked_at = re.sub(r"[\W_]", "", secret)
    level = _level(looked_at[:_GLANCE], words)
    if level < Level.VERY_HARD and len(looked_at) > _GLANCE:
        level = _level(looked_at, words)
    if level >= Level.HARD and len(secret) >= SHORT:
        return Strength(level, Weakness.NONE)
    return Strength(min(level, Level.FAIR), _weakness(secret, level))


def _weakness(secret: str, level: Level) -> Weakness:
    unknown = zxcvbn(secret, [])
    if unknown.feedback and str(unknown.feedback.warning) in _COMMON:
        return Weakness.COMMON
    if int(unknown.score) > level:
        return Weakness.PERSONAL
    return Weakness.SHORT if len(secret) <= _STILL_SHORT else Weakness.GUESSABLE


def _level(secret: str, words: list[str]) -> Level:
    return Level(int(zxcvbn(secret, words).score))
