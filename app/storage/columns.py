"""How values of the domain stand in columns: moments as whole microseconds, dates as text, documents as JSON."""

from __future__ import annotations

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
    return msgspec.json.encode(item).decode()


def to_document(text: str, kind: type[_Type]) -> _Type:
    """Read a document back. Raises ``Damaged`` where it is not what was once written."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.MsgspecError:
        raise Damaged() from None
