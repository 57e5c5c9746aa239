"""Where the windows of one user meet, so that there is one for each data folder."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from app.system.paths import APP_NAME


class MeetingPoint(NamedTuple):
    """``lock`` is the file that the first window holds, ``socket`` the name that it listens on."""

    lock: Path
    socket: str

    def leave(self) -> None:
        """Leave no trace of having been here, unless another window still meets others here."""
        with suppress(OSError):
            self.lock.parent.rmdir()


def meeting_point(data: Path) -> MeetingPoint | None:
    """Where windows over the data folder ``data`` meet; None where this computer has no place of this user's own."""
    folder = _own_folder()
    if folder is None:
        return None
    # Enough to tell one user's few folders apart; a real hash would load OpenSSL before the first picture.
    name = f"{zlib.crc32(os.fsencode(data.resolve())):08x}"
    socket = f"{APP_NAME}-{name}" if sys.platform == "win32" else str(folder / name)
    return MeetingPoint(folder / f"{name}.lock", socket)


def _own_folder() -> Path | None:
    """A folder that nobody else can write to: others could pose as a window there, and no start would open one.

    Away from the data: this is no state, and nothing may be stored before it is asked whose computer this is. What
    stands for the user in its name matters only where all users share one folder for temporary files.
    """
    user = "" if sys.platform == "win32" else f"-{os.getuid()}"
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"{APP_NAME}{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    if sys.platform != "win32" and (found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != 0o700):
        return None
    return folder if stat.S_ISDIR(found.st_mode) else None


def let_others_come_forward() -> None:
    """Pass on the right to come to the front, which Windows gives only to what the user has just started."""
    if sys.platform == "win32":
        import ctypes

        any_process = -1
        ctypes.windll.user32.AllowSetForegroundWindow(any_process)
