"""What stands around one picture: its sidecars, its other half, its name, what the computer noted about it."""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH119

from __future__ import annotations

import os
from collections.abc import Callable

from app.photos import attributes, pairs, sidecar, telling_names
from app.photos.companions import Beside
from app.photos.model import BESIDE, Find, Kind, PhotoReport, PhotoStatus, readable_path

_KNOWN = (PhotoStatus.CLEAN, PhotoStatus.DETAILS, PhotoStatus.LOCATION)


def with_surroundings(
    report: PhotoReport, beside: Beside, town: Callable[[str], str | None], *, deep: bool, noted: bool
) -> PhotoReport:
    """``report`` with what the files beside the picture tell, its name, and the computer where it has ``noted`` any."""
    finds = telling_names.finds(report.path, town)
    location, taken, sidecars = report.location, report.taken, []
    for path in beside.sidecars:
        found = sidecar.read(path)
        if found is not None:
            sidecars.append(path)
            finds += found.finds
            location, taken = location or found.location, taken or found.taken
    if noted:
        finds += attributes.finds(report.path)
    pair = beside.pair if beside.pair and (not deep or pairs.may_be_one(report.path, beside.pair)) else None
    if not finds and not pair:
        return report
    status = report.status
    if status in _KNOWN:
        status = PhotoStatus.LOCATION if location else max(status, status_of(finds), key=_KNOWN.index)
    return report._replace(
        status=status,
        location=location,
        taken=taken,
        finds=report.finds + finds,
        pair=pair,
        sidecars=tuple(sidecars),
    )


def status_of(finds: tuple[Find, ...]) -> PhotoStatus:
    """The status of a photo by what was found. What may stay beside a clean photo does not count."""
    kinds = {find.kind for find in finds} - BESIDE
    if Kind.LOCATION in kinds:
        return PhotoStatus.LOCATION
    return PhotoStatus.DETAILS if kinds else PhotoStatus.CLEAN


def report_of_sidecar(path: str, owners: tuple[str, ...]) -> PhotoReport | None:
    """A sidecar by itself; None where the file is none after all. ``owners`` are the photos it belongs to."""
    found = sidecar.read(path)
    if found is None:
        return None
    if found.damage:
        text = f"Not looked at, because {found.damage}."
        return PhotoReport(path, found.kind, PhotoStatus.UNREADABLE, error=text)
    name = os.path.basename(path)
    finds = tuple(Find(find.kind, find.where.removesuffix(f" {name}"), find.value) for find in found.finds)
    status = PhotoStatus.LOCATION if found.location else status_of(finds)
    error = f"It cannot be cleaned, because {why_not_cleaned(owners)}."
    return PhotoReport(path, found.kind, status, found.location, None, found.taken, finds, error)


def why_not_cleaned(owners: tuple[str, ...]) -> str:
    """Why a sidecar by itself is not cleaned, as the end of a sentence that says "because …"."""
    if owners:
        photo = readable_path(os.path.basename(owners[0]))
        return f"it is a file of details that belongs to {photo}: clean that photo"
    return "it is a file of details, and its photo is not beside it: delete it if you do not need it"
