"""When to look again: the date, the words for it, and the tiny file that keeps it.

The file ``due.json`` stands beside the encrypted history so that a reminder needs neither the history nor
the keyring. It holds dates, quiet hours, what a calendar needs to know its events again, and the days of the last
reminders; nothing that was found.
"""

from __future__ import annotations

import calendar
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from app.core.errors import UserError
from app.core.files import write_whole
from app.core.model import Area, Every, QuietHours, Snooze
from app.core.vault_errors import from_os_error
from app.reminders.plan import Due, Plan, Planned

FILE_NAME = "due.json"
_LARGEST_FILE = 4096
_FORMAT = 2
_LONGEST = timedelta(days=400)
_REST_AT_MOST = 6
_FIRST_YEAR, _LAST_YEAR = 2, 9000


class DueFileDamaged(UserError):
    """The due file cannot be understood."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name}, which holds the date of your next review, cannot be read.",
            safe="Your history is not touched.",
            do="Open the app: the file is then written anew.",
        )


def next_review(today: date, months: int) -> date:
    """The same day ``months`` (1 or more) ahead, or the last day of a shorter month: 30 November + 3 is 28 February."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))


def words(review: date, today: date) -> str:
    """How far off the review is: "in 3 weeks", "tomorrow", "today", "2 months ago"."""
    days = (review - today).days
    if days in _NEAR:
        return _NEAR[days]
    amount, unit = _rough(abs(days))
    span = f"{amount} {unit}{'' if amount == 1 else 's'}"
    return f"in {span}" if days > 0 else f"{span} ago"


_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def _rough(days: int) -> tuple[int, str]:
    if days < 14:
        return days, "day"
    if days < 60:
        return days // 7, "week"
    if days < 365 * 2:
        return round(days / 30.44), "month"
    return days // 365, "year"


# --- The file ---------------------------------------------------------------------------------


def read_due(path: Path) -> Due | None:
    """What is planned, or None where nothing was. Raises ``DueFileDamaged`` or a ``VaultError``."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE)  # what is cut off here is no longer JSON
    except FileNotFoundError:
        return None
    except OSError as error:
        raise from_os_error(error, path) from None
    try:
        return _understand(json.loads(data))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise DueFileDamaged(path) from None


def write_due(path: Path, plan: Plan, exported: Mapping[Area, date] | None = None) -> Due:
    """Keep ``plan``, whole or not at all. Another plan keeps the calendar's uid and raises its sequence.

    An area whose day stays the same keeps the day of its reminder. ``exported`` adds to what a calendar was given.
    A damaged file is replaced: all it held can be chosen again.
    """
    try:
        before = read_due(path)
    except DueFileDamaged:
        before = None
    if before is None:
        due = Due(plan, secrets.token_hex(16), 0, {}, dict(exported or {}))
    else:
        due = _changed(before, plan, {**before.exported, **(exported or {})})
    if due != before:
        _write(path, due)
    return due


def remove_due(path: Path) -> None:
    """Remove the file if there is one."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise from_os_error(error, path) from None


def mark_reminded(path: Path, reminded: Mapping[Area, date]) -> None:
    """Keep in the file on which day this computer reminded of what.

    The app may have written another plan while the reminder was on its way, or have deleted everything: then nothing
    is written.
    """
    due = read_due(path)
    if due is not None:
        _write(path, replace(due, reminded={**due.reminded, **reminded}))


def mark_exported(path: Path, exported: Mapping[Area, date]) -> None:
    """Keep in the file what a calendar was given, beside the plan that stands there by now."""
    due = read_due(path)
    if due is not None and exported != due.exported:
        _write(path, replace(due, exported=exported))


def every_text(every: Every) -> str:
    """A distance as ISO 8601 writes it: P3M, P90D."""
    return f"P{every.months}M" if every.months else f"P{every.days}D"


def _changed(before: Due, plan: Plan, exported: Mapping[Area, date]) -> Due:
    old = before.plan.areas
    stays = {area for area, planned in plan.areas.items() if area in old and old[area].day == planned.day}
    reminded = {area: when for area, when in before.reminded.items() if area in stays}
    sequence = before.sequence + (plan != before.plan)
    return Due(plan, before.uid, sequence, reminded, exported)


def _write(path: Path, due: Due) -> None:
    quiet, snooze = due.plan.quiet, due.plan.snooze
    content: dict[str, Any] = {
        "format": _FORMAT,
        "uid": due.uid,
        "sequence": due.sequence,
        "areas": {area.value: _from_area(planned, due.reminded.get(area)) for area, planned in due.plan.areas.items()},
        "quiet": [f"{quiet.begins:%H:%M}", f"{quiet.ends:%H:%M}", sorted(quiet.rest)],
    }
    if snooze:
        content["snooze"] = [snooze.chosen.isoformat(), snooze.until.isoformat()]
    if due.exported:
        content["exported"] = {area.value: day.isoformat() for area, day in due.exported.items()}
    write_whole(path, json.dumps(content, separators=(",", ":")).encode())


def _from_area(planned: Planned, reminded: date | None) -> dict[str, Any]:
    content: dict[str, Any] = {"day": planned.day.isoformat(), "every": every_text(planned.every)}
    if planned.times:
        content["times"] = planned.times
    if reminded:
        content["reminded"] = reminded.isoformat()
    return content


def _understand(content: dict[str, Any]) -> Due:
    if type(content["format"]) is int and content["format"] == 1:
        return _understand_first(content)
    _refuse_others(content, {"format", "uid", "sequence", "areas", "quiet"}, {"snooze", "exported"})
    if content["format"] != _FORMAT:
        raise ValueError
    areas = {Area(name): _to_planned(area) for name, area in content["areas"].items()}
    told = {Area(name): _to_day(area["reminded"]) for name, area in content["areas"].items() if "reminded" in area}
    exported = {Area(name): _to_day(day) for name, day in content.get("exported", {}).items()}
    snooze = _to_snooze(*content["snooze"]) if "snooze" in content else None
    plan = Plan(areas, _to_quiet(*content["quiet"]), snooze)
    return Due(plan, _to_uid(content["uid"]), _to_number(content["sequence"], 0, 10**6), told, exported)


def _understand_first(content: dict[str, Any]) -> Due:
    """The first format knew of the whole review only, and of no quiet hours."""
    _refuse_others(content, {"format", "next_review", "months", "uid", "sequence"}, {"reminded"})
    planned = Planned(_to_day(content["next_review"]), Every(months=_to_number(content["months"], 1, 60)))
    told = {Area.REVIEW: _to_day(content["reminded"])} if "reminded" in content else {}
    uid, sequence = _to_uid(content["uid"]), _to_number(content["sequence"], 0, 10**6)
    return Due(Plan({Area.REVIEW: planned}), uid, sequence, told)


def _to_planned(content: dict[str, Any]) -> Planned:
    _refuse_others(content, {"day", "every"}, {"times", "reminded"})
    found = re.fullmatch(r"P([1-9][0-9]{0,2})([MD])", content["every"])
    if found is None:
        raise ValueError
    number = int(found[1])
    every = Every(months=number) if found[2] == "M" else Every(days=number)
    return Planned(_to_day(content["day"]), every, _to_number(content.get("times", 0), 0, 1000))


def _to_quiet(begins: str, ends: str, rest: list[int]) -> QuietHours:
    days = frozenset(_to_number(day, 0, 6) for day in rest)
    if len(days) > _REST_AT_MOST:
        raise ValueError
    return QuietHours(_to_time(begins), _to_time(ends), days)


def _to_snooze(chosen: str, until: str) -> Snooze:
    snooze = Snooze(_to_day(chosen), _to_day(until))
    if not snooze.chosen <= snooze.until <= snooze.chosen + _LONGEST:
        raise ValueError
    return snooze


def _to_time(text: str) -> time:
    if not re.fullmatch(r"[0-9]{2}:[0-9]{2}", text):
        raise ValueError
    return time.fromisoformat(text)


def _to_day(text: str) -> date:
    """A day far enough from the first and the last there are that weeks can be added to it."""
    day = date.fromisoformat(text)
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError
    return day


def _to_uid(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", text):
        raise ValueError
    return text


def _to_number(value: Any, least: int, most: int) -> int:
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def _refuse_others(content: dict[str, Any], needed: set[str], allowed: set[str]) -> None:
    if not needed <= set(content) or set(content) - needed - allowed:
        raise ValueError
