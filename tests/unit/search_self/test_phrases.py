"""Words that a search engine takes as they stand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search_self.phrases import cleaned, halved_phrase, phrase, plain, words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  Siân\t O’Connor\n", "Siân O'Connor"),
        ("Sia\u0302n", "Siân"),
        ("\u202eevil\u202c \u200fname", "evil name"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("A\u200d B", "A B"),
        ("x" * 500, "x" * 100),
        ("half \ud800 pair", "half pair"),
    ],
)
def test_text_is_cleaned_of_what_cannot_be_seen(raw: str, expected: str) -> None:
    assert cleaned(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Siân O'Connor-Jones", '"Siân O\'Connor-Jones"'),
        ('Siân "Shân" Jones', '"Siân Shân Jones"'),
        ("“Shân”", '"Shân"'),
        ("Ann OR Bob -site:x.com", '"Ann OR Bob -site:x.com"'),
        ("Ann * Jones", '"Ann Jones"'),
        ("!g Ann \\Jones", '"g Ann Jones"'),
        ("Seren 🌟", '"Seren 🌟"'),
        ('" OR "', '"OR"'),
        ("🌟", ""),
        ('"', ""),
        ("", ""),
    ],
)
def test_a_phrase_holds_no_operator(raw: str, expected: str) -> None:
    assert phrase(raw) == expected


@given(st.text())
def test_a_phrase_is_empty_or_one_quoted_text(raw: str) -> None:
    made = phrase(raw)
    if made:
        assert made[0] == made[-1] == '"'
        assert made.count('"') == 2
        assert not set(made) & set("*!\\“”„«»")
        assert all(unicodedata.category(character)[0] != "C" or character in "\u200c\u200d" for character in made)
        assert phrase(made) == made
        made.encode()


@given(st.text())
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    assert cleaned(cleaned(raw)) == cleaned(raw)


@settings(max_examples=40)
@given(st.lists(st.from_regex(r"\A\w{1,8}\Z"), min_size=2, max_size=40))
def test_halves_of_a_phrase_hold_all_its_words(parts: list[str]) -> None:
    whole = phrase(" ".join(parts))
    first, second = halved_phrase(f"intitle:{whole}")
    assert first.startswith('intitle:"')
    assert words(first)[1:] + words(second)[1:] == words(whole)


def test_plain_letters() -> None:
    assert plain("Siân Ŵyn Łukasz Bjørn Zoë") == "Sian Wyn Lukasz Bjorn Zoe"
