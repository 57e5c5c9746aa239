"""Why to look again sooner, and that nobody is asked the same twice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Area, DatedWording, Incident, Preferences, Wording
from app.reminders.areas import with_area
from app.reminders.sooner import Signs, Sooner, Why, answered, proposal
from tests.history_makers import make_check

TODAY = date(2026, 11, 20)
WHEN = date(2027, 2, 20)
CHANGED = (make_check("a.one"), make_check("a.two"))


def _incident(days_ago: int, number: int = 7) -> Incident:
    at = datetime(2026, 11, 20, 12, tzinfo=UTC) - timedelta(days=days_ago)
    return Incident(number, at, (DatedWording(at, Wording("It happened")),))


def _proposed(signs: Signs, when: date | None = WHEN, preferences: Preferences | None = None) -> Sooner | None:
    return proposal(signs, when, preferences or Preferences(), TODAY)


def test_without_a_reason_nothing_is_proposed() -> None:
    assert _proposed(Signs()) is None


def test_who_may_be_looked_for_looks_each_month() -> None:
    signs = Signs(someone_looking=True)
    found = _proposed(signs)
    assert found is not None
    assert (found.why, found.day, found.months) == (Why.SOMEONE_LOOKING, date(2026, 12, 20), 1)
    near = _proposed(signs, date(2026, 12, 1))
    assert near is not None
    assert near.day == date(2026, 12, 1), "a nearer date stays"
    assert _proposed(signs, preferences=Preferences(review_months=1)) is None


def test_after_an_incident_in_two_weeks() -> None:
    found = _proposed(Signs(incident=_incident(3)))
    assert found is not None
    assert (found.why, found.day, found.months) == (Why.INCIDENT, date(2026, 12, 4), 0)
    assert _proposed(Signs(incident=_incident(15))) is None
    assert _proposed(Signs(incident=_incident(-3))) is None, "a wrong clock dated it ahead"
    assert _proposed(Signs(incident=_incident(3)), date(2026, 12, 4)) is None, "that is soon enough"


def test_what_changed_can_be_looked_at_now() -> None:
    found = _proposed(Signs(changed=CHANGED))
    assert found is not None
    assert (found.why, found.day, found.count) == (Why.CHANGED, TODAY, 2)
    assert _proposed(Signs(changed=CHANGED), TODAY) is None


def test_without_a_date_any_reason_will_do() -> None:
    assert _proposed(Signs(changed=CHANGED), None) is not None


def test_who_switched_the_review_off_is_not_asked() -> None:
    assert _proposed(Signs(someone_looking=True), preferences=with_area(Preferences(), Area.REVIEW, None)) is None


def test_one_reason_after_the_other_each_once() -> None:
    signs, preferences, seen = Signs(True, _incident(1), CHANGED), Preferences(), []
    while found := _proposed(signs, preferences=preferences):
        seen.append(found.why)
        preferences = answered(preferences, found)
    assert seen == [Why.SOMEONE_LOOKING, Why.INCIDENT, Why.CHANGED]


@pytest.mark.parametrize(
    "signs",
    [
        Signs(incident=_incident(0, 8)),
        Signs(changed=(*CHANGED, make_check("a.three"))),
        Signs(changed=(make_check("a.one", fingerprint="f2"),)),
    ],
)
def test_another_incident_or_change_is_another_reason(signs: Signs) -> None:
    preferences = Preferences()
    for before in (Signs(incident=_incident(1)), Signs(changed=CHANGED)):
        found = _proposed(before)
        assert found is not None
        preferences = answered(preferences, found)
    assert _proposed(signs, preferences=preferences) is not None


_SIGNS = st.builds(
    Signs,
    st.booleans(),
    st.none() | st.builds(_incident, st.integers(-5, 30), st.integers(1, 3)),
    st.lists(st.sampled_from(CHANGED), unique=True).map(tuple),
)
_WHENS = st.none() | st.dates(date(2026, 1, 1), date(2028, 1, 1))


@given(_SIGNS, _WHENS, st.sampled_from([1, 3, 6, 12]))
def test_never_later_and_never_again_once_answered(signs: Signs, when: date | None, months: int) -> None:
    preferences = Preferences(review_months=months)
    found = _proposed(signs, when, preferences)
    if found is None:
        return
    assert when is None or found.day <= when
    assert found.day < when if when and not found.months else True
    again = _proposed(signs, when, answered(preferences, found))
    assert again is None or not again.keys & found.keys
