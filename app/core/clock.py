"""Time that tests can hold still."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

TRAVEL = timedelta(days=1)
"""What is dated further ahead than this was dated by a clock that was wrong: who travels west gains a day at most."""
EVENING = time(18)  # when a reminder comes, on the clock on the wall, unless quiet hours move it


class Clock(Protocol):
    """Where the program asks for the time."""

    def now(self) -> datetime:
        """The moment, in UTC, with its time zone."""
        ...

    def today(self) -> date:
        """The date on the wall where the worker is."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return datetime.now().astimezone().date()


class FixedClock:
    """A clock that stands still until it is told to move (tests, reproducible screenshots)."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def today(self) -> date:
        return self._at.date()

    def advance(self, by: timedelta) -> None:
        """Move on (or back) by ``by``."""
        self._at += by
