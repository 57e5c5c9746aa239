"""A re-audit: why each check is asked, what comes in the first ten minutes, what can wait, and what is not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.loader import load_catalogue
from app.core.checks import Check
from app.core.flow import LOOK_MINUTES
from app.core.model import Answer, AnswerValue, Audit, Depth, Finding, FindingState, Part, Threat, Worker
from app.history.again import (
    CHECK_MINUTES,
    TODAY_MINUTES,
    Again,
    Asked,
    breadth,
    choose,
    first_part,
    minutes_of,
    new_since,
    next_to_run_out,
)
from app.history.attention import Reason, came_back
from app.system.paths import checklists_dir
from tests.history_makers import NOW, make_answer, make_check

ASKED, WAY, OTHER = "a" * 8, "b" * 8, "c" * 8
CAMERA = "photos.camera-location-iphone"
OLD = NOW - timedelta(days=91)


def back(state: FindingState = FindingState.CAME_BACK) -> Finding:
    return Finding(Part.PHOTOS, "location", "1", "", NOW - timedelta(days=99), NOW, state)


def reasons(again: Again) -> dict[str, Reason]:
    return {asked.check.id: asked.reason for asked in again.asked}


def order(*checks: Check, answers: dict[str, Answer], worker: Worker | None = None) -> list[str]:
    again = choose(checks, answers, {check.id for check in checks}, worker or Worker(), NOW)
    return [asked.check.id for asked in again.asked]


# --- Why ----------------------------------------------------------------------------------------


def test_each_reason_is_told_apart() -> None:
    names = ("new", "left-out", "to-do", "unsure", "lost", "other", "moved", "old", "fine")
    checks = [make_check(f"x.{name}", fingerprint=ASKED + WAY) for name in names] + [make_check(CAMERA)]
    same = ASKED + WAY
    answers = {
        "x.to-do": make_answer("x.to-do", AnswerValue.TO_DO, fingerprint=same),
        "x.unsure": make_answer("x.unsure", AnswerValue.NOT_SURE, fingerprint=same),
        "x.lost": make_answer("x.lost", AnswerValue.CANNOT_FIND, fingerprint=same),
        "x.other": make_answer("x.other", fingerprint=OTHER + OTHER),
        "x.moved": make_answer("x.moved", fingerprint=ASKED + OTHER),
        "x.old": make_answer("x.old", at=OLD, fingerprint=same),
        "x.fine": make_answer("x.fine", fingerprint=same),
        CAMERA: make_answer(CAMERA, at=NOW - timedelta(days=1)),
    }
    again = choose(checks, answers, {"x.new"}, Worker(), NOW, findings=[back()])
    assert reasons(again) == {
        CAMERA: Reason.CAME_BACK,
        "x.other": Reason.CHANGED,
        "x.moved": Reason.MOVED,
        "x.to-do": Reason.WAS_TO_DO,
        "x.unsure": Reason.WAS_NOT_SURE,
        "x.lost": Reason.COULD_NOT_FIND,
        "x.new": Reason.NEW,
        "x.old": Reason.EXPIRED,
    }
    assert [check.id for check in again.standing] == ["x.fine"]
    assert [check.id for check in again.left_out] == ["x.left-out"]


def test_what_came_back_asks_only_until_it_is_answered_for() -> None:
    check = make_check(CAMERA)
    for answer, asked in (
        (make_answer(CAMERA, at=NOW - timedelta(days=1)), True),
        (make_answer(CAMERA, at=NOW), False),
        (make_answer(CAMERA, AnswerValue.NOT_FOR_ME, at=NOW - timedelta(days=1)), False),
    ):
        assert bool(choose([check], {CAMERA: answer}, (), Worker(), NOW, findings=[back()]).asked) is asked
    assert not came_back([back(FindingState.OPEN), back(FindingState.GONE), back(FindingState.CANNOT_TELL)])


def test_the_settings_that_keep_findings_away_are_in_the_packs() -> None:
    catalogue = load_catalogue(checklists_dir())
    assert came_back([back()]).keys() <= catalogue.checks.keys()
    assert CAMERA in came_back([back()])


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("value", AnswerValue)
def test_one_word_confirms_only_what_was_settled_and_asks_the_same(reason: Reason, value: AnswerValue) -> None:
    asked = Asked(make_check(), reason, make_answer(value=value))
    settled = value in (AnswerValue.AS_WANTED, AnswerValue.FIXED, AnswerValue.NOT_FOR_ME)
    assert asked.confirms is (settled and reason in (Reason.EXPIRED, Reason.MOVED))
    assert not Asked(make_check(), reason, None).confirms


# --- What is new --------------------------------------------------------------------------------


def test_new_is_what_came_since_and_not_what_was_passed_over() -> None:
    names = ("old.answered", "old.passed", "changed.passed", "changed.answered", "added.one", "unnamed.one")
    checks = [make_check(name) for name in names]
    answers = {name: make_answer(name) for name in ("old.answered", "changed.answered", "added.other", "other.one")}
    audit = Audit(1, OLD, Depth.NORMAL, packs={"old": "1", "changed": "1", "unnamed": "1"})
    packs = {"old": "1", "changed": "2", "added": "1", "unnamed": "1"}
    assert new_since(audit, checks, answers, packs) == {"changed.passed", "added.one", "unnamed.one"}
    assert new_since(None, checks, answers, packs) == set()


def test_as_much_of_what_is_new_is_asked_as_last_time_but_not_all_of_it() -> None:
    depths = {depth: breadth(Audit(1, NOW, depth)) for depth in (Depth.QUICK, Depth.NORMAL, Depth.FULL, Depth.DAILY)}
    assert list(depths.values()) == [Depth.QUICK, Depth.NORMAL, Depth.NORMAL, Depth.QUICK]
    assert breadth(None) is Depth.QUICK


# --- What first ---------------------------------------------------------------------------------


def test_what_changed_comes_first_then_what_weighs_then_what_waits() -> None:
    heavy, light = {"weight": 5}, {"weight": 1}
    checks = [
        make_check("x.light", **light),
        make_check("x.old", **heavy),
        make_check("x.new", **heavy),
        make_check("x.to-do", **heavy),
        make_check("x.changed", **light, fingerprint="other"),
    ]
    answers = {
        "x.light": make_answer("x.light", AnswerValue.TO_DO),
        "x.old": make_answer("x.old", at=OLD),
        "x.to-do": make_answer("x.to-do", AnswerValue.TO_DO),
        "x.changed": make_answer("x.changed"),
    }
    assert order(*checks, answers=answers) == ["x.changed", "x.to-do", "x.new", "x.old", "x.light"]


def test_what_is_feared_weighs_more_and_what_is_urgent_comes_before_all() -> None:
    checks = [
        make_check("x.plain"),
        make_check("x.feared", threats=frozenset({Threat.STRANGER})),
        make_check("x.urgent", weight=1, urgent=True),
    ]
    fears = Worker(fears=frozenset({Threat.STRANGER}))
    assert order(*checks, answers={}, worker=fears) == ["x.feared", "x.plain", "x.urgent"]
    assert order(*checks, answers={}, worker=replace(fears, someone_looking=True))[0] == "x.urgent"


# --- How long -----------------------------------------------------------------------------------


def test_looking_is_counted_and_mending_is_not() -> None:
    check = make_check(minutes=8)
    for reason in (Reason.EXPIRED, Reason.MOVED, Reason.WAS_TO_DO, Reason.WAS_NOT_SURE, Reason.COULD_NOT_FIND):
        assert Asked(check, reason, make_answer()).minutes == LOOK_MINUTES
    for reason in (Reason.NEW, Reason.CHANGED, Reason.CAME_BACK):
        assert Asked(check, reason, None).minutes == 8


def test_one_that_is_longer_than_ten_minutes_comes_alone() -> None:
    checks = [make_check("x.long", minutes=30, weight=5), make_check("x.next", minutes=1)]
    again = choose(checks, {}, {"x.long", "x.next"}, Worker(), NOW)
    assert [asked.check.id for asked in again.today] == ["x.long"]
    assert [asked.check.id for asked in again.later] == ["x.next"]


def test_the_day_on_which_the_first_answer_runs_out() -> None:
    checks = [make_check("x.a", fresh_days=90), make_check("x.b", fresh_days=30), make_check("x.c", fresh_days=7)]
    answers = {
        "x.a": make_answer("x.a"),
        "x.b": make_answer("x.b"),
        "x.c": make_answer("x.c", AnswerValue.NOT_FOR_ME),
    }
    assert next_to_run_out(checks, answers) == NOW + timedelta(days=30)
    assert next_to_run_out(checks[2:], answers) is None


# --- Always -------------------------------------------------------------------------------------

_CHECKS = st.lists(
    st.builds(
        lambda number, minutes, weight, urgent, way: make_check(
            f"x.c{number}", minutes=minutes, weight=weight, urgent=urgent, fingerprint=ASKED + way
        ),
        st.integers(0, 40),
        st.integers(1, 30),
        st.integers(1, 5),
        st.booleans(),
        st.sampled_from([WAY, OTHER]),
    ),
    unique_by=lambda check: check.id,
    max_size=25,
)
_ANSWERS = st.dictionaries(
    st.integers(0, 40),
    st.tuples(
        st.sampled_from(AnswerValue), st.integers(0, 200), st.sampled_from([ASKED + WAY, OTHER + WAY, ASKED + OTHER])
    ),
)


@given(_CHECKS, _ANSWERS, st.sets(st.integers(0, 40)), st.booleans())
def test_whatever_the_history(
    checks: list[Check], kept: dict[int, tuple[AnswerValue, int, str]], new: set[int], looking: bool
) -> None:
    answers = {
        f"x.c{number}": make_answer(f"x.c{number}", value, at=NOW - timedelta(days=days), fingerprint=print_)
        for number, (value, days, print_) in kept.items()
    }
    worker = Worker(someone_looking=looking)
    again = choose(checks, answers, {f"x.c{number}" for number in new}, worker, NOW)

    # Each check is in one place, none is lost.
    places = [*(asked.check for asked in again.asked), *again.standing, *again.left_out]
    assert sorted(check.id for check in places) == sorted(check.id for check in checks)

    # What is asked has a reason, and no fresh answer that stands.
    for asked in again.asked:
        before = answers.get(asked.check.id)
        assert asked.before == before
        if before is None:
            assert asked.reason is Reason.NEW
        elif before.value in (AnswerValue.AS_WANTED, AnswerValue.FIXED):
            fresh = (NOW - before.at).days < asked.check.fresh_days
            assert not fresh or before.fingerprint != asked.check.fingerprint

    # Today's part is within the limit, unless a single check is longer; and it takes all that fits in the order.
    assert minutes_of(again.today) <= CHECK_MINUTES or len(again.today) == 1
    assert again.minutes <= TODAY_MINUTES or len(again.today) == 1
    assert first_part(again.asked) == again.today
    assert bool(again.today) == bool(again.asked)
    if again.later and len(again.today) > 1:
        assert sum(asked.minutes for asked in (*again.today, again.later[0])) > CHECK_MINUTES

    # The order of the others does not depend on whether one of them is asked.
    if again.asked:
        others = [check for check in checks if check.id != again.asked[0].check.id]
        assert choose(others, answers, {f"x.c{number}" for number in new}, worker, NOW).asked == again.asked[1:]
