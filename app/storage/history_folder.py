"""The files of a history in one folder: making, opening, locking, setting aside.

    history.db               the encrypted database (and history.db-wal while it is open)
    history.key              how its key is locked (see ``keys``)
    attachments/             the encrypted files of incidents; their keys are in the database
    backups/                 encrypted copies made before each migration
    history.ID.building      a new database being built; nothing is lost with it
    history.ID.ready         a finished one that still has to take its place: a crash came between
    history.ID.snapshot      a copy that goes into a backup at this moment
    history-kept-DATE/       what was here, backups too, when the worker chose to start again, or restored a backup
    restore.*                a history that is being restored (see ``placing``)
    restored-checklists/     checklists from a backup, which have still to be looked at

Nothing here writes over a history. ``history.key`` is written only when its database is finished,
and that order makes a crash at any moment come out right: without the key file there is no history
yet; with it, the database is in its place or ready to be moved there.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from app.core import vault_errors as errors
from app.core.backups import OpenBackup, Proceed, Restored
from app.core.clock import Clock
from app.core.files import free_name, sync_folder
from app.core.ports import SecretStore
from app.storage import keys
from app.storage.backup import SNAPSHOT, Stopped
from app.storage.database import BACKUPS, create, explained, is_in_use, open_database
from app.storage.incidents import ATTACHMENTS
from app.storage.placing import DATABASE, KEY_FILE, Placing
from app.storage.restoring import CHECKLISTS, unpack
from app.storage.vault import SqlVault


class HistoryFolder:
    """The one door to a history's files. Nothing is read or made before a method is called.

    All methods may raise the errors of ``vault_errors``.
    """

    def __init__(self, folder: Path, store: SecretStore, clock: Clock) -> None:
        self.folder = folder
        self.database = folder / DATABASE
        self.key_file = folder / KEY_FILE
        self._backups = folder / BACKUPS
        self._attachments = folder / ATTACHMENTS
        self._store = store
        self._clock = clock
        self._placing = Placing(folder, store, clock, self._present)

    # What is there

    def exists(self) -> bool:
        """Whether there is a history, or what is left of one: then it is opened or set aside, never made anew."""
        return any(path.exists() for path in self._files())

    def keeps_anything(self) -> bool:
        """Whether there is a history, one that was set aside, or what a restore that was killed left."""
        return self.exists() or any(any(self.folder.glob(left)) for left in ("history-kept-*", "restore.*.*"))

    def lock(self) -> Literal["keyring", "passphrase"]:
        """What opens the history, so that the window knows whether to ask for a passphrase."""
        return keys.read(self.key_file).lock

    def backups(self) -> list[Path]:
        """The copies made before migrations, the newest first."""
        return sorted(self._backups.glob("history-*.db"), key=lambda path: path.stat().st_mtime_ns, reverse=True)

    # Making and opening

    def create_with_keyring(self) -> SqlVault:
        """A new history that the keyring opens. Raises ``FileExistsError`` where there is one already."""
        self._refuse_second()
        file, key = keys.new_in_keyring(self._store)
        try:
            return self._create(file, key)
        except BaseException:
            if not self._is_made(file):
                with suppress(errors.VaultError):
                    self._store.delete(file.id)
            raise

    def create_with_passphrase(self, passphrase: str) -> SqlVault:
        """A new history under a passphrase. Raises ``FileExistsError`` where there is one already."""
        self._refuse_second()
        return self._create(*keys.new_with_passphrase(passphrase))

    def open_with_keyring(self) -> SqlVault:
        """Open a history that the keyring locks."""
        file = keys.read(self.key_file)
        return self._open(file, keys.unlock_with_keyring(file, self._store))

    def open_with_passphrase(self, passphrase: str) -> SqlVault:
        """Open a history that a passphrase locks. A keyring entry left by a crash is removed on the way."""
        file = keys.read(self.key_file)
        vault = self._open(file, keys.unlock_with_passphrase(file, passphrase))
        with suppress(errors.VaultError):  # it is tried again next time
            keys.remove_leftover(self.key_file, file, self._store)
        return vault

    # Changing the lock (the history may be open meanwhile)

    def lock_with_passphrase(self, passphrase: str, *, old: str = "") -> bool:
        """Lock with a new passphrase: from the keyring, or in the place of the ``old`` one.

        False where the keyring keeps an entry that still opens the history: opening tries to remove it each time.
        """
        file = keys.read(self.key_file)
        changed = keys.lock_with_passphrase(self.key_file, file, self._key(file, old), passphrase, self._store)
        return not changed.leftover

    def lock_with_keyring(self, *, old: str) -> None:
        """Let the keyring open the history in the place of the ``old`` passphrase."""
        file = keys.read(self.key_file)
        keys.lock_with_keyring(self.key_file, file, self._key(file, old), self._store)

    # Ways out

    def set_aside(self) -> Path:
        """Move what is here into a folder with today's date, so that a new history can begin; returns that folder.

        The backups go first: they must never be offered for another history. The keyring's entry stays: with it,
        files that are put back open again. Attachments go last: they are nothing without the database, and wait for it.
        """
        self._refuse_open()
        return self._move_aside(self._present())

    def recover(self) -> None:
        """Finish what a crash interrupted while a history was restored. Call it before anything else is asked."""
        self._placing.recover()

    def restore(
        self,
        backup: OpenBackup,
        passphrase: str | None,
        adjust: Callable[[SqlVault], None],
        close: Callable[[], None],
        proceed: Proceed,
    ) -> Restored | None:
        """Put what is in the backup in the place of what is here, which is kept; None where ``proceed`` stopped it.

        It is locked with the passphrase, or by the keyring (None), under a new key. ``adjust`` may change it before it
        is in its place. ``close`` is called when all is ready: only then must the history be closed here.
        """
        self._make_folder()
        file, key = keys.new_for_keyring() if passphrase is None else keys.new_with_passphrase(passphrase)
        with self._placing.alone(), self._placing.building(file.id) as building:
            keys.save_new(building / KEY_FILE, file)
            if passphrase is None:
                keys.put(self._store, file.id, key)
            try:
                missing = unpack(backup, building, key, self._clock.today(), adjust, proceed)
            except Stopped:
                return None
            close()
            return Restored(self._placing.put_in_place(building), missing)

    def kept(self) -> list[Path]:
        """The folders of histories that were set aside and can be put back, the newest first."""
        found = [path for path in self.folder.glob("history-kept-*") if (path / KEY_FILE).is_file()]
        return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)

    def put_back(self, kept: Path, close: Callable[[], None]) -> Path | None:
        """Let a history that was set aside take the place of the one that is here, which is set aside in its turn."""
        with self._placing.alone():
            close()
            return self._placing.put_in_place(kept)

    def go_back_to(self, backup: Path) -> None:
        """Put a copy of ``backup`` in the place of a damaged history, which is moved aside.

        Attachments stay where they are: the backup knows those that were there when it was made.
        """
        self._refuse_open()
        name = keys.read(self.key_file).id
        building, ready = self._building(name), self._ready(name)
        with explained(self.database):
            shutil.copyfile(backup, building)
            _sync_file(building)
            os.replace(building, ready)
        self._move_aside([path for path in self._files() if path != self.key_file])
        self._finish(name)

    def _key(self, file: keys.KeyFile, passphrase: str) -> bytes:
        if file.lock == "keyring":
            return keys.unlock_with_keyring(file, self._store)
        return keys.unlock_with_passphrase(file, passphrase)

    def _create(self, file: keys.KeyFile, key: bytes) -> SqlVault:
        building = self._building(file.id)
        try:
            with explained(self.database):
                create(building, key)
                os.rename(building, self._ready(file.id))
            keys.save_new(self.key_file, file)
        except FileExistsError:  # another window was quicker
            self._forget(file)
            raise errors.InUse() from None
        except BaseException:
            if not self._is_made(file):
                self._forget(file)
            raise
        return self._open(file, key)

    def _is_made(self, file: keys.KeyFile) -> bool:
        """Whether the key file is in its place. Then the history exists, and nothing of it may be cleaned up."""
        try:
            return keys.read(self.key_file).id == file.id
        except errors.VaultError:
            return False

    def _forget(self, file: keys.KeyFile) -> None:
        """Remove what was built for a history that did not come to be."""
        for path in self.folder.glob(f"history.{file.id}.*"):
            path.unlink(missing_ok=True)

    def _open(self, file: keys.KeyFile, key: bytes) -> SqlVault:
        self._finish(file.id)
        vault = SqlVault(open_database(self.database, key, self._backups, self._clock.today()))
        with suppress(errors.VaultError):  # it is tried again next time
            vault.sweep()
            vault.sweep_backups()
            vault.posts.sweep()
        for left in self.folder.glob(SNAPSHOT):
            with suppress(OSError):
                left.unlink()
        return vault

    def _finish(self, name: str) -> None:
        """Move a finished database into its place, if a crash came in between."""
        ready = self._ready(name)
        if ready.exists() and not self.database.exists():
            with explained(self.database):
                os.rename(ready, self.database)
                sync_folder(self.folder)

    def _refuse_second(self) -> None:
        if self.exists():
            raise FileExistsError(self.database)
        self._make_folder()

    def _make_folder(self) -> None:
        with explained(self.database):
            try:
                self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            except FileExistsError:  # a file of that name
                raise errors.DiskTrouble(self.folder) from None

    def _refuse_open(self) -> None:
        if is_in_use(self.database):
            raise errors.InUse()

    def _move_aside(self, paths: Iterable[Path]) -> Path:
        target = free_name(self.folder / f"history-kept-{self._clock.today()}")
        with explained(target):
            target.mkdir(mode=0o700)
            for path in paths:
                if path.exists():
                    os.rename(path, target / path.name)
            sync_folder(self.folder)
        return target

    def _present(self) -> list[Path]:
        """All that belongs to the history, in the order in which it moves."""
        return [self._backups, *self._files(), self._attachments, self.folder / CHECKLISTS]

    def _files(self) -> list[Path]:
        """The files of a history in the order in which they move: a journal must never meet another database."""
        journals = [self.folder / f"history.db-{ending}" for ending in ("wal", "shm", "journal")]
        return [*journals, self.database, self.key_file]

    def _building(self, name: str) -> Path:
        return self.folder / f"history.{name}.building"

    def _ready(self, name: str) -> Path:
        return self.folder / f"history.{name}.ready"


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
