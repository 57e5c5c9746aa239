"""What is to be done: one action for each check or kind of finding, and which are worth doing first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from app.checklist.selection import FEARED, is_feared
from app.core.checks import Check
from app.core.model import Action, Answer, AnswerValue, Finding, FindingState, Part, Step, Surface, Worker

_SETTLED = frozenset({AnswerValue.AS_WANTED, AnswerValue.FIXED})
_DOUBTFUL = frozenset({AnswerValue.NOT_SURE, AnswerValue.CANNOT_FIND})
_SHOWN = frozenset({FindingState.OPEN, FindingState.CAME_BACK})


def check_origin(check_id: str) -> str:
    """The origin of the action that belongs to a check."""
    return f"check:{check_id}"


def finding_origin(part: Part, kind: str) -> str:
    """The origin of the action that belongs to all findings of one kind."""
    return f"finding:{part}:{kind}"


def is_from(part: Part, action: Action) -> bool:
    """Whether the action comes from findings of this part."""
    return action.origin.startswith(finding_origin(part, ""))


def check_of(action: Action) -> str:
    """The id of the check that an action comes from; empty for an action from findings."""
    kind, _, rest = action.origin.partition(":")
    return rest if kind == "check" else ""


def from_answer(check: Check, answer: Answer | None, before: Action | None, now: datetime) -> Action | None:
    """The check's action after ``answer`` (the latest one), given the action ``before`` it.

    ``to_do`` opens it, keeping its age and due date where it was open already. Only what settles the check closes
    it, with the date; a doubt leaves it as it is, and what is not for the worker needs no action. None where
    there is nothing to do, or where undoing left no answer.
    """
    if answer is None:
        return None
    if answer.value is not AnswerValue.TO_DO:
        if before is None or before.done or answer.value in _DOUBTFUL:
            return before
        return replace(before, done=now) if answer.value in _SETTLED else None
    fresh = Action(
        origin=check_origin(check.id),
        text=check.title,
        created=now,
        step=check.step,
        weight=check.weight,
        minutes=check.minutes,
        link=_first_web_link(check),
        message=check.messages[0] if check.messages else "",
    )
    if before is None or before.done:
        return fresh
    return replace(fresh, created=before.created, due=before.due)


def _first_web_link(check: Check) -> str:
    return next((route.link for route in check.routes if route.surface is Surface.WEB and route.link), "")


# --- From findings ----------------------------------------------------------------------------


def from_findings(
    part: Part, kind: str, findings: Iterable[Finding], before: Action | None, now: datetime
) -> Action | None:
    """The one action of all findings of a kind: opened, recounted, or closed when none is left.

    Findings that cannot be told keep the action as it is. Raises ``KeyError`` for a kind without words.
    """
    ours = [finding for finding in findings if finding.part is part and finding.kind == kind]
    shown = sum(finding.state in _SHOWN for finding in ours)
    if shown:
        text, step, weight, minutes = _WORDS[part, kind](shown)
        created, due = (before.created, before.due) if before and not before.done else (now, None)
        return Action(finding_origin(part, kind), text, created, step, weight, minutes, due=due)
    if before is None or before.done or any(finding.state is FindingState.CANNOT_TELL for finding in ours):
        return before
    return replace(before, done=now)


def _photo_location(amount: int) -> tuple[str, Step, int, int]:
    photos = "1 photo" if amount == 1 else f"{amount} photos"
    return f"Take the location out of {photos}", Step.PHOTOS, 4, 2


def _passwords(one: str, several: str, weight: int, minutes: int) -> Callable[[int], tuple[str, Step, int, int]]:
    """The words for a kind of finding in an export of passwords; each account takes ``minutes``, up to half an hour."""

    def words(amount: int) -> tuple[str, Step, int, int]:
        text = one if amount == 1 else several.format(amount)
        return text, Step.PASSWORDS, weight, min(30, minutes * amount)

    return words


_WORDS = {
    (Part.PHOTOS, "location"): _photo_location,
    (Part.PASSWORDS, "leaked"): _passwords(
        "Change 1 password that is known from leaks", "Change {} passwords that are known from leaks", 5, 4
    ),
    (Part.PASSWORDS, "reused"): _passwords(
        "Change a password that 1 account shares", "Give {} accounts that share a password one of their own", 4, 4
    ),
    (Part.PASSWORDS, "near"): _passwords(
        "Change 1 password that is nearly the same as another", "Change {} passwords that are nearly the same", 3, 4
    ),
    (Part.PASSWORDS, "weak"): _passwords(
        "Change 1 password that is easy to guess", "Change {} passwords that are easy to guess", 4, 4
    ),
    (Part.PASSWORDS, "old"): _passwords(
        "Change 1 old password that may be known by now", "Change {} old passwords that may be known by now", 3, 4
    ),
    (Part.PASSWORDS, "http"): _passwords(
        "Save the https address of 1 site", "Save the https addresses of {} sites", 2, 1
    ),
    (Part.PASSWORDS, "two_step"): _passwords(
        "See that two-step sign-in is on at 1 account", "See that two-step sign-in is on at {} accounts", 4, 5
    ),
}


# --- Which first ------------------------------------------------------------------------------


def most_worthwhile(
    actions: Iterable[Action],
    amount: int = 5,
    *,
    worker: Worker,
    checks: Mapping[str, Check],
    theirs: Collection[str],
    today: date,
) -> list[Action]:
    """The open actions that help this worker most, best first.

    What is for an account that they have comes before the rest; then what is urgent where someone may be looking for
    them, or overdue; then by weight, more for what they fear; then the quick ones. ``checks`` are all there are, by
    id, ``theirs`` the ids of those that apply to the worker.
    """

    def rank(action: Action) -> tuple[bool, bool, bool, int, int, datetime, str]:
        check = checks.get(check_of(action))
        elsewhere = bool(check_of(action)) and check_of(action) not in theirs
        urgent = worker.someone_looking and check is not None and check.urgent
        overdue = action.due is not None and action.due <= today
        weight = action.weight + (FEARED if check is not None and is_feared(check, worker) else 0)
        return (elsewhere, not urgent, not overdue, -weight, action.minutes, action.created, action.origin)

    return sorted((action for action in actions if not action.done), key=rank)[:amount]
