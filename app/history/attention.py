"""What needs another look, and why: the heart of a re-audit that takes ten minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.model import HALF_FINGERPRINT, Answer, AnswerValue, Check
from app.history.amounts import is_expired


class Reason(StrEnum):
    """Why a check is shown again."""

    NEW = "new"
    WAS_TO_DO = "was_to_do"
    WAS_NOT_SURE = "was_not_sure"
    COULD_NOT_FIND = "could_not_find"
    CHANGED = "changed"
    EXPIRED = "expired"


_OPEN = {
    AnswerValue.TO_DO: Reason.WAS_TO_DO,
    AnswerValue.NOT_SURE: Reason.WAS_NOT_SURE,
    AnswerValue.CANNOT_FIND: Reason.COULD_NOT_FIND,
}


def reason_to_look(check: Check, answer: Answer | None, now: datetime) -> Reason | None:
    """Why this check needs another look, or None where the last answer still stands.

    Of several reasons the one that says most is given: open before changed, changed before expired.
    ``not_for_me`` stands until the check changes; whom a check is for does not go out of date.
    """
    if answer is None:
        return Reason.NEW
    if answer.value in _OPEN:
        return _OPEN[answer.value]
    if answer.fingerprint != check.fingerprint:
        return Reason.CHANGED
    if answer.value is not AnswerValue.NOT_FOR_ME and is_expired(check, answer, now):
        return Reason.EXPIRED
    return None


def needs_another_look(checks: Iterable[Check], answers: Mapping[str, Answer], now: datetime) -> dict[str, Reason]:
    """The checks to show again, by id in the given order, each with its reason."""
    found = {check.id: reason_to_look(check, answers.get(check.id), now) for check in checks}
    return {check_id: reason for check_id, reason in found.items() if reason}


@dataclass(frozen=True, slots=True)
class ChangedChecks:
    """Checks that are no longer as they were when they were answered, whatever the answer was.

    To those that ``moved`` there is another way now; the ``others`` ask for something else. ``since`` is when the
    first of them was answered.
    """

    moved: tuple[Check, ...] = ()
    others: tuple[Check, ...] = ()
    since: datetime | None = None

    @property
    def all(self) -> tuple[Check, ...]:
        return (*self.moved, *self.others)


def changed_checks(checks: Iterable[Check], answers: Mapping[str, Answer]) -> ChangedChecks:
    """Those of ``checks`` that changed since their answer."""
    changed = [check for check in checks if check.id in answers and _differs(check, answers[check.id])]
    moved = tuple(check for check in changed if _has_moved(check, answers[check.id]))
    others = tuple(check for check in changed if not _has_moved(check, answers[check.id]))
    return ChangedChecks(moved, others, min((answers[check.id].at for check in changed), default=None))


def _differs(check: Check, answer: Answer) -> bool:
    return answer.fingerprint != check.fingerprint


def _has_moved(check: Check, answer: Answer) -> bool:
    """A check that took another's place has its answer, but it is not the same setting."""
    same_check = answer.check_id == check.id
    return same_check and answer.fingerprint[HALF_FINGERPRINT:] != check.fingerprint[HALF_FINGERPRINT:]
