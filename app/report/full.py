"""The full report, for the worker alone: how the amounts went, and per part the answers and the actions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from app.core.checks import Check
from app.core.flow import STEPS as STEP_ORDER
from app.core.flow import Section
from app.core.model import Amounts, Answer, Audit, Step
from app.core.over_time import points_of, sentence
from app.core.words import ANSWERS, DEPTHS, STEPS, day, how_many, minutes
from app.report.actions import Todo
from app.report.page import MADE_WITH, Report, heading, paragraph, picture, table

TITLE = "Private report of your self-audits"
NAME = "private-report"
PICTURE = "amounts"
AMOUNTS = ("As you want them", "To do", "Cannot be hidden", "Not looked at")
_OVER_TIME = {"Ended": 22, "Kind": 14, **dict.fromkeys(AMOUNTS, 16)}
_ANSWERED = {"Check": 56, "Answer": 22, "When": 22}
_NOTED = {"Check": 33, "Answer": 17, "When": 24, "Your note": 26}


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the report tells. ``sections`` are the checks that apply to the worker, in their order.

    ``again`` are the ids of checks that need another look; ``notes`` stay
    empty unless the worker chose to print them.
    """

    today: date
    audits: Sequence[Audit]
    amounts: Amounts
    sections: Sequence[Section]
    answers: Mapping[str, Answer]
    actions: Sequence[Todo]
    again: Set[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)


def full_report(contents: Contents) -> Report:
    """Everything but the incident log, as it stands today."""
    sections = (_opening(contents), *_over_time(contents), *_parts(contents), *_actions(contents))
    notes = bool(contents.notes)
    holds = (
        "How many checks stood where, audit by audit",
        "Your last answer to each check, and when you gave it",
        "Your actions, open and done",
        *(("Your private notes",) if notes else ()),
    )
    left_out = (
        "Your photos, and where they were taken",
        "What you searched for and found",
        "The words of your old posts",
        "The log of incidents",
        *(() if notes else ("Your private notes",)),
    )
    return Report(TITLE, NAME, True, sections, holds, left_out, {PICTURE: points_of(contents.audits)})


def _opening(contents: Contents) -> str:
    return (
        paragraph(f"{MADE_WITH} on {day(contents.today)}.", "muted")
        + paragraph("This report is for you. It says what you answered and what is still to do.")
        + heading(2, "How things stand", "now")
        + table("now", {"Checks": 60, "How many": 40}, zip(AMOUNTS, _numbers(contents.amounts), strict=True))
    )


def _over_time(contents: Contents) -> Iterator[str]:
    """The amounts as they were kept at the end of each audit, the newest first."""
    points = points_of(contents.audits)
    rows = [
        (day(audit.finished), DEPTHS[audit.depth], *_numbers(audit.amounts))
        for audit in contents.audits
        if audit.finished and audit.amounts
    ]
    if rows:
        drawn = paragraph(sentence(points)) + picture(PICTURE) if len(points) > 1 else ""
        yield heading(2, "From audit to audit", "over-time") + drawn + table("over-time", _OVER_TIME, rows)


def _numbers(amounts: Amounts) -> tuple[str, ...]:
    return tuple(map(str, (amounts.as_wanted, amounts.to_do, amounts.cannot_hide, amounts.not_looked_at)))


def _parts(contents: Contents) -> Iterator[str]:
    """Each step with its sections; what was not looked at is only counted."""
    before: Step | None = None
    for section in sorted(contents.sections, key=lambda section: STEP_ORDER.index(section.step)):
        shown = heading(2, STEPS[section.step]) if section.step is not before else ""
        before = section.step
        yield shown + _section(section, contents)


def _section(section: Section, contents: Contents) -> str:
    mark = f"part-{section.id}"
    answered = [check for check in section.checks if check.id in contents.answers]
    left = len(section.checks) - len(answered)
    shown = heading(3, section.title, mark)
    if left:
        shown += paragraph(f"{how_many(left, 'check')} not looked at yet.", "muted")
    if answered:
        noted = any(check.id in contents.notes for check in answered)
        shown += table(
            mark, _NOTED if noted else _ANSWERED, [_line(check, contents, noted=noted) for check in answered]
        )
    unanswered_notes = [
        (check.title, contents.notes[check.id])
        for check in section.checks
        if check.id in contents.notes and check.id not in contents.answers
    ]
    if unanswered_notes:
        shown += table(mark, {"Check, not looked at yet": 45, "Your note": 55}, unanswered_notes)
    return shown


def _line(check: Check, contents: Contents, *, noted: bool) -> tuple[str, ...]:
    answer = contents.answers[check.id]
    when = day(answer.at) + ("\nlook at it again" if check.id in contents.again else "")
    note = (contents.notes.get(check.id, ""),) if noted else ()
    return (check.title, ANSWERS[answer.value], when, *note)


def _actions(contents: Contents) -> Iterator[str]:
    waiting = [
        (todo.action.text, todo.place, minutes(todo.action.minutes), day(todo.action.due) if todo.action.due else "")
        for todo in contents.actions
        if not todo.action.done
    ]
    done = [(todo.action.text, todo.place, day(todo.action.done)) for todo in contents.actions if todo.action.done]
    if waiting:
        yield heading(2, "To do", "to-do") + table("to-do", {"Action": 46, "Where": 24, "About": 12, "By": 18}, waiting)
    if done:
        yield heading(2, "Done", "done") + table("done", {"Action": 54, "Where": 24, "On": 22}, done)
