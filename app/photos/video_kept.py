"""The samples of a video in the order they stand in: those that stay, and that nothing else stands in them."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from app.photos import video_samples
from app.photos.boxes import Box
from app.photos.model import Kind
from app.photos.plan import Range
from app.photos.reading import TRUNCATED, Damaged
from app.photos.video_stream import Look, codec_of
from app.photos.video_tables import BAD_TABLE, Piece
from app.photos.video_tree import Tree

_OVERLAP = "the pictures of it overlap with one another, or with what should go"


class Ranges:
    """Ranges of the file in order; neighbours are joined, and each takes sixteen bytes."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._ends = array("Q")

    def add(self, start: int, end: int) -> None:
        if self._ends and self._ends[-1] == start:
            self._ends[-1] = end
        else:
            self._starts.append(start)
            self._ends.append(end)

    def __iter__(self) -> Iterator[Range]:
        return zip(self._starts, self._ends, strict=True)


class Samples:
    """Goes through all samples once. ``kept``: where those of picture and sound stand."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._pieces = video_samples.pieces(tree.file, tree.movie)
        self._next: Piece | None = next(self._pieces, None)
        self._last: Piece | None = None
        self._looks: dict[tuple[int, int], Look | None] = {}
        self._gone_bytes = 0
        self.kept = Ranges()

    def inside(self, mdat: Box) -> Iterator[Piece]:
        """The samples that stay in one ``mdat``; each is to be given to `look` before the next is taken."""
        while self._next and self._next.start < mdat.end:
            piece, self._next = self._next, next(self._pieces, None)
            if piece.end > mdat.end or piece.start < mdat.body:
                raise Damaged(TRUNCATED if piece.end > self._tree.file.size else BAD_TABLE)
            if self._is_again(piece):
                continue
            self._last = piece
            if self._tree.movie.tracks[piece.track].kept:
                self.kept.add(piece.start, piece.end)
                yield piece
            else:
                self._gone_bytes += piece.end - piece.start

    def _is_again(self, piece: Piece) -> bool:
        """Whether the same samples are shown once more; raises `Damaged` where samples overlap in another way."""
        last = self._last
        if last is None or piece.start >= last.end:
            return False
        if piece.start == last.start and piece.end == last.end and piece.track == last.track:
            return True
        raise Damaged(_OVERLAP)

    def finish(self) -> None:
        """Raise `Damaged` where samples are said to stand outside every ``mdat``."""
        if self._next:
            raise Damaged(TRUNCATED if self._next.end > self._tree.file.size else BAD_TABLE)

    def look(self, piece: Piece) -> None:
        """Look into samples that stay for notes between the coded pictures."""
        key = piece.track, piece.entry
        if key not in self._looks:
            self._looks[key] = self._look_for(piece)
        look = self._looks[key]
        if look and piece.sizes:
            look(piece.start, piece.sizes)

    def _look_for(self, piece: Piece) -> Look | None:
        entries = self._tree.movie.tracks[piece.track].entries
        if not 0 <= piece.entry < len(entries):
            raise Damaged(BAD_TABLE)
        entry = entries[piece.entry]
        return self._tree.streams.look(entry, codec_of(self._tree.file, entry))

    def blank(self, start: int, end: int) -> None:
        """Blank what no kept sample owns; that it was more than samples of tracks that go is noted."""
        stray = end - start - self._gone_bytes
        self._gone_bytes = 0
        if self._tree.edits.blank(start, end) and stray:
            self._tree.details.note(Kind.OTHER, "mdat", "bytes that belong to no picture or sound")
