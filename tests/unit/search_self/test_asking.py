"""What can be done about a page, and until when to wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.loader import load_catalogue
from app.core.model import FindingState, Request, RequestKind, SearchRecord, SearchResult, Shows, Step, Verdict
from app.search_self.asking import (
    CHECKS,
    COMPLAINT,
    MESSAGES,
    SITES_WITH_A_WAY,
    action,
    check_for,
    month_after,
    next_step,
    offers,
    place_of,
    platform_of,
    waiting,
    with_request,
)
from app.search_self.search_places import Group
from app.system.paths import checklists_dir

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


def _result(verdict: Verdict = Verdict.SOMEONE_ELSES, *shows: Shows) -> SearchResult:
    link = "https://www.paper.example/run"
    return SearchResult("link:paper.example/run", verdict, ("q",), NOW, NOW, NOW, link, shows=frozenset(shows))


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        (date(2026, 3, 3), date(2026, 4, 3)),
        (date(2026, 9, 3), date(2026, 10, 5)),  # the 3rd is a Saturday
        (date(2026, 4, 3), date(2026, 5, 4)),  # the 3rd is a Sunday
        (date(2027, 1, 31), date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 2, 1)),  # 31 January is a Sunday
    ],
)
def test_a_month_of_the_law(asked: date, until: date) -> None:
    assert month_after(asked) == until


@given(st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_a_month_is_never_less_than_28_days_and_ends_on_a_weekday(asked: date) -> None:
    until = month_after(asked)
    assert timedelta(28) <= until - asked <= timedelta(33)
    assert until.weekday() < 5
    assert month_after(asked + timedelta(1)) >= until


def test_a_request_of_the_law_says_its_day_and_then_the_ico() -> None:
    following = next_step(Request(RequestKind.ERASURE, date(2026, 3, 3)))
    assert following is not None
    assert following.on == date(2026, 4, 3)
    assert "You asked on 3 March 2026. They have until 3 April 2026 to answer" in following.words
    assert "ICO" in following.words
    assert following.message == COMPLAINT
    later = next_step(Request(RequestKind.ERASURE, date(2026, 3, 3), complained=date(2026, 4, 7)))
    assert later is not None
    assert later.on == date(2026, 5, 7)
    assert next_step(Request(RequestKind.ERASURE, date(2026, 3, 3), answered=date(2026, 3, 9))) is None


def test_a_platform_has_no_day() -> None:
    following = next_step(Request(RequestKind.UNTAG, date(2026, 3, 3)))
    assert following is not None
    assert "No law sets a time" in following.words
    assert following.on == date(2026, 3, 17)


def test_what_is_offered_fits_the_page() -> None:
    assert offers(_result(Verdict.MINE_FINE)) == offers(_result(Verdict.NOT_ME)) == ()
    assert offers(_result(Verdict.FAKE))[0] is RequestKind.IMPERSONATION
    assert offers(_result(Verdict.MINE_OPEN))[0] is RequestKind.SETTINGS
    assert offers(_result(Verdict.SOMEONE_ELSES))[0] is RequestKind.UNTAG
    assert offers(_result(Verdict.SOMEONE_ELSES, Shows.CHILD))[0] is RequestKind.SCHOOL
    for verdict in (Verdict.MINE_OPEN, Verdict.SOMEONE_ELSES):
        assert offers(_result(verdict), Group.PEOPLE_FINDERS)[0] is RequestKind.OPT_OUT
    assert {kind for verdict in Verdict for kind in offers(_result(verdict, Shows.CHILD))} | {
        RequestKind.OPT_OUT
    } == set(RequestKind)


def test_every_message_and_check_is_there() -> None:
    packs = load_catalogue(checklists_dir()).packs
    assert {*MESSAGES.values(), COMPLAINT} <= {message.id for pack in packs for message in pack.messages}
    ways = {*CHECKS.values(), *SITES_WITH_A_WAY.values()}
    assert ways <= {check.id for pack in packs for check in pack.checks}
    assert set(RequestKind) - set(MESSAGES) == {RequestKind.SETTINGS}


def test_the_way_and_the_platform_of_a_page() -> None:
    listed = SearchResult("k", Verdict.MINE_OPEN, ("q",), NOW, NOW, NOW, "https://www.192.com/people/jones")
    assert check_for(listed, RequestKind.OPT_OUT) == "registers.people-finders"
    assert check_for(_result(), RequestKind.OPT_OUT) == "registers.other-people-finders"
    assert check_for(_result(), RequestKind.SCHOOL) == ""
    for link, platform in (
        ("https://www.facebook.com/sian", "facebook"),
        ("x.com/sian", "x"),
        ("https://uk.linkedin.com/in/sian", "linkedin"),
        ("https://facebook.com.evil.example/x", ""),
        ("https://x.example.co.uk/", ""),
        ("https://x.example.com/", ""),
        ("", ""),
    ):
        result = SearchResult("k", Verdict.MINE_OPEN, ("q",), NOW, NOW, NOW, link)
        assert platform_of(result, {"facebook", "x", "linkedin"}) == platform


def test_an_action_is_opened_waits_and_is_done() -> None:
    result = _result()
    todo = action(result, RequestKind.ERASURE, "ab12", NOW, None)
    assert todo.origin == "finding:search:ab12.erasure"
    assert todo.text == "Ask paper.example to erase your details"
    assert (todo.step, todo.message, todo.due, todo.done) == (Step.SEARCH, "erasure-request", None, None)
    asked = with_request(result, Request(RequestKind.ERASURE, date(2026, 3, 3)))
    later = action(asked, RequestKind.ERASURE, "ab12", NOW + timedelta(1), todo)
    assert (later.created, later.due, later.message) == (NOW, date(2026, 4, 3), COMPLAINT)
    answered = with_request(asked, Request(RequestKind.ERASURE, date(2026, 3, 3), date(2026, 3, 20)))
    done = action(answered, RequestKind.ERASURE, "ab12", NOW + timedelta(17), later)
    assert done.done == NOW + timedelta(17)
    assert action(answered, RequestKind.ERASURE, "ab12", NOW + timedelta(40), done).done == done.done
    assert action(replace(asked, state=FindingState.GONE), RequestKind.ERASURE, "ab12", NOW, later).done == NOW


def test_requests_whose_day_has_come() -> None:
    result = with_request(_result(), Request(RequestKind.ERASURE, date(2026, 3, 3)))
    result = with_request(result, Request(RequestKind.UNTAG, date(2026, 3, 5)))
    record = SearchRecord(results=(result,))
    assert waiting(record, date(2026, 3, 18)) == ()
    assert [item[1].kind for item in waiting(record, date(2026, 4, 3))] == [RequestKind.UNTAG, RequestKind.ERASURE]
    assert waiting(SearchRecord(results=(replace(result, state=FindingState.GONE),)), date(2027, 1, 1)) == ()


@given(st.text())
def test_any_link_has_a_place(link: str) -> None:
    assert place_of(replace(_result(), link=link))
