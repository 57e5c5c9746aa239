"""Why a backup cannot be made or restored, each in its own sentences. None of them ever holds a passphrase."""

from __future__ import annotations

import errno
from pathlib import Path

from app.core.errors import UserError

UNTOUCHED = "Nothing on this computer was changed."


class BackupError(UserError):
    """A backup cannot be made, or not restored."""


class BackupExists(BackupError):
    """There is a file of that name already."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"There is already a file named {path.name}.",
            safe="It was not changed.",
            do="Choose another name, or move that file first.",
        )


class BackupNotWritten(BackupError):
    """The operating system did not take the file, for the reason that ``error`` gives."""

    def __init__(self, error: OSError, path: Path) -> None:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            happened, do = "There is not enough room for the backup there.", "Make some room, or choose another disk."
        elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            happened, do = f"This app may not write to the folder {path.parent}.", "Choose another folder or disk."
        elif error.errno in (errno.ENOENT, errno.ENOTDIR) and not path.parent.is_dir():
            happened = f"The folder {path.parent} is not there."
            do = "If it is on a disk that you can unplug, plug it in again, then try once more."
        else:
            happened = f"The backup could not be written to {path.parent}."
            do = "Check that the disk is connected and works, then try again."
        super().__init__(happened, safe="No backup was made. Your history is not touched.", do=do)


class BackupNotVerified(BackupError):
    """What was read back is not what was written."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk did not give back what was written to {path.parent}.",
            safe="No backup was made. Your history is not touched.",
            do="Use another disk: this one cannot be relied on.",
        )


class BackupUnreadable(BackupError):
    """The file cannot be opened or read at all."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"This computer could not read {path.name}.",
            safe=UNTOUCHED,
            do="Check that the disk is connected and that you may open the file, then try again.",
        )


class NotABackup(BackupError):
    """The file is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} is not a backup of this app.",
            safe=UNTOUCHED,
            do="Choose the file that the app made when you backed up. Its name ends in .psabackup.",
        )


class NewerBackup(BackupError):
    """A newer version of the program made it."""

    def __init__(self) -> None:
        super().__init__(
            "A newer version of this app made this backup.",
            safe=UNTOUCHED,
            do="Install that version or a later one here, then restore the backup with it.",
        )


class WrongBackupPassphrase(BackupError):
    """The passphrase is not the one that was typed when the backup was made, or the file's first bytes are damaged."""

    def __init__(self) -> None:
        super().__init__(
            "That passphrase does not open this backup.",
            safe=UNTOUCHED,
            do="Type the one that you chose for this backup; it may differ from the one of your history. Check Caps "
            "Lock and the keyboard language. If you are sure of it, the file may be damaged: try another copy.",
        )


class BackupDamaged(BackupError):
    """The file is cut off, changed, or does not hold what a backup holds."""

    def __init__(self) -> None:
        super().__init__(
            "This backup is damaged: part of it is missing or has changed since it was made.",
            safe=UNTOUCHED,
            do="Copy the file once more from where you keep it, or use another backup.",
        )
