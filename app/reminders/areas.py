"""Which areas there are beside the whole review, when each was last looked at, and when it comes again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo

from app.core.checks import Check
from app.core.model import Answer, Area, Audit, Every, Preferences, QuietHours, ReminderChoices, Snooze, Step
from app.reminders.due import next_review
from app.reminders.plan import Plan, Planned, lies_ahead

HIGH = 4
"""From this weight on a setting is one that matters most."""
USUAL = {
    Area.REVIEW: Every(months=3),
    Area.SETTINGS: Every(days=90),
    Area.PHOTOS: Every(months=1),
    Area.SEARCH: Every(months=6),
    Area.COPY: Every(days=7),
    Area.DAILY: Every(days=1),
}
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Known:
    """From the history: audits, checks that apply to the worker, the latest answers, looks at photos, searches."""

    audits: Sequence[Audit]
    checks: Sequence[Check]
    answers: Mapping[str, Answer]
    photos: Sequence[datetime]
    searches: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Daily:
    """A month of one a day under way: from which day on the next one is ready, and how many are left."""

    day: date
    left: int


def last_looked(known: Known, said: Mapping[Area, date], today: date, zone: tzinfo | None = None) -> dict[Area, date]:
    """The day on which each area was last looked at; those of which nothing is known stand where the last audit ended.

    ``said`` are looks that the history keeps no trace of. What a wrong clock dated ahead of ``today`` does not count.
    ``zone`` is where the worker is (None: where this computer is).
    """
    steps = {check.id: check.step for check in known.checks}
    high = {check.id for check in known.checks if check.step is Step.SETTINGS and check.weight >= HIGH}
    answers = known.answers.values()
    ended = [audit.finished for audit in known.audits if audit.finished]
    moments: dict[Area, Iterable[datetime]] = {
        Area.REVIEW: ended,
        Area.SETTINGS: [*ended, *(answer.at for answer in answers if answer.check_id in high)],
        Area.PHOTOS: [
            *known.photos,
            *(answer.at for answer in answers if steps.get(answer.check_id) is Step.PHOTOS),
        ],
        Area.SEARCH: [
            *known.searches,
            *(answer.at for answer in answers if steps.get(answer.check_id) is Step.SEARCH),
        ],
    }
    found = {area: _last(times, said.get(area), today, zone) for area, times in moments.items()}
    audit = found[Area.REVIEW]
    return {area: day for area, when in found.items() if (day := when or audit) is not None}


def daily_of(started: datetime, given: Iterable[Answer], left: int, today: date, zone: tzinfo | None = None) -> Daily:
    """One a day as its audit stands: the next is ready on the day after the last answer, the first at once."""
    last = _last((answer.at for answer in given), None, today, zone)
    return Daily(last + _DAY if last else min(started.astimezone(zone).date(), today), left)


def plan_of(
    preferences: Preferences, looked: Mapping[Area, date], daily: Daily | None, copy: date | None = None
) -> Plan:
    """The areas that are on, each with its day.

    ``copy`` is when a platform should have ready what the worker asked it for; that, and one a day, come even before
    the first audit has ended.
    """
    choices = preferences.reminder_choices
    areas: dict[Area, Planned] = {}
    for area in Area:
        every = every_of(preferences, area)
        if area in choices.off:
            continue
        if area is Area.REVIEW:
            if preferences.next_review is not None:
                areas[area] = Planned(preferences.next_review, every)
        elif area is Area.DAILY:
            if daily is not None and daily.left:
                areas[area] = Planned(daily.day, every, daily.left)
        elif area is Area.COPY:
            if copy is not None:
                areas[area] = Planned(copy, every, times=1)
        elif area in looked:
            areas[area] = Planned(after(looked[area], every), every)
    return Plan(areas, choices.quiet, choices.snooze)


def every_of(preferences: Preferences, area: Area) -> Every:
    """How often the area is looked at again, as chosen or as usual."""
    if area is Area.REVIEW:
        return Every(months=preferences.review_months)
    return preferences.reminder_choices.every.get(area, USUAL[area])


def after(day: date, every: Every) -> date:
    """The day so far ahead of ``day``; months end on the same day or on the last one of a shorter month."""
    moved = next_review(day, every.months) if every.months else day
    return moved + timedelta(days=every.days)


def _last(moments: Iterable[datetime], said: date | None, today: date, zone: tzinfo | None) -> date | None:
    days = [moment.astimezone(zone).date() for moment in moments]
    if said is not None:
        days.append(said)
    return max((day for day in days if not lies_ahead(day, today)), default=None)


# --- What the worker chooses ------------------------------------------------------------------


def with_area(preferences: Preferences, area: Area, every: Every | None) -> Preferences:
    """With the area looked at again this often, or not at all (None). The day of the whole review stays."""
    choices = preferences.reminder_choices
    if every is None:
        return _with(preferences, replace(choices, off=choices.off | {area}))
    chosen = replace(choices, off=choices.off - {area})
    if area is Area.REVIEW:
        return replace(_with(preferences, chosen), review_months=every.months)
    return _with(preferences, replace(chosen, every={**choices.every, area: every}))


def with_review(preferences: Preferences, when: date, months: int = 0) -> Preferences:
    """With the whole review on that day, every so many months (0: as before); a snooze ends, for a day was chosen."""
    choices = replace(preferences.reminder_choices, snooze=None, off=preferences.reminder_choices.off - {Area.REVIEW})
    return replace(_with(preferences, choices), next_review=when, review_months=months or preferences.review_months)


def looked_at(preferences: Preferences, area: Area, today: date) -> Preferences:
    """With a look at the area today."""
    choices = preferences.reminder_choices
    return _with(preferences, replace(choices, looked={**choices.looked, area: today}))


def snoozed(preferences: Preferences, until: date | None, today: date) -> Preferences:
    """With no reminder before that day, or with reminders as usual (None)."""
    snooze = Snooze(today, until) if until else None
    return _with(preferences, replace(preferences.reminder_choices, snooze=snooze))


def with_exported(preferences: Preferences, exported: Mapping[Area, date]) -> Preferences:
    """With what calendars were given by now."""
    return _with(preferences, replace(preferences.reminder_choices, exported=exported))


def with_quiet(preferences: Preferences, quiet: QuietHours) -> Preferences:
    """With these quiet hours."""
    return _with(preferences, replace(preferences.reminder_choices, quiet=quiet))


def snoozes(today: date) -> list[date]:
    """Until when the worker may put it off: tomorrow, in a week, and the first day of the next month."""
    first = next_review(today.replace(day=1), 1)
    return sorted({today + _DAY, today + _WEEK, first})


def _with(preferences: Preferences, choices: ReminderChoices) -> Preferences:
    return replace(preferences, reminder_choices=choices)
