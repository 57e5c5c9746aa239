"""A re-audit: what is to be looked at once more and why, and as much of it as ten minutes hold.

It is chosen from how things stood when it began, so that it is the same after a restart, whatever was answered since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.checklist.selection import FEARED, is_feared
from app.core.checks import Check
from app.core.flow import LOOK_MINUTES
from app.core.model import Answer, AnswerValue, Audit, Depth, Finding, Worker
from app.history.attention import Reason, came_back, reason_to_look

TODAY_MINUTES = 10
END_MINUTES = 1
"""What the end of a re-audit takes: to choose the next date."""
CHECK_MINUTES = TODAY_MINUTES - END_MINUTES

_OPEN = frozenset({Reason.WAS_TO_DO, Reason.WAS_NOT_SURE, Reason.COULD_NOT_FIND})
_LOOKS = _OPEN | {Reason.EXPIRED, Reason.MOVED}
_SETTLED = frozenset({AnswerValue.AS_WANTED, AnswerValue.FIXED, AnswerValue.NOT_FOR_ME})
_FIRST = {Reason.CAME_BACK: 0, Reason.CHANGED: 1, Reason.MOVED: 1}
_LATER = 2
# Of checks that weigh the same, what waits for the worker comes before what they never saw, and that before the rest.
_OF_EQUALS = (
    Reason.CAME_BACK,
    Reason.CHANGED,
    Reason.MOVED,
    Reason.WAS_TO_DO,
    Reason.WAS_NOT_SURE,
    Reason.COULD_NOT_FIND,
    Reason.NEW,
    Reason.EXPIRED,
)
# How much of what is new is asked, where it is not as much as last time: one a day has no checks of its own, and what
# weighs little is left to the next full audit.
_BREADTH = {Depth.DAILY: Depth.QUICK, Depth.FULL: Depth.NORMAL}


@dataclass(frozen=True, slots=True)
class Asked:
    """One check of a re-audit, why it is asked, and the answer that stood until then."""

    check: Check
    reason: Reason
    before: Answer | None

    @property
    def minutes(self) -> float:
        """What it takes to look and to answer. Mending what is still open is for whoever wants to: ``to_mend``."""
        return LOOK_MINUTES if self.reason in _LOOKS else self.check.minutes

    @property
    def to_mend(self) -> int:
        """The minutes that it takes to do what is open at once, 0 where nothing is."""
        return self.check.minutes if self.reason in _OPEN else 0

    @property
    def confirms(self) -> bool:
        """Whether one word will do: the question is the same, and the answer was settled."""
        settled = self.before is not None and self.before.value in _SETTLED
        return settled and self.reason in (Reason.EXPIRED, Reason.MOVED)


@dataclass(frozen=True, slots=True)
class Again:
    """A re-audit: what comes ``today`` and what can wait (``later``), what matters most first.

    The others are not asked: the answers to ``standing`` ones hold, and those never looked at (``left_out``) are for a
    longer audit. All are in the order in which they were given.
    """

    today: tuple[Asked, ...] = ()
    later: tuple[Asked, ...] = ()
    standing: tuple[Check, ...] = ()
    left_out: tuple[Check, ...] = ()

    @property
    def asked(self) -> tuple[Asked, ...]:
        return (*self.today, *self.later)

    @property
    def minutes(self) -> int:
        """What today's part takes, with the end."""
        return minutes_of(self.today) + END_MINUTES


def choose(
    checks: Iterable[Check],
    answers: Mapping[str, Answer],
    new: Collection[str],
    worker: Worker,
    now: datetime,
    *,
    findings: Iterable[Finding] = (),
) -> Again:
    """The re-audit of ``checks`` (all that apply to the worker) with their latest ``answers``.

    Of checks without an answer only the ``new`` ones are asked.
    """
    back = came_back(findings)
    asked, standing, left_out = [], [], []
    for check in checks:
        before = answers.get(check.id)
        reason = reason_to_look(check, before, now, back.get(check.id))
        if reason is Reason.NEW and check.id not in new:
            left_out.append(check)
        elif reason is None:
            standing.append(check)
        else:
            asked.append(Asked(check, reason, before))
    asked.sort(key=lambda item: _rank(item, worker))
    today = first_part(asked)
    return Again(today, tuple(asked[len(today) :]), tuple(standing), tuple(left_out))


def new_since(
    audit: Audit | None, in_its_depth: Iterable[Check], answers: Mapping[str, Answer], packs: Mapping[str, str]
) -> set[str]:
    """The ids of checks that ``audit`` would have asked, had it known them; ``packs`` are those in use, by version.

    New is what was never answered, of a pack that came or changed since, or of one of which nothing ever was answered:
    an account, or a part of the work, that the worker named since. What else they passed over then is not new.
    """
    if audit is None:
        return set()
    known = {check_id.partition(".")[0] for check_id in answers}
    return {
        check.id
        for check in in_its_depth
        if check.id not in answers and (check.pack not in known or audit.packs.get(check.pack) != packs.get(check.pack))
    }


def breadth(audit: Audit | None) -> Depth:
    """How deep the last audit looked, which tells how much of what is new is asked."""
    depth = audit.depth if audit else Depth.QUICK
    return _BREADTH.get(depth, depth)


def first_part(asked: Sequence[Asked]) -> tuple[Asked, ...]:
    """As many of ``asked``, in their order, as ten minutes hold; one at least, however long it is."""
    used, count = 0.0, 0
    for item in asked:
        used += item.minutes
        if count and used > CHECK_MINUTES:
            break
        count += 1
    return tuple(asked[:count])


def minutes_of(asked: Iterable[Asked]) -> int:
    """The whole minutes that these take."""
    return ceil(sum(item.minutes for item in asked))


def next_to_run_out(standing: Iterable[Check], answers: Mapping[str, Answer]) -> datetime | None:
    """When the first answer to the ``standing`` checks runs out; None where none ever does."""
    ends = [
        answers[check.id].at + timedelta(days=check.fresh_days)
        for check in standing
        if check.id in answers and answers[check.id].value is not AnswerValue.NOT_FOR_ME
    ]
    return min(ends, default=None)


def _rank(item: Asked, worker: Worker) -> tuple[bool, int, int, int, float]:
    check = item.check
    weight = check.weight + (FEARED if is_feared(check, worker) else 0)
    urgent = worker.someone_looking and check.urgent
    return not urgent, _FIRST.get(item.reason, _LATER), -weight, _OF_EQUALS.index(item.reason), item.minutes
