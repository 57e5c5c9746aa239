"""What is said of a backup, between those who make and read it and those who ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

SUFFIX = ".psabackup"

Proceed = Callable[[int, int], bool]
"""Called as the work goes on with the bytes done and the bytes in all; False stops it, and nothing is left of it."""


@dataclass(frozen=True, slots=True)
class BackupContent:
    """What a backup says of itself: when it was made, by which version of the program, and how much is in it."""

    made: datetime
    program: str
    audits: int
    answers: int
    incidents: int
    attachments: int
    checklists: int
    posts: int = 0


@dataclass(frozen=True, slots=True)
class Checklists:
    """The checklists that the worker added: an agency's files, and a newer set of the app's own, if there is one."""

    packs: tuple[Path, ...] = ()
    newer: Path | None = None


@dataclass(frozen=True, slots=True)
class OpenBackup:
    """A backup whose passphrase was right. ``key`` opens it without the passphrase."""

    path: Path
    content: BackupContent
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a restore.

    ``kept`` is the folder that holds the history which was here before, if there was one. ``missing`` counts kept
    files that were not in the backup. ``said`` are sentences on what was not taken over as it was.
    """

    kept: Path | None
    missing: int = 0
    said: tuple[str, ...] = ()
