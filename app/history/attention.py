"""What needs another look, and why: the heart of a re-audit that takes ten minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from app.core.model import Answer, AnswerValue, Check
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
