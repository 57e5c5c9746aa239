"""What the name of a photo tells: when it was taken, or where.

Dates: cameras, phones and messengers write them as 20240531, 2024-05-31 or 2024.05.31, often with the time
("IMG_20240531_123000.jpg", "PXL_20240531_113000123.jpg", "2024-05-31 12.30.00.jpg", "WhatsApp Image 2024-05-31 at
12.30.00.jpeg", "Screenshot_20240531-123000.png", "VID-20240531-WA0001.mp4"), or as milliseconds since 1970
("FB_IMG_1717155000000.jpg"). Only a date that exists counts, and only where no other digit touches it.
Towns are asked of the gazetteer.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH119

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime

from app.photos.model import Find, Kind, readable_path

_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_. T]| at |, )?(?:([01]\d|2[0-3])([-_.:]?)([0-5]\d)(?:\6([0-5]\d))?\d{0,3}))?(?!\d)"
)
_DAY_FIRST = re.compile(r"(?<!\d)(0[1-9]|[12]\d|3[01])([-_.])(0[1-9]|1[0-2])\2((?:19|20)\d\d)(?!\d)")
_MILLISECONDS = re.compile(r"(?<!\d)(1[0-9]{12})(?!\d)")
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|1\d{12}")  # most names have none, and are done with
_HAS_WORD = re.compile(r"[^\W\d_]{3}")
_FIRST_YEAR = 1990
_LONGEST = 255

WHERE = "file name"


def finds(path: str, town: Callable[[str], str | None]) -> tuple[Find, ...]:
    """What the name of ``path`` tells; ``town`` gives the town that words name, or None."""
    name = path[path.rfind(os.sep) + 1 :][:_LONGEST]
    name = name[: name.rfind(".")] if "." in name else name
    found: tuple[Find, ...] = ()
    if _HAS_YEAR.search(name) and (when := date_in(name)):
        found += (Find(Kind.NAME, WHERE, f"it carries a date: {when}"),)
    if _HAS_WORD.search(name) and (place := town(name)):
        found += (Find(Kind.NAME, WHERE, f"it may name a place: {place}"),)
    return found


def name_find(path: str) -> Find:
    """The whole name, as what a photo loses when it gets a neutral one."""
    return Find(Kind.NAME, WHERE, readable_path(os.path.basename(path)))


def date_in(name: str) -> str | None:
    """The date that ``name`` carries as "2024-05-31 12:30"; None where there is none."""
    for match in _DATE.finditer(name):
        year, _, month, day, hour, _, minute, _ = match.groups()
        if _exists(year, month, day):
            return f"{year}-{month}-{day}" + (f" {hour}:{minute}" if hour else "")
    for match in _DAY_FIRST.finditer(name):
        day, _, month, year = match.groups()
        if _exists(year, month, day):
            return f"{year}-{month}-{day}"
    for match in _MILLISECONDS.finditer(name):
        return datetime.fromtimestamp(int(match[1]) // 1000, UTC).strftime("%Y-%m-%d %H:%M")
    return None


def _exists(year: str, month: str, day: str) -> bool:
    try:
        return _FIRST_YEAR <= datetime(int(year), int(month), int(day), tzinfo=UTC).year <= 2099
    except ValueError:
        return False
