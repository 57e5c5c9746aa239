"""What the readers share: one file of items, times, places, and the repair of Meta's letters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, TypeVar

import msgspec

from app.core.errors import UserError
from app.old_posts.model import Damaged, Outcome, Skipped, SkipReason, Told
from app.old_posts.sources import Entry
from app.readers.csv_rows import Rules, read_rows
from app.readers.errors import BrokenFile, UnreadableFile
from app.readers.json_items import BROKEN, ROOT_ARRAY, Broken, ItemReader
from app.readers.text import decode

T = TypeVar("T")
Row = dict[str, str]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 4_102_444_800  # the year 2100: what is beyond was written by a bug


class NoPost(Exception):
    """An item is skipped; said by what makes a post of it."""

    def __init__(self, reason: SkipReason) -> None:
        super().__init__(reason)
        self.reason = reason


def from_items(
    told: Told,
    entry: Entry,
    reader: ItemReader[T],
    make: Callable[[T, int], Outcome | None],
    start: re.Pattern[bytes] = ROOT_ARRAY,
    *,
    is_told: bool = False,
) -> Iterator[Outcome]:
    """What becomes of each item of a JSON array; see `from_list`."""
    yield from from_list(told, chain.from_iterable(reader.read(entry.stream(), start)), make, is_told=is_told)


def from_table(
    told: Told,
    entry: Entry,
    make: Callable[[Row, int], Outcome | None],
    needs: frozenset[str],
    rules: Rules | None = None,
) -> Iterator[Outcome]:
    """The same for the rows of a table, by their headings in small letters.

    The header is the first row that has all that ``needs`` names.
    """
    yield from from_list(told, _rows(entry, needs, rules), make)


def from_list(
    told: Told, items: Iterable[T | Broken], make: Callable[[T, int], Outcome | None], *, is_told: bool = False
) -> Iterator[Outcome]:
    """What is told unless it ``is_told``, then what becomes of each item, then the trouble that ``items`` ended in.

    ``make`` may raise `NoPost`, and what Python raises for a value of the wrong shape; None is an item told of later.
    """
    if not is_told:
        yield told
    try:
        for number, item in enumerate(items, 1):
            if isinstance(item, Broken):
                yield Skipped(told.section, told.member, number, SkipReason.DAMAGED)
                continue
            try:
                outcome = make(item, number)
            except NoPost as no:
                outcome = Skipped(told.section, told.member, number, no.reason)
            except _OTHER_SHAPE:
                outcome = Skipped(told.section, told.member, number, SkipReason.DAMAGED)
            if outcome is not None:
                yield outcome
    except UserError as error:
        yield damaged(told, error)


_OTHER_SHAPE = (ValueError, OverflowError, LookupError, TypeError, AttributeError)


def _rows(entry: Entry, needs: frozenset[str], rules: Rules | None) -> Iterator[Row | Broken]:
    header: tuple[str, ...] = ()
    text = decode(entry.read()).text
    for row in read_rows(text, rules or Rules(delimiter=_delimiter(text)), least=0):
        if not header:
            names = tuple(cell.strip().lower() for cell in row.cells)
            header = names if needs <= set(names) else ()
        elif row.broken or (any(row.cells) and len(row.cells) < len(header)):
            yield BROKEN
        elif any(row.cells):
            yield dict(zip(header, row.cells, strict=False))
    if not header:
        raise UnreadableFile("Its first row does not say what its columns are.", do="Choose the file as it was made.")


def whole_object(entry: Entry) -> dict[str, Any]:
    """A file that is one JSON object, in memory. Raises the errors of `app.readers`."""
    try:
        return msgspec.json.decode(entry.read(), type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise BrokenFile("JSON") from None


def damaged(told: Told, error: UserError) -> Damaged:
    """A file that ended in trouble."""
    return Damaged(told.platform, told.section, told.member, error.happened)


def _delimiter(text: str) -> str:
    head = text[:1000]
    return "\t" if head.count("\t") > head.count(",") else ","


def from_seconds(value: object) -> datetime | None:
    """Seconds of the Unix clock, of which some exports hold nonsense."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _LATEST:
        return None
    return _EPOCH + timedelta(seconds=value)


def from_iso(text: object) -> datetime | None:
    """An ISO time, ``2024-05-02 18:11:04 UTC`` included; one without a zone is taken for UTC."""
    if not isinstance(text, str) or not 10 <= len(text) <= 40:
        return None
    try:
        found = datetime.fromisoformat(text.removesuffix(" UTC").strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def repaired(text: object) -> str:
    """What Meta wrote byte by byte as letters, as it was typed. What is right already stays."""
    if not isinstance(text, str):
        return ""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
