"""The four amounts over time: what the window, the paper and the web page draw, and say, alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.model import Amounts, Audit
from app.core.words import MONTHS, day

_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600)  # months between two dates on the axis
_YEAR = 12


class Fill(StrEnum):
    """How a band is filled, so that it is told apart without colour."""

    SOLID = "solid"
    SLANTED = "slanted"
    DOTTED = "dotted"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Band:
    """One of the amounts: its words, its fill, and the theme's names of its ink and of the ground below it."""

    words: str
    fill: Fill
    ink: str
    ground: str


BANDS = (
    Band("as you want them", Fill.SOLID, "ok", "ok"),
    Band("to do", Fill.SLANTED, "warn", "warn_soft"),
    Band("cannot be hidden", Fill.DOTTED, "muted", "sunken"),
    Band("not looked at", Fill.EMPTY, "outline", "surface"),
)
"""From the lowest to the highest."""


@dataclass(frozen=True, slots=True)
class Point:
    """The amounts at the end of one audit."""

    when: date
    amounts: Amounts

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """In the order of ``BANDS``."""
        amounts = self.amounts
        return amounts.as_wanted, amounts.to_do, amounts.cannot_hide, amounts.not_looked_at


def points_of(audits: Iterable[Audit]) -> list[Point]:
    """The finished audits that kept their amounts, the oldest first; the last one of a day stands for the day."""
    found: dict[date, Point] = {}
    for audit in sorted(audits, key=lambda audit: audit.finished or audit.started):
        if audit.finished and audit.amounts:
            when = audit.finished.astimezone().date()
            found[when] = Point(when, audit.amounts)
    return list(found.values())


def thinned(points: Sequence[Point], most: int) -> list[Point]:
    """At most ``most`` (2 or more) points: the first, and the last of each of equal spans of time."""
    if len(points) <= most:
        return list(points)
    first, days = points[0].when, max(1, (points[-1].when - points[0].when).days)
    by_span = {(point.when - first).days * (most - 2) // days: point for point in points[1:]}
    return [points[0], *by_span.values()]


def place_of(when: date, first: date, last: date) -> float:
    """Where a day stands between two others, from 0 to 1; in the middle where there is only one day."""
    return (when - first).days / (last - first).days if last > first else 0.5


def levels(point: Point, most: int) -> tuple[float, ...]:
    """The five edges of the four bands, from the lowest to the highest, as shares of ``most`` checks."""
    edges, total = [0.0], 0
    for number in point.numbers:
        total += number
        edges.append(total / most)
    return tuple(edges)


def most_checks(points: Iterable[Point]) -> int:
    """The most checks that counted at once: the full height of the picture. At least 1."""
    return max((point.amounts.total for point in points), default=0) or 1


def apart(middles: Sequence[float], least: float, top: float, bottom: float) -> list[float]:
    """The middles of labels, given from the lowest (the largest) up, moved so that ``least`` stands between two."""
    found: list[float] = []
    for middle in middles:
        found.append(min(middle, bottom - least / 2, (found[-1] if found else bottom + least) - least))
    ceiling = top + least / 2
    for index in range(len(found) - 1, -1, -1):  # what was pushed out at the top pushes the others back down
        found[index] = max(found[index], ceiling)
        ceiling = found[index] + least
    return found


def dates_between(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Round dates for the axis, at most ``most``, each as it is written: months, or years where the time is long."""
    months = (last.year - first.year) * 12 + last.month - first.month
    step = next((step for step in _STEPS if months // step + 1 <= most), _STEPS[-1])
    begin = first.year * 12 + first.month - 1
    begin += -begin % step
    days = [date(number // 12, number % 12 + 1, 1) for number in range(begin, last.year * 12 + last.month, step)]
    found = [(when, _written(when, step)) for when in days if first <= when <= last]
    return found or [(first, day(first))]


def _written(when: date, step: int) -> str:
    return str(when.year) if step >= _YEAR else f"{MONTHS[when.month - 1][:3]} {when.year}"


def told(point: Point) -> str:
    """One audit's amounts as a sentence."""
    parts = ", ".join(f"{number} {band.words}" for number, band in zip(point.numbers, BANDS, strict=True))
    return f"{day(point.when)}: {parts}."


def sentence(points: Sequence[Point]) -> str:
    """The whole picture as a sentence: from when to when, and each amount at both ends."""
    if not points:
        return "No audit is finished yet."
    first, last = points[0], points[-1]
    if len(points) == 1:
        return told(first)
    ways = ", ".join(
        f"{band.words} {before} and then {after}"
        for band, before, after in zip(BANDS, first.numbers, last.numbers, strict=True)
    )
    return f"{len(points)} audits from {day(first.when)} to {day(last.when)}: {ways}."
