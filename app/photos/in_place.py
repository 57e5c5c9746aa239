"""Photos on their way to being replaced where they are, a batch at a time, in the order of steps of `originals`.

With a photo go its sidecars: they are moved to the kept originals, or stay where the worker keeps them; Apple's file of
edits always stays, since Photos cannot show or take back the edits without it and it holds no place. A photo that is
clean inside is not written anew: what the computer noted about it is taken off, its date reset, its name changed.

What concerns several files waits for all of them: a sidecar that pictures share goes when the last of them is clean,
and the halves of a pair are in one batch and renamed together, or not at all.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100, PTH114, PTH116, PTH118, PTH119, PTH120

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections import Counter
from collections.abc import Callable, Collection, Iterator

from app.photos import attributes, outside, sidecar
from app.photos.around import why_not_cleaned
from app.photos.aside import Aside
from app.photos.companions import ALONE, is_sidecar_name
from app.photos.files import NEUTRAL_DATE, Files
from app.photos.folders import Found
from app.photos.job import Job, failed, open_job
from app.photos.journal import Kept, Run
from app.photos.model import CleanResult, CleanStatus, Keep, readable_path
from app.photos.neutral_names import NeutralNames, follow
from app.photos.originals import Originals
from app.photos.outside import Outside
from app.photos.reading import Damaged
from app.photos.telling_names import name_find
from app.photos.trouble import OTHER_NAMES, reason

_BATCH_FILES = 16
_MOST_WAITING = 2 * _BATCH_FILES  # for the other half of a pair: each photo holds two open files
_BATCH_BYTES = 64 * 1024 * 1024
_LARGEST_IN_MEMORY = 16 * 1024 * 1024


class InPlace:
    """Cleans what it is given. ``date``: the file's date stays; ``rename``: photos get neutral names."""

    def __init__(
        self, originals: Originals, keep: Collection[Keep], *, date: bool, rename: bool, keep_sidecars: bool
    ) -> None:
        self._originals = originals
        self._files = originals.files
        self._keep = keep
        self._date = date
        self._names = NeutralNames() if rename else None
        self._keep_sidecars = keep_sidecars
        self._run: Run | None = None
        self._batch: list[_Work] = []
        self._results: list[CleanResult] = []
        self._in_flush = False
        self._claimed: set[str] = set()  # sidecars that stay: they are named, and follow a name, once
        self._seen: set[str] = set()  # of files that have others beside them
        self._cleaned: set[str] = set()  # of those, too
        self._names_cleaned: Counter[tuple[int, int]] = Counter()
        self._buffer = bytearray(_LARGEST_IN_MEMORY)

    def add(self, found: Found) -> Iterator[CleanResult]:
        """Take one file; yields what is known of it at once, and a batch's results when that is full."""
        if found.beside != ALONE:
            self._seen.add(found.path)
        job = open_job(found, self._keep, self._files, self._buffer)
        if isinstance(job, CleanResult):
            yield job
            return
        if job is None:
            yield from _alone(found)
            return
        work = _Work(job, found)
        try:
            self._look_around(work)
        except OSError as error:
            job.abandon()
            yield failed(job.path, reason(error))
            return
        if job.plan.unchanged and not work.has_more_to_do:
            job.abandon()
            self._note_cleaned(work)
            yield self._result(work)
            return
        self._batch += self._each([work], self._write)
        large = sum(work.job.photo.size for work in self._batch) >= _BATCH_BYTES
        if (large or len(self._batch) >= _BATCH_FILES or self._results) and not self._waits_for_a_half():
            yield from self.flush()

    def _waits_for_a_half(self) -> bool:
        """Whether a photo of the batch is to be renamed together with one that is still to come."""
        if len(self._batch) >= _MOST_WAITING:
            return False
        halves = (work.found.beside.pair for work in self._batch if work.renamed)
        return any(half and half not in self._seen for half in halves)

    def _look_around(self, work: _Work) -> None:
        """Note what is to be done beside cleaning the photo itself."""
        job, beside = work.job, work.found.beside
        noted = attributes.read(job.path)
        if job.plan.unchanged:
            work.outside = outside.of(noted, job.photo.stat, date=self._date)
        work.noted = tuple(noted)
        if self._names:
            folder = os.path.dirname(job.path)
            renamed = os.path.join(folder, self._names.name_for(work.found, folder))
            work.renamed = "" if renamed == job.path else renamed
        for path, owners in zip(beside.sidecars, beside.shared_by, strict=True):
            said = sidecar.read(path) if path not in self._claimed and os.path.lexists(path) else None
            if said is None:
                continue
            if os.path.islink(path):
                self._claim(work, path)
                work.warnings.append(_stays(path, reason(OSError(errno.ELOOP, ""))))
            elif said.stays or self._keep_sidecars:
                self._claim(work, path)
                if work.renamed:
                    work.asides.append(Aside(path, (), follow(path, job.path, work.renamed)))
            else:
                others = tuple(owner for owner in owners if owner != job.path)
                aside = Aside(path, said.finds, "", others)
                in_batch = {before.job.path for before in self._batch}
                is_last = all(other in self._cleaned or other in in_batch for other in others)
                (work.asides if is_last else work.waiting).append(aside)

    def _note_cleaned(self, work: _Work) -> None:
        if work.found.beside != ALONE:
            self._cleaned.add(work.job.path)
        if not work.job.plan.unchanged and work.job.photo.stat.st_nlink > 1:
            self._names_cleaned[work.identity] += 1

    def _claim(self, work: _Work, path: str) -> None:
        self._claimed.add(path)
        work.left.append(path)

    def _result(self, work: _Work) -> CleanResult:
        """What became of a photo of which nothing failed."""
        job = work.job
        finds = job.removed + attributes.in_words(work.noted)
        moved = [aside for aside in work.asides if not aside.renamed]
        for aside in moved:
            finds += aside.finds
        if work.renamed:
            finds += (name_find(job.path),)
        names = 0 if job.plan.unchanged else job.photo.stat.st_nlink
        if names > max(1, self._names_cleaned[work.identity]):
            work.warnings.append(OTHER_NAMES)
        for aside in work.waiting:
            self._say_it_waits(work, aside)
        return CleanResult(
            job.path,
            work.renamed or job.path,
            CleanStatus.UNCHANGED if job.plan.unchanged and not work.has_more_to_do else CleanStatus.CLEANED,
            finds,
            True,
            " ".join(work.warnings) or None,
            moved=tuple(aside.path for aside in moved),
            left=tuple(work.left),
            pair=work.found.beside.pair or None,
        )

    def _say_it_waits(self, work: _Work, aside: Aside) -> None:
        """Say which photo a shared sidecar stays for, where that was not cleaned yet."""
        missing = [owner for owner in aside.others if owner not in self._cleaned]
        if not missing or not os.path.lexists(aside.path):
            return
        name = readable_path(os.path.basename(missing[0]))
        work.warnings.append(_stays(aside.path, f"it also belongs to {name}: it goes when both are clean"))
        if aside.path not in self._claimed and self._seen.issuperset(missing):
            self._claim(work, aside.path)

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
            for work in self._batch:
                work.job.abandon()
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
        batch = self._sync_and_verify(self._batch)
        batch = self._each(batch, lambda work: self._keep_original(run, work))
        try:
            run.sync()
        except OSError as error:
            for work in batch:
                self._fail(work, reason(error))
            return
        batch = self._each(batch, self._swap)
        swapped = {work.job.path for work in batch}
        for work in batch:
            self._follow(work, swapped)
        for folder in {os.path.dirname(os.path.abspath(work.job.path)) for work in batch}:
            with contextlib.suppress(OSError):  # either name is on disk by now: the photo is whole both ways
                self._files.sync_folder(folder)
        self._results += [self._result(work) for work in batch]

    def _sync_and_verify(self, batch: list[_Work]) -> list[_Work]:
        """Put the clean files on disk, one by one, and compare each meanwhile: only one of both needs the disk."""
        from concurrent.futures import Future, ThreadPoolExecutor, wait

        with ThreadPoolExecutor(1) as disk:
            on_disk: dict[_Work, Future[None]] = {}
            for work in batch:
                if work.job.unfinished:
                    on_disk[work] = disk.submit(work.job.sync)

            def verify(work: _Work) -> None:
                if work in on_disk:
                    try:
                        work.job.verify()
                    finally:
                        wait((on_disk[work],))  # it may be closed from now on
                    on_disk[work].result()

            return self._each(batch, verify)

    def _each(self, batch: list[_Work], step: Callable[[_Work], None]) -> list[_Work]:
        """Do ``step`` for every photo; those that fail are reported and left out of what follows."""
        alive = []
        for work in batch:
            try:
                step(work)
            except Damaged as error:
                self._fail(work, error.reason)
            except OSError as error:
                self._fail(work, reason(error))
            else:
                alive.append(work)
        return alive

    def _fail(self, work: _Work, why: str) -> None:
        work.job.abandon()
        self._claimed.difference_update(work.left)
        stored = [aside.stored for aside in work.asides]
        if work.job.is_unchanged_on_disk() and work.outside.is_still_on(work.job.path):
            stored.append(work.job.stored)
        for path in filter(None, stored):
            with contextlib.suppress(OSError):  # `recover` removes what cannot be removed now
                self._files.remove(path)
        self._results.append(failed(work.job.path, why))

    def _write(self, work: _Work) -> None:
        job = work.job
        if not job.photo.stat.st_mode & stat.S_IWUSR:
            raise Damaged("it is marked as read-only: allow changes to it first, or make a clean copy")
        folder = os.path.dirname(os.path.abspath(job.path))
        run = self._current_run()
        run.note_folder(folder)
        job.number = run.next_number()
        if not job.plan.unchanged:
            job.write(run.temporary(folder, job.number), date=self._date)
            job.start_writing()
        job.photo.unload()

    def _keep_original(self, run: Run, work: _Work) -> None:
        job, path = work.job, os.path.abspath(work.job.path)
        renamed = os.path.abspath(work.renamed) if work.renamed else ""
        noted = job.plan.unchanged
        if not noted or work.outside or renamed:
            clean = os.stat(job.unfinished or path)
            mtime_ns = clean.st_mtime_ns if work.outside.mtime_ns is None else NEUTRAL_DATE
            run.note_kept(Kept(job.number, path, clean.st_size, mtime_ns, renamed, noted))
            job.stored = run.kept_path(job.number)
            if noted:
                self._originals.keep_note(run, job.number, work.outside)
            else:
                self._originals.keep(run, job.number, job.path, job.photo)
        for aside in list(work.asides):
            try:
                aside.keep(run, self._originals)
            except (OSError, Damaged) as error:
                work.leave(aside, error.reason if isinstance(error, Damaged) else reason(error), self._files)

    def _swap(self, work: _Work) -> None:
        job = work.job
        if not job.is_unchanged_on_disk():
            raise Damaged("another program changed it at the same moment")
        if job.plan.unchanged:
            work.outside.take(job.path, self._files)
        job.close()
        if job.unfinished:
            self._files.replace(job.unfinished, job.path)
            job.unfinished = ""
        self._note_cleaned(work)

    def _follow(self, work: _Work, swapped: set[str]) -> None:
        """Rename a photo of those that were ``swapped``, and have its sidecars go or follow it."""
        if work.renamed:
            self._rename(work, swapped)
        for aside in list(work.asides):
            if not self._cleaned.issuperset(aside.others):
                work.wait(aside, self._files)
                continue
            try:
                if aside.renamed and not work.renamed:
                    work.drop(aside, self._files)
                else:
                    aside.go(self._files)
            except OSError as error:
                work.leave(aside, reason(error), self._files)

    def _rename(self, work: _Work, swapped: set[str]) -> None:
        half = work.found.beside.pair
        try:
            if half and half not in swapped:
                name = readable_path(os.path.basename(half))
                raise OSError(0, f"its other half, {name}, was not cleaned with it")
            self._files.rename_new(work.job.path, work.renamed)
        except OSError as error:
            work.warnings.append(f"It keeps its name, because {reason(error)}.")
            work.renamed = ""
            if work.job.plan.unchanged and not work.outside:
                with contextlib.suppress(OSError):  # nothing of it changed: there is nothing to undo
                    self._files.remove(work.job.stored)


def _alone(found: Found) -> Iterator[CleanResult]:
    """What is said of a sidecar without its photo: it may give away what the photo would."""
    if found.beside.owners or not is_sidecar_name(os.path.basename(found.path)):
        return
    if sidecar.read(found.path) is not None:
        yield failed(found.path, why_not_cleaned(()))


def _stays(path: str, why: str) -> str:
    return f"{readable_path(os.path.basename(path))} stays beside it, because {why}."


class _Work:
    """One photo, and what is to be done around it; ``waiting`` are sidecars that another photo will take along."""

    def __init__(self, job: Job, found: Found) -> None:
        self.job = job
        self.found = found
        self.noted: tuple[tuple[str, bytes], ...] = ()
        self.outside = Outside()
        self.renamed = ""
        self.asides: list[Aside] = []
        self.waiting: list[Aside] = []
        self.left: list[str] = []
        self.warnings: list[str] = []

    @property
    def has_more_to_do(self) -> bool:
        return bool(self.outside or self.renamed or self.asides)

    @property
    def identity(self) -> tuple[int, int]:
        return self.job.photo.stat.st_dev, self.job.photo.stat.st_ino

    def drop(self, aside: Aside, files: Files) -> None:
        """Let a sidecar stay where it is."""
        self.asides.remove(aside)
        if aside.stored:
            with contextlib.suppress(OSError):
                files.remove(aside.stored)

    def leave(self, aside: Aside, why: str, files: Files) -> None:
        """Let a sidecar stay where it is, and say so."""
        self.drop(aside, files)
        self.warnings.append(_stays(aside.path, why))

    def wait(self, aside: Aside, files: Files) -> None:
        """Let a sidecar stay until another photo is clean."""
        self.drop(aside, files)
        self.waiting.append(aside)
