"""What the operating system notes about a file beside its content: above all, where it was downloaded from.

Linux: extended attributes named ``user.*`` (freedesktop.org "Common extended attributes"). macOS: all extended
attributes but those that the system keeps for itself. Windows: the stream ``Zone.Identifier`` ([MS-FSCC] 5.6.1).
A clean file is a new file and has none of them; here they are found, and taken from a file that needs no other
cleaning.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH108, PTH110, PTH123

from __future__ import annotations

import ctypes
import errno
import os
import re
import sys
from collections.abc import Iterable
from itertools import islice

from app.photos.model import Find, Kind
from app.photos.reading import plain_text

WHERE = "notes of the computer"
_SOURCES = ("origin", "referrer", "wherefroms", "zone.identifier")
_ADDRESS = re.compile(rb"(?:https?|ftp|file)://[\x21\x23-\x7e]{1,300}")
_NONE_HERE = frozenset((errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EPERM, errno.EACCES, errno.ENOENT))
_MOST_SHOWN = 8


def finds(path: str) -> tuple[Find, ...]:
    """What is noted about the file at ``path``; nothing where it cannot be read."""
    try:
        found = read(path)
    except OSError:
        return ()
    return in_words(found) if found else ()


def may_have_any(fd: int) -> bool:
    """False where an open file has no attributes: asked of every photo, and far quicker than by its path."""
    if sys.platform != "linux":
        return True
    try:
        return bool(os.listxattr(fd))
    except OSError:
        return False


def in_words(found: Iterable[tuple[str, bytes]]) -> tuple[Find, ...]:
    return tuple(Find(Kind.SOURCE, WHERE, _said(name, value)) for name, value in islice(found, _MOST_SHOWN))


def read(path: str) -> list[tuple[str, bytes]]:
    """Every attribute that is not the system's own: (name, value). Empty where the disk has none."""
    try:
        return [(name, get(path, name)) for name in names(path)]
    except OSError as error:
        if error.errno in _NONE_HERE or getattr(error, "winerror", None):
            return []
        raise


def remove_all(path: str, found: Iterable[tuple[str, bytes]]) -> None:
    for name, _ in found:
        remove(path, name)


def put_back(path: str, found: Iterable[tuple[str, bytes]]) -> None:
    for name, value in found:
        put(path, name, value)


def _said(name: str, value: bytes) -> str:
    address = _ADDRESS.search(value)
    if address and any(source in name.lower() for source in _SOURCES):
        return f"downloaded from {plain_text(address[0])}"
    if name == "com.apple.quarantine" and value.count(b";") >= 2:
        return f"downloaded with {plain_text(value.split(b';')[2], 60)}"
    return f"{plain_text(name.encode(errors='replace'), 80)}: {plain_text(value, 120)}"


if sys.platform == "linux":

    def names(path: str) -> list[str]:
        return [name for name in os.listxattr(path, follow_symlinks=False) if name.startswith("user.")]

    def get(path: str, name: str) -> bytes:
        return os.getxattr(path, name, follow_symlinks=False)

    def put(path: str, name: str, value: bytes) -> None:
        os.setxattr(path, name, value, follow_symlinks=False)

    def remove(path: str, name: str) -> None:
        os.removexattr(path, name, follow_symlinks=False)

elif sys.platform == "darwin":
    # Python has these calls on Linux only. <sys/xattr.h>: every one takes a position and options.
    _LIBC = ctypes.CDLL(None, use_errno=True)
    _LIBC.listxattr.restype = _LIBC.getxattr.restype = ctypes.c_ssize_t
    _LIBC.listxattr.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
    _LIBC.getxattr.argtypes = [
        ctypes.c_char_p,
        ctypes.c_char_p,
        ctypes.c_char_p,
        ctypes.c_size_t,
        ctypes.c_uint32,
        ctypes.c_int,
    ]
    _LIBC.setxattr.argtypes = _LIBC.getxattr.argtypes
    _LIBC.removexattr.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int]
    _NO_FOLLOW = 0x0001
    _SYSTEMS_OWN = ("com.apple.provenance", "com.apple.rootless", "com.apple.macl", "com.apple.system.")

    def _checked(result: int, path: str) -> int:
        if result < 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), path)
        return result

    def names(path: str) -> list[str]:
        place = os.fsencode(path)
        size = _checked(_LIBC.listxattr(place, None, 0, _NO_FOLLOW), path)
        buffer = ctypes.create_string_buffer(size or 1)
        size = _checked(_LIBC.listxattr(place, buffer, size, _NO_FOLLOW), path)
        found = [os.fsdecode(name) for name in buffer.raw[:size].split(b"\0") if name]
        return [name for name in found if not name.startswith(_SYSTEMS_OWN)]

    def get(path: str, name: str) -> bytes:
        place, named = os.fsencode(path), os.fsencode(name)
        size = _checked(_LIBC.getxattr(place, named, None, 0, 0, _NO_FOLLOW), path)
        buffer = ctypes.create_string_buffer(size or 1)
        return buffer.raw[: _checked(_LIBC.getxattr(place, named, buffer, size, 0, _NO_FOLLOW), path)]

    def put(path: str, name: str, value: bytes) -> None:
        _checked(_LIBC.setxattr(os.fsencode(path), os.fsencode(name), value, len(value), 0, _NO_FOLLOW), path)

    def remove(path: str, name: str) -> None:
        _checked(_LIBC.removexattr(os.fsencode(path), os.fsencode(name), _NO_FOLLOW), path)

else:
    _ZONE = "Zone.Identifier"
    _MOST_ZONE = 64 * 1024

    def names(path: str) -> list[str]:
        return [_ZONE] if os.path.exists(f"{path}:{_ZONE}") else []

    def get(path: str, name: str) -> bytes:
        with open(f"{path}:{name}", "rb") as stream:
            return stream.read(_MOST_ZONE)

    def put(path: str, name: str, value: bytes) -> None:
        with open(f"{path}:{name}", "wb") as stream:
            stream.write(value)

    def remove(path: str, name: str) -> None:
        os.unlink(f"{path}:{name}")
