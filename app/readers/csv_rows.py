"""Comma-separated rows: strict, and where a row breaks the rules only that row is lost.

Python's forgiving mode lets one unclosed quotation mark swallow the rest of a file without a word. Here such a row is
reported, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.readers.errors import TooLarge

MOST_LINES = 2_000_000
MOST_CELLS = 20_000_000
LONGEST_CELL = 64 * 1024**2  # a long note must not end the reading, as it would with Python's own limit
MOST_READINGS = 4  # a hostile file could make every line the start of a row that goes on to the end
NOT_CLOSED = "its quotation marks do not match"


@dataclass(frozen=True, slots=True)
class Rules:
    """How the cells of a file are written. ``escape`` is a character before a quotation mark that belongs to a cell."""

    delimiter: str = ","
    escape: str | None = None
    doubled: bool = True


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row; ``line`` counts from 1. A row that breaks the rules has no cells, and a reason."""

    line: int
    cells: tuple[str, ...] = field(default=(), repr=False)
    broken: str = ""


def read_rows(text: str, rules: Rules, *, least: int = 0) -> Iterator[CsvRow]:
    """All rows but the empty ones; cells have the exact characters of the file.

    A row of several lines and fewer than ``least`` cells breaks the rules too: its quotation mark has swallowed others.
    Raises `TooLarge`.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = _lines(text, rules.delimiter)
    start = taken = 0
    while start < len(lines) and taken <= MOST_READINGS * len(lines):
        row_start = start
        reader = csv.reader(
            (lines[number] for number in range(start, len(lines))),
            delimiter=rules.delimiter,
            escapechar=rules.escape,
            doublequote=rules.doubled,
            strict=True,
        )
        try:
            for cells in reader:
                row_end = start + reader.line_num
                if len(cells) < least and row_end - row_start > 1:
                    break
                if cells:
                    yield CsvRow(row_start + 1, tuple(cells))
                row_start = row_end
            else:
                return
        except csv.Error:
            pass
        yield CsvRow(row_start + 1, broken=NOT_CLOSED)
        taken += reader.line_num
        start = row_start + 1
    yield from (CsvRow(left + 1, broken=NOT_CLOSED) for left in range(start, len(lines)) if lines[left].strip("\r\n"))


def first_row(text: str, rules: Rules) -> CsvRow:
    """The first row that is not empty; without cells where there is none or it breaks the rules."""
    head = text[: 64 * 1024]  # no header is longer
    return next(read_rows(head, rules), CsvRow(1))


def _lines(text: str, delimiter: str) -> list[str]:
    """The lines with their ends. Only CR and LF end a line: `str.splitlines` would also split at others."""
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        raise TooLarge(f"{MOST_LINES:,} lines")
    if text.count(delimiter) > MOST_CELLS:
        raise TooLarge(f"{MOST_CELLS:,} cells")
    return list(io.StringIO(text, newline=""))
