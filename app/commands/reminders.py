"""``reminders status``, ``check`` and ``ics``: only the due file is read, no history and no key."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from app.commands.output import DONE, PARTLY, print_json, refuse_missing_folder, say
from app.core.clock import SystemClock
from app.core.errors import UserError
from app.reminders.due import FILE_NAME, Due, is_due, mark_reminded, read_due, words
from app.reminders.times import REMINDER, is_time
from app.system.notify import CannotNotify, notifier_for
from app.system.paths import data_dir

WAIT = 600.0  # seconds for a click


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("reminders", help="when the next review is due")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    status = actions.add_parser("status", help="say when the next review is due")
    status.add_argument("--json", action="store_true", help="one JSON object a line")
    status.set_defaults(run=show_status)
    check = actions.add_parser("check", help="remind if it is time; run once a day by this computer's own scheduler")
    check.add_argument("--json", action="store_true", help="one JSON object a line")
    check.set_defaults(run=remind_if_due)
    ics = actions.add_parser("ics", help="write the next review as a calendar file")
    ics.add_argument("file", type=Path, help="the calendar file to write; it must not exist yet")
    ics.set_defaults(run=write_ics)


def show_status(args: argparse.Namespace) -> int:
    """Print the date of the next review."""
    due = read_due(data_dir(args.data_dir) / FILE_NAME)
    today = SystemClock().today()
    if args.json:
        review = due.next_review if due else None
        print_json({"summary": {"next_review": review.isoformat() if review else None, "due": is_due(review, today)}})
    elif due is None:
        print("No review is planned yet. Finish an audit to choose a date.")
    else:
        print(f"Next review: {due.next_review.isoformat()} ({words(due.next_review, today)}).")
    return DONE


def remind_if_due(args: argparse.Namespace) -> int:
    """Remind where it is time to: on the day of the review, then once a week until it is done."""
    folder = data_dir(args.data_dir)
    due = read_due(folder / FILE_NAME)
    today = SystemClock().today()
    time_to = is_time(due, today)
    try:
        clicked = due is not None and time_to and _remind(folder / FILE_NAME, due, today)
    except CannotNotify as error:
        say(error.sentence())
        return PARTLY
    if args.json:
        print_json({"summary": {"due": is_due(due.next_review if due else None, today), "reminded": time_to}})
    if clicked:
        from app.system.launch import open_program

        open_program(folder)
    return DONE


def _remind(path: Path, due: Due, today: date) -> bool:
    """Show the reminder; whether it was clicked. It counts from when it is shown: nobody may wait for its end."""
    return notifier_for().show(REMINDER, WAIT, lambda: mark_reminded(path, due, today))


def write_ics(args: argparse.Namespace) -> int:
    """Write the calendar file."""
    from app.core.files import write_new
    from app.reminders.calendar import calendar_file

    due = _planned(args.data_dir)
    refuse_missing_folder(args.file)
    try:
        write_new(args.file, calendar_file(due, SystemClock().now()))
    except FileExistsError:
        raise UserError(
            f"There is already a file named {args.file.name}.", safe="It was not changed.", do="Choose another name."
        ) from None
    say(f"Written to {args.file}. Open it with your calendar.")
    return DONE


def _planned(folder: Path | None) -> Due:
    due = read_due(data_dir(folder) / FILE_NAME)
    if due is None:
        raise UserError("No review is planned yet.", do="Finish an audit in the app to choose a date.")
    return due
