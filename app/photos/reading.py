"""Bounded reading of one file that is not trusted.

Everything that reads a photo's bytes goes through `PhotoFile`: nothing is read outside the file, and no
more than `WINDOW` bytes are in memory at once, however large the file is, unless the caller lends a
buffer that the whole file fits in (`PhotoFile.load`): then nothing is read twice.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from typing import Self

HEAD = 16 * 1024
LONG_HEAD = 64 * 1024
WINDOW = 256 * 1024
_ZEROS = bytes(WINDOW)

_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)  # a symbolic link is never followed
    | getattr(os, "O_NONBLOCK", 0)  # a pipe with a photo's name must not hang the scan
)


class Damaged(Exception):
    """The one error of the format readers: ``reason`` completes "because …" in a sentence."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


TRUNCATED = "the file ends in the middle of the picture"


class PhotoFile:
    """One open file: its size (bytes), its `os.stat_result`, its first `HEAD` bytes (`LONG_HEAD` once asked for).

    Raises `OSError` where the file cannot be opened and `Damaged` where it is not an ordinary
    file. Use it as a context manager.
    """

    __slots__ = ("_fd", "_whole", "head", "size", "stat")

    def __init__(self, path: str) -> None:
        self._fd = os.open(path, _FLAGS)
        self._whole: bytearray | None = None
        try:
            self.stat = os.fstat(self._fd)
            if not stat.S_ISREG(self.stat.st_mode):
                raise Damaged("it is not an ordinary file")
            self.size = self.stat.st_size
            self.head = os.read(self._fd, HEAD)
        except BaseException:
            os.close(self._fd)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._whole = None
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def fileno(self) -> int:
        return self._fd

    def lengthen_head(self) -> bool:
        """Read on, for a header that is longer than most; False where that has been done or there is no more."""
        if len(self.head) >= min(LONG_HEAD, self.size):
            return False
        more = pread(self._fd, LONG_HEAD - len(self.head), len(self.head))
        self.head += more
        return bool(more)

    def load(self, buffer: bytearray) -> None:
        """Read the whole file into ``buffer``, if it fits, and answer from there until `unload` or `close`.

        Raises `Damaged` where the file has become shorter meanwhile.
        """
        if self.size <= len(buffer):
            known = min(len(self.head), self.size)
            buffer[:known] = self.head[:known]
            if known + read_into(self._fd, memoryview(buffer)[known : self.size], known) != self.size:
                raise Damaged(TRUNCATED)
            self._whole = buffer

    def unload(self) -> None:
        """Give the buffer back."""
        self._whole = None

    def loaded(self, start: int, stop: int) -> memoryview | None:
        """Bytes [start, stop) without copying them, where the file is loaded."""
        return None if self._whole is None else memoryview(self._whole)[start:stop]

    def read(self, start: int, count: int) -> bytes:
        """``count`` bytes from ``start``, fewer where the file ends; at most `WINDOW`."""
        stop = start + count
        if stop <= len(self.head):
            return self.head[start:stop]
        if start >= self.size:
            return b""  # an offset of 64 bits may be more than the system takes
        stop = min(stop, start + WINDOW)
        if self._whole is not None:
            return bytes(memoryview(self._whole)[start : min(stop, self.size)])
        return pread(self._fd, stop - start, start)

    def pieces(self, start: int, stop: int) -> Iterator[bytes | memoryview]:
        """Bytes [start, stop), no more than `WINDOW` of them at once."""
        for begin in range(start, stop, WINDOW):
            end = min(begin + WINDOW, stop)
            loaded = self.loaded(begin, end)
            yield self.read(begin, end - begin) if loaded is None else loaded

    def is_blank(self, start: int, stop: int) -> bool:
        """Whether bytes [start, stop) are all there, and all zero."""
        if stop > self.size:
            return False
        buffer = bytearray(min(WINDOW, max(0, stop - start)))
        for begin in range(start, stop, WINDOW):
            count = min(WINDOW, stop - begin)
            if count < len(buffer):
                buffer = bytearray(count)
            if not self._read_into(buffer, begin) or buffer != (_ZEROS if count == WINDOW else bytes(count)):
                return False
        return True

    def _read_into(self, buffer: bytearray, start: int) -> bool:
        """Fill ``buffer`` from ``start`` on, which takes half the time of reading into new memory."""
        loaded = self.loaded(start, start + len(buffer))
        if loaded is not None:
            buffer[:] = loaded
            return True
        return read_into(self._fd, memoryview(buffer), start) == len(buffer)

    def search(self, pattern: re.Pattern[bytes], start: int, stop: int, longest: int) -> int:
        """Where ``pattern`` first matches in [start, stop), or -1.

        ``longest`` is the length of the longest match: windows overlap by one byte less.
        """
        if self._whole is not None:
            match = pattern.search(self._whole, start, min(stop, self.size))
            return match.start() if match else -1
        while start < stop:
            window = self.read(start, min(WINDOW, stop - start))
            match = pattern.search(window)
            if match:
                return start + match.start()
            if len(window) < longest:
                return -1
            start += len(window) - longest + 1
        return -1


def _seek_and_read(fd: int, count: int, start: int) -> bytes:
    """`os.pread` for Windows, which has none."""
    os.lseek(fd, start, os.SEEK_SET)
    return os.read(fd, count)


pread = getattr(os, "pread", _seek_and_read)


def read_into(fd: int, view: memoryview, start: int) -> int:
    """Fill ``view`` from ``start`` on; fewer bytes than it holds where the file ends. Says how many."""
    done = 0
    while done < len(view):
        if hasattr(os, "preadv"):
            count = os.preadv(fd, [view[done:]], start + done)
        else:
            data = pread(fd, len(view) - done, start + done)
            count = len(data)
            view[done : done + count] = data
        if count == 0:
            break
        done += count
    return done


def plain_text(raw: bytes, limit: int = 200) -> str:
    """Text of unknown encoding as one printable line of at most ``limit`` characters."""
    return _text(raw[: limit * 4])[:limit]


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())
