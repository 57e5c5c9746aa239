"""What the photo engine tells its callers: plain, frozen values without behaviour.

Paths are `str`, exactly as the operating system gave them: a name that is not UTF-8 keeps its
bytes as lone surrogates (`os.fsencode` gives them back). `to_json_dict` keeps such paths too, so
encode with `json.dumps` and its default ``ensure_ascii=True``; show people `readable_path`.

The whole public interface of the engine, for its callers (command line, window):

    scan.scan(paths, *, deep=False, skip=(), town=nowhere, cancelled=never, passed=never) -> Iterator[PhotoReport]
    scan.scan_file(path, *, deep=False) -> PhotoReport
    clean.clean_to(paths, out_dir, *, keep=frozenset(), keep_file_date=True, rename=False, redraw=False, originals=None,
                   cancelled=never) -> Iterator[CleanResult]
    clean.clean_in_place(paths, originals, *, keep=frozenset(), keep_file_date=True, rename=False,
                         keep_sidecars=False, cancelled=never) -> Iterator[CleanResult]
    originals.Originals(directory, clock=SystemClock())
        .recover() -> Recovery              at every start, before anything else
        .runs() -> list[KeptRun]            newest first
        .size() -> int                      bytes
        .older_than(age=timedelta(30 days)) -> list[KeptRun]
        .undo_last(*, cancelled=never) -> Iterator[Restored]
        .let_go(age) -> int; .let_go_all() -> int       how many originals were deleted
    folders.cloud_service(path) -> str | None
    folders.count(paths, *, skip=(), cancelled=never) -> int    files, for a progress bar
    thumbnails.preview(path, side) -> Preview | None

`scan`, `clean_*` and `undo_last` never raise for one bad file: it becomes a report, and the
others go on. `clean_to` and `clean_in_place` raise `UserError` where nothing can be done at all
(an output folder that cannot be made, originals that cannot be kept). ``cancelled`` is asked
between files; what has been reported by then is finished.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import NamedTuple


class Kind(StrEnum):
    """What sort of thing a photo gives away."""

    LOCATION = "location"
    TIME = "time"
    DEVICE = "device"
    PERSON = "person"
    SOFTWARE = "software"
    THUMBNAIL = "thumbnail"
    TEXT = "text"
    IDENTIFIER = "identifier"
    SECOND_PICTURE = "second_picture"
    VIDEO = "video"
    TRAILER = "trailer"
    PROFILE_TEXT = "profile_text"
    SOURCE = "source"
    EDITS = "edits"
    NAME = "name"
    OTHER = "other"


BESIDE = frozenset((Kind.EDITS, Kind.NAME))
"""What is not hidden in the file and may stay: a photo with nothing else is clean."""


class PhotoStatus(StrEnum):
    """The answer for one file; `CLEAN` is only said after looking to the end of the picture."""

    CLEAN = "clean"
    DETAILS = "details"
    LOCATION = "location"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"


class CleanStatus(StrEnum):
    """What became of one file that was to be cleaned; `REDRAWN`: a copy was made whose picture is not the same."""

    CLEANED = "cleaned"
    UNCHANGED = "unchanged"
    REDRAWN = "redrawn"
    FAILED = "failed"


class RestoreStatus(StrEnum):
    """What became of one original that was to go back."""

    RESTORED = "restored"
    BESIDE = "beside"
    FAILED = "failed"


class Keep(StrEnum):
    """Details a worker may choose to leave in the photo."""

    DATE = "date"
    CAMERA = "camera"


class Find(NamedTuple):
    """One thing given away: its kind, the part of the file that holds it, and what it says.

    A tuple, since a scan makes a dozen for every photo and they are made twice as fast.
    """

    kind: Kind
    where: str
    value: str

    def to_json_dict(self) -> dict[str, str]:
        return {"kind": self.kind.value, "where": self.where, "value": self.value}


make_find: Callable[[tuple[Kind, str, str]], Find] = partial(tuple.__new__, Find)
"""`Find` from its three parts as a tuple, at half the cost: for finds that differ in every photo."""


class PhotoReport(NamedTuple):
    """What one file gives away: a tuple for the same reason as `Find`.

    ``location`` is (latitude, longitude) in degrees, north and east positive. ``taken`` is ISO
    8601 to the second, with the offset from UTC where the photo says it. ``error`` is a sentence for
    `UNSUPPORTED` and `UNREADABLE`, and for a photo that is damaged: it can be read, but not cleaned;
    else None. ``place`` is for the caller, who knows the names of places. ``pair`` is the path of the other half of
    a Live Photo or motion photo; ``warning`` a sentence about what cleaning this file would not reach. What files
    beside it say (sidecars) is among its finds; ``sidecars`` are their paths. Finds of a quick look may have no words
    (an empty ``value``): kinds, parts, ``status``, ``location`` and ``taken`` are as the slow way gives them.
    """

    path: str
    format: str
    status: PhotoStatus
    location: tuple[float, float] | None = None
    place: str | None = None
    taken: str | None = None
    finds: tuple[Find, ...] = ()
    error: str | None = None
    pair: str | None = None
    sidecars: tuple[str, ...] = ()
    warning: str | None = None

    def to_json_dict(self) -> dict[str, object]:
        """The object of ``photos scan --json`` (DESIGN section 6), plus what stands around the file."""
        return {
            "path": self.path,
            "format": self.format,
            "status": self.status.value,
            "location": list(self.location) if self.location else None,
            "place": self.place,
            "taken": self.taken,
            "finds": [find.to_json_dict() for find in self.finds],
            "error": self.error,
            "pair": self.pair,
            "sidecars": list(self.sidecars),
            "warning": self.warning,
        }


@dataclass(frozen=True, slots=True)
class CleanResult:
    """What became of one file.

    ``output`` is the clean file (None when it failed). ``pixels_identical`` says that the coded
    picture of the result was compared with the original's and is the same; it is False for `REDRAWN`, and
    None when there is no result. ``warning`` says what cleaning could not reach (a second name of the same file), or
    what was redrawn; ``error`` is a sentence for `FAILED`. ``moved`` are the sidecars that went to the kept originals
    with it, ``left`` those that stay beside the original; ``pair`` is the other half of a Live Photo or motion photo.
    ``can_redraw``: it could not be cleaned, but a redrawn copy can be tried.
    """

    path: str
    output: str | None
    status: CleanStatus
    removed: tuple[Find, ...] = ()
    pixels_identical: bool | None = None
    warning: str | None = None
    error: str | None = None
    moved: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    pair: str | None = None
    can_redraw: bool = False

    def to_json_dict(self) -> dict[str, object]:
        """The object of ``photos clean --json`` (DESIGN section 6), plus what became of what stands around the file."""
        return {
            "path": self.path,
            "output": self.output,
            "status": self.status.value,
            "removed": [find.to_json_dict() for find in self.removed],
            "pixels_identical": self.pixels_identical,
            "warning": self.warning,
            "error": self.error,
            "moved": list(self.moved),
            "left": list(self.left),
            "pair": self.pair,
            "can_redraw": self.can_redraw,
        }


@dataclass(frozen=True, slots=True)
class Restored:
    """One original put back by undo.

    ``path`` is where it came from, ``output`` where it is now: the same, or a new name beside it
    (`BESIDE`) when the file there has changed since. `FAILED`: it is still kept; ``error`` says why. ``clean`` is the
    name that the clean photo had, where that was another.
    """

    path: str
    output: str | None
    status: RestoreStatus
    error: str | None = None
    clean: str | None = None

    def to_json_dict(self) -> dict[str, object]:
        return {"path": self.path, "output": self.output, "status": self.status.value, "error": self.error}


@dataclass(frozen=True, slots=True)
class KeptRun:
    """The originals kept by one clean: how many and how large (bytes), and since when (UTC)."""

    name: str
    when: datetime
    photos: int
    size: int


@dataclass(frozen=True, slots=True)
class Recovery:
    """What `Originals.recover` did: unfinished files cleared, and runs that had been cut short."""

    cleared: int
    interrupted: int


_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def never() -> bool:
    """For callers that do not cancel."""
    return False


def nowhere(_words: str) -> str | None:
    """For callers that know no names of towns."""
    return None


def readable_path(path: str) -> str:
    """``path`` for people and for any encoder: bytes that are not UTF-8 as ``\\xNN``.

    So are letters that would break a line, command a terminal or turn the direction of writing.
    """
    whole = os.fsencode(path).decode("utf-8", "backslashreplace")
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), whole)
