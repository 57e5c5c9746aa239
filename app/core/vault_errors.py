"""Why a history does not open or cannot be written: each its own sentence, so that each has its own way out.

Part of the contract of ``ports.Vault`` and ``ports.SecretStore``. The window chooses the buttons
that it offers by these types. None of them ever holds a key or a passphrase.
"""

from __future__ import annotations

import errno
from pathlib import Path

from app.core.errors import UserError
from app.core.passphrase import LEAST_CHARACTERS

NOTHING_CHANGED = "Nothing was changed or deleted."


class VaultError(UserError):
    """The history cannot be opened or written."""


class KeyMissing(VaultError):
    """The keyring answers, but the history's key is no longer in it."""

    def __init__(self) -> None:
        super().__init__(
            "The key to your history is no longer in this computer's keyring.",
            safe="Your history is still on the disk, but nobody can read it without that key.",
            do="If you have restored this computer or changed your user account, go back to the old account. "
            "Otherwise you can start a new history; the old files are kept beside it.",
        )


class KeyFileMissing(VaultError):
    """There is a history but not the small file that says how it is locked."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name}, which says how your history is locked, is not there.",
            safe=NOTHING_CHANGED,
            do=f"If you have a copy, put it back into {path.parent}. "
            "Otherwise you can start a new history; the old files are kept beside it.",
        )


class KeyFileDamaged(VaultError):
    """The small file that says how the history is locked cannot be understood."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name}, which says how your history is locked, is damaged.",
            safe=NOTHING_CHANGED,
            do=f"If you have a copy, put it back into {path.parent}. "
            "Otherwise you can start a new history; the old files are kept beside it.",
        )


class KeyringLocked(VaultError):
    """The keyring is there and locked: the key is not lost."""

    def __init__(self) -> None:
        super().__init__(
            "This computer's keyring is locked, so your history cannot be opened yet.",
            safe="Your history and its key are not lost.",
            do="Unlock the keyring (usually with the password you sign in with), then try again.",
        )


class NoKeyring(VaultError):
    """This computer has no keyring that the program trusts."""

    def __init__(self) -> None:
        super().__init__(
            "This computer has no keyring that this app can trust with a key.",
            safe="Nothing was stored.",
            do="Lock your history with a passphrase instead.",
        )


class KeyringGone(NoKeyring):
    """A keyring holds the history's key, and this computer has none that the program trusts (any more)."""

    def __init__(self) -> None:
        VaultError.__init__(
            self,
            "A keyring holds the key to your history, and this computer has no keyring now that this app can trust.",
            safe="Your history is still on the disk. It was not changed.",
            do="Sign in to your desktop the way you did before, then try again. If that keyring is gone, restore from "
            "a backup, or start a new history; the old files are kept beside it.",
        )


class KeyringFailed(VaultError):
    """The keyring answered with an error of its own."""

    def __init__(self) -> None:
        super().__init__(
            "This computer's keyring did not answer as it should.",
            safe="Your history and its key were not changed.",
            do="Try again. If that does not help, sign out of this computer, sign in and try once more.",
        )


class HistoryLocked(VaultError):
    """The history was locked, or closed, before this could be read or saved."""

    def __init__(self) -> None:
        super().__init__(
            "Your history is locked, so this could not be read or saved.",
            safe="Everything saved before is still there.",
            do="Open it with your passphrase, then do this again.",
        )


class WrongPassphrase(VaultError):
    """The passphrase is not the one that locks this history."""

    def __init__(self) -> None:
        super().__init__(
            "That passphrase does not open your history.",
            safe=NOTHING_CHANGED,
            do="Try again. Check Caps Lock and the keyboard language. Nobody can reset a passphrase, not even us.",
        )


class WeakPassphrase(VaultError):
    """The passphrase is too short to lock a history with."""

    def __init__(self) -> None:
        super().__init__(
            f"This passphrase is too short: it needs at least {LEAST_CHARACTERS} characters.",
            safe="Nothing was changed.",
            do="Three or four random words are easy to remember and hard to guess.",
        )


class WrongKey(VaultError):
    """The key is a key, but not of this history."""

    def __init__(self) -> None:
        super().__init__(
            "The key on this computer does not open this history: "
            "it belongs to another one, or the beginning of the file is damaged.",
            safe=NOTHING_CHANGED,
            do="If you copied or restored files by hand, put back history.db and history.key from the same day. "
            "Otherwise you can start a new history; the old files are kept beside it.",
        )


class NotAHistory(VaultError):
    """The file under the history's name is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The file {path.name} is not a history of this app.",
            safe=NOTHING_CHANGED,
            do=f"If you have a copy of your history, put it back into {path.parent}. "
            "Otherwise you can start a new one; this file is kept beside it.",
        )


class Damaged(VaultError):
    """Some of the history cannot be read back as it was written."""

    def __init__(self) -> None:
        super().__init__(
            "Your history is damaged: part of the file cannot be read as it was written.",
            safe="The damaged file was not changed.",
            do="If there is a backup, go back to the newest one. "
            "Otherwise you can start a new history; the damaged file is kept beside it.",
        )


class NewerSchema(VaultError):
    """A newer version of the program wrote this history."""

    def __init__(self) -> None:
        super().__init__(
            "Your history was last used by a newer version of this app.",
            safe=NOTHING_CHANGED,
            do="Install the newer version again to open it.",
        )


class InUse(VaultError):
    """Another process has the history open."""

    def __init__(self) -> None:
        super().__init__(
            "Your history is open in another window of this app, or another command is using it.",
            safe=NOTHING_CHANGED,
            do="Close the other window or wait for the command to end, then try again.",
        )


class ReadOnly(VaultError):
    """The folder or the file does not allow writing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"This app may not write to the folder {folder}.",
            safe=NOTHING_CHANGED,
            do="Look whether the disk or the folder is set to read only, and allow your user account to write there. "
            "Then try again.",
        )


class DiskFull(VaultError):
    """There was no room for what was to be written."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full, so this could not be saved.",
            safe="Everything saved before is still there.",
            do="Make some room on the disk, then try again.",
        )


class WipeUnfinished(VaultError):
    """Wiping has begun, but there is no room for the rest of it."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is too full to remove the last traces of your posts.",
            safe="Nothing else is lost, and nobody can read what is left without your key.",
            do="Make some room on the disk, then start this app again: it goes on by itself.",
        )


class DiskTrouble(VaultError):
    """The operating system could not read or write the history for another reason."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"This computer could not read or write {path.name}.",
            safe="Everything saved before is still there, as far as the disk can be read.",
            do="Check that the disk is connected and works, then try again.",
        )


class MigrationFailed(VaultError):
    """Bringing an older history up to date did not work; ``backup`` is the copy made first."""

    def __init__(self, backup: Path) -> None:
        self.backup = backup
        super().__init__(
            "Your history could not be brought up to date for this version of the app.",
            safe=f"It is as it was before, and there is a copy in {backup.name}.",
            do="Use the version of the app that you had before, and tell us what happened.",
        )


class RestoreUnfinished(VaultError):
    """A restored history is whole, but not yet in its place; the next start goes on."""

    def __init__(self) -> None:
        super().__init__(
            "Your backup is unpacked, but could not be put in its place yet.",
            safe="Nothing is lost: neither what is in the backup nor the history that was here.",
            do="Close this app, and others that may use its folder. Then start it again: it goes on by itself.",
        )


class HistoryMissing(VaultError):
    """The key file is there but the history is not."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Your history ({path.name}) is not in the folder {path.parent}.",
            safe=NOTHING_CHANGED,
            do="If you moved it or have a copy, put it back. Otherwise you can start a new history.",
        )


class AttachmentMissing(VaultError):
    """The encrypted file of an attachment is not in its place."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file {name} is not in this app's folder any more.",
            safe="What you wrote is still there, and so is the fingerprint of the file.",
            do="If you have restored an older copy of your history, look for the file there, or add it again.",
        )


class AttachmentDamaged(VaultError):
    """The encrypted file of an attachment cannot be read back as it was written."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The file {name} is damaged: it cannot be read as it was written.",
            safe="What you wrote is still there, and so are your other files.",
            do="If you have the file elsewhere, add it again. The fingerprint shows whether it is the same.",
        )


def from_os_error(error: OSError, path: Path) -> VaultError:
    """The sentence for what the operating system said about ``path``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(path.parent)
    return DiskTrouble(path)
