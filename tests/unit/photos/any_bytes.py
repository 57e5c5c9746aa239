"""Files that were damaged anyhow: looked at without an error; planned or refused; what is planned is clean for good."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from hypothesis import strategies as st

from app.photos import detect
from app.photos.formats import FORMATS
from app.photos.plan import Plan
from app.photos.reading import Damaged, PhotoFile
from tests.unit.photos import builders

EDITS = st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=6)), max_size=6)
"""What is written over a file, and where."""
CUTS = st.integers(0, 60)
"""How many bytes its end lacks."""


def damaged(base: bytes, edits: list[tuple[int, bytes]], cut: int = 0) -> bytes:
    data = bytearray(base)
    for at, new in edits:
        place = at % len(data)
        data[place : place + len(new)] = new
    return bytes(data[: len(data) - cut])


def check(path: Path, data: bytes, kinds: Collection[str]) -> tuple[Plan, bytes] | None:
    """The plan and the clean file; None where it is refused, or is none of ``kinds``."""
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        kind = detect.format_of(file.head, "")
        if kind not in kinds:
            return None
        FORMATS[kind].survey(file)
        try:
            made = FORMATS[kind].plan(file)
        except Damaged:
            return None
        clean = builders.written(made, data)
    assert made.unchanged == (clean == data)
    assert bool(made.finds) == (not made.unchanged)
    assert made.keeps_the_picture()
    path.write_bytes(clean)
    with PhotoFile(str(path)) as file:
        assert FORMATS[kind].plan(file).unchanged
    return made, clean
