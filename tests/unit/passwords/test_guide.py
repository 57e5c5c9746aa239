"""The guide for someone without a manager: it names checks that exist, says where it was read, and is plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import mean

import pyphen
import pytest

from app.checklist.loader import load_catalogue
from app.core.checks import Certainty
from app.passwords import strength
from app.passwords.breach_guide import GUIDE
from app.passwords.breaches import DISCLOSURES
from app.passwords.guide import load_guide
from app.passwords.unanswered import WHY_UNKNOWN
from app.system.paths import checklists_dir, resources_dir
from tests.plain_words import AMERICAN, BLAME, PROMISES, reading_grade

MOST_GRADE, MOST_GRADE_ON_THE_WHOLE = 9, 7
TEXT = load_guide(resources_dir() / "passwords")


def sentences() -> Iterator[str]:
    """Every text of this part that is more than a name or a caption."""
    for account in TEXT.account:
        yield " ".join((account.why, *account.use))
    for place in (*TEXT.way, *TEXT.passkey):
        yield " ".join((place.good_for, place.limit))
        yield " ".join(place.steps)
    yield TEXT.changed.asked_for
    yield " ".join(TEXT.changed.instead)
    yield from (advice.text for advice in TEXT.changed.advice)
    yield from (step.text for step in GUIDE)
    yield from (told.gets for told in DISCLOSURES.values())
    yield from WHY_UNKNOWN.values()
    yield from strength.PROTECTS.values()
    yield from filter(None, strength.WEAKNESSES.values())


def test_a_reader_of_eleven_can_follow() -> None:
    hyphens = pyphen.Pyphen(lang="en_GB")
    grades = {text: reading_grade(text, hyphens) for text in sentences()}
    assert not {text: round(grade, 1) for text, grade in grades.items() if grade > MOST_GRADE}
    assert mean(grades.values()) <= MOST_GRADE_ON_THE_WHOLE


@pytest.mark.parametrize("words", [AMERICAN, BLAME, PROMISES])
def test_it_is_said_as_elsewhere(words: re.Pattern[str]) -> None:
    assert not [text for text in sentences() if words.search(text)]


def test_the_checks_and_the_clause_are_there() -> None:
    catalogue = load_catalogue(checklists_dir())
    named = {check for account in TEXT.account for check in account.checks}
    assert named <= set(catalogue.checks)
    clause = catalogue.register.by_id[TEXT.changed.clause]
    assert {source.document for source in clause.sources} <= {one.short for one in catalogue.register.documents}


def test_the_accounts_are_in_the_order_of_what_they_open() -> None:
    assert [account.id for account in TEXT.account] == ["email", "money", "phone", "work", "social"]


def test_it_says_where_it_was_read() -> None:
    for place in (*TEXT.way, *TEXT.passkey):
        from_memory = place.certainty is Certainty.NOT_VERIFIED
        assert from_memory == (place.read_on is None) == (not place.read_in), place.id


@pytest.mark.parametrize("name", [*(each.icon for each in TEXT.account), *(each.icon for each in TEXT.way)])
def test_the_icons_are_there(name: str) -> None:
    assert (resources_dir() / "icons" / f"{name}.svg").is_file()
