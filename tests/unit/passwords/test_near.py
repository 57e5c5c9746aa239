"""Passwords that are nearly the same: found, and nothing else."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from app.passwords.near import alike, allowed_distance, near_groups
from tests.unit.passwords.vault_maker import planted_vault

NOWHERE = frozenset[str]()


def _pairs(groups: list[list[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_planted_families_are_found_and_hardly_anything_else(seed: int, words: tuple[str, ...]) -> None:
    vault = planted_vault(seed, words)
    assert len(vault) > 4_500
    labels = [frozenset({planted.site.split(".")[0]}) for planted in vault]
    found = _pairs(near_groups([planted.password for planted in vault], labels).lists())
    families: dict[str, list[int]] = {}
    for number, planted in enumerate(vault):
        if planted.family:
            families.setdefault(planted.family, []).append(number)
    true = _pairs(list(families.values()))
    assert len(found & true) / len(found) >= 0.95
    assert len(found & true) / len(true) >= 0.95


FAMILIES = [
    ("Rosie2023!", "Rosie2024!"),
    ("harbour7", "harbour8"),
    ("Summer2023", "Winter2024!"),
    ("Bury-Summer-1", "Bury-Autumn-2"),
    ("Password", "P4$$w0rd"),
    ("HarbourLilac", "harbour-lilac"),
    ("$ummer-lane9", "Summer-Lane"),
    ("1qaz2wsx", "2wsx3edc"),
    ("qwertyui", "wertyuio"),
    ("Sam2019", "Sam2021"),
    ("Tŷ-Gŵyn-7", "tŷgŵyn8!"),
    ("Москва2023", "москва24"),
    ("2023Kettle", "Kettle2024"),
    ("tr8X!kQ2z", "tr8X!kQ2"),
    ("tr8X!kQ2zPwq", "tr8Y!kQ3zPwq"),
]


@pytest.mark.parametrize("pair", FAMILIES)
def test_families(pair: tuple[str, str]) -> None:
    assert near_groups(pair, [NOWHERE, NOWHERE]).lists() == [[0, 1]]
    assert alike(*pair)


@pytest.mark.parametrize("form", ["harbour-{}", "{}Harbour!", "Kettle{}9", "{}"])
def test_a_base_with_the_name_of_each_site(form: str) -> None:
    passwords = [form.format(site) for site in ("Facebook", "netflix", "vinted")]
    assert len(near_groups(passwords, [frozenset({s}) for s in ("facebook", "netflix", "vinted")]).lists()[0]) == 3


@pytest.mark.parametrize(
    "pair",
    [
        ("tr8X!kQ2z", "tr8Y!kQ3z"),  # two edits are too many for nine characters
        ("abc123", "abd123"),  # short ones are near by chance
        ("12345678", "98765432"),
        ("copper-finch-lantern", "copper-finch-magnet"),
        ("sunday!", "sunshine!"),
        ("", "a"),
        ('!!""££%%^^', "&&**(())__"),
        ("🔐🔐🔐🔐🔐🔐🔐🔐", "🌊🌊🌊🌊🌊🌊🌊🌊"),
    ],
)
def test_not_of_one_family(pair: tuple[str, str]) -> None:
    assert near_groups(pair, [NOWHERE, NOWHERE]).lists() == []


@given(st.lists(st.text("ab1", min_size=8, max_size=16), unique=True, max_size=25))
def test_no_pair_within_the_distance_is_missed(secrets: list[str]) -> None:
    groups = near_groups(secrets, [NOWHERE] * len(secrets))
    for (a, one), (b, other) in combinations(enumerate(secrets), 2):
        if Levenshtein.distance(one, other) <= allowed_distance(min(len(one), len(other))):
            assert groups.find(a) == groups.find(b)


@given(st.lists(st.text(max_size=130), unique=True, max_size=8))
def test_any_text_will_do(secrets: list[str]) -> None:
    near_groups(secrets, [frozenset({"facebook", "ebay"})] * len(secrets))


def test_the_shortest_are_compared_with_their_own_earlier_ones() -> None:
    assert alike("abc123", "abc124")
    assert not alike("abc123", "xyz987")
