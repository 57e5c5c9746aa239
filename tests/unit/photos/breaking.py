"""A disk that fails, or a program that dies, at a chosen step."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Any

from app.photos.files import Files

STEPS = frozenset(
    (
        "create write copy set_looks start_writing sync sync_folder sync_all link replace rename_new remove"
        " make_folder make_folders make_own_folders remove_folder set_date remove_attributes put_attributes_back"
    ).split()
)


class Killed(BaseException):
    """The program is gone: nothing after this may reach the disk."""


class Breaking(Files):
    """Counts every change on disk; at step ``at`` (from 0) does ``fault`` instead of it, or ``after`` it."""

    def __init__(self, at: int = -1, fault: Callable[[], None] | None = None, *, after: bool = False) -> None:
        self.log: list[tuple[str, tuple[Any, ...]]] = []
        self._at = at
        self._fault = fault
        self._after = after
        self._dead = False

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in STEPS:
            return found
        return lambda *args, **kwargs: self._step(name, found, args, kwargs)

    def _step(self, name: str, action: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self._dead:
            raise Killed
        number = len(self.log)
        self.log.append((name, args))
        if number == self._at and not self._after:
            self._break()
        result = action(*args, **kwargs)
        if number == self._at and self._after:
            self._break()
        return result

    def _break(self) -> None:
        try:
            if self._fault:
                self._fault()
        except Killed:
            self._dead = True
            raise


def die() -> None:
    raise Killed


def fail_with(code: int) -> Callable[[], None]:
    def fail() -> None:
        raise OSError(code, os.strerror(code))

    return fail


disk_full = fail_with(errno.ENOSPC)
