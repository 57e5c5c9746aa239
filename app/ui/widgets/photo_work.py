"""What the photo pages have done off the GUI thread. No widget is touched here; all goes through the task.

What is reported on the way: ``Cloud`` and ``Total`` first, then ``Passed`` now and then, and one
``PhotoRow``, ``CleanResult`` or ``Restored`` a file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.clock import Clock
from app.core.errors import UserError
from app.photos.model import (
    CleanStatus,
    KeptRun,
    Kind,
    PhotoReport,
    PhotoStatus,
    readable_path,
)
from app.places.gazetteer import Gazetteer
from app.places.town_names import TownNames
from app.ui.tasks import Task

if TYPE_CHECKING:
    from app.photos.originals import Originals
    from app.ui.widgets.photo_choices import Choice


PASSED_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class PhotoRow:
    """What the window keeps of one report: no values but position and time, so that 100,000 photos fit."""

    path: str
    format: str
    status: PhotoStatus
    location: tuple[float, float] | None
    taken: str | None
    kinds: tuple[Kind, ...]
    error: str | None
    pair: str | None = None
    sidecars: int = 0
    edits: int = 0
    second_name: bool = False

    @property
    def name(self) -> str:
        return readable_path(os.path.split(self.path)[1])

    @property
    def pair_name(self) -> str:
        return readable_path(os.path.split(self.pair or "")[1])

    @property
    def folder(self) -> str:
        return os.path.split(self.path)[0]


@dataclass(frozen=True, slots=True)
class Looked:
    """A look at photos that has ended. ``whole`` are the files and folders that were gone through to their end,
    ``gone`` names that photos no longer have.
    """

    rows: tuple[PhotoRow, ...]
    whole: tuple[str, ...]
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cloud:
    """A folder that a service keeps in step with the internet."""

    service: str
    folder: str


@dataclass(frozen=True, slots=True)
class Renamed:
    """A photo that has another name now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Total:
    """How many files there are to look at."""

    files: int


@dataclass(frozen=True, slots=True)
class Passed:
    """How many more files were gone through, photos or not."""

    files: int


@dataclass(frozen=True, slots=True)
class Kept:
    """The originals that are kept, and those that have been for long."""

    runs: tuple[KeptRun, ...]
    old: tuple[KeptRun, ...]

    @property
    def photos(self) -> int:
        return sum(run.photos for run in self.runs)

    @property
    def size(self) -> int:
        return sum(run.size for run in self.runs)


def row_of(report: PhotoReport) -> PhotoRow:
    """The short form of a report."""
    found = {find.kind for find in report.finds}
    kinds = tuple(kind for kind in Kind if kind in found)
    edits = sum(path.lower().endswith(".aae") for path in report.sidecars)
    return PhotoRow(
        report.path,
        report.format,
        report.status,
        report.location,
        report.taken,
        kinds,
        report.error,
        report.pair,
        len(report.sidecars) - edits,
        edits,
        report.warning is not None,
    )


def look(task: Task, paths: Sequence[str], originals_dir: Path, gazetteer: Gazetteer, town: TownNames) -> bool:
    """Look at every photo under ``paths``; True when it was not cancelled.

    The ``gazetteer`` is loaded meanwhile: the table names the towns of the rows on screen, and may not wait for it.
    """
    from app.photos import folders, scan

    gazetteer.load()
    clouds = Clouds(task)
    for path in paths:
        clouds.look(path)
    # Kept originals are known to give away everything; the page speaks of them in another place.
    skip = (str(originals_dir),)
    task.report(Total(folders.count(paths, skip=skip, cancelled=task.cancelled)))
    waiting = 0

    def passed() -> None:
        nonlocal waiting
        waiting += 1
        if waiting == PASSED_AT_ONCE:
            task.report(Passed(waiting))
            waiting = 0

    for report in scan.scan(paths, skip=skip, town=town, cancelled=task.cancelled, passed=passed):
        task.report(row_of(report))
        clouds.look(os.path.split(report.path)[0])
    return not task.cancelled()


class Clouds:
    """Names each service that keeps older versions of folders online, once."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._folders: set[str] = set()
        self._named: set[str] = set()

    def look(self, folder: str) -> None:
        from app.photos.folders import cloud_service

        if folder in self._folders:
            return
        self._folders.add(folder)
        service = cloud_service(folder)
        if service and service not in self._named:
            self._named.add(service)
            self._task.report(Cloud(service, readable_path(folder)))


def look_again(task: Task, paths: Iterable[str], town: TownNames) -> None:
    """Look once more at files that were changed."""
    from app.photos.scan import scan

    for report in scan(in_order(paths), town=town):
        task.report(row_of(report))


def make_copies(
    task: Task,
    paths: Sequence[str],
    folder: str,
    choice: Choice,
    originals: Originals,
    *,
    redraw: bool = False,
) -> bool:
    """Write clean copies into ``folder``; True when it was not cancelled.

    With ``redraw``, what cannot be cleaned is drawn anew.
    """
    from app.photos.clean import clean_to

    with explained():
        for result in clean_to(
            in_order(paths),
            folder,
            keep=choice.keep,
            keep_file_date=choice.keep_file_date,
            rename=choice.rename,
            redraw=redraw,
            originals=originals,
            cancelled=task.cancelled,
        ):
            task.report(result)
    return not task.cancelled()


def clean_originals(task: Task, paths: Sequence[str], choice: Choice, originals: Originals, town: TownNames) -> bool:
    """Clean in place, then look again at all but what was clean before; True when it was not cancelled."""
    from app.photos.clean import clean_in_place

    changed = []
    with explained():
        for result in clean_in_place(
            in_order(paths),
            originals,
            keep=choice.keep,
            keep_file_date=choice.keep_file_date,
            rename=choice.rename,
            keep_sidecars=choice.keep_sidecars,
            cancelled=task.cancelled,
        ):
            task.report(result)
            if result.output and result.output != result.path:
                task.report(Renamed(result.path, result.output))
            if result.status is not CleanStatus.UNCHANGED:
                changed.append(result.output or result.path)
    look_again(task, changed, town)
    return not task.cancelled()


def in_order(paths: Iterable[str]) -> list[str]:
    """Folder by folder and by name, as folders are walked: neutral names are numbered in this order."""
    return sorted(paths, key=os.path.split)


def undo(task: Task, originals: Originals, town: TownNames) -> bool:
    """Put the originals of the last clean back, then look again at them; True when all was gone through."""
    from app.photos.folders import Neighbours

    changed = []
    with explained():
        for restored in originals.undo_last(cancelled=task.cancelled):
            task.report(restored)
            if restored.output:
                changed.append(restored.output)
            if restored.clean and restored.output:
                task.report(Renamed(restored.clean, restored.output))
    beside = Neighbours()
    owners = {owner for path in in_order(changed) for owner in beside.of(path).owners}  # they tell more again
    look_again(task, owners.union(changed), town)
    return not task.cancelled()


def kept(originals: Originals) -> Kept:
    """What is kept now."""
    with explained():
        return Kept(tuple(originals.runs()), tuple(originals.older_than()))


def let_go(originals: Originals, *, old_only: bool) -> int:
    """Delete kept originals, all or those kept for long; says how many."""
    with explained():
        return originals.let_go() if old_only else originals.let_go_all()


@contextmanager
def explained() -> Iterator[None]:
    """What the disk says about the folder of originals, which concerns no single photo, in words."""
    from app.photos.trouble import reason

    try:
        yield
    except OSError as error:
        raise UserError(
            f"This could not be finished, because {reason(error)}.",
            safe="Every photo is whole, as it was or clean.",
            do="Make room on the disk and close programs that use these photos. Then look again.",
        ) from error


def originals_of(folder: Path, clock: Clock) -> Originals:
    """The engine's store of kept originals; its module is loaded when it is first wanted."""
    from app.photos.originals import Originals

    return Originals(folder, clock)
