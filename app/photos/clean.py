"""Cleaning photos: into a folder of copies, or in place with the originals kept.

Every clean file is written under a name of our own, compared with what it must be, and only then gets
its real name. Copies are safe without syncing each file, since no original is touched: one sync at the
end puts them on disk, and they are only said to be done (the iterator ends) after it. In place, the order
of steps is in `originals`.

The clean file keeps the permissions, and the date of the file unless ``keep_file_date`` is False: then it gets
`files.NEUTRAL_DATE` (default: keep it, so that folders stay in order; the date inside the photo goes all the same).
With ``rename`` it gets a neutral name. Extended attributes, such as where it was downloaded from, are not carried
over. Sidecars are never copied; in place they are moved to the originals, unless ``keep_sidecars``.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100, PTH118, PTH120

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator

from app.core.errors import UserError
from app.photos import attributes, folders, redraw, sidecar
from app.photos.files import Files, syncs_all_at_once
from app.photos.folders import Found
from app.photos.in_place import InPlace
from app.photos.job import Job, failed, open_job
from app.photos.journal import Run
from app.photos.model import CleanResult, CleanStatus, Keep, never
from app.photos.neutral_names import NeutralNames
from app.photos.originals import Originals
from app.photos.reading import Damaged
from app.photos.telling_names import name_find
from app.photos.trouble import reason

_LARGEST_IN_MEMORY = 16 * 1024 * 1024

Paths = Iterable[str | os.PathLike[str]]


def clean_to(
    paths: Paths,
    out_dir: str | os.PathLike[str],
    *,
    keep: Collection[Keep] = frozenset(),
    keep_file_date: bool = True,
    rename: bool = False,
    redraw: bool = False,
    originals: Originals | None = None,
    cancelled: Callable[[], bool] = never,
    files: Files | None = None,
) -> Iterator[CleanResult]:
    """Write a clean copy of every photo under ``paths`` into ``out_dir``, in the same tree of folders.

    A photo that is clean already is copied as it is (`UNCHANGED`). With ``redraw``, what cannot be cleaned is
    drawn anew where it can be shown (`REDRAWN`). Nothing is ever overwritten: a
    name that is taken becomes "name (2).jpg". With ``originals``, its `recover` clears what this leaves
    behind when it is killed. Raises `UserError` where nothing can be written to ``out_dir``.
    """
    folder = os.path.abspath(out_dir)
    files = files or Files()
    run = _start_copies(folder, originals, files)
    run_id = run.id if run else secrets.token_hex(6)
    copies = _Copies(folder, run_id, frozenset(keep), files, date=keep_file_date, rename=rename, redraws=redraw)
    kept = originals.directory if originals else None
    try:
        copies.begin()
        for found in folders.walk(paths, skip=[folder], kept=kept, cancelled=cancelled):
            if cancelled():
                break
            result = copies.copy(found)
            if result:
                yield result
    finally:
        _end_copies(copies, run)


def clean_in_place(
    paths: Paths,
    originals: Originals,
    *,
    keep: Collection[Keep] = frozenset(),
    keep_file_date: bool = True,
    rename: bool = False,
    keep_sidecars: bool = False,
    cancelled: Callable[[], bool] = never,
) -> Iterator[CleanResult]:
    """Clean every photo under ``paths`` where it is, keeping the originals in ``originals``.

    Results come in small batches, when each is on disk. Raises `UserError` where originals cannot be kept.
    """
    cleaner = InPlace(originals, frozenset(keep), date=keep_file_date, rename=rename, keep_sidecars=keep_sidecars)
    try:
        for found in folders.walk(paths, kept=originals.directory, cancelled=cancelled):
            if cancelled():
                break
            yield from cleaner.add(found)
        yield from cleaner.flush()
    finally:
        cleaner.end()


def _start_copies(folder: str, originals: Originals | None, files: Files) -> Run | None:
    try:
        files.make_folders(folder)
    except OSError as error:
        raise _no_output(folder, error) from error
    if originals is None:
        return None
    run = originals.start()
    try:
        run.note_folder(folder)
    except BaseException:
        run.close()
        raise
    return run


def _end_copies(copies: _Copies, run: Run | None) -> None:
    """Remove what is unfinished, then put the copies on disk; what cannot be removed is left to `recover`."""
    try:
        copies.end()
        if run and not os.path.lexists(copies.work):
            run.finish()
    finally:
        if run:
            run.close()


def _no_output(folder: str, error: OSError) -> UserError:
    return UserError(
        f"Clean copies cannot be written to {folder}, because {reason(error)}.",
        safe="Your photos are untouched.",
        do="Choose another folder.",
    )


class _Copies:
    """Clean copies on their way into ``folder``; unfinished ones stand in a folder of our own inside it."""

    def __init__(
        self,
        folder: str,
        run_id: str,
        keep: Collection[Keep],
        files: Files,
        *,
        date: bool,
        rename: bool,
        redraws: bool,
    ) -> None:
        self._folder = folder
        self.work = os.path.join(folder, f".privacy-audit-{run_id}.tmp")
        self._keep = keep
        self._date = date
        self._files = files
        self._redraws = redraws
        self._names = NeutralNames() if rename else None
        self._made: set[str] = {folder}
        self._number = 0
        self._buffer = bytearray(_LARGEST_IN_MEMORY)

    def begin(self) -> None:
        try:
            self._files.make_folder(self.work)
        except OSError as error:
            raise _no_output(self._folder, error) from error

    def end(self) -> None:
        with contextlib.suppress(OSError):
            self._files.remove_folder(self.work)
        self._files.sync_all()

    def copy(self, found: Found) -> CleanResult | None:
        job = open_job(found, self._keep, self._files, self._buffer)
        try:
            if isinstance(job, Job):
                return self._clean(found, job)
            if job and job.can_redraw and self._redraws:
                return self._redraw(found)
        except Damaged as error:
            return failed(found.path, error.reason)
        except OSError as error:
            return failed(found.path, reason(error))
        return job

    def _clean(self, found: Found, job: Job) -> CleanResult:
        output = self._write(job, found)
        finds = job.removed + attributes.finds(found.path)
        if self._names and os.path.split(output)[1] != os.path.split(found.path)[1]:
            finds += (name_find(found.path),)
        status = CleanStatus.CLEANED if finds else CleanStatus.UNCHANGED
        left, pair = sidecar.among(found.beside.sidecars), found.beside.pair or None
        return CleanResult(found.path, output, status, finds, True, left=left, pair=pair)

    def _redraw(self, found: Found) -> CleanResult:
        """A copy whose picture is not the original's; it is made among the unfinished, then cleaned like any other."""
        self._number += 1
        made = os.path.join(self.work, f"{self._number} redrawn")
        try:
            drawn = redraw.redraw(found.path, made, self._files, date=self._date)
            job = Job(made, True, frozenset(), self._files, self._buffer)
            output = self._write(job, found, f" ({drawn.label}){drawn.ending}")
        finally:
            with contextlib.suppress(OSError):  # the whole folder goes at the end
                self._files.remove(made)
        left = sidecar.among(found.beside.sidecars)
        return CleanResult(found.path, output, CleanStatus.REDRAWN, drawn.left_out, False, drawn.warning, left=left)

    def _write(self, job: Job, found: Found, ending: str = "") -> str:
        """Write the clean copy among the unfinished, compare it and give it its name; says what that became.

        ``ending`` takes the place of the original's.
        """
        self._number += 1
        try:
            job.write(os.path.join(self.work, str(self._number)), date=self._date)
            if not syncs_all_at_once:
                job.sync()
            job.verify()
            job.start_writing()
            job.close()
            target = self._target(found)
            return self._give_name(job, os.path.splitext(target)[0] + ending if ending else target)
        finally:
            job.abandon()

    def _target(self, found: Found) -> str:
        """What the copy of ``found`` is called, where that name is free; its folder is made."""
        target = os.path.join(self._folder, os.path.relpath(found.path, found.root or os.curdir))
        parent = os.path.dirname(target)
        if parent not in self._made:
            self._files.make_folders(parent)
            self._made.add(parent)
        return os.path.join(parent, self._names.name_for(found, parent)) if self._names else target

    def _give_name(self, job: Job, target: str) -> str:
        for name in _free_names(target):
            try:
                self._files.rename_new(job.unfinished, name)
            except FileExistsError:
                continue
            job.unfinished = ""
            return name
        raise FileExistsError(errno.EEXIST, "every name for it is taken")


def _free_names(path: str) -> Iterator[str]:
    """``path``, then "name (2).jpg", "name (3).jpg", …"""
    yield path
    stem, ending = os.path.splitext(path)
    for number in range(2, 100_000):
        yield f"{stem} ({number}){ending}"
