"""H.264 and HEVC: the notes between the coded pictures, which cameras and programs fill with text and positions.

Sources: ITU-T H.264 (section 7.3, annex D) and ITU-T H.265 (section 7.3, annex D). A stream is made of NAL units;
an allow-list says which of them, and which messages of supplemental enhancement information (SEI), decide what is
seen. Any other message becomes filler of the same size (filler_payload, the same in both), any other unit a unit of
filler data: every decoder passes over both. The coded pictures themselves are not touched.

A still (HEIC) keeps less than a video: it has no timing, so of all messages only those that say how light or colour are
meant, each in its known length, and no units of Dolby Vision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from app.photos.reading import Damaged

_FILLER_MESSAGE, _REGISTERED, _UNREGISTERED = 3, 4, 5
_HDR10_PLUS = b"\xb5\x00\x3c\x00\x01"
"""SMPTE ST 2094-40: brightness picture by picture."""
_LARGEST_HDR10_PLUS = 1024
_H264_MESSAGES = frozenset((0, 1, 6, 10, 11, 12, 13, 14, 15, 19, 20, 21, 23, 45, 47, 137, 142, 144, 147, 148))
_HEVC_MESSAGES = frozenset(
    (0, 1, 2, 6, 19, 22, 23, 45, 47, *range(128, 133), 134, 137, 142, 144, *range(147, 155), *range(160, 166), 176, 177)
)
_LARGEST_MESSAGE, _LARGEST_MESSAGES = 64, {0: 256, 1: 256, 19: 512, 23: 2048, 142: 512}
"""How long what stays can be: most say a few numbers; film grain and tone curves (19, 23, 142) are tables."""
_STILL_MESSAGES = {137: 24, 144: 4, 147: 1, 148: 8}
"""Mastering display, light level, transfer characteristics, viewing environment: how long they are."""
_H264_UNITS = frozenset((1, 5, *range(7, 12), 13))
"""Not the parts of pictures in three of the extended profile, nor other views and layers (14, 15, 19 to 21): decoders
pass over them, so they have room for anything."""
_EXTENDED = 88
_STILL_UNITS = frozenset((*range(10), *range(16, 22), *range(32, 38)))
_HEVC_UNITS = _STILL_UNITS | {62, 63}  # Dolby Vision's
_H264_SIZES, _HEVC_SIZES = {9: 2, 10: 1, 11: 1}, {35: 3, 36: 2, 37: 2}  # units that only mark a place
_LARGER_THAN_MARKS = max(*_H264_SIZES.values(), *_HEVC_SIZES.values()) + 1
_H264_SETS, _HEVC_SETS = frozenset((7, 8, 13)), frozenset((32, 33, 34))
"""Parameter sets: what a decoder's description is for."""
_H264_SEI, _H264_FILLER = 6, 12
_HEVC_SEI, _HEVC_FILLER = frozenset((39, 40)), 38
_X264 = re.compile(rb"x264 - core (\d{1,4})")
_LOSSLESS_444 = 244


LONGEST_HEAD = 23
"""What stands before the lists in ``hvcC``; less in ``avcC``."""
LARGEST = 64 * 1024
"""A unit of SEI with more bytes than this goes as a whole."""


class Message(NamedTuple):
    """One SEI message: what kind, and what it says (without escapes)."""

    kind: int
    body: bytes


NOTHING = Message(-1, b"")
"""What went said nothing that is known."""


class Codec(NamedTuple):
    """How a stream's units are written: H.264 or HEVC, how many bytes their length takes, the profile.

    ``still``: it is a picture, not a video. ``layered``: its description has a second layer (3D video).
    """

    hevc: bool
    length: int
    profile: int
    still: bool = False
    layered: bool = False

    @property
    def header_size(self) -> int:
        """How many bytes the header of a unit has."""
        return 2 if self.hevc else 1

    def kind(self, first: int) -> int:
        """The kind of a unit, by its first byte."""
        return first >> 1 & 0x3F if self.hevc else first & 0x1F

    def plain_headers(self) -> frozenset[int]:
        """The headers of units that decide what is seen, however long they are."""
        return _plain_headers(self._replace(length=4, profile=0))

    def is_kept(self, header: int, size: int) -> bool:
        """Whether a unit of ``size`` bytes decides what is seen, and has no room for messages."""
        kinds, sizes = self._allowed()
        kind = self._kind_of(header)
        return kind in kinds and size <= sizes.get(kind, size) and (self.layered or self._is_first_layer(header))

    def is_set(self, unit: bytes) -> bool:
        """Whether a unit is a parameter set: what a decoder's description is for."""
        header = int.from_bytes(unit[: self.header_size], "big")
        kinds = _HEVC_SETS if self.hevc else _H264_SETS
        return self.kind(unit[0]) in kinds and (self.layered or self._is_first_layer(header))

    def _kind_of(self, header: int) -> int:
        return self.kind(header >> 8 if self.hevc else header)

    def _is_first_layer(self, header: int) -> bool:
        """H.265, 7.3.1.2: decoders of plain pictures pass over any other layer."""
        return not self.hevc or not header & 0x01F8

    def _allowed(self) -> tuple[frozenset[int], dict[int, int]]:
        """The kinds of units that stay, and how long those are that only mark a place."""
        if not self.hevc:
            return _H264_UNITS, _H264_SIZES
        return _STILL_UNITS if self.still else _HEVC_UNITS, _HEVC_SIZES


@cache
def _plain_headers(codec: Codec) -> frozenset[int]:
    headers = range(1 << 8 * codec.header_size)
    return frozenset(one for one in headers if codec.is_kept(one, _LARGER_THAN_MARKS))


def codec_of(config: bytes, *, hevc: bool, still: bool = False, layered: bool = False) -> Codec:
    """The code that a decoder's description (``avcC``, ``hvcC``) is of; raises `Damaged` where it is too short.

    Its first `LONGEST_HEAD` bytes are enough.
    """
    if len(config) < (LONGEST_HEAD if hevc else 7):
        raise Damaged("the description of its pictures is missing")
    if hevc:
        return Codec(hevc, (config[21] & 3) + 1, config[1] & 31, still, layered)
    if config[1] == _EXTENDED:
        raise Damaged("its pictures are in a rare form of H.264 (extended) that this app does not know")
    return Codec(hevc, (config[4] & 3) + 1, config[1], still)


def units(read: Callable[[int, int], bytes], codec: Codec, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The units of the sample at [start, end): the header of each, where it begins, how long it is."""
    length, number, width = codec.length, int.from_bytes, codec.header_size
    while start < end:
        head = read(start, length + width)
        size = number(head[:length], "big")
        unit = start + length
        if unit + size > end:
            if unit > end and not any(head[: end - start]):
                return  # zeros too few to be a length
            raise Damaged("its picture data are damaged")
        if size:
            yield number(head[length:].ljust(width, b"\0"), "big"), unit, size
        start = unit + size


def clean(codec: Codec, unit: bytes, size: int) -> tuple[bytes, list[Message]]:
    """What takes the place of a unit that `Codec.is_kept` does not name, and the messages that go.

    ``unit`` is all of it, or only its start where its ``size`` is more than `LARGEST`.
    """
    kind = codec.kind(unit[0])
    is_sei = kind in _HEVC_SEI if codec.hevc else kind == _H264_SEI
    if is_sei and len(unit) == size:
        cleaned = _clean_messages(codec, unit)
        if cleaned:
            return cleaned
    found = [] if kind == (_HEVC_FILLER if codec.hevc else _H264_FILLER) else [Message(-1, unit[2:])]
    return _filler_unit(codec, size), found


def _clean_messages(codec: Codec, unit: bytes) -> tuple[bytes, list[Message]] | None:
    """A unit of SEI with filler in place of what goes; None where it makes no sense, or there is no room."""
    header = 2 if codec.hevc else 1
    found = messages_in(_without_escapes(unit[header:]))
    if found is None:
        return None
    gone = [message for message in found if not _stays(codec, message)]
    if not gone:
        return unit, []
    kept = b"".join(_written(message) for message in found if _stays(codec, message) and message.kind != 3)
    for room in range(len(unit) - header - len(kept) - 1, 1, -1):
        cleaned = unit[:header] + _with_escapes(kept + _filler(room) + b"\x80")
        if len(cleaned) == len(unit):
            return cleaned, gone
        if len(cleaned) < len(unit):
            break
    return None


def _stays(codec: Codec, message: Message) -> bool:
    if message.kind == _FILLER_MESSAGE:
        return message.body.count(0xFF) == len(message.body)
    if codec.still:
        return _STILL_MESSAGES.get(message.kind) == len(message.body)
    if message.kind == _REGISTERED:
        return message.body.startswith(_HDR10_PLUS) and len(message.body) <= _LARGEST_HDR10_PLUS
    kinds = _HEVC_MESSAGES if codec.hevc else _H264_MESSAGES
    return message.kind in kinds and len(message.body) <= _LARGEST_MESSAGES.get(message.kind, _LARGEST_MESSAGE)


def decides_pixels(codec: Codec, message: Message) -> bool:
    """Whether a decoder shows other pixels without this note: faults of old x264 that it makes up for."""
    match = _X264.search(message.body) if message.kind == _UNREGISTERED and not codec.hevc else None
    return match is not None and int(match[1]) < (151 if codec.profile == _LOSSLESS_444 else 34)


def messages_in(payload: bytes) -> list[Message] | None:
    """The messages in a unit of SEI; None where they do not fill it."""
    end = payload.rstrip(b"\0")
    if not end.endswith(b"\x80"):
        return None
    stop = len(end) - 1
    found, at = [], 0
    while at < stop:
        kind, at = _number(payload, at)
        size, at = _number(payload, at)
        if at + size > stop:
            return None
        found.append(Message(kind, payload[at : at + size]))
        at += size
    return found if at == stop and len(end) == len(payload) else None


def _number(payload: bytes, at: int) -> tuple[int, int]:
    """A number written as bytes that are summed up until one is not 255."""
    total = 0
    while payload[at : at + 1] == b"\xff":
        total, at = total + 255, at + 1
    return total + (payload[at] if at < len(payload) else 0), at + 1


def _coded(value: int) -> bytes:
    return b"\xff" * (value // 255) + bytes((value % 255,))


def _written(message: Message) -> bytes:
    return _coded(message.kind) + _coded(len(message.body)) + message.body


def _filler(room: int) -> bytes:
    """Messages of filler that take exactly ``room`` bytes, at least two."""
    made = _written(Message(_FILLER_MESSAGE, b"\xff" * (room - 2 - (room - 2) // 256)))
    # No message is just one byte longer than one that fits in 256: then a short one stands behind it.
    return made if len(made) == room else _filler(room - 2) + _written(Message(_FILLER_MESSAGE, b""))


def _filler_unit(codec: Codec, size: int) -> bytes:
    """A unit that says nothing (H.264 7.3.2.7, H.265 7.3.2.8), of ``size`` bytes."""
    header = bytes((_HEVC_FILLER << 1, 1)) if codec.hevc else bytes((_H264_FILLER,))
    return (header + b"\xff" * (size - len(header) - 1) + b"\x80")[:size]


def _without_escapes(data: bytes) -> bytes:
    return data.replace(b"\0\0\3", b"\0\0")


_NEEDS_ESCAPE = re.compile(rb"\0\0(?=[\0-\3])")


def _with_escapes(data: bytes) -> bytes:
    return _NEEDS_ESCAPE.sub(b"\0\0\3", data)


def clean_config(codec: Codec, config: bytes, lists_at: int = 22) -> tuple[bytes, list[Message]]:
    """A decoder's description of the same length, and the messages that go: its parameter sets stay, and nothing
    stands behind them. ``lists_at``: where the lists of HEVC begin."""
    ranges, end = _hevc_units(config, lists_at) if codec.hevc else _h264_units(config)
    made, gone = bytearray(config[:end]), []
    for start, stop in ranges:
        unit = config[start:stop]
        if unit and not codec.is_set(unit):
            made[start:stop], messages = clean(codec, unit, len(unit))
            gone += messages
    return bytes(made.ljust(len(config), b"\0")), gone


def _h264_units(config: bytes) -> tuple[list[tuple[int, int]], int]:
    """Where the units in ``avcC`` stand, and where it ends (14496-15, 5.3.3.1)."""
    ranges, at = _units(config, 6, config[5] & 31)
    more, at = _units(config, at + 1, config[at] if at < len(config) else 0)
    if at + 4 <= len(config):  # of the high profiles
        extension, at = _units(config, at + 4, config[at + 3])
        more += extension
    return ranges + more, at


def _hevc_units(config: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Where the units in ``hvcC`` or ``lhvC`` stand, and its end (14496-15, 8.3.3.1); ``at``: the count of lists."""
    ranges: list[tuple[int, int]] = []
    lists, at = config[at], at + 1
    for _ in range(lists):
        count = int.from_bytes(config[at + 1 : at + 3], "big")
        more, at = _units(config, at + 3, count)
        ranges += more
    return ranges, at


def _units(config: bytes, at: int, count: int) -> tuple[list[tuple[int, int]], int]:
    """``count`` units from ``at`` on, each behind its length; raises `Damaged` where they do not fit."""
    ranges = []
    if at > len(config):
        raise Damaged("the description of its pictures is damaged")
    for _ in range(count):
        start = at + 2
        at = start + int.from_bytes(config[at:start], "big")
        if at > len(config):
            raise Damaged("the description of its pictures is damaged")
        ranges.append((start, at))
    return ranges, at
