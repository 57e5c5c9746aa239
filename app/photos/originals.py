"""The originals of photos that were cleaned in place: kept in one folder until the worker lets them go.

How a photo is replaced, so that whatever stops the program leaves the original or the finished result
(promise 2). Photos go in small batches; each step is done for the whole batch before the next:

 1. the journal says which folder unfinished files may stand in, and is synced (once a folder);
 2. the clean file is written beside the photo under a name of our own;
 3. it is synced, and read back and compared meanwhile;
 4. the original gets a second name among the originals (a hard link; a synced and compared copy where
    the disk is another one or the photo has other names); its journal line is written first;
 5. the journal and the names of the originals are synced;
 6. the clean file takes the photo's name in one step (`os.replace`);
 7. the photo's folder is synced.

A photo that gets a neutral name gets it after 6, in a step of its own; its sidecars are kept in 4 as it is, and go from
its folder after 6. Of a file that only loses its attributes, its date or its name, these are kept (`outside`).

Stopped before 6, the photo is untouched: `recover` finds the unfinished files by the journal and
removes them, and the kept original where the photo still is that same file. Stopped after 6, the photo
is clean, its original is kept, and undo works. Undo gives the original its name back in one step, too.
Nothing is ever written into a file that already has a name of the worker's.

Kept: content, date, permissions, and extended attributes where a copy (not a link) can have them on its disk.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH100, PTH116, PTH120

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from datetime import timedelta

from app.core.clock import Clock, SystemClock
from app.core.errors import UserError
from app.photos import attributes, journal, outside
from app.photos.files import Files, same_bytes
from app.photos.folders import TEMPORARY
from app.photos.journal import UNFINISHED, Kept, Run
from app.photos.model import KeptRun, Recovery, Restored, RestoreStatus, never
from app.photos.outside import Outside
from app.photos.reading import Damaged, PhotoFile
from app.photos.trouble import reason

_NO_LINK = (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EACCES, errno.EINVAL)
ASK_AFTER = timedelta(days=30)


class Originals:
    """The folder of kept originals, inside the program's own data folder; made when first needed."""

    def __init__(
        self, directory: str | os.PathLike[str], clock: Clock | None = None, files: Files | None = None
    ) -> None:
        self.directory = os.path.abspath(directory)
        self.files = files or Files()
        self._clock = clock or SystemClock()

    def start(self) -> Run:
        """Begin a clean. Raises `UserError` where nothing can be kept here."""
        try:
            return journal.start(self.directory, self._clock.now(), self.files)
        except OSError as error:
            raise UserError(
                f"The originals cannot be kept in {self.directory}, because {reason(error)}.",
                safe="No photo was changed.",
                do="Make room there or choose another folder for the program's data.",
            ) from error

    def runs(self) -> list[KeptRun]:
        """The cleans whose originals are still kept, newest first."""
        found = []
        for run in reversed(journal.open_runs(self.directory, self.files)):
            try:
                sizes = [entry.stat().st_size for entry in run.kept_files()]
            except FileNotFoundError:
                continue  # they are put back or let go at this moment
            if sizes:
                found.append(KeptRun(run.name, run.when, len(sizes), sum(sizes)))
        return found

    def size(self) -> int:
        """How many bytes the kept originals take."""
        return sum(run.size for run in self.runs())

    def older_than(self, age: timedelta = ASK_AFTER) -> list[KeptRun]:
        """The cleans that are older than ``age``, newest first: their originals are the leak itself."""
        return [run for run in self.runs() if self._clock.now() - run.when > age]

    def let_go(self, age: timedelta = ASK_AFTER) -> int:
        """Delete the originals of cleans older than ``age``; says how many. A clean that is running is left alone.

        Raises `UserError` where they cannot be deleted.
        """
        deleted = 0
        for run in journal.open_runs(self.directory, self.files):
            if self._clock.now() - run.when > age and run.lock():
                try:
                    deleted += run.delete()
                except OSError as error:
                    raise UserError(
                        f"Some originals could not be deleted, because {reason(error)}.",
                        safe="Your clean photos are as they were.",
                        do=f"Try again, or delete this folder yourself: {run.folder}",
                    ) from error
                finally:
                    run.close()
        return deleted

    def in_use(self) -> bool:
        """Whether photos are being cleaned or put back at this moment, by this process or by another."""
        for run in journal.open_runs(self.directory, self.files):
            if not run.lock():
                return True
            run.close()
        return False

    def let_go_all(self) -> int:
        """Delete every kept original; says how many."""
        return self.let_go(timedelta.min)

    def recover(self) -> Recovery:
        """Clear what cleans that were cut short have left. Call it at every start; it is quick when all is well."""
        cleared = interrupted = 0
        for run in journal.open_runs(self.directory, self.files):
            if not run.lock():
                continue
            try:
                if not run.is_finished():
                    interrupted += 1
                    cleared += self._clear(run)
                    run.finish()
            except OSError:
                continue  # what cannot be cleared today is tried again at the next start
            finally:
                run.close()
        return Recovery(cleared, interrupted)

    def _clear(self, run: Run) -> int:
        kept, folders = run.read()
        cleared = sum(self._clear_folder(run, folder) for folder in folders)
        for path in run.unfinished_copies():
            self.files.remove(path)
        originals = {run.kept_path(original.n): original for original in kept}
        for entry in list(run.kept_files()):
            original = originals.get(entry.path)
            # Without a line in the journal the photo was not replaced: then its second name is still there.
            untouched = _is_untouched(entry.path, original) if original else os.stat(entry.path).st_nlink > 1
            if original and not untouched:
                self._drop_second_name(original.path, original.renamed)
            if untouched:
                self.files.remove(entry.path)
        return cleared

    def _clear_folder(self, run: Run, folder: str) -> int:
        """Remove this run's own unfinished files and folders in ``folder``."""
        try:
            with os.scandir(folder) as entries:
                leftovers = [entry for entry in entries if TEMPORARY.fullmatch(entry.name) and run.id in entry.name]
        except OSError:
            return 0  # the folder or its disk is gone, and the leftovers with it
        for entry in leftovers:
            if entry.is_dir(follow_symlinks=False):
                self.files.remove_folder(entry.path)
            else:
                self.files.remove(entry.path)
        return len(leftovers)

    def keep(self, run: Run, n: int, path: str, photo: PhotoFile) -> None:
        """Keep the open ``photo`` as number ``n``: as a second name of it, or as a copy."""
        stored = run.kept_path(n)
        if photo.stat.st_nlink == 1:
            try:
                self.files.link(path, stored)
            except OSError as error:
                if error.errno not in _NO_LINK:
                    raise
            else:
                if not os.path.samestat(os.lstat(stored), photo.stat):
                    self.files.remove(stored)
                    raise Damaged("another program changed it at the same moment")
                return
        unfinished = stored + UNFINISHED
        self._copy(photo, unfinished, path)
        self.files.replace(unfinished, stored)

    def keep_note(self, run: Run, n: int, outside: Outside) -> None:
        """Keep what is taken from a file that is not replaced."""
        stored = run.kept_path(n)
        fd = self.files.create(stored + UNFINISHED)
        try:
            self.files.write(fd, outside.to_bytes())
            self.files.sync(fd)
        finally:
            os.close(fd)
        self.files.replace(stored + UNFINISHED, stored)

    def _drop_second_name(self, first: str, second: str) -> None:
        """End a renaming that was cut short between the new name and the end of the old one."""
        with contextlib.suppress(FileNotFoundError):
            if second and os.path.samestat(os.lstat(first), os.lstat(second)):
                self.files.remove(first)

    def _copy(self, source: PhotoFile, target: str, path: str) -> None:
        """Copy what is at ``path``, sync and compare; nothing is left of it when that fails."""
        fd = self.files.create(target)
        try:
            self.files.copy(source.fileno(), 0, source.size, fd)
            with contextlib.suppress(OSError):  # not every disk has attributes
                self.files.put_attributes_back(target, attributes.read(path))
            self.files.set_looks(fd, target, source.stat, date=True)
            self.files.sync(fd)
            if os.fstat(fd).st_size != source.size or not same_bytes(source.fileno(), 0, fd, 0, source.size):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
        except Exception:
            self.files.remove(target)
            raise
        finally:
            os.close(fd)

    def undo_last(self, *, cancelled: Callable[[], bool] = never) -> Iterator[Restored]:
        """Put back the originals of the last clean, newest first, byte for byte with their dates.

        A photo that has changed since it was cleaned is not overwritten: the original goes beside it
        under a new name. Yields nothing where nothing is kept. Raises `UserError` while a clean is running.
        """
        run = next(
            (run for run in reversed(journal.open_runs(self.directory, self.files)) if any(run.kept_files())), None
        )
        if run is None:
            return
        if not run.lock():
            raise UserError(
                "These photos are still being cleaned.", safe="Nothing was changed.", do="Wait until it is done."
            )
        try:
            if not run.is_finished():
                self._clear(run)
            yield from self._undo(run, cancelled)
        finally:
            with contextlib.suppress(OSError):  # `recover` ends it then
                run.finish()

    def _undo(self, run: Run, cancelled: Callable[[], bool]) -> Iterator[Restored]:
        with contextlib.suppress(OSError):  # a full disk must not stop what makes room on it
            run.note_undoing()
            run.sync()
        kept = {run.kept_path(original.n): original for original in run.read()[0]}
        touched = set()
        for stored in sorted((entry.path for entry in run.kept_files()), reverse=True):
            if cancelled():
                break
            original = kept.get(stored)
            if original is None:
                yield Restored(stored, None, RestoreStatus.FAILED, "Not put back, because its place is not known.")
                continue
            touched.add(os.path.dirname(original.path))
            yield self._restore(run, original)
        for folder in touched:
            with contextlib.suppress(OSError):  # a folder that is gone took nothing of ours with it
                self.files.sync_folder(folder)

    def _restore(self, run: Run, original: Kept) -> Restored:
        try:
            self._name_back(original)
            if original.noted:
                return self._give_back(run, original)
            if _is_as_cleaned(original, original.path):
                self._put_back(run, original, original.path, self.files.replace)
                return Restored(original.path, original.path, RestoreStatus.RESTORED, clean=original.renamed or None)
            for target in _names_beside(original.path):
                with contextlib.suppress(FileExistsError):
                    self._put_back(run, original, target, self.files.rename_new)
                    break
        except OSError as error:
            why = f"Not put back, because {reason(error)}. The original is still kept: {run.kept_path(original.n)}"
            return Restored(original.path, None, RestoreStatus.FAILED, why)
        if target == original.path and not (original.renamed and os.path.lexists(original.renamed)):
            return Restored(original.path, target, RestoreStatus.RESTORED)
        why = "The photo has changed since it was cleaned, so the original is beside it under another name."
        return Restored(original.path, target, RestoreStatus.BESIDE, why)

    def _name_back(self, original: Kept) -> None:
        """Give a renamed file its old name again, unless it has changed since or that name is taken."""
        if not original.renamed or not os.path.lexists(original.renamed):
            return
        if os.path.lexists(original.path):
            self._drop_second_name(original.renamed, original.path)
        elif _is_as_cleaned(original, original.renamed):
            self.files.rename_new(original.renamed, original.path)

    def _give_back(self, run: Run, original: Kept) -> Restored:
        """Give a file that was not replaced its attributes and its date again."""
        stored = run.kept_path(original.n)
        named_back = not (original.renamed and os.path.lexists(original.renamed))
        place = original.path if named_back else original.renamed
        if not named_back and not _is_as_cleaned(original, place):
            self.files.remove(stored)
            why = "Not put back, because the photo has changed since it was cleaned. It keeps its new name."
            return Restored(original.path, None, RestoreStatus.FAILED, why)
        if not os.path.lexists(place):
            self.files.remove(stored)
            why = "Not put back, because the photo is no longer there."
            return Restored(original.path, None, RestoreStatus.FAILED, why)
        outside.read(stored).give_back(place, self.files)
        self.files.remove(stored)
        if named_back:
            return Restored(original.path, place, RestoreStatus.RESTORED, clean=original.renamed or None)
        why = "Another file has its old name now, so it keeps the new one."
        return Restored(original.path, place, RestoreStatus.BESIDE, why)

    def _put_back(self, run: Run, original: Kept, target: str, place: Callable[[str, str], None]) -> None:
        stored = run.kept_path(original.n)
        try:
            place(stored, target)
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
        folder = os.path.dirname(target)
        run.note_folder(folder)
        unfinished = run.temporary(folder, original.n)
        with PhotoFile(stored) as source:
            self._copy(source, unfinished, stored)
        try:
            place(unfinished, target)
        except OSError:
            self.files.remove(unfinished)
            raise
        self.files.sync_folder(folder)
        self.files.remove(stored)


def _is_untouched(stored: str, original: Kept) -> bool:
    """Whether the file of which ``stored`` was kept is as it was."""
    if original.renamed and os.path.lexists(original.renamed):
        return False
    if original.noted:
        return outside.read(stored).is_still_on(original.path)
    return _same_file(stored, original.path)


def _is_as_cleaned(original: Kept, place: str) -> bool:
    try:
        now = os.lstat(place)
    except FileNotFoundError:
        return False
    return (now.st_size, now.st_mtime_ns) == (original.clean_size, original.clean_mtime_ns)


def _same_file(first: str, second: str) -> bool:
    """Whether two paths are one file, or two with the same bytes."""
    try:
        with PhotoFile(first) as one, PhotoFile(second) as other:
            if os.path.samestat(one.stat, other.stat):
                return True
            return one.size == other.size and same_bytes(one.fileno(), 0, other.fileno(), 0, one.size)
    except (OSError, Damaged):
        return False


def _names_beside(path: str) -> Iterator[str]:
    """``path`` itself (it may be free), then "name (original).jpg", "name (original 2).jpg", …"""
    yield path
    stem, ending = os.path.splitext(path)
    yield f"{stem} (original){ending}"
    for number in range(2, 10_000):
        yield f"{stem} (original {number}){ending}"
