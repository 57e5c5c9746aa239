"""When to look again: the date, the words for it, and the tiny file that keeps it.

The file ``due.json`` stands beside the encrypted history so that a reminder needs neither the history nor
the keyring. It holds a date, what a calendar needs to know the event again, and the day of the last reminder;
nothing that was found.
"""

from __future__ import annotations

import calendar
import json
import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from app.core.errors import UserError
from app.core.files import write_whole
from app.core.vault_errors import from_os_error

FILE_NAME = "due.json"
_LARGEST_FILE = 1024
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Due:
    """The next review. ``uid`` and ``sequence`` let a calendar replace the event instead of adding another.

    ``reminded`` is the day on which this computer last reminded of it.
    """

    next_review: date
    months: int
    uid: str
    sequence: int
    reminded: date | None = None


class DueFileDamaged(UserError):
    """The due file cannot be understood."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name}, which holds the date of your next review, cannot be read.",
            safe="Your history is not touched.",
            do="Open the app and choose the date again; the file is then written anew.",
        )


def next_review(today: date, months: int) -> date:
    """The same day ``months`` (1 or more) ahead, or the last day of a shorter month: 30 November + 3 is 28 February."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(today.day, last))


def is_due(review: date | None, today: date) -> bool:
    """Whether it is time to look again; never when no date was chosen."""
    return review is not None and review <= today


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
    """The next review, or None where none was chosen. Raises ``DueFileDamaged`` or a ``VaultError``."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_FILE)  # what is cut off here is no longer JSON
    except FileNotFoundError:
        return None
    except OSError as error:
        raise from_os_error(error, path) from None
    try:
        return _understand(json.loads(data))
    except (ValueError, TypeError, KeyError, RecursionError):
        raise DueFileDamaged(path) from None


def write_due(path: Path, review: date, months: int) -> Due:
    """Set the next review, whole or not at all. A changed date keeps the event's uid and raises its sequence.

    A damaged file is replaced: all it held can be chosen again.
    """
    try:
        before = read_due(path)
    except DueFileDamaged:
        before = None
    if before is None:
        due = Due(review, months, secrets.token_hex(16), 0)
    elif (before.next_review, before.months) == (review, months):
        return before
    else:
        due = replace(before, next_review=review, months=months, sequence=before.sequence + 1, reminded=None)
    _write(path, due)
    return due


def remove_due(path: Path) -> None:
    """Remove the file if there is one."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise from_os_error(error, path) from None


def mark_reminded(path: Path, due: Due, today: date) -> None:
    """Keep in the file that this computer reminded of ``due`` today."""
    _write(path, replace(due, reminded=today))


def _write(path: Path, due: Due) -> None:
    content = asdict(due) | {"format": _FORMAT, "next_review": due.next_review.isoformat()}
    del content["reminded"]
    if due.reminded:
        content["reminded"] = due.reminded.isoformat()
    write_whole(path, json.dumps(content).encode())


def _understand(content: dict[str, object]) -> Due:
    if set(content) - {"reminded"} != {"format", "next_review", "months", "uid", "sequence"}:
        raise ValueError
    if content["format"] != _FORMAT:
        raise ValueError
    review, months, uid, sequence = (content[name] for name in ("next_review", "months", "uid", "sequence"))
    if not isinstance(review, str) or not isinstance(uid, str) or not re.fullmatch(r"[0-9a-f]{32}", uid):
        raise ValueError
    if type(months) is not int or type(sequence) is not int or not 1 <= months <= 60 or not 0 <= sequence < 10**6:
        raise ValueError
    reminded = date.fromisoformat(str(content["reminded"])) if "reminded" in content else None
    return Due(date.fromisoformat(review), months, uid, sequence, reminded)
