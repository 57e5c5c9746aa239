"""Looking at photos: what each file gives away, without changing anything.

The quick look reads what is cheap to reach (of a JPEG the header only). It goes on to the end of the file by
itself where that could change the answer: nothing was found yet, the header announces more after the
picture, or the file does not end where a picture ends. So "clean" is only ever said of a file that
has been seen whole, and a position behind the picture is not missed where something points to it.
Most JPEGs are told at a glance: what sorts of things they give away, not in which words.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH119

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from app.photos import around, attributes, companions, detect, folders, jpeg_glance
from app.photos.folders import Found
from app.photos.formats import FORMATS
from app.photos.glance import Glance
from app.photos.model import PhotoReport, PhotoStatus, never, nowhere
from app.photos.reading import Damaged, PhotoFile
from app.photos.trouble import OTHER_NAMES, not_looked_at, reason

_EMPTY = "the file is empty"


def scan(
    paths: Iterable[str | os.PathLike[str]],
    *,
    deep: bool = False,
    skip: Iterable[str | os.PathLike[str]] = (),
    town: Callable[[str], str | None] = nowhere,
    cancelled: Callable[[], bool] = never,
    passed: Callable[[], object] = never,
) -> Iterator[PhotoReport]:
    """Report every photo and video under ``paths``, with what its sidecars say; other files in folders are passed over.

    A sidecar is reported by itself where its photo is not beside it. Files pointed at themselves are always reported.
    ``deep`` reads every file to its end and says all in words; without it finds may have none (`glance`), and only
    their kinds and parts count. ``town`` knows the names of towns, for those in names of files. ``passed`` is called
    for each file that `folders.count` counts, reported or not, before it is looked at.
    """
    for found in folders.walk(paths, skip=skip, cancelled=cancelled):
        if cancelled():
            return
        passed()
        report = _unlistable(found.path, found.error) if found.error else look(found, deep, town)
        if report:
            yield report


def scan_file(path: str, *, deep: bool = False, town: Callable[[str], str | None] = nowhere) -> PhotoReport:
    """Report one file, whatever it is; ``deep`` as for `scan`."""
    (report,) = scan([path], deep=deep, town=town)
    return report


def look(found: Found, deep: bool, town: Callable[[str], str | None] = nowhere) -> PhotoReport | None:
    """Report ``found``; None for a file in a folder that is not a picture and does not promise to be one."""
    path, noted = found.path, False
    try:
        with PhotoFile(path) as file:
            noted = attributes.may_have_any(file.fileno())
            kind = detect.format_of(file.head, path)
            if kind not in FORMATS:
                report = _report_other(found, kind, file.size)
            elif kind == detect.JPEG and not deep and (seen := jpeg_glance.glance(file)):
                report = _report(path, file, kind, seen)
            else:
                report = _look_inside(path, file, kind, deep)
    except Damaged as error:
        report = unreadable(path, error.reason)
    except OSError as error:
        report = unreadable(path, reason(error))
    if report is None or found.beside.owners:
        return report
    return around.with_surroundings(report, found.beside, town, deep=deep, noted=noted)


def _look_inside(path: str, file: PhotoFile, kind: str, deep: bool) -> PhotoReport:
    survey = FORMATS[kind].survey(file)
    seen, damage = Glance(tuple(survey.finds), survey.location, survey.taken), survey.damage
    if damage is None and (deep or survey.more):
        try:
            whole = FORMATS[kind].plan(file)
            seen = Glance(whole.finds, whole.location, whole.taken)
        except Damaged as error:
            damage = error.reason
    if damage and not seen.finds:
        return unreadable(path, damage, kind)
    return _report(path, file, kind, seen, f"It cannot be cleaned, because {damage}." if damage else None)


def _report(path: str, file: PhotoFile, kind: str, seen: Glance, error: str | None = None) -> PhotoReport:
    finds, location, taken, _ = seen
    status = PhotoStatus.LOCATION if location else around.status_of(finds)
    warning = OTHER_NAMES if file.stat.st_nlink > 1 else None
    return PhotoReport(path, kind, status, location, None, taken, finds, error, warning=warning)


def _report_other(found: Found, kind: str | None, size: int) -> PhotoReport | None:
    path = found.path
    if kind:
        return _unsupported(path, kind, f"{kind}: not looked at yet. It may hold a location and other details.")
    if found.beside.owners and not found.given:
        return None  # its photo's report tells what it says
    if companions.is_sidecar_name(os.path.basename(path)) or found.beside.owners:
        report = around.report_of_sidecar(path, found.beside.owners)
        if report:
            return report
    if not found.given and os.path.splitext(path)[1].lower() not in detect.PICTURE_NAMES:
        return None
    return unreadable(path, _EMPTY if size == 0 else "it is not a picture inside, whatever its name says")


def _unsupported(path: str, kind: str, error: str) -> PhotoReport:
    return PhotoReport(path, kind, PhotoStatus.UNSUPPORTED, error=error)


def unreadable(path: str, why: str, kind: str = "unknown") -> PhotoReport:
    return PhotoReport(path, kind, PhotoStatus.UNREADABLE, error=not_looked_at(why))


def _unlistable(path: str, error: OSError) -> PhotoReport:
    return PhotoReport(path, "unknown", PhotoStatus.UNREADABLE, error=not_looked_at(reason(error)))
