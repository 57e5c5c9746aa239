"""What is kept of a look at photos: findings without a path or a place, the same whichever page looked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.model import Area, Computer, Finding, FindingState, Part
from app.history.findings import Seen
from app.photos.model import PhotoStatus
from app.reminders.areas import looked_at
from app.ui.program import Program
from app.ui.tasks import Task
from app.ui.widgets.photo_work import Looked, Passed, Total, row_of

LOCATION = "location"
EVIDENCE = "A place inside the photo"
KEY_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Leaks:
    """What another look at the folders of last time saw. ``new`` are the paths of photos with a place that nobody saw
    before, ``known`` counts those that were seen. ``missing`` are folders that are not there, or empty now: one that is
    unplugged can be either. ``whole`` is False where the look was stopped.
    """

    new: tuple[str, ...]
    known: int
    looked_in: tuple[str, ...]
    missing: tuple[str, ...]
    whole: bool


def look_for_leaks(task: Task, program: Program, folders: Sequence[str]) -> Leaks:
    """Look through ``folders`` once more and take what is seen into the history. Runs in a worker thread.

    Nothing in a folder that is missing, at the beginning or at the end, is taken as gone.
    """
    from app.photos import folders as walk
    from app.photos import scan

    skip = (str(program.originals_dir),)
    counts = {folder: walk.count([folder], skip=skip, cancelled=task.cancelled) for folder in folders}
    there = [folder for folder, files in counts.items() if files]
    task.report(Total(sum(counts.values())))
    found = scan.scan(there, skip=skip, cancelled=task.cancelled, passed=lambda: task.report(Passed(1)))
    rows = tuple(row_of(report) for report in found)
    whole = not task.cancelled()
    still_there = tuple(folder for folder in there if Path(folder).is_dir())
    if len(still_there) < len(there):  # unplugged meanwhile: what could not be read is not gone
        rows = tuple(row for row in rows if row.status is not PhotoStatus.UNREADABLE)
    seen = {finding.identity for finding in program.vault.findings(Part.PHOTOS) if _is_known(finding)}
    with_place = [row.path for row in rows if row.status is PhotoStatus.LOCATION]
    new = tuple(path for path in with_place if program.vault.identity(path) not in seen)
    record(program, Looked(rows, still_there if whole else ()))
    missing = tuple(folder for folder in folders if folder not in still_there) if whole else ()
    return Leaks(new, len(with_place) - len(new), still_there, missing, whole)


def _is_known(finding: Finding) -> bool:
    return finding.kind == LOCATION and finding.state is not FindingState.GONE


def remembered_folders(program: Program) -> tuple[str, ...]:
    """The folders that were looked at last time, there or not; none on a computer that others use too."""
    return () if program.worker.computer is Computer.SHARED else program.preferences.photo_folders


def remember_look(program: Program) -> None:
    """Keep that the photos were looked at today: where none shows a place no finding says so, and the reminder of them
    would come again.
    """
    program.save_preferences(looked_at(program.preferences, Area.PHOTOS, program.clock.today()))


def record(program: Program, looked: Looked) -> list[Finding]:
    """The photos with a place as findings of the history. A photo is known by a keyed name of its path, and so are
    the folders above it: when one of them was gone through, a photo that was not met again is gone.
    """
    identity = program.vault.identity

    def key(folder: str) -> str:
        return identity(folder)[:KEY_LENGTH]

    keys: dict[str, str] = {}

    def above(path: str) -> str:
        folder = os.path.split(path)[0]
        if folder not in keys:
            keys[folder] = " ".join(key(str(parent)) for parent in (Path(folder), *Path(folder).parents))
        return keys[folder]

    seen, unsure = [], set()
    met = {identity(path) for path in looked.gone}
    for row in looked.rows:
        name = identity(row.path)
        if row.status is PhotoStatus.LOCATION:
            seen.append(Seen(LOCATION, name, f"{EVIDENCE} · {above(row.path)}"))
        elif row.status is PhotoStatus.UNREADABLE and os.path.lexists(row.path):
            unsure.add(name)
        else:
            met.add(name)
    whole = {key(path) for path in looked.whole}

    def covered(finding: Finding) -> bool:
        if finding.identity in unsure:
            return False
        return finding.identity in met or not whole.isdisjoint(finding.evidence.split())

    return program.session.record(Part.PHOTOS, (LOCATION,), seen, covered)
