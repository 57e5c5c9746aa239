"""Collects the items of an export, so that every one of them ends as an entry, as skipped or as damaged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.passwords.model import Damaged, Entry, Export, Skipped, SkipReason, Tells
from app.readers.errors import TooLarge

MOST_ITEMS = 500_000
_LONGEST_NAME = 300  # characters; what is longer is no name, and would be shown and kept


class DamagedItem(Exception):
    """One item cannot be read; ``reason`` is a clause for "because ...", and quotes nothing of it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(slots=True)
class Gathering:
    """Counts places from 1. Items beyond `MOST_ITEMS` raise `TooLarge`."""

    entries: list[Entry] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    damaged: list[Damaged] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _place: int = 0

    def item(self, read: Callable[[int], Entry | SkipReason]) -> None:
        """Add what ``read`` makes of the next item, given its place. An entry without a password is skipped."""
        self._place += 1
        if self._place > MOST_ITEMS:
            raise TooLarge(f"{MOST_ITEMS:,} items")
        try:
            found = read(self._place)
        except DamagedItem as error:
            self.damaged.append(Damaged(self._place, error.reason))
            return
        if isinstance(found, SkipReason):
            self.skipped.append(Skipped(self._place, found))
        elif not found.password:
            self.skipped.append(Skipped(self._place, SkipReason.EMPTY))
        else:
            self.entries.append(_with_short_names(found))

    def broken(self, reason: str) -> None:
        """Add an item of which nothing can be read."""

        def refuse(_: int) -> Entry:
            raise DamagedItem(reason)

        self.item(refuse)

    def export(self, name: str, tells: Tells) -> Export:
        """All that was added, in the order it came."""
        return Export(
            name, tells, tuple(self.entries), tuple(self.skipped), tuple(self.damaged), tuple(dict.fromkeys(self.notes))
        )


def _with_short_names(entry: Entry) -> Entry:
    """The entry without names that are none. They are left out, not cut: a part of one may be a part of a password."""
    if max(map(len, (entry.title, entry.username, entry.email, entry.folder))) <= _LONGEST_NAME:
        return entry
    return replace(
        entry,
        title=_name(entry.title),
        username=_name(entry.username),
        email=_name(entry.email),
        folder=_name(entry.folder),
    )


def _name(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else ""
