"""Every change that the photo engine makes on disk, one method each.

Tests put their own `Files` in its place to fail, stop or die at any step. What each method
promises is what the operating system gives: nothing here retries or hides an error.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH102, PTH103, PTH108

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
from pathlib import Path

from app.photos import attributes
from app.photos.reading import pread, read_into

if sys.platform == "darwin":
    import fcntl

_CHUNK = 1 << 20
_PIECE = 1 << 18
_NEW = (
    os.O_RDWR
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
)
_NO_RANGE_COPY = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.ETXTBSY, errno.EBADF)

NEUTRAL_DATE = 946_728_000_000_000_000
"""Noon on 1 January 2000, UTC, for files whose date is reset: the same day everywhere. The date of today would tell
when they were cleaned, and where photos are cleaned soon after, when they were taken."""

syncs_all_at_once = hasattr(os, "sync")


class Files:
    """The operating system's own files."""

    def create(self, path: str) -> int:
        """A new file, open for reading and writing, readable by its owner only. Fails if there is one already."""
        return os.open(path, _NEW, 0o600)

    def write(self, fd: int, data: bytes | memoryview) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(fd, view) :]

    def copy(self, source: int, start: int, end: int, target: int) -> None:
        """Append bytes [start, end) of ``source`` to ``target``, inside the kernel where it can."""
        while start < end:
            done = self._copy_in_kernel(source, start, end, target)
            if done == 0:
                data = pread(source, min(_CHUNK, end - start), start)
                if not data:
                    raise OSError(errno.EIO, "the file became shorter while it was read")
                self.write(target, data)
                done = len(data)
            start += done

    def _copy_in_kernel(self, source: int, start: int, end: int, target: int) -> int:
        """How many bytes were copied; 0 where the kernel or the file systems cannot."""
        if not hasattr(os, "copy_file_range"):
            return 0
        try:
            return os.copy_file_range(source, target, end - start, start)
        except OSError as error:
            if error.errno in _NO_RANGE_COPY:
                return 0
            raise

    def set_looks(self, fd: int, path: str, like: os.stat_result, *, date: bool) -> None:
        """Give the open file at ``path`` the permissions of ``like``, its owner if that is allowed, and its date.

        Without ``date`` it gets `NEUTRAL_DATE`.
        """
        if hasattr(os, "fchown") and (like.st_uid, like.st_gid) != (os.geteuid(), os.getegid()):
            with contextlib.suppress(PermissionError):
                os.fchown(fd, like.st_uid, like.st_gid)
        if hasattr(os, "fchmod"):
            os.fchmod(fd, like.st_mode & 0o777)
        dates = (like.st_atime_ns, like.st_mtime_ns) if date else (NEUTRAL_DATE, NEUTRAL_DATE)
        os.utime(path if os.utime not in os.supports_fd else fd, ns=dates)

    def set_date(self, path: str, mtime_ns: int) -> None:
        """Give a file that stays as it is another date."""
        os.utime(path, ns=(mtime_ns, mtime_ns))

    def remove_attributes(self, path: str, found: list[tuple[str, bytes]]) -> None:
        attributes.remove_all(path, found)

    def put_attributes_back(self, path: str, found: list[tuple[str, bytes]]) -> None:
        attributes.put_back(path, found)

    def start_writing(self, fd: int) -> None:
        """Let the system begin to put the file on disk while other work goes on (it would wait for the sync)."""
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)

    def sync(self, fd: int) -> None:
        """Put an open file on disk, through the disk's own cache."""
        if sys.platform == "darwin":
            with contextlib.suppress(OSError):  # a network drive may not know this call
                fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
                return
        os.fsync(fd)

    def sync_folder(self, path: str) -> None:
        """Put a folder's names on disk (Windows keeps them in its journal and has no call for it)."""
        if os.name == "nt":
            return
        fd = os.open(path, os.O_RDONLY)
        try:
            os.fsync(fd)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EBADF):  # some network drives cannot
                raise
        finally:
            os.close(fd)

    def sync_all(self) -> None:
        if syncs_all_at_once:
            os.sync()

    def link(self, old: str, new: str) -> None:
        if os.link in os.supports_follow_symlinks:
            os.link(old, new, follow_symlinks=False)
        else:
            os.link(old, new)

    def replace(self, old: str, new: str) -> None:
        os.replace(old, new)

    def rename_new(self, old: str, new: str) -> None:
        """Rename, but raise `FileExistsError` rather than replace anything."""
        if os.name == "nt":
            os.rename(old, new)
            return
        try:
            self.link(old, new)
        except FileExistsError:
            raise
        except OSError as error:
            if error.errno == errno.ENOENT:
                raise
            if os.path.lexists(new):  # a file system without hard links (a USB stick)
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new) from None
            os.rename(old, new)
        else:
            try:
                self.remove(old)
            except OSError:
                self.remove(new)  # not under two names
                raise

    def remove(self, path: str) -> None:
        os.unlink(path)

    def make_folder(self, path: str) -> None:
        os.mkdir(path, 0o700)

    def make_folders(self, path: str) -> None:
        os.makedirs(path, exist_ok=True)

    def make_own_folders(self, path: str) -> None:
        """Make a folder of this program, and those above it that are missing, for nobody but its owner."""
        for folder in [*reversed(Path(path).parents), Path(path)]:
            if not folder.is_dir():
                folder.mkdir(0o700)

    def remove_folder(self, path: str) -> None:
        """Remove a folder of this program's own, with what is in it."""
        shutil.rmtree(path)


def same_bytes(first: int, first_start: int, second: int, second_start: int, count: int) -> bool:
    """Whether two open files hold the same ``count`` bytes from the given places on."""
    piece, other = bytearray(min(_PIECE, count)), bytearray(min(_PIECE, count))
    for done in range(0, count, _PIECE):
        size = min(_PIECE, count - done)
        if size < len(piece):
            del piece[size:], other[size:]
        if read_into(first, memoryview(piece), first_start + done) != size:
            return False
        if read_into(second, memoryview(other), second_start + done) != size or piece != other:
            return False
    return True


def holds(fd: int, start: int, expected: memoryview | bytes) -> bool:
    """Whether an open file holds ``expected`` from ``start`` on."""
    piece = bytearray(min(_PIECE, len(expected)))
    view = memoryview(expected)
    for done in range(0, len(view), _PIECE):
        wanted = view[done : done + _PIECE]
        got = memoryview(piece)[: len(wanted)]
        if read_into(fd, got, start + done) != len(wanted):
            return False
        # Only bytes and bytearray compare as fast as memory is; two views compare item by item.
        if (piece if len(got) == len(piece) else bytearray(got)) != wanted:
            return False
    return True
