"""Names that people take for each other: ``resources/search_self/names.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from app.core.checks import Certainty
from app.search_self.phrases import key

FILE = "names.toml"
How = Literal["short", "language", "spelling", "surname", "town"]


class NameList(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sets of names; in a list of ``short`` ones the first of a set is the full name.

    ``read_on`` is the day it was compared with what ``read_in`` names; it is missing where it is from memory.
    """

    how: How
    certainty: Certainty
    read_in: str
    sets: tuple[tuple[str, ...], ...]
    read_on: date | None = None


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    list: tuple[NameList, ...]


class SameNames:
    """Other names for a name, of one kind."""

    def __init__(self, lists: Iterable[NameList] = ()) -> None:
        self.lists = tuple(lists)
        self._others: dict[tuple[str, str], list[str]] = {}
        for known in self.lists:
            for names in known.sets:
                self._add(known.how, names)

    def _add(self, how: How, names: tuple[str, ...]) -> None:
        for name in names:
            others = self._others.setdefault((how, key(name)), [])
            # A short name stands for its full one; that two short ones have it in common makes them no pair.
            meant = names if how != "short" or name == names[0] else names[:1]
            others.extend(other for other in meant if key(other) != key(name) and other not in others)

    def others(self, name: str, *kinds: How) -> tuple[str, ...]:
        """The other names for ``name``, whatever its capitals and accents, in the order of ``kinds``."""
        found = (other for how in kinds for other in self._others.get((how, key(name)), ()))
        return tuple(dict.fromkeys(found))


def load_same_names(folder: Path) -> SameNames:
    """Read the lists that came with the program."""
    return SameNames(msgspec.toml.decode((folder / FILE).read_bytes(), type=_File).list)
