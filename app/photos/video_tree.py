"""Going through the boxes of a video with an allow-list: what is named stays, everything else becomes ``free``.

Rules are tables: kind of box to what is done with it. No box moves and none changes its size, so every place that
is named elsewhere in the file stays right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from app.photos import boxes
from app.photos.boxes import Box
from app.photos.edits import Edits
from app.photos.model import Keep, Kind
from app.photos.reading import WINDOW, Damaged, PhotoFile
from app.photos.survey import Survey
from app.photos.video import UNUSED, Movie, number
from app.photos.video_details import Details
from app.photos.video_stream import Streams
from app.photos.video_tables import BAD_TABLE

_SEVERAL = frozenset(b"trak trex traf trun sgpd sbgp tfra colr lhvC dvcC dvvC free skip wide".split()) | {b"\0\0\0\0"}
_RESERVED = "data in a place that is kept free"


class Tree:
    """The boxes of ``movie`` on their way to being clean: what changes is in ``edits``, what it was in ``survey``."""

    def __init__(self, file: PhotoFile, movie: Movie, survey: Survey, keep: frozenset[Keep]) -> None:
        self.file = file
        self.movie = movie
        self.keep = keep
        self.edits = Edits(file)
        self.details = Details(file, survey)
        self.streams = Streams(file, self.edits, survey)
        self.survey = survey

    def clean(self, box: Box, rules: Rules, start: int = 0) -> None:
        """Clean what is in ``box`` from ``start`` on (its body, where that is 0)."""
        self.clean_range(start or box.body, box.end, rules)

    def clean_range(self, start: int, stop: int, rules: Rules) -> None:
        """Clean the boxes in [start, stop); one that decides how the video is read is there once."""
        seen = set()
        for box in boxes.walk(self.file, start, stop):
            rule = rules.get(box.kind)
            if rule is None:
                self.drop(box)
                continue
            if box.kind in seen and box.kind not in _SEVERAL:
                raise Damaged("it says twice how one of its parts is read")
            seen.add(box.kind)
            rule(self, box)

    def drop(self, box: Box) -> None:
        """Turn a box into one that is not used, and is empty."""
        header = box.body - (16 if box.kind == boxes.UUID else 0)
        if box.kind in UNUSED:
            self.blank(header, box.end, "something left in a part that is not used", plain=box.kind.decode().strip())
            return
        self.details.look(box)
        self.edits.write(box.start + 4, b"free")
        self.edits.blank(header, box.end)

    def limit(self, box: Box, size: int) -> None:
        """Keep the first ``size`` bytes of what is in a box: nothing is defined behind them."""
        if box.end - box.body > size:
            self.blank(box.body + size, box.end, _RESERVED, plain=box.kind.decode("latin-1").strip("\0 "))

    def blank(self, start: int, end: int, value: str, *, plain: str) -> None:
        """Blank [start, end), and note it where that was not blank."""
        if self.edits.blank(start, end):
            self.details.note(Kind.OTHER, plain, value)

    def body(self, box: Box, least: int) -> bytes:
        """All of a small box; raises `Damaged` where it has fewer than ``least`` bytes, or is not small."""
        size = box.end - box.body
        if not least <= size <= WINDOW:
            raise Damaged("a part that describes the video has the wrong length")
        return self.file.read(box.body, size)

    def rewrite(self, box: Box, new: bytes, value: str = _RESERVED, kind: Kind = Kind.OTHER) -> None:
        """Put ``new`` in place of what is in a box."""
        if self.edits.write(box.body, new):
            self.details.note(kind, box.kind.decode("latin-1"), value)


Rule: TypeAlias = Callable[[Tree, Box], None]
Rules: TypeAlias = Mapping[bytes, Rule]


def fixed(size: int) -> Rule:
    """A box of numbers: ``size`` bytes of them at most."""
    return lambda tree, box: tree.limit(box, size)


def by_version(narrow: int, wide: int) -> Rule:
    """A box of numbers that are longer in its version 1."""
    return lambda tree, box: tree.limit(box, wide if number(tree.file, box.body, 1) else narrow)


def table(header: int, width: int) -> Rule:
    """A box that holds rows of ``width`` bytes, their count behind ``header`` bytes."""

    def rule(tree: Tree, box: Box) -> None:
        size = header + 4 + number(tree.file, box.body + header) * width
        if size > box.end - box.body:
            raise Damaged(BAD_TABLE)
        tree.limit(box, size)

    return rule


def inside(rules: Rules) -> Rule:
    """A box that holds boxes, and nothing else."""
    return lambda tree, box: tree.clean(box, rules)
