"""A history that was built elsewhere takes the place of the one that is here: all of it, or nothing.

    restore.ID.building/   being unpacked: nothing is lost with it
    restore.ID.ready/      whole; what is here has to move into the folder that the file ``kept`` in it names
    restore.ID.placing/    what was here has moved; what is in it has to move to its place
    restore.lock           held by whoever builds or moves

Each step from one name to the next is one rename. From ``ready`` on the work is only ever finished, at the next start
if need be: before, the old history is there whole, afterwards the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import apsw

from app.core import vault_errors as errors
from app.core.clock import Clock
from app.core.files import free_name, sync_folder, write_whole
from app.core.ports import SecretStore
from app.storage import keys
from app.storage.database import explained, is_in_use

KEY_FILE, DATABASE = "history.key", "history.db"
_KEPT = "kept"


class Placing:
    """The moves in one folder. ``present`` lists what belongs to the history here, in the order in which it moves."""

    def __init__(self, folder: Path, store: SecretStore, clock: Clock, present: Callable[[], list[Path]]) -> None:
        self._folder = folder
        self._store = store
        self._clock = clock
        self._present = present
        self._busy = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else builds or moves here meanwhile; the system ends it with the process. Raises ``InUse``."""
        path = self._folder / "restore.lock"
        with explained(path):
            lock = apsw.Connection(os.fspath(path))
            try:
                lock.execute("BEGIN EXCLUSIVE")
            except BaseException:
                lock.close()
                raise
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
            lock.close()
            with suppress(OSError):  # another asks at this moment; it is empty and does no harm
                path.unlink()

    def recover(self) -> None:
        """Finish what was ready, and clear what was not, when a crash came in between. Call it before all else."""
        if self._busy or not any(self._folder.glob("restore.*")):
            return
        try:
            with self.alone():
                for building in self._folder.glob("restore.*.building"):
                    self.discard(building)
                self.finish()
        except errors.InUse:
            if any(self._started()):
                raise  # what would be opened now is about to move

    @contextmanager
    def building(self, name: str) -> Iterator[Path]:
        """A folder to build in. It is gone at the block's end, unless it was put ``in_place``."""
        folder = self._folder / f"restore.{name}.building"
        with explained(folder):
            folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            if folder.is_dir():
                self.discard(folder)

    def put_in_place(self, whole: Path) -> Path | None:
        """Let the folder ``whole`` take the place of what is here; where that went.

        Raises ``InUse`` or an error of the disk with nothing changed, or ``RestoreUnfinished``.
        """
        self._refuse_open()
        kept = free_name(self._folder / f"history-kept-{self._clock.today()}") if any(self._there()) else None
        if kept:
            write_whole(whole / _KEPT, kept.name.encode())
        ready = self._folder / f"restore.{keys.read(whole / KEY_FILE).id}.ready"
        with explained(ready):
            sync_folder(whole)
            os.rename(whole, ready)
        try:
            self.finish()
        except errors.VaultError as error:
            raise errors.RestoreUnfinished() from error
        return kept

    def finish(self) -> None:
        """Go on from ``ready`` or ``placing`` to the end; does nothing where nothing has begun."""
        with explained(self._folder / DATABASE):
            for ready in self._folder.glob("restore.*.ready"):
                self._refuse_open()
                self._move_aside(ready / _KEPT)
                sync_folder(self._folder)
                os.rename(ready, ready.with_suffix(".placing"))
                sync_folder(self._folder)
            for placing in self._folder.glob("restore.*.placing"):
                (placing / _KEPT).unlink(missing_ok=True)
                for path in sorted(placing.iterdir()):
                    os.rename(path, self._folder / path.name)
                sync_folder(self._folder)
                placing.rmdir()

    def discard(self, building: Path) -> None:
        """Remove a folder that was not finished, and its key in the keyring."""
        with suppress(errors.VaultError):
            file = keys.read(building / KEY_FILE)
            if file.lock == "keyring":
                self._store.delete(file.id)
        shutil.rmtree(building, ignore_errors=True)

    def _move_aside(self, name: Path) -> None:
        if not name.exists():
            return
        kept = self._folder / name.read_text("utf-8")
        kept.mkdir(mode=0o700, exist_ok=True)
        for path in self._there():
            os.rename(path, kept / path.name)
        sync_folder(kept)

    def _there(self) -> Iterator[Path]:
        return (path for path in self._present() if path.exists())

    def _started(self) -> Iterator[Path]:
        for ending in ("ready", "placing"):
            yield from self._folder.glob(f"restore.*.{ending}")

    def _refuse_open(self) -> None:
        if is_in_use(self._folder / DATABASE):
            raise errors.InUse()
