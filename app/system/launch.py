"""Opens this program's window from a process that is about to end."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app.core.entrances import HOME
from app.system.paths import program_command, program_root


def open_program(folder: Path, place: str = HOME) -> None:
    """Open the window over the data ``folder`` at ``place``, one of ``core.entrances.ENTRANCES``.

    A window that is open over it already comes forward and goes there. It lives on when this process ends.
    """
    subprocess.Popen(
        [*program_command(), "--data-dir", str(folder), "--open", place],
        cwd=program_root(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
