"""One a day: the thirty most worthwhile checks of an audit, one for each day that suits the worker.

Nothing is due on a day. What is next is the most worthwhile of what is left, however long ago the last one was done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from app.checklist.selection import most_worthwhile_first
from app.core.checks import Check
from app.core.flow import Section
from app.core.model import Answer, Worker

DAYS = 30


@dataclass(frozen=True, slots=True)
class OneADay:
    """How it stands: what is done, in the order given, what was done today, and what is to come, best first."""

    done: tuple[Check, ...]
    today: tuple[Check, ...]
    left: tuple[Check, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        return (*self.done, *self.left)

    @property
    def next(self) -> Check | None:
        return self.left[0] if self.left else None


def choose(
    checks: Iterable[Check], given: Mapping[str, Answer], waiting: Collection[str], worker: Worker, today: date
) -> OneADay:
    """The thirty of ``checks``: those answered in this audit (``given``), then the best of the ``waiting`` ones."""
    known = {check.id: check for check in checks}
    done = tuple(known[check_id] for check_id in given if check_id in known)
    now = tuple(check for check in done if given[check.id].at.astimezone().date() == today)
    open_ones = [check for check in known.values() if check.id in waiting and check.id not in given]
    left = most_worthwhile_first(open_ones, worker)[: max(0, DAYS - len(done))]
    return OneADay(done, now, tuple(left))


def narrowed(sections: Iterable[Section], check_ids: Collection[str]) -> list[Section]:
    """The sections with these checks only, without empty ones."""
    kept = (
        replace(section, checks=tuple(check for check in section.checks if check.id in check_ids))
        for section in sections
    )
    return [section for section in kept if section.checks]
