"""Ready texts with the worker's own words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.checks import Message, SlotFill
from app.core.model import Worker
from app.messages.fill import PLACEHOLDERS, fill, from_agency


def _message(body: str) -> Message:
    return Message("id", "Title", "when", body)


def test_the_workers_words_are_put_in_and_the_rest_stays_visible() -> None:
    worker = Worker(names=("Ann Example", "Annie"), employers=("Calder Care",))
    body = "Hi {their_name}, I work for {employer}. See {link}. {my_name}"
    assert fill(_message(body), worker, link="https://example.org") == (
        "Hi [their name], I work for Calder Care. See https://example.org. Ann Example"
    )


def test_without_a_worker_everything_stays_visible() -> None:
    body = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    expected = (
        "[my name] [employer] [their name] [link] [date] [manager] [contact channel] [online safety contact] "
        "[whistleblowing contact] [safeguarding lead] [advice contact] [official pages]"
    )
    assert fill(_message(body)) == expected
    assert fill(_message(body), Worker()) == expected


def test_what_is_given_wins_and_nothing_given_does_not() -> None:
    worker = Worker(names=("Ann",))
    assert fill(_message("{my_name}"), worker, my_name="A. Example") == "A. Example"
    assert fill(_message("{my_name}"), worker, my_name="") == "Ann"


@pytest.mark.parametrize(
    "body",
    ["{my_name.__class__}", "{0}", "{my_name!r:>99999999}", "{}", "{my_name", "{ my_name }", "{MY_NAME}", "{__init__}"],
)
def test_nothing_else_in_braces_means_anything(body: str) -> None:
    assert fill(_message(body), Worker(names=("Ann",))) == body


@given(st.text(), st.text())
def test_braces_in_a_value_stay_braces(name: str, other: str) -> None:
    filled = fill(_message("{my_name}|{their_name}"), my_name=name, their_name=other)
    assert filled == f"{name or '[my name]'}|{other or '[their name]'}"


def test_a_name_that_is_no_placeholder_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nickname"):
        fill(_message(""), nickname="x")


# --- From agencies ------------------------------------------------------------------------------

ROSE = SlotFill("Rose Court", "Ring the duty desk.", date(2026, 11, 20), in_messages="duty desk")
VALE = SlotFill("Vale Court", "Ring Sam.", date(2026, 11, 20), in_messages="Sam")
WORDLESS = SlotFill("Rose Court", "It is in the blue folder.", date(2026, 11, 20))
BODY = "Hi {manager}, see {link} or {manager}. {my_name}"


def test_the_agencys_words_stand_where_the_message_names_its_people() -> None:
    found = from_agency(_message(BODY), {"manager": (ROSE,), "contact-channel": (VALE,)})
    assert (found.words, found.used, found.to_read) == ({"manager": "duty desk"}, [ROSE], [])
    assert fill(_message(BODY), **found.words) == "Hi duty desk, see [link] or duty desk. [my name]"


@pytest.mark.parametrize("fills", [(ROSE, VALE), (WORDLESS,), (WORDLESS, VALE)])
def test_where_the_app_cannot_know_the_words_the_worker_reads_what_there_is(fills: tuple[SlotFill, ...]) -> None:
    found = from_agency(_message(BODY), {"manager": fills})
    assert (found.words, found.used, found.to_read) == ({}, [], list(fills))


def test_two_agencies_of_one_mind_are_one() -> None:
    found = from_agency(_message(BODY), {"manager": (ROSE, ROSE)})
    assert found.words == {"manager": "duty desk"}
    assert from_agency(_message("{my_name}"), {"manager": (ROSE,)}).words == {}
