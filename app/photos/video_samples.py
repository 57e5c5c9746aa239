"""Where the samples of a video stand: its sample tables and fragments as ranges of the file, in order.

Sources: ISO/IEC 14496-12, sections 8.7 (sample tables) and 8.8 (fragments); the QuickTime File Format
Specification, "Sound sample descriptions", for sound that is counted in frames and not in bytes. Tables are read a
window at a time: a film of many hours has millions of samples.
"""

from __future__ import annotations

import heapq
import struct
from array import array
from collections.abc import Iterator
from itertools import pairwise

from app.photos import video_fragments
from app.photos.boxes import Box
from app.photos.reading import Damaged, PhotoFile
from app.photos.video import SOUND, Movie, Track, number
from app.photos.video_tables import BAD_TABLE, Piece, numbers, rows

_MOST_AT_ONCE = 4 * 1024
_MOST_SORTED = 50_000

_BITS = {b"twos": 16, b"sowt": 16, b"in24": 24, b"in32": 32, b"fl32": 32, b"fl64": 64, b"ulaw": 8, b"alaw": 8}
"""Sound that is not packed, and how many bits a value of it has; of others the description says it."""
_SAID = frozenset((b"raw ", b"NONE", b"lpcm", b"twos", b"sowt"))


def pieces(file: PhotoFile, movie: Movie) -> Iterator[Piece]:
    """All samples of all tracks, by where they stand; raises `Damaged` where a table makes no sense."""
    sources = [_in_order(file, index, track) for index, track in enumerate(movie.tracks)]
    sources.append(video_fragments.pieces(file, movie))
    return heapq.merge(*sources)


def _in_order(file: PhotoFile, index: int, track: Track) -> Iterator[Piece]:
    """The samples of one track by where they stand; nearly always that is how its table has them."""
    if _is_ascending(file, track):
        return of_track(file, index, track)
    found: list[Piece] = []
    for piece in of_track(file, index, track):
        found.append(piece)
        if len(found) > _MOST_SORTED or len(piece.sizes) * len(found) > 50 * _MOST_SORTED:
            raise Damaged("its pictures are in an order that no camera writes")
    return iter(sorted(found))


def _is_ascending(file: PhotoFile, track: Track) -> bool:
    last = -1
    for batch in _offsets(file, track):
        if batch[0] < last or any(first > second for first, second in pairwise(batch)):
            return False
        last = batch[-1]
    return True


def _offsets(file: PhotoFile, track: Track) -> Iterator[array[int]]:
    """Where the chunks of a track begin."""
    if b"stco" in track.tables and b"co64" in track.tables:
        raise Damaged(BAD_TABLE)
    for kind, width in ((b"stco", 4), (b"co64", 8)):
        if kind in track.tables:
            count, start = rows(file, track.tables[kind], 4, width)
            yield from numbers(file, start, count, width)


class _Sizes:
    """The sample size table of a track, taken a few samples at a time."""

    def __init__(self, file: PhotoFile, track: Track) -> None:
        self.left = 0
        self.same = 0
        self._batches: Iterator[array[int]] = iter(())
        self._batch = array("I")
        self._at = 0
        if b"stsz" in track.tables:
            box = track.tables[b"stsz"]
            self.same = number(file, box.body + 4)
            self.left, start = rows(file, box, 8, 0 if self.same else 4)
            if not self.same:
                self._batches = numbers(file, start, self.left, 4)
        elif b"stz2" in track.tables:
            box = track.tables[b"stz2"]
            bits = number(file, box.body + 7, 1)
            if bits not in (8, 16):  # 4 is allowed too; nothing is known to write it
                raise Damaged(BAD_TABLE)
            self.left, start = rows(file, box, 8, bits // 8)
            self._batches = numbers(file, start, self.left, bits // 8)

    def take(self, count: int) -> array[int]:
        """The next sizes: ``count`` of them, or fewer where a batch ends."""
        if self._at == len(self._batch):
            self._batch, self._at = next(self._batches), 0
        taken = self._batch[self._at : self._at + count]
        self._at += len(taken)
        self.left -= len(taken)
        return taken


def of_track(file: PhotoFile, index: int, track: Track) -> Iterator[Piece]:
    """The samples of one track, chunk by chunk."""
    if b"stsc" not in track.tables:
        return
    sizes = _Sizes(file, track)
    per_frame = _sound_frames(file, track, sizes.same) if track.handler == SOUND and sizes.same else (1, sizes.same)
    single = track.kept and track.handler != SOUND
    chunks = _chunks(file, track.tables[b"stsc"])
    first, count, entry = next(chunks, (1, 0, 1))
    following = next(chunks, None)
    chunk = 0
    for batch in _offsets(file, track):
        for start in batch:
            chunk += 1
            while following and following[0] <= chunk:
                first, count, entry = following
                following = next(chunks, None)
            if chunk < first:
                raise Damaged(BAD_TABLE)
            yield from _of_chunk(sizes, Piece(start, start, index, entry - 1, ()), count, per_frame, single)


def _of_chunk(sizes: _Sizes, at: Piece, count: int, per_frame: tuple[int, int], single: bool) -> Iterator[Piece]:
    count = min(count, sizes.left)
    start = at.start
    if sizes.same and not single:
        sizes.left -= count
        if count:
            yield at._replace(end=start + -(-count // per_frame[0]) * per_frame[1])
        return
    while count:
        if sizes.same:
            taken = array("I", [sizes.same]) * min(count, _MOST_AT_ONCE)
            sizes.left -= len(taken)
        else:
            taken = sizes.take(min(count, _MOST_AT_ONCE))
        end = start + sum(taken)
        if end > start:
            yield at._replace(start=start, end=end, sizes=taken if single else ())
        start = end
        count -= len(taken)


def _chunks(file: PhotoFile, box: Box) -> Iterator[tuple[int, int, int]]:
    """The rows of ``stsc``: first chunk, samples a chunk, which description."""
    count, start = rows(file, box, 4, 12)
    for batch in numbers(file, start, count * 3, 4):
        yield from zip(batch[::3], batch[1::3], batch[2::3], strict=True)


def _sound_frames(file: PhotoFile, track: Track, same: int) -> tuple[int, int]:
    """How many samples stand together in how many bytes, where a table counts single values of sound.

    ISO files count bytes a frame; QuickTime says 1, and leaves it to the description.
    """
    if len({entry.kind for entry in track.entries}) != 1:
        return 1, same
    kind, box = track.entries[0]
    raw = file.read(box.body, min(64, box.end - box.body))
    if len(raw) < 28:
        raise Damaged(BAD_TABLE)
    version, channels, bits = struct.unpack(">H6xHH", raw[8:20])
    if version == 1 and same == 1 and len(raw) >= 44:
        samples, _, frame = struct.unpack(">III", raw[28:40])
        if samples and frame:
            return samples, frame
    if version == 2 and same == 1 and len(raw) >= 64:
        return 1, int.from_bytes(raw[56:60], "big") or same
    if same == 1 and (kind in _BITS or kind in _SAID):
        said = bits if kind in _SAID else _BITS[kind]
        return 1, max(1, channels * (said or 8) // 8)
    if same == 1:
        raise Damaged("it holds sound of an old kind that this app does not know")
    return 1, same
