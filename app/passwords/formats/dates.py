"""The dates of exports. What cannot be read is no date: age is then unknown, never zero."""

from __future__ import annotations

from datetime import UTC, date, datetime

_FIRST, _LAST = 0, 4_102_444_800  # 1970 to 2100, in seconds


def from_seconds(written: object) -> date | None:
    """Seconds since 1970, as a number or its digits."""
    return _from_epoch(written, 1)


def from_milliseconds(written: object) -> date | None:
    """Milliseconds since 1970, as a number or its digits."""
    return _from_epoch(written, 1000)


def from_iso(written: object) -> date | None:
    """An ISO 8601 date, with or without a time."""
    if not isinstance(written, str) or len(written) > 40:
        return None
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    try:
        return (found.astimezone(UTC) if found.tzinfo else found).date()
    except OverflowError:
        return None


def _from_epoch(written: object, units: int) -> date | None:
    if isinstance(written, str):
        if not (written.isascii() and written.isdigit() and len(written) < 20):
            return None
        written = int(written)
    if isinstance(written, bool) or not isinstance(written, int | float):
        return None
    seconds = written / units if abs(written) < 1e20 else -1
    return datetime.fromtimestamp(seconds, UTC).date() if _FIRST < seconds < _LAST else None
