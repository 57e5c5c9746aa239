"""Three random words."""

from __future__ import annotations

from app.passwords.model import OwnWords
from app.passwords.strength import strength_of
from app.passwords.three_words import MORE_WORDS, SEPARATOR, make_words, ways


def test_the_words_are_plain(words: tuple[str, ...]) -> None:
    assert len(words) == len(set(words)) > 7_000
    assert all(word.isascii() and word.isalpha() and word.islower() and 4 <= len(word) <= 9 for word in words)
    assert not {"suffering", "disabled", "idiocy", "prison"} & set(words)


def test_what_is_made(words: tuple[str, ...]) -> None:
    made = {make_words(words) for _ in range(50)}
    assert len(made) == 50
    for each in made:
        parts = each.split(SEPARATOR)
        assert len(parts) == 3
        assert set(parts) <= set(words)
        assert not strength_of(each, OwnWords()).is_weak
    assert len(make_words(words, MORE_WORDS).split(SEPARATOR)) == 5
    assert ways(words) > 4 * 10**11
