"""One a day: which thirty, which is next, what was done today, and that a missed day changes nothing."""

from __future__ import annotations

from datetime import timedelta

from app.core.model import Worker
from app.history.daily import DAYS, choose, narrowed
from tests.history_makers import NOW, make_answer, make_check, make_section

CHECKS = [make_check(f"p{number}.c", weight=5 if number < 10 else 3) for number in range(40)]
ALL = {check.id for check in CHECKS}
TODAY = NOW.date()


def test_thirty_at_most_the_best_first() -> None:
    one = choose(CHECKS, {}, ALL, Worker(), TODAY)
    assert len(one.checks) == DAYS
    assert one.next == CHECKS[0]
    assert {check.weight for check in one.left[:10]} == {5}
    assert (one.done, one.today) == ((), ())


def test_only_what_needs_a_look_is_among_them() -> None:
    one = choose(CHECKS, {}, {"p3.c", "p20.c"}, Worker(), TODAY)
    assert [check.id for check in one.checks] == ["p3.c", "p20.c"]


def test_what_was_answered_stays_among_the_thirty_and_the_rest_stays_the_same() -> None:
    before = choose(CHECKS, {}, ALL, Worker(), TODAY)
    given = {"p0.c": make_answer("p0.c", at=NOW)}
    after = choose(CHECKS, given, ALL - {"p0.c"}, Worker(), TODAY)
    assert after.checks == before.checks
    assert after.next == before.left[1]
    assert [check.id for check in after.today] == ["p0.c"]


def test_after_a_week_away_the_same_one_is_next() -> None:
    given = {"p0.c": make_answer("p0.c", at=NOW)}
    tomorrow = choose(CHECKS, given, ALL, Worker(), TODAY + timedelta(days=1))
    next_week = choose(CHECKS, given, ALL, Worker(), TODAY + timedelta(days=8))
    assert tomorrow == next_week
    assert tomorrow.today == ()
    assert tomorrow.next == CHECKS[1]


def test_after_thirty_nothing_is_next() -> None:
    given = {check.id: make_answer(check.id, at=NOW) for check in CHECKS[:DAYS]}
    one = choose(CHECKS, given, ALL, Worker(), TODAY)
    assert one.next is None
    assert len(one.done) == DAYS


def test_sections_are_narrowed_to_the_chosen_ones() -> None:
    sections = [make_section("a", 2), make_section("b", 2)]
    assert [[check.id for check in section.checks] for section in narrowed(sections, {"b.c1"})] == [["b.c1"]]
