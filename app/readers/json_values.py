"""JSON that is not trusted: limited in depth and in how much it can grow, and read without surprises.

A lone half of a surrogate pair, which broken exporters write, is kept: it is part of somebody's password.
"""

from __future__ import annotations

import json

from app.readers.errors import BrokenFile, TooLarge

MOST_VALUES = 6_000_000


def parse(text: str) -> object:
    """The value that ``text`` is. Raises `BrokenFile` or `TooLarge`."""
    if sum(map(text.count, ",[{")) > MOST_VALUES:
        raise TooLarge(f"{MOST_VALUES:,} values")
    try:
        value: object = json.loads(text)
    except RecursionError:
        raise TooLarge("a few hundred lists inside each other") from None
    except ValueError:  # its message would quote the text
        raise BrokenFile("JSON") from None
    return value


def part(value: object, *keys: str) -> object:
    """What lies under ``keys``, one inside the other; None where it is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def as_list(value: object) -> list[object]:
    """The items of a list; none where it is something else."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """A text; empty where it is something else."""
    return value if isinstance(value, str) else ""
