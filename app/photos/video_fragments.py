"""Where the samples of a video in fragments stand (ISO/IEC 14496-12, section 8.8)."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from app.photos import boxes
from app.photos.boxes import Box
from app.photos.reading import Damaged, PhotoFile
from app.photos.video import SOUND, Movie, number
from app.photos.video_tables import BAD_TABLE, Piece, numbers

_BASE, _ENTRY, _DURATION, _SIZE, _FLAGS, _FROM_MOOF = 0x1, 0x2, 0x8, 0x10, 0x20, 0x20000
_RUN_OFFSET, _RUN_FIRST_FLAGS, _RUN_SIZES = 0x1, 0x4, 0x200
_RUN_FIELDS = (0x100, _RUN_SIZES, 0x400, 0x800)
_MOST_SAMPLES = 200_000
_MOST_RUNS = 20_000


class _Defaults(NamedTuple):
    """What holds for samples that do not say it themselves: which description, and how long."""

    entry: int
    size: int


class _Run(NamedTuple):
    """What one track's part of a fragment says of its runs."""

    track: int
    entry: int
    size: int
    base: int
    single: bool


def pieces(file: PhotoFile, movie: Movie) -> Iterator[Piece]:
    """The samples of all fragments, in the order of the fragments."""
    reader = _Fragments(file, movie)
    for box in movie.top:
        if box.kind == b"moof":
            yield from reader.read(box)


class _Fragments:
    def __init__(self, file: PhotoFile, movie: Movie) -> None:
        self._file = file
        self._tracks = movie.tracks
        self._index = {track.number: index for index, track in enumerate(movie.tracks)}
        self._defaults: dict[int, _Defaults] = {}
        for box in boxes.walk(file, movie.moov.body, movie.moov.end):
            if box.kind == b"mvex":
                self._read_defaults(box)

    def _read_defaults(self, mvex: Box) -> None:
        for box in boxes.walk(self._file, mvex.body, mvex.end):
            if box.kind == b"trex":
                at = box.body + 4
                entry, size = number(self._file, at + 4), number(self._file, at + 12)
                self._defaults[number(self._file, at)] = _Defaults(entry, size)

    def read(self, moof: Box) -> list[Piece]:
        """The samples of one fragment, by where they stand."""
        found: list[Piece] = []
        samples, end = 0, moof.start
        for box in boxes.walk(self._file, moof.body, moof.end):
            if box.kind != b"traf":
                continue
            for piece in self._of_track(moof.start, end, box):
                found.append(piece)
                samples += len(piece.sizes)
                if len(found) > _MOST_RUNS or samples > _MOST_SAMPLES:
                    raise Damaged("it has more pictures in one part than any real video")
            end = found[-1].end if found else end
        return sorted(found)

    def _of_track(self, moof: int, end: int, traf: Box) -> Iterator[Piece]:
        """The samples of one track in a fragment; ``end``: where those of the track before it end."""
        run: _Run | None = None
        at = 0
        for box in boxes.walk(self._file, traf.body, traf.end):
            if box.kind == b"tfhd":
                run = self._header(moof, end, box)
                at = run.base
            elif box.kind == b"trun":
                if run is None:
                    raise Damaged(BAD_TABLE)
                for piece in self._of_run(run, at, box):
                    yield piece
                    at = piece.end

    def _header(self, moof: int, end: int, box: Box) -> _Run:
        flags = number(self._file, box.body)
        track = number(self._file, box.body + 4)
        if track not in self._index:
            raise Damaged("a part of it belongs to a track that is not there")
        at = box.body + 8
        base = moof if flags & _FROM_MOOF else end
        if flags & _BASE:
            base, at = number(self._file, at, 8), at + 8
        entry, size = self._defaults.get(track, _Defaults(1, 0))
        if flags & _ENTRY:
            entry, at = number(self._file, at), at + 4
        at += 4 if flags & _DURATION else 0
        if flags & _SIZE:
            size = number(self._file, at)
        index = self._index[track]
        single = self._tracks[index].kept and self._tracks[index].handler != SOUND
        return _Run(index, entry - 1, size, base, single)

    def _of_run(self, run: _Run, start: int, box: Box) -> Iterator[Piece]:
        flags, count = number(self._file, box.body), number(self._file, box.body + 4)
        at = box.body + 8
        if flags & _RUN_OFFSET:
            offset = number(self._file, at)
            start, at = run.base + offset - (offset >> 31 << 32), at + 4
        at += 4 if flags & _RUN_FIRST_FLAGS else 0
        fields = [field for field in _RUN_FIELDS if flags & field]
        if at + 4 * len(fields) * count > box.end:
            raise Damaged(BAD_TABLE)
        if start < 0 or (not flags & _RUN_SIZES and count * run.size > self._file.size):
            raise Damaged(BAD_TABLE)
        if flags & _RUN_SIZES:
            yield from self._sized(run, start, count, at, fields)
        elif count and run.size:
            if run.single and count > _MOST_SAMPLES:
                raise Damaged("it has more pictures in one part than any real video")
            sizes = array("I", [run.size]) * count if run.single else ()
            yield Piece(start, start + count * run.size, run.track, run.entry, sizes)

    def _sized(self, run: _Run, start: int, count: int, at: int, fields: list[int]) -> Iterator[Piece]:
        """A run that says how long each sample is: one number of every row."""
        width, column = len(fields), fields.index(_RUN_SIZES)  # a batch holds whole rows
        for batch in numbers(self._file, at, count * width, 4):
            sizes = batch[column::width]
            end = start + sum(sizes)
            if end > start:
                yield Piece(start, end, run.track, run.entry, sizes if run.single else ())
            start = end
