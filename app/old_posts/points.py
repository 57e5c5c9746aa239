"""Points on the globe, as exports and people write them."""

from __future__ import annotations

import math


def place(latitude: object, longitude: object) -> tuple[float, float] | None:
    """A point on the globe; 0, 0 is how exports write that there is none."""
    if isinstance(latitude, bool) or isinstance(longitude, bool):
        return None
    if not isinstance(latitude, int | float | str) or not isinstance(longitude, int | float | str):
        return None
    try:
        where = float(latitude), float(longitude)
    except (ValueError, OverflowError):
        return None
    if not all(map(math.isfinite, where)) or abs(where[0]) > 90 or abs(where[1]) > 180 or where == (0, 0):
        return None
    return where
