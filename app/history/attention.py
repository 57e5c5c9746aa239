"""What needs another look, and why: the heart of a re-audit that takes ten minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.core.checks import HALF_FINGERPRINT, Check
from app.core.model import Answer, AnswerValue, Finding, FindingState, Part
from app.history.amounts import is_fresh


class Reason(StrEnum):
    """Why a check is shown again."""

    NEW = "new"
    WAS_TO_DO = "was_to_do"
    WAS_NOT_SURE = "was_not_sure"
    COULD_NOT_FIND = "could_not_find"
    CAME_BACK = "came_back"
    CHANGED = "changed"
    MOVED = "moved"
    EXPIRED = "expired"


_OPEN = {
    AnswerValue.TO_DO: Reason.WAS_TO_DO,
    AnswerValue.NOT_SURE: Reason.WAS_NOT_SURE,
    AnswerValue.CANNOT_FIND: Reason.COULD_NOT_FIND,
}


# The settings that keep the findings of a kind from coming: when some come back, they deserve another look.
_KEPT_AWAY_BY = {(Part.PHOTOS, "location"): ("photos.camera-location-iphone", "photos.camera-location-android")}


def reason_to_look(check: Check, answer: Answer | None, now: datetime, back: datetime | None = None) -> Reason | None:
    """Why this check needs another look, or None where the last answer still stands.

    Of several reasons the one that says most is given: open before come back, that before changed, and that before
    expired. ``not_for_me`` stands until the check changes; whom a check is for does not go out of date. ``back`` is
    when findings that the check keeps away were last seen again (``came_back``). An answer that a wrong clock dated
    ahead has expired too: it would not before its day, and nobody knows when it was given.
    """
    if answer is None:
        return Reason.NEW
    if answer.value in _OPEN:
        return _OPEN[answer.value]
    if back is not None and back > answer.at and answer.value is not AnswerValue.NOT_FOR_ME:
        return Reason.CAME_BACK
    if answer.fingerprint != check.fingerprint:
        return Reason.MOVED if has_moved(check, answer) else Reason.CHANGED
    if answer.value is not AnswerValue.NOT_FOR_ME and not is_fresh(check, answer, now):
        return Reason.EXPIRED
    return None


def came_back(findings: Iterable[Finding]) -> dict[str, datetime]:
    """The checks that keep away what was gone and is there again, by id, with when it was last seen."""
    found: dict[str, datetime] = {}
    for finding in findings:
        if finding.state is FindingState.CAME_BACK:
            for check_id in _KEPT_AWAY_BY.get((finding.part, finding.kind), ()):
                found[check_id] = max(finding.last_seen, found.get(check_id, finding.last_seen))
    return found


def needs_another_look(checks: Iterable[Check], answers: Mapping[str, Answer], now: datetime) -> dict[str, Reason]:
    """The checks to show again, by id in the given order, each with its reason."""
    found = {check.id: reason_to_look(check, answers.get(check.id), now) for check in checks}
    return {check_id: reason for check_id, reason in found.items() if reason}


@dataclass(frozen=True, slots=True)
class ChangedChecks:
    """Checks that are no longer as they were when they were answered, whatever the answer was.

    To those that ``moved`` only the way is another now; the ``others`` ask for something else. ``since`` is when the
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
    moved = tuple(check for check in changed if has_moved(check, answers[check.id]))
    others = tuple(check for check in changed if not has_moved(check, answers[check.id]))
    return ChangedChecks(moved, others, min((answers[check.id].at for check in changed), default=None))


def _differs(check: Check, answer: Answer) -> bool:
    return answer.fingerprint != check.fingerprint


def has_moved(check: Check, answer: Answer) -> bool:
    """Whether only the way there is another since the answer: what is asked is the same.

    A check that took another's place has its answer, but it is not the same setting.
    """
    asked, way = answer.fingerprint[:HALF_FINGERPRINT], answer.fingerprint[HALF_FINGERPRINT:]
    same = answer.check_id == check.id and asked == check.fingerprint[:HALF_FINGERPRINT]
    return same and way != check.fingerprint[HALF_FINGERPRINT:]
