"""Deleting one audit: what goes with it and what stays, said before, and what then follows for the actions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from app.core.checks import Check
from app.core.model import Action, Answer, AnswerValue, Audit
from app.core.words import day, how_many
from app.history import actions

STAYS = (
    "Your other audits stay, and so do your notes beside checks, your old posts, what was found in photos, passwords "
    "and searches, and the incident log."
)
OUT_OF_REACH = (
    "This app cannot reach copies: backups, files you exported or printed, and what the disk may keep of "
    "deleted data can still hold it."
)
NO_WAY_BACK = "This cannot be undone."


@dataclass(frozen=True, slots=True)
class Loss:
    """What goes with an audit.

    ``answered`` checks were answered in it, ``since`` of them after its end, ``only_here`` of them in no other;
    ``actions`` come from those alone. ``again`` is the audit that will be the one under way, where there is one.
    """

    answered: int
    since: int
    only_here: int
    actions: int
    again: Audit | None


def loss(
    audit: Audit,
    audits: Iterable[Audit],
    given: Mapping[str, Answer],
    elsewhere: Collection[str],
    replaced: Mapping[str, str],
    known: Iterable[Action],
) -> Loss:
    """What deleting ``audit`` would take along.

    ``audits`` are all, the newest first; ``given`` are its answers, ``elsewhere`` the ids of checks answered in others,
    ``replaced`` leads from the id that a check had to the one that it has.
    """
    standing = {replaced.get(check_id, check_id) for check_id in elsewhere} | set(elsewhere)
    ended = audit.finished
    only_here = {check_id for check_id in given if replaced.get(check_id, check_id) not in standing}
    going = {replaced.get(check_id, check_id) for check_id in only_here} | only_here
    last = next((other for other in audits if other.id != audit.id), None)
    becomes_last = last is not None and last.id < audit.id
    return Loss(
        answered=len(given),
        since=sum(ended is not None and answer.at > ended for answer in given.values()),
        only_here=len(only_here),
        actions=sum(actions.check_of(action) in going for action in known),
        again=last if last is not None and becomes_last and not last.finished else None,
    )


def what_goes(audit: Audit, found: Loss) -> list[str]:
    """The loss in plain sentences."""
    answers = how_many(found.answered, "answer")
    note = " and its note" if audit.note else ""
    said = [
        f"It goes with its {answers}{note}." if found.answered else f"It holds no answers{note and '; its note goes'}."
    ]
    if not audit.finished:
        said.append("It is not finished: you cannot go on with it afterwards.")
    if found.since:
        said.append(f"{how_many(found.since, 'answer')} of them you gave after its end, such as actions you ticked.")
    if found.only_here:
        were, they = ("was", "it counts") if found.only_here == 1 else ("were", "they count")
        said.append(
            f"{how_many(found.only_here, 'check')} {were} answered only here: from then on {they} as not looked at."
        )
    if found.actions:
        go = "goes" if found.actions == 1 else "go"
        said.append(f"{how_many(found.actions, 'action')} from those answers {go} too.")
    if found.answered:
        said.append("Other actions go back to what your remaining answers say.")
    if found.again:
        said.append(
            f"The audit of {day(found.again.started)}, which you left before its end, is the one under way again."
        )
    return said


def replayed(check: Check, answers: Iterable[Answer], before: Action | None) -> Action | None:
    """The check's action as these answers leave it, the oldest first; the due date of an open one stays."""
    action: Action | None = None
    for answer in answers:
        action = actions.from_answer(check, answer, action, answer.at)
    if action is not None and not action.done and before is not None and not before.done:
        return replace(action, due=before.due)
    return action


def touches_action(before: Action | None, standing: Answer | None) -> bool:
    """Whether an action is there, or must come, for a check whose latest answer is now ``standing``."""
    return before is not None or (standing is not None and standing.value is AnswerValue.TO_DO)
