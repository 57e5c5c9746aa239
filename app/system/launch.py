"""Opens this program's window from a process that is about to end."""

from __future__ import annotations

import subprocess
from pathlib import Path

from app.system.paths import program_command


def open_program(folder: Path) -> None:
    """Open the window over the data ``folder``; it lives on when this process ends."""
    subprocess.Popen(
        [*program_command(), "--data-dir", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
