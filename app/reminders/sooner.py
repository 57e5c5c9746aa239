"""Why it may be right to look again sooner than planned, and what the worker answered to that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.core.checks import Check
from app.core.model import Area, Incident, Preferences
from app.reminders.due import next_review
from app.reminders.plan import lies_ahead

LATELY = timedelta(days=14)
_IN_TWO_WEEKS = timedelta(days=14)


class Why(StrEnum):
    """The reason of a proposal."""

    SOMEONE_LOOKING = "someone_looking"
    INCIDENT = "incident"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Sooner:
    """A proposal: the whole review on ``day``, and from then on every ``months`` (0: as often as before).

    ``keys`` say what it is about: once answered, the same is not proposed again. ``count`` is how many checks changed.
    """

    why: Why
    day: date
    months: int
    keys: frozenset[str]
    count: int = 0


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for looking sooner: a fear, the newest incident, and checks that changed since their answer."""

    someone_looking: bool = False
    incident: Incident | None = None
    changed: tuple[Check, ...] = ()


def proposal(signs: Signs, when: date | None, preferences: Preferences, today: date) -> Sooner | None:
    """The first reason to look sooner than ``when`` that was not answered yet; None where the review is off."""
    choices = preferences.reminder_choices
    if Area.REVIEW in choices.off:
        return None
    reasons = _all(signs, when, preferences.review_months, today)
    return next((sooner for sooner in reasons if not sooner.keys <= choices.answered), None)


def answered(preferences: Preferences, sooner: Sooner) -> Preferences:
    """With ``sooner`` taken or declined: it is not proposed again."""
    choices = preferences.reminder_choices
    return replace(preferences, reminder_choices=replace(choices, answered=choices.answered | sooner.keys))


def _all(signs: Signs, when: date | None, months: int, today: date) -> Iterable[Sooner]:
    if signs.someone_looking and months > 1:
        in_a_month = next_review(today, 1)
        yield Sooner(Why.SOMEONE_LOOKING, min(when or in_a_month, in_a_month), 1, frozenset({Why.SOMEONE_LOOKING}))
    if signs.incident is not None and _is_late(signs.incident, today) and _is_sooner(today + _IN_TWO_WEEKS, when):
        yield Sooner(Why.INCIDENT, today + _IN_TWO_WEEKS, 0, frozenset({f"{Why.INCIDENT}:{signs.incident.id}"}))
    if signs.changed and _is_sooner(today, when):
        keys = frozenset(f"{Why.CHANGED}:{check.id}:{check.fingerprint}" for check in signs.changed)
        yield Sooner(Why.CHANGED, today, 0, keys, len(keys))


def _is_late(incident: Incident, today: date) -> bool:
    """Whether it was logged in the last days; one that a wrong clock dated ahead counts for none."""
    logged = incident.created.astimezone().date()
    return not lies_ahead(logged, today) and today - logged <= LATELY


def _is_sooner(day: date, when: date | None) -> bool:
    return when is None or day < when
