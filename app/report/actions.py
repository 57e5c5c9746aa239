"""The open actions as a list to print and tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.core.checks import Check
from app.core.model import Action, Surface
from app.core.words import day, how_many, minutes
from app.report.page import MADE_WITH, Report, heading, paragraph, table

TITLE = "What to do next"
NAME = "what-to-do-next"
BOX = "\u2610"
_COLUMNS = {"To do": 58, "Where": 22, "About": 12, "Done": 8}


@dataclass(frozen=True, slots=True)
class Todo:
    """An action, the check it comes from where it comes from one, and the account or the part it belongs to."""

    action: Action
    check: Check | None
    place: str


def action_list(todos: Sequence[Todo], today: date) -> Report:
    """The open actions, best first."""
    long = minutes(sum(todo.action.minutes for todo in todos))
    intro = paragraph(f"{MADE_WITH} on {day(today)}.", "muted") + paragraph(
        f"{how_many(len(todos), 'thing')} to do, about {long} in all. The first help most."
    )
    rows = [(_text(todo), todo.place, minutes(todo.action.minutes), BOX) for todo in todos]
    return Report(
        TITLE,
        NAME,
        True,
        (intro + heading(2, "Actions", "actions") + table("actions", _COLUMNS, rows),),
        holds=("What waits to be done, with the way to each setting", "Which accounts that is about"),
        leaves_out=("Your other answers", "Your private notes"),
    )


def _text(todo: Todo) -> str:
    lines = [todo.action.text]
    if todo.check is not None:
        lines += [todo.check.aim, *_way(todo.check)]
    if todo.action.due:
        lines.append(f"By {day(todo.action.due)}")
    return "\n".join(lines)


def _way(check: Check) -> Iterable[str]:
    """The way on a computer, else on the first kind of phone that is known."""
    routes = sorted(check.routes, key=lambda route: list(Surface).index(route.surface))
    return [" › ".join(route.path) for route in routes if route.path][:1]
