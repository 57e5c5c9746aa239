"""``reminders status``, ``check`` and ``ics``: only the due file is read, no history and no key."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from app.commands.output import DONE, PARTLY, print_json, refuse_missing_folder, say
from app.core.clock import SystemClock
from app.core.errors import UserError
from app.core.model import Area
from app.core.ports import Asks
from app.reminders.due import FILE_NAME, every_text, mark_exported, mark_reminded, read_due, words
from app.reminders.plan import Due, Plan, day_of, due_areas, snoozed_until
from app.reminders.times import REMINDER, is_time, next_time, place_of, told
from app.system.notify import CannotNotify, notifier_for
from app.system.paths import data_dir

WAIT = 600.0  # seconds for a click


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("reminders", help="when to look again")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    status = actions.add_parser("status", help="say when each reminder is due, and whether this computer reminds")
    status.add_argument("--json", action="store_true", help="one JSON object a line")
    status.set_defaults(run=show_status)
    check = actions.add_parser("check", help="remind if it is time; run once a day by this computer's own scheduler")
    check.add_argument("--json", action="store_true", help="one JSON object a line")
    check.set_defaults(run=remind_if_due)
    ics = actions.add_parser("ics", help="write the reminders as a calendar file")
    ics.add_argument("file", type=Path, help="the calendar file to write; it must not exist yet")
    ics.set_defaults(run=write_ics)


# --- status -----------------------------------------------------------------------------------


def show_status(args: argparse.Namespace) -> int:
    """Print each reminder with its date, the quiet hours, and what this computer's own job does."""
    from app.system.schedule import scheduler_for

    folder = data_dir(args.data_dir)
    due = read_due(folder / FILE_NAME)
    asks = scheduler_for(folder).state()
    now = _wall()
    if args.json:
        _print_objects(due, asks, now)
        return DONE
    if due is None or not due.plan.areas:
        print("No review is planned yet. Finish an audit to choose a date.")
    else:
        _print_lines(due.plan, now)
    print(_job_told(asks, next_time(due, now) if due else None))
    return DONE


def _print_lines(plan: Plan, now: datetime) -> None:
    from app.core.words import AREAS, WEEKDAYS

    today = now.date()
    for area in plan.areas:
        day = day_of(plan, area, today)
        print(f"{AREAS[area]}: {day.isoformat()} ({words(day, today)}).")
    quiet = plan.quiet
    if quiet.begins != quiet.ends:
        print(f"Quiet hours: {quiet.begins:%H:%M} to {quiet.ends:%H:%M}.")
    if quiet.rest:
        print(f"No reminders on: {', '.join(WEEKDAYS[number] for number in sorted(quiet.rest))}.")
    if until := snoozed_until(plan, today):
        print(f"Put off until {until.isoformat()}.")


def _job_told(asks: Asks | None, when: datetime | None) -> str:
    if asks is None:
        return "Reminders are off: this computer does not look by itself."
    if when is None:
        return "Reminders are on, and nothing is planned."
    if asks is Asks.AT_SIGN_IN:
        return f"Reminders are on: this computer will ask at sign-in, from {when:%Y-%m-%d} on."
    return f"Reminders are on: next {when:%Y-%m-%d, %H:%M}."


def _print_objects(due: Due | None, asks: Asks | None, now: datetime) -> None:
    plan, today = due.plan if due else Plan(), now.date()
    is_due = due_areas(plan, today)
    days = {area: day_of(plan, area, today).isoformat() for area in plan.areas}
    reminded = due.reminded if due else {}
    for area, planned in plan.areas.items():
        print_json(
            {
                "area": area,
                "next": days[area],
                "every": every_text(planned.every),
                "due": area in is_due,
                "reminded": reminded[area].isoformat() if area in reminded else None,
            }
        )
    until, when = snoozed_until(plan, today), next_time(due, now) if due else None
    quiet = plan.quiet
    summary = {
        "next_review": days.get(Area.REVIEW),
        "due": bool(is_due),
        "reminds": when.replace(tzinfo=None).isoformat(timespec="minutes") if when else None,
        "quiet": {"from": f"{quiet.begins:%H:%M}", "to": f"{quiet.ends:%H:%M}", "rest_days": sorted(quiet.rest)},
        "snoozed_until": until.isoformat() if until else None,
        "job": asks,
    }
    print_json({"summary": summary})


# --- check ------------------------------------------------------------------------------------


def remind_if_due(args: argparse.Namespace) -> int:
    """Remind where it is time to: on the day that something is due, then once a week until it is done."""
    folder = data_dir(args.data_dir)
    due = read_due(folder / FILE_NAME)
    now = _wall()
    areas = due_areas(due.plan, now.date()) if due else ()
    time_to = is_time(due, now)
    try:
        clicked = due is not None and time_to and _remind(folder / FILE_NAME, due, now)
    except CannotNotify as error:
        say(error.sentence())
        return PARTLY
    if args.json:
        print_json({"summary": {"due": bool(areas), "reminded": time_to}})
    if clicked:
        from app.system.launch import open_program

        open_program(folder, place_of(areas))
    return DONE


def _remind(path: Path, due: Due, now: datetime) -> bool:
    """Show the reminder; whether it was clicked. It counts from when it is shown: nobody may wait for its end."""
    return notifier_for().show(REMINDER, WAIT, lambda: mark_reminded(path, told(due, now.date())))


# --- ics --------------------------------------------------------------------------------------


def write_ics(args: argparse.Namespace) -> int:
    """Write the calendar file."""
    from app.core.files import write_new
    from app.reminders.calendar import calendar_file, exported

    path = data_dir(args.data_dir) / FILE_NAME
    due = read_due(path)
    if due is None or not (due.plan.areas or due.exported):
        raise UserError("No review is planned yet.", do="Finish an audit in the app to choose a date.")
    refuse_missing_folder(args.file)
    try:
        write_new(args.file, calendar_file(due, SystemClock().now()))
    except FileExistsError:
        raise UserError(
            f"There is already a file named {args.file.name}.", safe="It was not changed.", do="Choose another name."
        ) from None
    mark_exported(path, exported(due))
    say(f"Written to {args.file}. Open it with your calendar.")
    return DONE


def _wall() -> datetime:
    """What the clock on the wall says."""
    return SystemClock().now().astimezone()
