"""A newer set of the app's own packs: one signed file, held to its signature before anything in it is understood.

    privacy-self-audit checklists 1
    sha256 HEX       the hash of the content, to tell a damaged file from a forged one
    ed25519 HEX      the signature of the first line and the content
    {"version": "2026.12.01", "dated": "2026-12-01", "files": {"facebook.toml": "format = 1 ...", ...}}

The content follows the third line as JSON. Nothing is compressed, linked or given a place, so a file can be no larger
than it looks and reaches nowhere. ``docs/sign_checklists.py`` makes the keys and the files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from app.checklist.format import Version
from app.checklist.reading import PackError, read_bounded

FIRST_LINE = b"privacy-self-audit checklists 1\n"
SUFFIX = ".checklists"
MAX_SET_BYTES = 8_000_000
# Whoever holds the private half can publish checklists: docs/sign_checklists.py makes a pair and says what goes here.
PUBLIC_KEY = "678a9d1d45b497d4cac3d311b540d3d6068f09974af81145fb566bab2fe49dd8"

_HEAD = re.compile(
    rb"privacy-self-audit checklists ([0-9]{1,4})\n(?:sha256 ([0-9a-f]{64})\ned25519 ([0-9a-f]{128})\n)?"
)
_FileName = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.toml\Z", max_length=80)]


class SetError(PackError):
    """A file of newer checklists that is not taken: why, and what to do."""

    _safe = "Nothing was changed: your checklists are as they were."
    _do = "Get the file from the makers of this app, and choose that one."


class NotSigned(SetError):
    _do = "Do not use it. " + SetError._do


class Damaged(SetError):
    _do = "Get the file once more, and choose that one."


class NeedsNewerApp(SetError):
    _do = "Put the newest version of this app on your computer. It brings newer checklists of its own."


class HaveIt(SetError):
    _do = "There is nothing more to do."


class _Content(Struct, forbid_unknown_fields=True):
    version: Version
    dated: date
    files: Annotated[dict[_FileName, str], Meta(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class SignedSet:
    """The packs of a file that is signed as it should be. ``data`` is the file itself, to be kept."""

    version: str
    dated: date
    files: Mapping[Path, bytes]
    data: bytes


def version_key(version: str) -> tuple[int, ...]:
    """Versions in their order: 2026.9.1 is not a version, but 2026.11.20.2 comes after 2026.11.20."""
    return tuple(int(part) for part in version.split(".")) if version else ()


def signed_part(content: bytes) -> bytes:
    """What the signature is made of; the first line keeps it from counting for anything else."""
    return FIRST_LINE + content


def read_set(path: Path, key: str = PUBLIC_KEY) -> SignedSet:
    """Read a file of newer checklists, or raise ``SetError``."""
    try:
        data = read_bounded(path, MAX_SET_BYTES)
    except PackError as error:
        raise SetError(path, error.problem) from None
    head = _HEAD.match(data)
    if head is None:
        raise SetError(path, "this is no file of newer checklists.")
    if head[1] != b"1":
        raise NeedsNewerApp(path, "this file is made for a newer version of this app.")
    content = data[head.end() :]
    if head[2] is None or hashlib.sha256(content).hexdigest().encode() != head[2]:
        raise Damaged(path, "the file is damaged, or a part of it is missing.")
    _check_signature(path, content, bytes.fromhex(head[3].decode()), key)
    return _understand(path, content, data)


def _check_signature(path: Path, content: bytes, signature: bytes, key: str) -> None:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, signed_part(content))
    except InvalidSignature:
        raise NotSigned(path, "the makers of this app did not sign this file.") from None


def _understand(path: Path, content: bytes, data: bytes) -> SignedSet:
    """From here on the file is ours; what cannot be understood is newer than this app."""
    try:
        found = msgspec.json.decode(content, type=_Content)
    except (msgspec.DecodeError, RecursionError):
        raise NeedsNewerApp(path, "this version of the app cannot read these checklists.") from None
    files = {Path(name): text.encode() for name, text in found.files.items()}
    return SignedSet(found.version, found.dated, files, data)
