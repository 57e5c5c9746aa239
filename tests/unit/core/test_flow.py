"""The way through an audit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.flow import STEP_MINUTES, STEPS, AuditFlow, Section, StepState
from app.core.model import Step
from tests.history_makers import make_section

_STEPS_WITH_CHECKS = (Step.SETTINGS, Step.PASSWORDS, Step.SEARCH, Step.PHOTOS, Step.CONTACTS)


@st.composite
def flows(draw: st.DrawFn) -> AuditFlow:
    sections: list[Section] = []
    for step in _STEPS_WITH_CHECKS:
        sections += [
            make_section(f"{step.value}{number}", draw(st.integers(0, 4)), step, draw(st.integers(1, 9)))
            for number in range(draw(st.integers(0, 3)))
        ]
    ids = [check.id for section in sections for check in section.checks]
    answered = draw(st.sets(st.sampled_from(ids))) if ids else set()
    done = draw(st.sets(st.sampled_from(STEPS)))
    return AuditFlow(draw(st.permutations(sections)), answered=answered, done=done)


@given(flows(), st.integers(0, 20))
def test_back_from_the_next_page_is_the_page_itself(flow: AuditFlow, pages: int) -> None:
    for _ in range(pages):
        flow.next()
    here, more = flow.place, flow.has_next
    flow.next()
    assert (flow.place != here) == more
    if more:
        assert flow.back() == here


@given(flows(), st.data())
def test_a_step_is_left_from_anywhere_in_it_for_the_one_after(flow: AuditFlow, data: st.DataObject) -> None:
    step = data.draw(st.sampled_from(STEPS))
    flow.jump(step)
    if flow.section is not None:
        flow.jump_to_check(data.draw(st.sampled_from(flow.section.checks)).id)
    assert flow.next_step().step is STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]


@given(flows())
def test_every_page_is_reached_once_and_in_the_order_of_the_steps(flow: AuditFlow) -> None:
    seen = [flow.place]
    while flow.has_next:
        seen.append(flow.next())
    assert len({(place.step, place.section) for place in seen}) == len(seen)
    assert [STEPS.index(place.step) for place in seen] == sorted(STEPS.index(place.step) for place in seen)
    assert {place.step for place in seen} == set(STEPS)


@given(flows(), st.data())
def test_a_restart_lands_on_the_same_card(flow: AuditFlow, data: st.DataObject) -> None:
    sections = [view.section for step in STEPS for view in flow.sections(step)]
    checks = [check.id for section in sections for check in section.checks]
    if checks and data.draw(st.booleans()):
        flow.jump_to_check(data.draw(st.sampled_from(checks)))
    else:
        flow.jump(data.draw(st.sampled_from(STEPS)))
    assert AuditFlow(sections, position=flow.position).place == flow.place


@given(flows())
def test_minutes_left_are_the_sum_of_what_is_left(flow: AuditFlow) -> None:
    assert flow.minutes_left == sum(view.minutes_left for view in flow.steps)
    assert flow.left == sum(view.left for view in flow.steps)
    for view in flow.steps:
        tabs = flow.sections(view.step)
        assert view.left == sum(len(tab.section.checks) - tab.answered for tab in tabs)
        own = view.minutes_left - sum(tab.minutes_left for tab in tabs)
        assert own in (0, STEP_MINUTES.get(view.step, 0))


@given(flows(), st.data())
def test_answering_takes_its_minutes_and_undo_gives_them_back(flow: AuditFlow, data: st.DataObject) -> None:
    waiting = [tab.section.checks for step in STEPS for tab in flow.sections(step)]
    checks = [check for group in waiting for check in group]
    if not checks:
        return
    check = data.draw(st.sampled_from(checks))
    flow.mark(check.id, answered=False)
    before = flow.minutes_left
    flow.mark(check.id)
    assert flow.minutes_left == before - check.minutes
    flow.mark(check.id, answered=False)
    assert flow.minutes_left == before


def _two_platforms() -> AuditFlow:
    return AuditFlow([make_section("facebook", 2), make_section("x", 1), make_section("passwords", 1, Step.PASSWORDS)])


def test_the_step_says_its_number() -> None:
    flow = _two_platforms()
    flow.jump(Step.SETTINGS)
    assert flow.step.label == "Step 2 of 8"
    assert flow.place.check == "facebook.c0"


def test_a_page_is_a_section() -> None:
    flow = _two_platforms()
    flow.jump(Step.SETTINGS)
    assert flow.next().section == "x"
    assert flow.section is not None
    assert flow.section.title == "X"
    assert flow.next().step is Step.PASSWORDS
    assert flow.next().step is Step.SEARCH
    assert flow.section is None


def test_states_of_steps() -> None:
    flow = _two_platforms()
    assert flow.view(Step.SETTINGS).state is StepState.NOT_STARTED
    flow.mark("facebook.c1")
    assert flow.view(Step.SETTINGS).state is StepState.PARTLY
    assert flow.view(Step.ABOUT_YOU).state is StepState.SKIPPED
    flow.mark_step(Step.ABOUT_YOU)
    assert flow.view(Step.ABOUT_YOU).state is StepState.DONE
    flow.mark("facebook.c0")
    flow.mark("x.c0")
    assert flow.view(Step.SETTINGS).state is StepState.DONE
    flow.jump(Step.CONTACTS)
    assert flow.view(Step.PASSWORDS).state is StepState.SKIPPED
    assert flow.view(Step.PLAN).state is StepState.NOT_STARTED


def test_the_step_that_is_on_screen_is_not_skipped() -> None:
    flow = _two_platforms()
    flow.jump(Step.PASSWORDS)
    assert flow.step.state is StepState.NOT_STARTED


def test_jumping_to_a_step_lands_on_what_waits() -> None:
    flow = _two_platforms()
    flow.mark("facebook.c0")
    assert flow.jump(Step.SETTINGS).check == "facebook.c1"
    assert flow.jump_to_section("x").check == "x.c0"
    assert flow.jump_to_check("facebook.c0").check == "facebook.c0"


def test_an_answered_step_opens_at_its_beginning() -> None:
    flow = AuditFlow([make_section("facebook", 2)], answered={"facebook.c0", "facebook.c1"})
    assert flow.jump(Step.SETTINGS).check == "facebook.c0"


@pytest.mark.parametrize("wanted", ["", "nothing", "facebook"])
def test_what_is_not_asked_cannot_be_jumped_to(wanted: str) -> None:
    with pytest.raises(KeyError):
        _two_platforms().jump_to_check(wanted)
    with pytest.raises(KeyError):
        AuditFlow([make_section("x", 1)]).jump_to_section(wanted)


@pytest.mark.parametrize(
    ("position", "lands"),
    [
        ("facebook.gone", "facebook.c0"),
        ("passwords", "passwords.c0"),
        ("settings", "facebook.c0"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_position_that_is_gone_leads_to_the_nearest(position: str, lands: str) -> None:
    sections = [make_section("facebook", 2), make_section("passwords", 1, Step.PASSWORDS)]
    assert AuditFlow(sections, position=position).place.check == lands
