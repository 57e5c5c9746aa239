"""How long ago the way to a setting was read, and which ways somebody should read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.core.checks import Certainty, Check, Pack, Route

DUE_DAYS = 120
_LEAST_SURE_FIRST = (Certainty.NOT_VERIFIED, Certainty.ONE_SOURCE, Certainty.SEVERAL_SOURCES)


@dataclass(frozen=True, slots=True)
class DuePath:
    """One way to a setting that is due to be read again. ``days`` is None for what nobody read on any day."""

    pack: Pack
    check: Check
    route: Route
    days: int | None


def last_seen(route: Route) -> date | None:
    """The day on which the way was last read, or opened by a person; None where it is from memory."""
    return max(filter(None, (route.read_on, route.opened_live_on)), default=None)


def is_old(route: Route, today: date) -> bool:
    """Whether the way was last seen so long ago that it may well have moved."""
    seen = last_seen(route)
    return seen is not None and (today - seen).days > DUE_DAYS


def due_paths(packs: Iterable[Pack], today: date, days: int = DUE_DAYS) -> list[DuePath]:
    """The ways that nobody saw for more than ``days`` days, and all from memory.

    What weighs most comes first, of that what is oldest, of that what is least sure. A setting that is gone is not due.
    """
    found = [path for path in _paths(packs, today) if path.days is None or path.days > days]
    return sorted(found, key=_what_matters)


def _paths(packs: Iterable[Pack], today: date) -> Iterator[DuePath]:
    for pack in packs:
        for check in pack.checks:
            for route in () if check.gone_since else check.routes:
                seen = last_seen(route)
                yield DuePath(pack, check, route, (today - seen).days if seen else None)


def _what_matters(path: DuePath) -> tuple[int, float, int]:
    age = float("inf") if path.days is None else path.days
    return -path.check.weight, -age, _LEAST_SURE_FIRST.index(path.check.certainty)
