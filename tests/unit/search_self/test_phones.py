"""The ways in which people write a phone number."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.search_self.phones import phone_forms


def test_a_mobile_number() -> None:
    assert phone_forms("07700 900123") == (
        "07700 900123",
        "07700900123",
        "+44 7700 900123",
        "+447700900123",
        "00447700900123",
        "+44 (0)7700 900123",
        "07700 900 123",
    )


def test_the_same_forms_however_it_was_typed() -> None:
    forms = set(phone_forms("07700900123"))
    assert set(phone_forms("+44 7700 900123")) == forms
    assert set(phone_forms("0044 7700 900123")) - forms == {"0044 7700 900123"}


def test_a_landline_and_a_number_from_abroad() -> None:
    assert "0161 496 0123" in phone_forms("01614960123")
    assert {"+353 86 123 4567", "+353861234567"} <= set(phone_forms("+353861234567"))


def test_what_is_no_number_is_left_alone() -> None:
    assert phone_forms("call me") == ()
    assert phone_forms("1234") == ()
    assert phone_forms("ext. 55555555555555555555") == ("ext. 55555555555555555555",)


@settings(max_examples=40)
@given(st.from_regex(r"\A(?:\+44 ?|0)[1-9](?:[ -]?[0-9]){9}\Z"))
def test_every_form_is_the_same_number(number: str) -> None:
    typed = re.sub(r"\D", "", number)[-10:]
    for form in phone_forms(number):
        assert re.sub(r"\D", "", form)[-10:] == typed


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_anything_can_be_typed(number: str) -> None:
    assert all(form.strip() for form in phone_forms(number))
