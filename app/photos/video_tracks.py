"""What a track that goes has said: where the camera was, subtitles, time codes."""

from __future__ import annotations

import contextlib
import re
from itertools import islice

from app.photos import telemetry, video_samples
from app.photos.model import Kind
from app.photos.reading import WINDOW, Damaged, plain_text
from app.photos.video import PICTURE_HANDLERS, Track
from app.photos.video_tree import Tree

_MOST_PIECES = 200
_MOST_BYTES = 64 * 1024
_KEY = re.compile(rb"mdta([\x21-\x7e]{3,80})")


def note(tree: Tree, index: int) -> None:
    """Note what a track says, as far as its first samples do."""
    track = tree.movie.tracks[index]
    kind = track.entries[0].kind if track.entries else track.handler
    if track.handler in PICTURE_HANDLERS:
        tree.details.note(Kind.THUMBNAIL, "track", "a small copy of the picture")
        return
    name = telemetry.NAMES.get(kind) or _FAMILIES.get(track.handler) or f"a track of another kind ({plain_text(kind)})"
    keys = _keys(tree, track) if kind == b"mebx" else []
    named = f"{name}: {', '.join(keys)}" if keys else name
    with contextlib.suppress(Damaged):  # what makes no sense says nothing; it goes all the same
        for piece in islice(video_samples.of_track(tree.file, index, track), _MOST_PIECES):
            sample = tree.file.read(piece.start, min(piece.end - piece.start, _MOST_BYTES))
            if device := telemetry.device(kind, sample):
                tree.details.note(Kind.DEVICE, "track", device)
            if tree.details.note_place("track", telemetry.position(kind, sample)):
                break
    tree.details.note(telemetry.KINDS.get(kind, Kind.OTHER), "track", named)


_FAMILIES = {b"text": "text", b"sbtl": "subtitles", b"subt": "subtitles", b"clcp": "captions", b"tmcd": "a time code"}


def _keys(tree: Tree, track: Track) -> list[str]:
    """The names of what Apple's timed metadata hold."""
    box = track.entries[0].box
    raw = tree.file.read(box.body, min(WINDOW, box.end - box.body))
    return [plain_text(match[1].rpartition(b".")[2], 30) for match in islice(_KEY.finditer(raw), 8)]
