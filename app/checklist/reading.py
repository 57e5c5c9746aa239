"""Bounded reading of pack files, which are not trusted.

TOML cannot refer to itself, so it has no expanding bombs; what can hurt is size, nesting and
keys of many parts (the standard parser is quadratic in those). All three are refused before or
while parsing, with a sentence that names the file.
"""

from __future__ import annotations

import os
import stat
import tomllib
from pathlib import Path
from typing import Any

from app.core.errors import UserError

MAX_BYTES = 1_000_000
MAX_KEY_PARTS = 12


class PackError(UserError):
    """A pack that is refused: which file, which check, which field, and why."""

    def __init__(self, file: Path, problem: str, *, where: str = "") -> None:
        self.file = file
        self.where = where
        self.problem = problem
        place = f"{file.name}, {where}" if where else file.name
        super().__init__(
            f"{place}: {problem}",
            safe="This file is left out; all other checks work.",
            do="Ask whoever gave you the file to correct it.",
        )


def read_toml(path: Path) -> dict[str, Any]:
    """Parse one TOML file, or raise ``PackError``."""
    text = _read_text(path)
    _refuse_long_keys(path, text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackError(path, f"this is not valid TOML ({error}).") from None
    except RecursionError:
        raise PackError(path, "brackets are nested too deep.") from None


def _read_text(path: Path) -> str:
    try:
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode):
            raise PackError(path, "this is a link to another file, and links are not followed.")
        if not stat.S_ISREG(found.st_mode):
            raise PackError(path, "this is not a file.")
        if found.st_size > MAX_BYTES:
            raise PackError(path, f"the file is larger than {MAX_BYTES // 1_000_000} MB.")
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PackError(path, f"the file cannot be read ({error.strerror}).") from None
    if len(data) > MAX_BYTES:
        raise PackError(path, f"the file is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise PackError(path, "the text is not in UTF-8. Save it again as UTF-8.") from None


def _refuse_long_keys(path: Path, text: str) -> None:
    for number, line in enumerate(text.splitlines(), start=1):
        keys = line.split("=")[:-1]
        if line.lstrip().startswith("["):
            keys.append(line)
        if any(key.count(".") > MAX_KEY_PARTS for key in keys):
            raise PackError(path, f"line {number} has a key of more than {MAX_KEY_PARTS} parts.")
