"""The file that a backup is: a short plain header, then a tar archive in sealed pieces. See docs/backup-format.md.

The header says the format's number and how the passphrase becomes the key, with a check by which a wrong passphrase
shows. It is bound to every piece. The archive holds plain files only, in this order: ``manifest.json``,
``history.db``, then any of ``attachments/ID``, ``packs/NUMBER.toml`` and ``newer.checklists``.

Whoever knows the passphrase can seal what they like, so what was unsealed is checked as strictly as what was not.
"""

from __future__ import annotations

import hmac
import re
import secrets
import stat
import struct
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec

from app.core.backup_errors import BackupDamaged, BackupUnreadable, NewerBackup, NotABackup, WrongBackupPassphrase
from app.core.backups import BackupContent, OpenBackup
from app.storage.sealed import Unreadable, unseal_rest
from app.storage.stretching import SALT_BYTES, Argon, stretch

FORMAT = 1
MANIFEST, DATABASE, NEWER_CHECKLISTS = "manifest.json", "history.db", "newer.checklists"
ATTACHMENT = re.compile(r"attachments/([0-9a-f]{32})\Z")
PACK = re.compile(r"packs/([0-9]{1,3})\.toml\Z")
MOST_PACKS, LARGEST_PACK, LARGEST_SET = 200, 1_000_000, 8_000_000
LARGEST_DATABASE, LARGEST_ATTACHMENT = 4_000_000_000, 60_000_000
_LARGEST_MANIFEST = 10_000
_MOST_MEMORY_KIB, _MOST_PASSES = 256 * 1024, 10

_MAGIC = b"PSABACKUP\r\n\x1a"  # its ends show a transfer that meddled with line ends
_FIELDS = struct.Struct(f">{len(_MAGIC)}sHIII{SALT_BYTES}s")
_CHECK_BYTES = 16
_HEADER_BYTES = _FIELDS.size + _CHECK_BYTES
_BLOCK = tarfile.BLOCKSIZE


class Manifest(msgspec.Struct, frozen=True):
    """The first member. ``database_key`` opens the copy of the database, as ``Database`` opens its own.

    Of ``posts`` the first versions said nothing.
    """

    made: datetime
    program: Annotated[str, msgspec.Meta(max_length=60)]
    audits: Annotated[int, msgspec.Meta(ge=0)]
    answers: Annotated[int, msgspec.Meta(ge=0)]
    incidents: Annotated[int, msgspec.Meta(ge=0)]
    attachments: Annotated[int, msgspec.Meta(ge=0)]
    checklists: Annotated[int, msgspec.Meta(ge=0)]
    database_key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}\\Z")]
    posts: Annotated[int, msgspec.Meta(ge=0)] = 0

    def content(self) -> BackupContent:
        """What may be shown of it."""
        return BackupContent(
            self.made,
            self.program,
            self.audits,
            self.answers,
            self.incidents,
            self.attachments,
            self.checklists,
            self.posts,
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the archive. ``chunks`` are ``size`` bytes in all; they can be had once, before the next member."""

    name: str
    size: int
    chunks: Iterable[bytes]


# --- The header ---------------------------------------------------------------------------------


def new_header(passphrase: str, argon: Argon) -> tuple[bytes, bytes]:
    """A header with its own salt, and the key to go with it (0.2 s of work)."""
    salt = secrets.token_bytes(SALT_BYTES)
    fields = _FIELDS.pack(_MAGIC, FORMAT, argon.memory_kib, argon.passes, argon.lanes, salt)
    key = stretch(passphrase, salt, argon)
    return fields + _check(key, fields), key


def read_header(file: BinaryIO, path: Path) -> bytes:
    """The header of an open backup. Raises ``NotABackup`` or ``NewerBackup``."""
    header = file.read(_HEADER_BYTES)
    if header[: len(_MAGIC)] != _MAGIC:
        raise NotABackup(path)
    if len(header) < _HEADER_BYTES:
        raise BackupDamaged()
    if _FIELDS.unpack_from(header)[1] > FORMAT:
        raise NewerBackup()
    return header


def key_of(header: bytes, passphrase: str) -> bytes:
    """The key that the passphrase gives. Raises ``WrongBackupPassphrase``, or ``BackupDamaged``."""
    _, _, memory, passes, lanes, salt = _FIELDS.unpack_from(header)
    if memory > _MOST_MEMORY_KIB or passes > _MOST_PASSES:
        raise BackupDamaged()
    try:
        argon = msgspec.convert({"memory_kib": memory, "passes": passes, "lanes": lanes}, Argon)
    except msgspec.ValidationError:
        raise BackupDamaged() from None
    key = stretch(passphrase, salt, argon)
    if not hmac.compare_digest(_check(key, header[: _FIELDS.size]), header[_FIELDS.size :]):
        raise WrongBackupPassphrase()
    return key


def _check(key: bytes, fields: bytes) -> bytes:
    return hmac.digest(key, b"privacy-self-audit: check of a backup's header" + fields, "sha256")[:_CHECK_BYTES]


# --- The archive --------------------------------------------------------------------------------


def archive(members: Iterable[Member], made: datetime) -> Iterator[bytes]:
    """The archive's bytes."""
    for member in members:
        info = tarfile.TarInfo(member.name)
        info.size, info.mode, info.mtime = member.size, 0o600, int(made.timestamp())
        yield info.tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
        yield from member.chunks
        yield bytes(-member.size % _BLOCK)
    yield bytes(2 * _BLOCK)


def look(path: Path, passphrase: str) -> OpenBackup:
    """What is in the backup, from its first piece. Raises the errors of ``backup_errors``."""
    with _opened(path) as file:
        header = read_header(file, path)
        key = key_of(header, passphrase)
        manifest, _ = _content(file, key, header)
    return OpenBackup(path, manifest.content(), key)


@contextmanager
def reading(backup: OpenBackup) -> Iterator[tuple[Manifest, Iterator[Member]]]:
    """The manifest and the members behind it. Trust nothing before the last of them, and what follows it, was read.

    Raises the errors of ``backup_errors``, from the members too.
    """
    with _opened(backup.path) as file:
        yield _content(file, backup.key, read_header(file, backup.path))


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder, or a device that would never end
            raise NotABackup(path)
        file = path.open("rb")
    except (OSError, ValueError):
        raise BackupUnreadable(path) from None
    with file:
        yield file


def _content(file: BinaryIO, key: bytes, header: bytes) -> tuple[Manifest, Iterator[Member]]:
    members = _members(_Unsealed(file, key, header))
    first = next(members, None)
    if first is None or first.name != MANIFEST or first.size > _LARGEST_MANIFEST:
        raise BackupDamaged()
    try:
        return msgspec.json.decode(b"".join(first.chunks), type=Manifest), members
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise BackupDamaged() from None


def _members(unsealed: _Unsealed) -> Iterator[Member]:
    while (block := unsealed.exactly(_BLOCK)) != bytes(_BLOCK):
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.HeaderError, ValueError):
            raise BackupDamaged() from None
        if info.type != tarfile.REGTYPE or not 0 <= info.size <= LARGEST_DATABASE:
            raise BackupDamaged()  # no link, no device, no folder: nothing that leads anywhere
        chunks = unsealed.chunks(info.size)
        yield Member(info.name, info.size, chunks)
        for _ in chunks:  # what was not asked for
            pass
        unsealed.exactly(-info.size % _BLOCK)
    if unsealed.exactly(_BLOCK) != bytes(_BLOCK) or not unsealed.is_at_end():
        raise BackupDamaged()


class _Unsealed:
    """What was sealed, by amounts. Raises ``BackupDamaged`` where there is less, ``BackupUnreadable`` for the disk."""

    def __init__(self, file: BinaryIO, key: bytes, header: bytes) -> None:
        self._name = Path(file.name)
        self._pieces = unseal_rest(file, key, bound=header)
        self._held = b""

    def chunks(self, amount: int) -> Iterator[bytes]:
        while amount:
            if not self._held and not self._read():
                raise BackupDamaged()
            chunk, self._held = self._held[:amount], self._held[amount:]
            amount -= len(chunk)
            yield chunk

    def exactly(self, amount: int) -> bytes:
        return b"".join(self.chunks(amount))

    def is_at_end(self) -> bool:
        return not self._held and not self._read()

    def _read(self) -> bool:
        try:
            self._held = next(self._pieces, b"")
        except Unreadable:
            raise BackupDamaged() from None
        except OSError:
            raise BackupUnreadable(self._name) from None
        return bool(self._held)
