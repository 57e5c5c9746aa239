"""TIFF directories written anew (TIFF 6.0, section 2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import NamedTuple

from app.photos.tiff import LONG, LONG8, SIZES

Field = tuple[int, int, bytes]
"""Tag, type, and the value's bytes in the file's own order."""


class Form(NamedTuple):
    """How a file writes numbers: "<" or ">", and whether it is a BigTIFF."""

    order: str
    is_big: bool

    def offsets(self, values: list[int]) -> tuple[int, bytes]:
        """The type of offsets and sizes, and ``values`` written as that."""
        letter = "Q" if self.is_big else "I"
        return (LONG8 if self.is_big else LONG), struct.pack(f"{self.order}{len(values)}{letter}", *values)

    def header(self, first: int) -> bytes:
        """The start of a file whose first directory is at ``first``."""
        mark = b"II" if self.order == "<" else b"MM"
        if self.is_big:
            return mark + struct.pack(self.order + "HHHQ", 43, 8, 0, first)
        return mark + struct.pack(self.order + "HI", 42, first)


@dataclass(slots=True)
class Node:
    """A directory, and those that it points to, by the pointer's tag."""

    fields: list[Field] = field(default_factory=list)
    below: dict[int, Node] = field(default_factory=dict)

    def size(self, form: Form) -> int:
        """How many bytes it takes with all that is below it."""
        return self._own_size(form) + sum(node.size(form) for node in self.below.values())

    def _own_size(self, form: Form) -> int:
        room = 8 if form.is_big else 4
        sizes = [len(value) for _, _, value in self.fields] + [room] * len(self.below)
        values = sum(size + size % 2 for size in sizes if size > room)
        return (8 if form.is_big else 2) + (4 + 2 * room) * len(sizes) + room + values

    def write(self, form: Form, start: int, following: int = 0) -> bytes:
        """The directory as it stands at ``start``, its values behind it and then what is below it."""
        fields = list(self.fields)
        position, under = start + self._own_size(form), b""
        for tag, node in self.below.items():
            fields.append((tag, *form.offsets([position + len(under)])))
            under += node.write(form, position + len(under))
        return _table(form, sorted(fields), start, following) + under


def _table(form: Form, fields: list[Field], start: int, following: int) -> bytes:
    word, room = ("Q", 8) if form.is_big else ("I", 4)
    entry, count = (
        struct.Struct(f"{form.order}HH{word}{room}s"),
        struct.Struct(form.order + ("Q" if form.is_big else "H")),
    )
    values_at = start + count.size + entry.size * len(fields) + room
    table, values = count.pack(len(fields)), bytearray()
    for tag, kind, value in fields:
        place = value
        if len(value) > room:
            place = struct.pack(form.order + word, values_at + len(values))
            values += value + bytes(len(value) % 2)
        table += entry.pack(tag, kind, len(value) // SIZES[kind], place)
    return table + struct.pack(form.order + word, following) + values
