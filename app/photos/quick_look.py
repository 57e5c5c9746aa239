"""The quick look of formats whose reader goes through the whole structure anyway."""

from __future__ import annotations

from typing import Protocol

from app.photos.reading import Damaged
from app.photos.survey import Survey


class Reader(Protocol):
    """Notes in ``survey`` what it reads; `read` raises `Damaged` where it cannot go on."""

    survey: Survey

    def read(self) -> None: ...


def quick_look(reader: Reader) -> Survey:
    """All that the reader notes, and why it ended early."""
    found = reader.survey
    try:
        reader.read()
    except Damaged as error:
        found.damage = error.reason
    found.more = not found.finds
    return found
