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
from app.photos import attributes, folders
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
    originals: Originals | None = None,
    cancelled: Callable[[], bool] = never,
    files: Files | None = None,
) -> Iterator[CleanResult]:
    """Write a clean copy of every photo under ``paths`` into ``out_dir``, in the same tree of folders.

    A photo that is clean already is copied as it is (`UNCHANGED`). Nothing is ever overwritten: a
    name that is taken becomes "name (2).jpg". With ``originals``, its `recover` clears what this leaves
    behind when it is killed. Raises `UserError` where nothing can be written to ``out_dir``.
    """
    folder = os.path.abspath(out_dir)
    files = files or Files()
    run = _start_copies(folder, originals, files)
    copies = _Copies(
        folder, run.id if run else secrets.token_hex(6), frozenset(keep), files, date=keep_file_date, rename=rename
    )
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
        self, folder: str, run_id: str, keep: Collection[Keep], files: Files, *, date: bool, rename: bool
    ) -> None:
        self._folder = folder
        self.work = os.path.join(folder, f".privacy-audit-{run_id}.tmp")
        self._keep = keep
        self._date = date
        self._files = files
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
        if not isinstance(job, Job):
            return job
        try:
            self._number += 1
            job.write(os.path.join(self.work, str(self._number)), date=self._date)
            if not syncs_all_at_once:
                job.sync()
            job.verify()
            job.start_writing()
            job.close()
            output = self._give_name(found, job)
        except Damaged as error:
            return failed(found.path, error.reason)
        except OSError as error:
            return failed(found.path, reason(error))
        finally:
            job.abandon()
        finds = job.removed + attributes.finds(found.path)
        if self._names and os.path.split(output)[1] != os.path.split(found.path)[1]:
            finds += (name_find(found.path),)
        status = CleanStatus.CLEANED if finds else CleanStatus.UNCHANGED
        left, pair = found.beside.sidecars, found.beside.pair or None
        return CleanResult(found.path, output, status, finds, True, left=left, pair=pair)

    def _give_name(self, found: Found, job: Job) -> str:
        target = os.path.join(self._folder, os.path.relpath(found.path, found.root or os.curdir))
        parent = os.path.dirname(target)
        if parent not in self._made:
            self._files.make_folders(parent)
            self._made.add(parent)
        if self._names:
            target = os.path.join(parent, self._names.name_for(found, parent))
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
