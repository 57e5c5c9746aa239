"""What changed between two audits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.core.checks import Check
from app.core.model import Amounts, Answer, AnswerValue, Audit
from app.core.words import since
from app.history.amounts import is_expired


class Turn(StrEnum):
    """Which way a check went. ``other`` is a change that is neither better nor worse; ``outdated``: the same answer,
    but too old by then to count.
    """

    BETTER = "better"
    WORSE = "worse"
    NEW = "new"
    GONE = "gone"
    OUTDATED = "outdated"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """One check whose answer differs. ``before`` or ``after`` is None where there was no answer."""

    check_id: str
    before: Answer | None
    after: Answer | None
    turn: Turn


# How well each answer leaves the worker. not_for_me is no rank: it is neither progress nor loss.
_RANK = {
    AnswerValue.TO_DO: 0,
    AnswerValue.NOT_SURE: 0,
    AnswerValue.CANNOT_FIND: 0,
    AnswerValue.AS_WANTED: 1,
    AnswerValue.FIXED: 1,
}


def compare(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> list[Change]:
    """The checks that were answered otherwise, or in one of the two only, by check id.

    ``fixed`` and then ``as_wanted`` is the same good state, so it is no change. ``fixed`` in both
    means that it had to be fixed once more, which is shown as one.
    """
    changes = []
    for check_id in sorted(before.keys() | after.keys()):
        old, new = before.get(check_id), after.get(check_id)
        turn = _turn(old, new)
        if turn is not None:
            changes.append(Change(check_id, old, new, turn))
    return changes


def outdated(
    before: Mapping[str, Answer],
    after: Mapping[str, Answer],
    checks: Mapping[str, Check],
    ended: tuple[datetime, datetime],
) -> list[Change]:
    """The answers that were not given again and grew too old between the ends of the two audits, by check id."""
    first, last = ended
    return [
        Change(check_id, answer, answer, Turn.OUTDATED)
        for check_id, answer in sorted(after.items())
        if check_id in checks
        and before.get(check_id) == answer
        and _RANK.get(answer.value) == 1
        and is_expired(checks[check_id], answer, last)
        and not is_expired(checks[check_id], answer, first)
    ]


def headline(before: Audit, after: Audit, changes: Iterable[Change], today: date) -> str:
    """What matters most between two finished audits: how many more are as wanted, and how many to look at again."""
    more = (after.amounts or Amounts()).as_wanted - (before.amounts or Amounts()).as_wanted
    again = sum(change.turn in (Turn.WORSE, Turn.OUTDATED) for change in changes)
    as_wanted = f"{more} more" if more > 0 else f"{-more} fewer" if more < 0 else "as many"
    name = since(before.finished or before.started, today)
    return f"Since {name}: {as_wanted} as you want them, {again or 'nothing'} to look at again"


def _turn(old: Answer | None, new: Answer | None) -> Turn | None:
    if old is None or new is None:
        return Turn.NEW if old is None else Turn.GONE
    if new == old:
        return None
    old_rank, new_rank = _RANK.get(old.value), _RANK.get(new.value)
    if old_rank is None or new_rank is None:
        return None if old.value is new.value else Turn.OTHER
    if new_rank != old_rank:
        return Turn.BETTER if new_rank > old_rank else Turn.WORSE
    if new.value is AnswerValue.FIXED:
        return Turn.BETTER
    same = old_rank == 1 or old.value is new.value
    return None if same else Turn.OTHER
