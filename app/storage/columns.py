"""How values of the domain stand in columns: moments as whole microseconds, dates as text, documents as JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import msgspec

from app.core.vault_errors import Damaged

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_Type = TypeVar("_Type")


def from_moment(moment: datetime) -> int:
    """Microseconds since 1970 in UTC; refuses a moment without a time zone."""
    return (moment - _EPOCH) // _MICROSECOND


def to_moment(value: int) -> datetime:
    return _EPOCH + value * _MICROSECOND


def from_optional_moment(moment: datetime | None) -> int | None:
    return None if moment is None else from_moment(moment)


def to_optional_moment(value: int | None) -> datetime | None:
    return None if value is None else to_moment(value)


def from_optional_date(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def to_optional_date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def from_document(item: Any) -> str:
    """JSON in ASCII, so that names of files that are not valid text come back as they were."""
    return json.dumps(msgspec.to_builtins(item))


def to_document(text: str, kind: type[_Type]) -> _Type:
    """Read a document back. Raises ``Damaged`` where it is not what was once written."""
    try:
        return msgspec.convert(json.loads(text), kind)
    except (ValueError, msgspec.ValidationError):
        raise Damaged() from None


def to_storable(value: Any) -> Any:
    """``value`` itself, or text without the halves of characters that UTF-8 has no place for."""
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
