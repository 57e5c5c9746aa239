"""Where the coded rows of a Group 4 fax picture end (ITU-T T.6, section 2.2).

No pixel is made: only where the colour changes is followed. A row is told by its changes, most often by how far each is
from one in the row above.
"""

from __future__ import annotations

from app.photos import fax_codes
from app.photos.reading import Damaged

_DAMAGED = "its picture data are damaged"
_PASS, _RUNS = 10, 11
_LONGEST = 7
_NEAR = {"1": 0, "011": 1, "000011": 2, "0000011": 3, "010": -1, "000010": -2, "0000010": -3}
"""By how many pixels a change is to the right of one above."""
_MODES = fax_codes.beginnings(_NEAR | {"0001": _PASS, "001": _RUNS}, _LONGEST)


def end_of_rows(digits: str, width: int, rows: int) -> int:
    """How many of ``digits`` ``rows`` rows of ``width`` pixels take. Raises `Damaged` where they do not hold them."""
    at, above = 0, [width] * 3
    try:
        for _ in range(rows):
            at, above = _row(digits, at, above, width)
    except KeyError:  # no code begins like that, or the digits are at their end
        raise Damaged(_DAMAGED) from None
    return at


def _row(digits: str, at: int, above: list[int], width: int) -> tuple[int, list[int]]:
    """Follow one row from ``at`` on: where it ends, and where its colour changes (white at first)."""
    changes: list[int] = []
    here, black, nearest = -1, 0, 0
    while here < width:
        size, mode = _MODES[digits[at : at + _LONGEST]]
        at += size
        while above[nearest] <= here:  # the next change above to the other colour
            nearest += 2
        if mode == _PASS:
            here = above[nearest + 1]
        elif mode == _RUNS:
            for colour in (black, 1 - black):
                at, run = _run(digits, at, colour)
                start, here = here, max(here, 0) + run
                _check(start, here, width)
                changes.append(here)
        else:
            start, here = here, above[nearest] + mode
            _check(start, here, width)
            changes.append(here)
            black = 1 - black
            nearest += -1 if nearest else 1
    return at, [*changes, width, width, width]


def _check(start: int, end: int, width: int) -> None:
    """A run has pixels, but for what follows the end of the row."""
    if not (start < end <= width or start == end == width):
        raise Damaged(_DAMAGED)


def _run(digits: str, at: int, black: int) -> tuple[int, int]:
    """The run at ``at``: parts of 64 pixels or more, then one of less."""
    codes, whole = fax_codes.runs(black), 0
    while True:
        size, run = codes[digits[at : at + fax_codes.LONGEST]]
        at, whole = at + size, whole + run
        if run < fax_codes.SHORT_RUNS:
            return at, whole
