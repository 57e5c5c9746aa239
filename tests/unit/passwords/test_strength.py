"""How hard a password is to guess, for someone who knows the worker."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.passwords.model import OwnWords
from app.passwords.strength import LEVELS, PROTECTS, WEAKNESSES, Judge, Level, Strength, Weakness, strength_of

WORDS = OwnWords(names=("Sam Taylor",), places=("Ramsbottom",), employers=("Mill House Care",))


@pytest.mark.parametrize(
    ("secret", "weakness"),
    [
        ("password1", Weakness.COMMON),
        ("qwertyuiop12", Weakness.COMMON),
        ("xK9$", Weakness.SHORT),
        ("kd83Hs!q", Weakness.SHORT),
        ("", Weakness.SHORT),
        ("MillHouse22", Weakness.PERSONAL),
        ("Sam-Taylor-1987", Weakness.PERSONAL),
        ("Ramsbottom1!", Weakness.PERSONAL),
        ("Safeguarding2024!", Weakness.PERSONAL),
        ("a" * 300, Weakness.GUESSABLE),
        ("abcdefgh" * 3, Weakness.GUESSABLE),
        ("copper-finch-lantern", Weakness.NONE),
        ("kd83Hs!q-Zp2", Weakness.NONE),
        ("\ud83d kettle moss otter", Weakness.NONE),
    ],
)
def test_the_kind_of_weakness(secret: str, weakness: Weakness) -> None:
    found = strength_of(secret, WORDS)
    assert found.weakness is weakness
    assert found.is_weak is (found.level <= Level.FAIR)


def test_what_belongs_to_the_account_counts() -> None:
    judge = Judge(OwnWords())
    assert not judge.judge("Harbourside77", ["elsewhere"]).is_weak
    assert judge.judge("Harbourside77", ["harbourside"]).weakness is Weakness.PERSONAL
    assert not judge.judge("Harbourside77", ["elsewhere"]).is_weak


@given(st.text(max_size=300))
def test_any_password_is_judged_and_never_quoted(secret: str) -> None:
    """There are so many answers and no more: a password such as "Weak" may stand in one by chance."""
    answers = {repr(Strength(level, weakness)) for level in Level for weakness in Weakness}
    assert repr(strength_of(secret, WORDS)) in answers


def test_every_level_and_weakness_has_its_words() -> None:
    assert set(LEVELS) == set(PROTECTS) == set(Level)
    assert set(WEAKNESSES) == set(Weakness) - {Weakness.NONE}
