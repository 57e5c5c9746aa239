"""ICC colour profiles: which are known, and how the others lose what they say about their owner.

Source: ICC.1:2022 (profile version 4.4) and ICC.1:2001-04 (version 2). A profile can carry a
screen's name and serial number, a person's name, dates and any private tag. Well-known profiles are
the same for everybody and stay as they are (`KNOWN`, by SHA-256). Every other profile is written
anew at the same size: the tags that decide colours stay byte for byte at their place, everything else is
blanked. A neutral profile neutralises to itself.
"""

from __future__ import annotations

import hashlib
import struct
from functools import lru_cache
from typing import NamedTuple

from app.photos.known_profiles import KNOWN
from app.photos.reading import plain_text

HEADER = b"ICC_PROFILE\0"

_COLOUR_TAGS = frozenset(
    b"rXYZ gXYZ bXYZ wtpt bkpt rTRC gTRC bTRC kTRC chad cicp gamt"
    b" A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 pre0 pre1 pre2"
    b" aarg aagg aabg".split()
)
_COLOUR_TYPES = frozenset((b"XYZ ", b"curv", b"para", b"sf32", b"mft1", b"mft2", b"mAB ", b"mBA ", b"mpet", b"cicp"))
_TEXT_TAGS = (b"desc", b"cprt")
_MOST_TAGS = 200
_SMALLEST = 132
_MOST_CACHED = 64 * 1024
_PARAMETERS = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}
_FIXED_DATE = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
_NEUTRAL = "Colour profile"


class Profile(NamedTuple):
    """A usable profile: what to write in its place (itself, where it says nothing about anybody), and its name."""

    neutral: bytes
    description: str


def read(profile: bytes) -> Profile | None:
    """Judge a whole profile; None where no colour-managed program could use it (it is dropped then)."""
    return _cached_read(profile) if len(profile) <= _MOST_CACHED else _read(profile)


def _read(profile: bytes) -> Profile | None:
    if not _is_usable(profile):
        return None
    return Profile(_neutral(profile), _description(profile))


_cached_read = lru_cache(maxsize=64)(_read)  # the photos of one camera share one profile


def _is_usable(profile: bytes) -> bool:
    size = int.from_bytes(profile[:4], "big")
    return _SMALLEST <= size <= len(profile) and profile[36:40] == b"acsp" and _tags(profile) is not None


def _neutral(profile: bytes) -> bytes:
    """The same bytes if they are well known, else the same colours without the texts."""
    if hashlib.sha256(profile).digest() in KNOWN:
        return profile
    tags = _tags(profile) or []
    out = bytearray(len(profile))
    out[:128] = _neutral_header(profile)
    kept = [tag for tag in tags if _is_colour(profile, tag) or tag[0] in _TEXT_TAGS]
    struct.pack_into(">I", out, 128, len(kept))
    for number, tag in enumerate(kept):
        struct.pack_into(">4sII", out, 132 + 12 * number, *tag)
    for name, offset, size in kept:
        if name in _TEXT_TAGS:
            out[offset : offset + size] = _neutral_text(profile[offset : offset + 4], size)
    for name, offset, size in kept:  # last: a colour tag may share its bytes with a text
        if name not in _TEXT_TAGS:
            length = _element_length(profile, offset, size)
            out[offset : offset + length] = profile[offset : offset + length]
    return bytes(out)


def _description(profile: bytes) -> str:
    """The profile's own name, for people; empty where it has none."""
    for name, offset, size in _tags(profile) or []:
        if name == b"desc":
            body = profile[offset : offset + min(size, 1000)]
            if body[:4] == b"mluc":
                return plain_text(body[28:].replace(b"\0", b""))
            return plain_text(body[12:].split(b"\0")[0])
    return ""


def _tags(profile: bytes) -> list[tuple[bytes, int, int]] | None:
    """The tag table: (name, offset, size); None where it does not fit the profile."""
    count = int.from_bytes(profile[128:132], "big")
    if count > _MOST_TAGS or 132 + 12 * count > len(profile):
        return None
    tags = [struct.unpack_from(">4sII", profile, 132 + 12 * number) for number in range(count)]
    first = 132 + 12 * count
    if any(offset < first or size < 8 or offset + size > len(profile) for _, offset, size in tags):
        return None
    return tags


def _is_colour(profile: bytes, tag: tuple[bytes, int, int]) -> bool:
    name, offset, _ = tag
    return name in _COLOUR_TAGS and profile[offset : offset + 4] in _COLOUR_TYPES


def _element_length(profile: bytes, offset: int, size: int) -> int:
    """How much of a colour element is colour: what stands behind it is a hiding place."""
    kind = profile[offset : offset + 4]
    if kind == b"XYZ ":
        return min(size, 20)
    if kind == b"curv":
        return min(size, 12 + 2 * int.from_bytes(profile[offset + 8 : offset + 12], "big"))
    if kind == b"para":
        parameters = _PARAMETERS.get(int.from_bytes(profile[offset + 8 : offset + 10], "big"))
        return min(size, 12 + 4 * parameters) if parameters else size
    return size


def _neutral_header(profile: bytes) -> bytes:
    """Class, colour spaces, version, rendering intent, illuminant stay; who made it, when and for what goes."""
    header = bytearray(profile[:128])
    header[4:8] = bytes(4)  # preferred colour management module
    header[24:36] = _FIXED_DATE
    header[40:44] = bytes(4)  # platform
    header[48:56] = bytes(8)  # device manufacturer and model
    header[80:128] = bytes(48)  # creator, profile id, reserved
    return bytes(header)


def _neutral_text(kind: bytes, size: int) -> bytes:
    """A text element of exactly ``size`` bytes that says nothing about anybody, of the same type where it is known."""
    if kind == b"mluc":
        words = _NEUTRAL.encode("utf-16-be")
        text = kind + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"GB", len(words), 28) + words
    elif kind == b"desc":
        words = _NEUTRAL.encode() + b"\0"
        text = kind + struct.pack(">II", 0, len(words)) + words + bytes(78)
    else:
        kind = b"text"
        text = kind + bytes(4) + _NEUTRAL.encode() + b"\0"
    return (text if len(text) <= size else kind).ljust(size, b"\0")
