"""MP4, MOV and 3GP: what they give away, and what their clean copy is made of.

An allow-list (facts/photos.md, "Treatment"), in edits that change no size, so that every place the file names stays
right: `video_rules` names the boxes that stay, `video_entry` what a decoder needs, `video_stream` the notes between
the coded pictures. Of the samples, picture and sound stay; positions, time codes, subtitles and chapter names go, and
every byte between that no sample owns. What hangs on at the end of the file is cut off.

Not looked into: what a coded picture hides in its own numbers, the clock in the timing of single H.264 fields, and
what stands inside packed sound.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from app.photos import video, video_rules
from app.photos.boxes import Box
from app.photos.edits import Edits
from app.photos.model import Keep, Kind
from app.photos.plan import Part, Plan, Range
from app.photos.reading import Damaged, PhotoFile
from app.photos.survey import Survey
from app.photos.video import UNUSED
from app.photos.video_kept import Ranges, Samples
from app.photos.video_tree import Tree


def survey(file: PhotoFile) -> Survey:
    """Look at the boxes; the samples are for the whole look."""
    seen = Survey()
    try:
        movie = video.read(file)
        _clean_boxes(Tree(file, movie, seen, frozenset()))
    except Damaged as error:
        seen.damage = error.reason
    seen.more = not seen.finds
    return seen


def plan(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
    """Look at every box and every sample, and plan the clean copy."""
    seen = Survey()
    movie = video.read(file)
    tree = Tree(file, movie, seen, frozenset(keep))
    samples = Samples(tree)
    end = _clean_boxes(tree, samples)
    samples.finish()
    unchanged = not len(tree.edits) and end == file.size
    if not unchanged and not seen.finds:
        seen.found(Kind.OTHER, "file", "technical details")
    parts, picture = _Parts(tree.edits, end), _Picture(tree.edits, samples.kept)
    return Plan(parts, tuple(seen.finds), seen.location, seen.taken, unchanged, picture)


def clean_sequence(file: PhotoFile, top: list[Box], survey: Survey) -> tuple[Edits, list[Range]]:
    """The moving pictures of a HEIF or AVIF file: edits to its ``moov`` and its samples, and where the samples stand.

    ``top``: the outermost boxes, in order. What else there is, is left alone.
    """
    movie = video.of_boxes(file, top, file.size)
    tree = Tree(file, movie, survey, frozenset())
    samples = Samples(tree)
    for box in top:
        if box.kind == b"mdat":
            for piece in samples.inside(box):
                samples.look(piece)
        elif box.kind == b"moov":
            tree.clean(box, video_rules.MOVIE)
    samples.finish()
    return tree.edits, list(samples.kept)


class _Parts:
    """What the clean file is made of: the original with ``edits``, up to ``end``."""

    def __init__(self, edits: Edits, end: int) -> None:
        self._edits = edits
        self._end = end

    def __iter__(self) -> Iterator[Part]:
        return self._edits.parts(0, self._end)


class _Picture:
    """Where picture and sound stand: the kept samples, without the notes in them."""

    def __init__(self, edits: Edits, kept: Ranges) -> None:
        self._edits = edits
        self._kept = kept

    def __iter__(self) -> Iterator[Range]:
        return self._edits.untouched(iter(self._kept))


def _clean_boxes(tree: Tree, samples: Samples | None = None) -> int:
    """Clean the outermost boxes, and the samples where they are given; says where the clean file ends."""
    movie = tree.movie
    last = max(at for at, box in enumerate(movie.top) if box.kind == b"mdat" or box.kind in video_rules.OUTERMOST)
    seen: set[bytes] = set()
    for box in movie.top[: last + 1]:
        rule = video_rules.OUTERMOST.get(box.kind)
        if box.kind == b"mdat":
            if samples:
                _clean_samples(tree, samples, box)
        elif rule is None or (box.kind == b"ftyp" and b"ftyp" in seen):
            tree.drop(box)
        else:
            rule(tree, box)
        seen.add(box.kind)
    return _cut(tree, movie.top[last + 1 :])


def _cut(tree: Tree, tail: list[Box]) -> int:
    """Where the file is cut: behind the last part that is needed, and what is unused and blank behind that."""
    for box in tail:
        if box.kind not in UNUSED or not tree.file.is_blank(box.body, box.end):
            for gone in tail[tail.index(box) :]:
                tree.details.look(gone)
            _note_trailer(tree)
            return box.start
    _note_trailer(tree)
    return tree.movie.end


def _note_trailer(tree: Tree) -> None:
    left = tree.file.size - tree.movie.end
    if left:
        tree.details.note(Kind.TRAILER, "end of the file", f"{left} bytes behind the video")


def _clean_samples(tree: Tree, samples: Samples, box: Box) -> None:
    """Blank what no kept sample owns in a ``mdat``, and look into the samples that stay."""
    at = box.body
    for piece in samples.inside(box):
        samples.blank(at, piece.start)
        samples.look(piece)
        at = piece.end
    samples.blank(at, box.end)
