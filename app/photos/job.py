"""One photo on its way to being clean: planned, written under a name of our own, compared.

Used by both ways of cleaning in `clean`. A job holds two open files at most; `abandon` closes them and
removes what it has written.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.
# ruff: noqa: PTH119

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from app.photos import detect
from app.photos.around import why_not_cleaned
from app.photos.companions import is_sidecar_name
from app.photos.files import Files, holds, same_bytes
from app.photos.folders import Found
from app.photos.formats import FORMATS, Format
from app.photos.model import CleanResult, CleanStatus, Find, Keep, Kind
from app.photos.plan import Range, Zeros, size_of
from app.photos.reading import Damaged, PhotoFile
from app.photos.redraw import can_redraw
from app.photos.trouble import not_cleaned, reason

if TYPE_CHECKING:
    from app.photos.write_back import WriteBack

_WAY_OUT = "A redrawn copy can be made instead."
_SMALL = 64 * 1024
_LARGE = 64 * 1024 * 1024
_STEP = 16 * 1024 * 1024
_KEPT_KINDS = {Keep.DATE: Kind.TIME, Keep.CAMERA: Kind.DEVICE}


class NotAPhoto(Exception):
    """A file in a folder that is not a picture and does not promise to be one."""


class NotAPicture(Damaged):
    """A file that was pointed at, or promises a picture by its name, and is none."""


def open_job(found: Found, keep: Collection[Keep], files: Files, buffer: bytearray) -> Job | CleanResult | None:
    """A job for ``found``, or why there is none; None where it is no photo."""
    beside = found.beside
    if found.error:
        return failed(found.path, reason(found.error))
    if beside.owners and not found.given:
        return None  # what becomes of a sidecar is its photo's result
    try:
        return Job(found.path, found.given, keep, files, buffer)
    except NotAPhoto:
        return None
    except NotAPicture as error:
        alone = beside.owners or is_sidecar_name(os.path.basename(found.path))
        return failed(found.path, why_not_cleaned(beside.owners) if alone else error.reason)
    except Damaged as error:
        return _refused(found.path, error.reason)
    except OSError as error:
        return failed(found.path, reason(error))


def _refused(path: str, why: str) -> CleanResult:
    """It cannot be cleaned without loss; whether a copy is drawn anew is for the worker to choose."""
    result = failed(path, why)
    if not can_redraw(path):
        return result
    return replace(result, error=f"{result.error} {_WAY_OUT}", can_redraw=True)


def failed(path: str, why: str) -> CleanResult:
    return CleanResult(path, None, CleanStatus.FAILED, error=not_cleaned(why))


class Job:
    """Opens and plans ``path``, with ``buffer`` to hold it until `write` is done with it.

    ``unfinished`` is the clean file while it has no real name, ``stored`` the kept original and
    ``number`` the one it is kept under (in place only).

    Raises `NotAPhoto`, `Damaged` where it cannot be cleaned, `OSError` where it cannot be read.
    """

    def __init__(self, path: str, given: bool, keep: Collection[Keep], files: Files, buffer: bytearray) -> None:
        self.path = path
        self._keep = keep
        self._files = files
        self._fd = -1
        self._write_back: WriteBack | None = None
        self.unfinished = ""
        self.number = 0
        self.stored = ""
        self.removed: tuple[Find, ...] = ()
        self.photo = PhotoFile(path)
        try:
            self._format = self._find_format(given)
            self.photo.load(buffer)
            self.plan = self._format.plan(self.photo, keep)
        except BaseException:
            self.photo.close()
            raise

    def _find_format(self, given: bool) -> Format:
        photo = self.photo
        kind = detect.format_of(photo.head, self.path)
        if kind in FORMATS:
            return FORMATS[kind]
        if kind:
            raise Damaged(f"{kind} is a format this program does not clean yet")
        if not given and os.path.splitext(self.path)[1].lower() not in detect.PICTURE_NAMES:
            raise NotAPhoto
        raise NotAPicture("it is not a picture inside, whatever its name says" if photo.size else "the file is empty")

    def write(self, unfinished: str, *, date: bool) -> None:
        """Write the clean file under the name ``unfinished``, which must be free."""
        self._fd = self._files.create(unfinished)
        self.unfinished = unfinished
        if self.photo.size >= _LARGE:
            from app.photos.write_back import WriteBack

            self._write_back = WriteBack(self.sync)
        for block in self._blocks():
            if isinstance(block, tuple):
                self._files.copy(self.photo.fileno(), block[0], block[1], self._fd)
            else:
                self._files.write(self._fd, block)
            if self._write_back:
                self._write_back.wrote(_size(block))
        self._files.set_looks(self._fd, unfinished, self.photo.stat, date=date)

    def _blocks(self) -> Iterator[Range | bytes | memoryview]:
        """The clean file in order: long stretches that are only on disk as ranges of the original, the rest as bytes.

        Small parts are put together: a long video can have a hundred thousand of them.
        """
        small = bytearray()
        for part in self.plan.parts:
            long = size_of(part) > _SMALL
            if small and (long or len(small) > _SMALL):
                yield memoryview(small)
                small = bytearray()
            if isinstance(part, Zeros):
                yield from part.pieces() if long else ()
                small += b"" if long else bytes(part.size)
            elif isinstance(part, bytes):
                small += part
            elif long:
                loaded = self.photo.loaded(*part)
                yield from _steps(*part) if loaded is None else (loaded,)
            else:
                small += self._read(*part)
        if small:
            yield memoryview(small)

    def _read(self, start: int, end: int) -> bytes | memoryview:
        """A short stretch of the original."""
        loaded = self.photo.loaded(start, end)
        data = self.photo.read(start, end - start) if loaded is None else loaded
        if len(data) != end - start:
            raise OSError(errno.EIO, "the file became shorter while it was read")
        return data

    def start_writing(self) -> None:
        if self._write_back is None:
            self._files.start_writing(self._fd)

    def sync(self) -> None:
        self._files.sync(self._fd)

    def verify(self) -> None:
        """Read the written file back: the coded picture and every other byte are as planned, and no more is found.

        Raises `OSError` where the disk did not keep what was written.
        """
        if self._write_back:
            self._write_back.begin()
        same = self._is_as_planned()
        if self._write_back:
            self._write_back.finish()
        if not same:
            raise OSError(errno.EIO, "the clean copy came out different")
        with PhotoFile(self.unfinished) as written:
            left = self._format.survey(written)
        allowed = {_KEPT_KINDS[keep] for keep in self._keep}
        if left.damage or any(find.kind not in allowed for find in left.finds):
            raise Damaged("something that should go was still in the clean copy")
        self.removed = tuple(find for find in self.plan.finds if find not in left.finds)

    def _is_as_planned(self) -> bool:
        if not self.plan.keeps_the_picture():
            return False
        position = 0
        for block in self._blocks():
            size = _size(block)
            if isinstance(block, tuple):
                same = same_bytes(self.photo.fileno(), block[0], self._fd, position, size)
            else:
                same = holds(self._fd, position, block)
            if not same:
                return False
            position += size
        return position == os.fstat(self._fd).st_size

    def is_unchanged_on_disk(self) -> bool:
        """Whether the photo at ``path`` is still the very file that was planned from."""
        try:
            now = os.lstat(self.path)
        except OSError:
            return False
        was = self.photo.stat
        return os.path.samestat(now, was) and (now.st_size, now.st_mtime_ns) == (was.st_size, was.st_mtime_ns)

    def close(self) -> None:
        if self._write_back:
            self._write_back.close()
            self._write_back = None
        self.photo.close()
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def abandon(self) -> None:
        """Close everything and leave nothing behind."""
        self.close()
        if self.unfinished:
            with contextlib.suppress(OSError):  # what cannot be removed now is found at the next start
                self._files.remove(self.unfinished)
            self.unfinished = ""


def _steps(start: int, end: int) -> Iterator[Range]:
    """A long range in ranges that are copied one by one, so that the disk can begin with the first."""
    for begin in range(start, end, _STEP):
        yield begin, min(begin + _STEP, end)


def _size(block: Range | bytes | memoryview) -> int:
    return block[1] - block[0] if isinstance(block, tuple) else len(block)
