"""The forms of a name."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.model import OwnDetails, Regulator, Role, Worker
from app.search_self.name_forms import MOST_FORMS, How, employer_form, name_forms, parsed, town_forms
from app.search_self.oneself import Self, oneself
from app.search_self.phrases import words
from tests.unit.search_self.data import same_names


def _forms(name: str, **rest: tuple[str, ...]) -> dict[str, How]:
    return {form.text: form.how for form in name_forms(Self(name, **rest), same_names())}  # type: ignore[arg-type]


def test_the_forms_of_a_double_name_with_accents() -> None:
    forms = _forms("Siân Mair O'Connor-Jones")
    assert forms["Siân O'Connor-Jones"] is How.MIDDLE
    assert forms["Sian O'Connor-Jones"] is How.ACCENTS
    assert forms["Siân OConnor-Jones"] is How.JOINED
    assert forms["Siân Jones"] is How.JOINED
    assert forms["Siân O'Connor"] is How.JOINED
    assert forms["O'Connor-Jones, Siân"] is How.TURNED
    assert forms["Jane O'Connor-Jones"] is How.LANGUAGE
    assert forms["Shan O'Connor-Jones"] is How.SPELLING
    assert forms["S O'Connor-Jones"] is How.INITIALS
    assert forms["S M O'Connor-Jones"] is How.INITIALS
    assert forms["Siân M O'Connor-Jones"] is How.INITIALS


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("William Davies", "Bill Davies"),
        ("Bill Davies", "William Davies"),
        ("William Davies", "William Davis"),
        ("Rhys Pryce", "Rees Pryce"),
        ("Siôn Morgan", "John Morgan"),
        ("SIAN MORGAN", "Jane MORGAN"),
        ("Kirsty McDonald", "Kirsty MacDonald"),
        ("Mary-Jane Smith", "Maryjane Smith"),
        ("Morgan, Siôn", "Morgan, Siôn"),
        ("Dafydd ap Rhys", "ap Rhys, Dafydd"),
        ("Łukasz Nowak", "Nowak, Łukasz"),
    ],
)
def test_a_name_is_also_written_so(name: str, form: str) -> None:
    assert form in _forms(name)


def test_two_short_names_of_the_same_full_one_are_no_pair() -> None:
    assert "Charlotte Evans" in _forms("Charlie Evans")
    assert "Lottie Evans" not in _forms("Charlie Evans")


def test_a_family_name_from_before_and_a_nickname_are_completed() -> None:
    forms = _forms("Siân Jones", previous_names=("Morris", "Siân Price"), nicknames=("Shoney", "Big Shân Jones"))
    assert forms["Siân Morris"] is How.PREVIOUS
    assert forms["Siân Price"] is How.PREVIOUS
    assert forms["Shoney Jones"] is How.NICKNAME
    assert forms["Shoney Price"] is How.NICKNAME
    assert forms["Big Shân Jones"] is How.NICKNAME
    assert list(forms)[:2] == ["Siân Morris", "Siân Price"]


def test_one_word_is_a_name_too() -> None:
    assert _forms("Siân") == {}
    assert _forms("") == {}


@settings(max_examples=40)
@given(st.text(), st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_no_form_is_empty_or_said_twice(name: str, previous: list[str], nicknames: list[str]) -> None:
    person = oneself(Worker(names=(name,)), OwnDetails(tuple(previous), tuple(nicknames)))
    forms = name_forms(person, same_names())
    assert len(forms) <= MOST_FORMS
    searched = [tuple(word.casefold() for word in words(form.text)) for form in forms]
    assert all(searched)
    assert len(set(searched)) == len(searched)


def test_parts_of_a_name() -> None:
    assert parsed("van der Berg, Anna  Maria") == parsed("Anna Maria van der Berg")
    assert parsed("Anna Maria van der Berg").last == "van der Berg"


def test_towns_in_two_languages_and_an_employer_as_people_say_it() -> None:
    assert town_forms("Caerdydd", same_names()) == ("Caerdydd", "Cardiff")
    assert town_forms("Cardiff", same_names()) == ("Cardiff", "Caerdydd")
    assert town_forms("Pont-y-pŵl", same_names()) == ("Pont-y-pŵl", "Pont-y-pwl", "Pontypool")
    assert employer_form("Sunrise Care Ltd.") == "Sunrise Care"
    assert employer_form("Limited") == "Limited"


def test_what_the_worker_told_is_taken_over() -> None:
    worker = Worker(
        names=(" Siân  Jones ", "Siân Price"),
        places=("Bury", "Bury", ""),
        role=Role.HOME_CARE,
        regulator=Regulator.SOCIAL_CARE_WALES,
    )
    person = oneself(worker, OwnDetails(user_names=("@sian", "  ")))
    assert person.name == "Siân Jones"
    assert person.other_names == ("Siân Price",)
    assert person.towns == ("Bury",)
    assert person.user_names == ("sian",)
    assert person.profession == "home carer"
    assert oneself(Worker()) == Self("")


def test_every_list_says_what_it_was_read_in() -> None:
    for known in same_names().lists:
        assert known.read_in
        assert ("memory" in known.read_in) or known.read_on
        assert all(len(names) > 1 and len(set(names)) == len(names) for names in known.sets)
