"""Looking at photos: what each file gives away, without changing anything.

The quick look reads what is cheap to reach (of a JPEG the header only). It goes on to the end of the file by
itself where that could change the answer: nothing was found yet, the header announces more after the
picture, or the file does not end where a picture ends. So "clean" is only ever said of a file that
has been seen whole, and a position behind the picture is not missed where something points to it.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH119

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from app.photos import detect, folders
from app.photos.formats import FORMATS
from app.photos.model import Find, Kind, PhotoReport, PhotoStatus, never
from app.photos.reading import Damaged, PhotoFile
from app.photos.trouble import not_looked_at, reason

_SIDECARS = {".xmp": "XMP sidecar", ".aae": "AAE sidecar"}
_EMPTY = "the file is empty"


def scan(
    paths: Iterable[str | os.PathLike[str]],
    *,
    deep: bool = False,
    skip: Iterable[str | os.PathLike[str]] = (),
    cancelled: Callable[[], bool] = never,
    passed: Callable[[], object] = never,
) -> Iterator[PhotoReport]:
    """Report every photo, video and sidecar under ``paths``; other files in folders are passed over.

    ``deep`` reads every file to its end. Files pointed at themselves are always reported. ``passed`` is
    called for each file that `folders.count` counts, reported or not, before it is looked at.
    """
    for found in folders.walk(paths, skip=skip, cancelled=cancelled):
        if cancelled():
            return
        passed()
        report = _unlistable(found.path, found.error) if found.error else look(found.path, found.given, deep)
        if report:
            yield report


def scan_file(path: str, *, deep: bool = False) -> PhotoReport:
    """Report one file, whatever it is."""
    return look(path, True, deep) or unreadable(path, "it is not a picture")


def look(path: str, given: bool, deep: bool) -> PhotoReport | None:
    """Report ``path``; None for a file in a folder that is not a picture and does not promise to be one."""
    try:
        with PhotoFile(path) as file:
            kind = detect.format_of(file.head, path)
            if kind in FORMATS:
                return _look_inside(path, file, kind, deep)
            return _report_other(path, given, kind, file.size)
    except Damaged as error:
        return unreadable(path, error.reason)
    except OSError as error:
        return unreadable(path, reason(error))


def _look_inside(path: str, file: PhotoFile, kind: str, deep: bool) -> PhotoReport:
    survey = FORMATS[kind].survey(file)
    finds: tuple[Find, ...] = tuple(survey.finds)
    location, taken, damage = survey.location, survey.taken, survey.damage
    if damage is None and (deep or survey.more):
        try:
            whole = FORMATS[kind].plan(file)
            finds, location, taken = whole.finds, whole.location, whole.taken
        except Damaged as error:
            damage = error.reason
    if damage and not finds:
        return unreadable(path, damage, kind)
    error_text = f"It cannot be cleaned, because {damage}." if damage else None
    status = PhotoStatus.LOCATION if location else _status(finds)
    return PhotoReport(path, kind, status, location, None, taken, finds, error_text)


def _status(finds: tuple[Find, ...]) -> PhotoStatus:
    if not finds:
        return PhotoStatus.CLEAN
    if any(find.kind is Kind.LOCATION for find in finds):
        return PhotoStatus.LOCATION
    return PhotoStatus.DETAILS


def _report_other(path: str, given: bool, kind: str | None, size: int) -> PhotoReport | None:
    if kind:
        return _unsupported(path, kind, f"{kind}: not looked at yet. It may hold a location and other details.")
    ending = os.path.splitext(path)[1].lower()
    sidecar = "Google Takeout sidecar" if is_takeout_sidecar(path) else _SIDECARS.get(ending)
    if sidecar:
        return _unsupported(path, sidecar, f"{sidecar}: not looked at yet. It may hold the photo's location.")
    if not given and ending not in detect.PICTURE_NAMES:
        return None
    return unreadable(path, _EMPTY if size == 0 else "it is not a picture inside, whatever its name says")


def is_takeout_sidecar(path: str) -> bool:
    """Whether a name is that of the details file that Google Takeout puts beside a photo.

    The suffix ``.supplemental-metadata`` is cut to any length so that names stay short.
    """
    stem, ending = os.path.splitext(os.path.basename(path))
    if ending.lower() != ".json":
        return False
    photo, dot, suffix = stem.rpartition(".")
    if dot and "supplemental-metadata".startswith(suffix.split("(")[0]):
        stem = photo
    return os.path.splitext(stem)[1].lower() in detect.PICTURE_NAMES


def _unsupported(path: str, kind: str, error: str) -> PhotoReport:
    return PhotoReport(path, kind, PhotoStatus.UNSUPPORTED, error=error)


def unreadable(path: str, why: str, kind: str = "unknown") -> PhotoReport:
    return PhotoReport(path, kind, PhotoStatus.UNREADABLE, error=not_looked_at(why))


def _unlistable(path: str, error: OSError) -> PhotoReport:
    return PhotoReport(path, "unknown", PhotoStatus.UNREADABLE, error=not_looked_at(reason(error)))
