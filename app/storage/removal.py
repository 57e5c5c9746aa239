"""Delete everything: what the program ever wrote into its folder, and the key in the keyring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.core import vault_errors as errors
from app.core.ports import SecretStore
from app.storage import keys
from app.storage.database import BACKUPS, is_in_use
from app.storage.incidents import ATTACHMENTS
from app.storage.restoring import CHECKLISTS

# The key first: from then on the rest is unreadable, even where it cannot be removed.
_OURS = (
    "history.key",
    "history.db",
    "history.db-*",
    "history.*.building*",
    "history.*.ready",
    "history.*.snapshot*",
    ".*.part",  # a small file that a crash left half written
    ATTACHMENTS,
    BACKUPS,
    "history-kept-*",
    "restore.*",
    CHECKLISTS,
)


@dataclass(frozen=True, slots=True)
class Removal:
    """What became of it all.

    ``left`` pairs each file or folder that could not be removed with the system's reason. ``not_ours`` is what
    stood in the folder and was not written by this app. ``keyring_cleared`` is False where an entry may be left.
    """

    files: int
    left: tuple[tuple[Path, str], ...]
    not_ours: tuple[Path, ...]
    keyring_cleared: bool


def delete_everything(folder: Path, store: SecretStore, also: Iterable[str] = ()) -> Removal:
    """Remove the history, its key, files, backups, what was set aside, and ``also`` (other parts' names, with ``*``).

    Goes on after a failure, so that as much as possible is gone. Raises ``InUse`` with nothing removed while
    the history is open: close it first. What a disk or a cloud copy keeps of removed files is out of reach.
    """
    if is_in_use(folder / "history.db"):
        raise errors.InUse()
    keyring_cleared = _clear_keyring([folder, *folder.glob("history-kept-*"), *folder.glob("restore.*")], store)
    sweep = _Sweep()
    for pattern in (*_OURS, *also):
        for path in sorted(folder.glob(pattern)):
            sweep.remove(path)
    rest = tuple(path for path in _children(folder) if path not in {left for left, _ in sweep.left})
    if not rest and not sweep.left and folder.exists():
        sweep.remove(folder)
    return Removal(sweep.files, tuple(sweep.left), rest, keyring_cleared)


def _clear_keyring(folders: Iterable[Path], store: SecretStore) -> bool:
    """Remove the keyring's entries of these histories; whether none can be left."""
    cleared = True
    for folder in folders:
        try:
            file = keys.read(folder / "history.key")
            if file.lock == "keyring" or file.leftover:
                store.delete(file.id)
        except errors.KeyFileMissing:
            continue
        except errors.VaultError:
            cleared = False
    return cleared


class _Sweep:
    """Removes files and folders one by one and remembers what stayed. Links are removed, not followed."""

    def __init__(self) -> None:
        self.files = 0
        self.left: list[tuple[Path, str]] = []

    def remove(self, path: Path) -> None:
        try:
            if path.is_dir() and not path.is_symlink():
                for child in _children(path):
                    self.remove(child)
                path.rmdir()
            else:
                path.unlink()
                self.files += 1
        except OSError as error:
            self.left.append((path, error.strerror or type(error).__name__))


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
