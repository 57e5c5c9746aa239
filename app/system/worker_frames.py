"""How the program and its worker process talk: frames of a kind, a length and that many bytes."""

from __future__ import annotations

import struct
from enum import Enum
from typing import BinaryIO, NamedTuple

_HEAD = struct.Struct(">cI")
MOST = 16 * 1024**2  # bytes of a frame


class FrameKind(Enum):
    """What a frame is: two kinds go in, the others come out."""

    REQUEST = b"r"
    STOP = b"s"
    MESSAGE = b"m"
    DONE = b"d"
    STOPPED = b"x"
    REFUSED = b"u"
    FAILED = b"f"
    NO_MEMORY = b"n"


class Frame(NamedTuple):
    kind: FrameKind
    content: bytes


def write_frame(stream: BinaryIO, kind: FrameKind, content: bytes = b"") -> None:
    """Write one frame whole. Raises ``OSError`` where the other side has gone."""
    stream.write(_HEAD.pack(kind.value, len(content)) + content)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """The next frame, or None where the other side has gone, even in the middle of one."""
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    if length > MOST:
        return None
    content = stream.read(length)
    return Frame(FrameKind(kind), content) if len(content) == length else None
