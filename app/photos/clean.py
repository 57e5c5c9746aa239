"""Cleaning photos: into a folder of copies, or in place with the originals kept.

Every clean file is written under a name of our own, compared with what it must be, and only then gets
its real name. Copies are safe without syncing each file, since no original is touched: one sync at the
end puts them on disk, and they are only said to be done (the iterator ends) after it. In place, the order
of steps is in `originals`.

The clean file keeps the permissions, and the date of the file unless ``keep_file_date`` is False
(default: keep it, so that folders stay in order; the date inside the photo goes all the same). Extended
attributes, such as where it was downloaded from, are not carried over.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100, PTH116, PTH118, PTH120

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from collections.abc import Callable, Collection, Iterable, Iterator

from app.core.errors import UserError
from app.photos import folders
from app.photos.files import Files, syncs_all_at_once
from app.photos.folders import Found
from app.photos.job import Job, NotAPhoto
from app.photos.journal import Kept, Run
from app.photos.model import CleanResult, CleanStatus, Keep, never
from app.photos.originals import Originals
from app.photos.reading import Damaged
from app.photos.trouble import OTHER_NAMES, not_cleaned, reason

_BATCH_FILES = 16
_BATCH_BYTES = 64 * 1024 * 1024
_LARGEST_IN_MEMORY = 16 * 1024 * 1024

Paths = Iterable[str | os.PathLike[str]]


def clean_to(
    paths: Paths,
    out_dir: str | os.PathLike[str],
    *,
    keep: Collection[Keep] = frozenset(),
    keep_file_date: bool = True,
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
    copies = _Copies(folder, run.id if run else secrets.token_hex(6), frozenset(keep), keep_file_date, files)
    skip = [folder, originals.directory] if originals else [folder]
    try:
        copies.begin()
        for found in folders.walk(paths, skip=skip, cancelled=cancelled):
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
    cancelled: Callable[[], bool] = never,
) -> Iterator[CleanResult]:
    """Clean every photo under ``paths`` where it is, keeping the originals in ``originals``.

    Results come in small batches, when each is on disk. Raises `UserError` where originals cannot be kept.
    """
    cleaner = _InPlace(originals, frozenset(keep), keep_file_date)
    try:
        for found in folders.walk(paths, skip=[originals.directory], cancelled=cancelled):
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


def _failed(path: str, why: str) -> CleanResult:
    return CleanResult(path, None, CleanStatus.FAILED, error=not_cleaned(why))


def _open(found: Found, keep: Collection[Keep], files: Files, buffer: bytearray) -> Job | CleanResult | None:
    """A job for ``found``, or why there is none; None where it is no photo."""
    if found.error:
        return _failed(found.path, reason(found.error))
    try:
        return Job(found.path, found.given, keep, files, buffer)
    except NotAPhoto:
        return None
    except Damaged as error:
        return _failed(found.path, error.reason)
    except OSError as error:
        return _failed(found.path, reason(error))


class _Copies:
    """Clean copies on their way into ``folder``; unfinished ones stand in a folder of our own inside it."""

    def __init__(self, folder: str, run_id: str, keep: Collection[Keep], date: bool, files: Files) -> None:
        self._folder = folder
        self.work = os.path.join(folder, f".privacy-audit-{run_id}.tmp")
        self._keep = keep
        self._date = date
        self._files = files
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
        job = _open(found, self._keep, self._files, self._buffer)
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
            return _failed(found.path, error.reason)
        except OSError as error:
            return _failed(found.path, reason(error))
        finally:
            job.abandon()
        status = CleanStatus.UNCHANGED if job.plan.unchanged else CleanStatus.CLEANED
        return CleanResult(found.path, output, status, job.removed, True)

    def _give_name(self, found: Found, job: Job) -> str:
        target = os.path.join(self._folder, os.path.relpath(found.path, found.root or os.curdir))
        parent = os.path.dirname(target)
        if parent not in self._made:
            self._files.make_folders(parent)
            self._made.add(parent)
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


class _InPlace:
    """Photos on their way to being replaced, a batch at a time, in the order of steps of `originals`."""

    def __init__(self, originals: Originals, keep: Collection[Keep], date: bool) -> None:
        self._originals = originals
        self._files = originals.files
        self._keep = keep
        self._date = date
        self._run: Run | None = None
        self._batch: list[Job] = []
        self._results: list[CleanResult] = []
        self._in_flush = False
        self._buffer = bytearray(_LARGEST_IN_MEMORY)

    def add(self, found: Found) -> Iterator[CleanResult]:
        """Take one file; yields what is known of it at once, and a batch's results when that is full."""
        job = _open(found, self._keep, self._files, self._buffer)
        if isinstance(job, CleanResult):
            yield job
        elif job is not None and job.plan.unchanged:
            job.abandon()
            yield CleanResult(job.path, job.path, CleanStatus.UNCHANGED, pixels_identical=True)
        elif job is not None:
            self._batch += self._each([job], self._write)
            large = sum(job.photo.size for job in self._batch) >= _BATCH_BYTES
            if large or len(self._batch) >= _BATCH_FILES or self._results:
                yield from self.flush()

    def flush(self) -> Iterator[CleanResult]:
        """Replace the photos of the batch, then yield their results."""
        if self._batch:
            self._in_flush = True
            self._replace_all(self._current_run())
            self._in_flush = False
        results, self._results, self._batch = self._results, [], []
        yield from results

    def end(self) -> None:
        """Close the run; one that was stopped in the middle of a batch is left to `Originals.recover`."""
        try:
            for job in self._batch:
                job.abandon()
            if self._run and not self._in_flush:
                with contextlib.suppress(OSError):
                    self._run.finish()
        finally:
            if self._run:
                self._run.close()

    def _current_run(self) -> Run:
        if self._run is None:
            self._run = self._originals.start()
        return self._run

    def _replace_all(self, run: Run) -> None:
        jobs = self._each(self._batch, Job.sync)
        jobs = self._each(jobs, Job.verify)
        jobs = self._each(jobs, lambda job: self._keep_original(run, job))
        try:
            run.sync()
        except OSError as error:
            for job in jobs:
                self._fail(job, reason(error))
            return
        jobs = self._each(jobs, self._swap)
        for folder in {os.path.dirname(os.path.abspath(job.path)) for job in jobs}:
            with contextlib.suppress(OSError):  # either name is on disk by now: the photo is whole both ways
                self._files.sync_folder(folder)
        for job in jobs:
            warning = OTHER_NAMES if job.photo.stat.st_nlink > 1 else None
            done = CleanResult(job.path, job.path, CleanStatus.CLEANED, job.removed, True, warning)
            self._results.append(done)

    def _each(self, jobs: list[Job], step: Callable[[Job], None]) -> list[Job]:
        """Do ``step`` for every job; those that fail are reported and left out of what follows."""
        alive = []
        for job in jobs:
            try:
                step(job)
            except Damaged as error:
                self._fail(job, error.reason)
            except OSError as error:
                self._fail(job, reason(error))
            else:
                alive.append(job)
        return alive

    def _fail(self, job: Job, why: str) -> None:
        job.abandon()
        if job.stored and job.is_unchanged_on_disk():
            with contextlib.suppress(OSError):  # `recover` removes what cannot be removed now
                self._files.remove(job.stored)
        self._results.append(_failed(job.path, why))

    def _write(self, job: Job) -> None:
        if not job.photo.stat.st_mode & stat.S_IWUSR:
            raise Damaged("it is marked as read-only: allow changes to it first, or make a clean copy")
        folder = os.path.dirname(os.path.abspath(job.path))
        run = self._current_run()
        run.note_folder(folder)
        job.number = run.next_number()
        job.write(run.temporary(folder, job.number), date=self._date)
        job.start_writing()
        job.photo.unload()

    def _keep_original(self, run: Run, job: Job) -> None:
        clean = os.stat(job.unfinished)
        run.note_kept(Kept(job.number, os.path.abspath(job.path), clean.st_size, clean.st_mtime_ns))
        job.stored = run.kept_path(job.number)
        self._originals.keep(run, job.number, job.path, job.photo)

    def _swap(self, job: Job) -> None:
        if not job.is_unchanged_on_disk():
            raise Damaged("another program changed it at the same moment")
        job.close()
        self._files.replace(job.unfinished, job.path)
        job.unfinished = ""
