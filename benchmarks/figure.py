"""One measured value beside its limit."""

from __future__ import annotations

from typing import NamedTuple

TIMES = "×"  # the unit of a ratio


class Figure(NamedTuple):
    """``value`` and ``limit`` are in ``unit``; the limit is a ceiling, or a floor where ``at_least``.

    ``detail`` says what was compared, where the name does not.
    """

    name: str
    value: float
    limit: float
    unit: str
    detail: str = ""
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def line(self) -> str:
        """One line of the table."""
        sign, verdict = "≥" if self.at_least else "≤", "ok" if self.met else "OVER"
        measured = f"{self.name:58} {_number(self.value):>8} {sign} {_number(self.limit):>5} {self.unit:2}"
        return f"{measured} {verdict:4}  {self.detail}".rstrip()


def _number(value: float) -> str:
    """Three digits that count, none of them made up."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
