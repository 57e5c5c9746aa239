"""A file's outside: its date and what the computer noted about it, kept where a file is not replaced."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import os
from dataclasses import dataclass
from typing import Any

from app.photos import attributes
from app.photos.files import NEUTRAL_DATE, Files

_LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Outside:
    """What is taken from a file: ``noted`` attributes, and the ``mtime_ns`` it had where that is reset."""

    noted: tuple[tuple[str, bytes], ...] = ()
    mtime_ns: int | None = None

    def __bool__(self) -> bool:
        return bool(self.noted) or self.mtime_ns is not None

    def take(self, path: str, files: Files) -> None:
        """All of it or nothing, as far as the disk lets it."""
        try:
            files.remove_attributes(path, list(self.noted))
            if self.mtime_ns is not None:
                files.set_date(path, NEUTRAL_DATE)
        except OSError:
            with contextlib.suppress(OSError):
                self.give_back(path, files)
            raise

    def give_back(self, path: str, files: Files) -> None:
        files.put_attributes_back(path, list(self.noted))
        if self.mtime_ns is not None:
            files.set_date(path, self.mtime_ns)

    def is_still_on(self, path: str) -> bool:
        """Whether nothing of it was taken from the file at ``path``."""
        try:
            kept_date = self.mtime_ns is None or os.lstat(path).st_mtime_ns == self.mtime_ns
            return kept_date and set(self.noted) <= set(attributes.read(path))
        except OSError:
            return False

    def to_bytes(self) -> bytes:
        noted = [[name, base64.b64encode(value).decode()] for name, value in self.noted]
        return json.dumps({"noted": noted, "mtime_ns": self.mtime_ns}).encode()


def of(noted: list[tuple[str, bytes]], stat: os.stat_result, *, date: bool) -> Outside:
    """What is to be taken from a file with these attributes; its date where ``date`` is not to stay."""
    reset = not date and stat.st_mtime_ns != NEUTRAL_DATE
    return Outside(tuple(noted), stat.st_mtime_ns if reset else None)


def read(path: str) -> Outside:
    """What `Outside.to_bytes` wrote to ``path``; nothing where that is damaged."""
    with open(path, "rb") as file:  # noqa: PTH123
        content = file.read(_LARGEST)
    try:
        found: Any = json.loads(content)
        noted = tuple((str(name), base64.b64decode(value)) for name, value in found["noted"])
        mtime_ns = found["mtime_ns"]
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        return Outside()
    return Outside(noted, mtime_ns if isinstance(mtime_ns, int) else None)
