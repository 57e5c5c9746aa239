"""The descriptors in ``esds``: what an MPEG-4 decoder needs (ISO/IEC 14496-1, section 7.2.6; 14496-14, section 5.6)."""

from __future__ import annotations

from collections.abc import Callable

from app.photos import aac
from app.photos.reading import Damaged
from app.photos.video import ELSEWHERE

_STREAM, _DECODER, _CONFIG, _PACKETS = 3, 4, 5, 6
_AAC = frozenset((0x40, 0x66, 0x67, 0x68))
_LINKED, _ELSEWHERE, _CLOCKED = 0x80, 0x40, 0x20
_DECODER_NUMBERS = 13
_KNOWN = frozenset((0x20, 0x40, *range(0x60, 0x6C), 0xA5, 0xA6, *range(0xA9, 0xAD)))
"""What a stream can be in (14496-1, 7.2.6.6.2; mp4ra.org): MPEG-4, MPEG-2, MPEG-1, AC-3, DTS. Not JPEG, PNG or Vorbis:
their own notes stand in every picture, or in the description."""
_MOST_PACKETS = 32
_BAD = "the description of how to decode it is damaged"

Change = Callable[[bytes], bytes]


def clean(raw: bytes, change: Change) -> bytes:
    """A descriptor at the same size: blank but for what decoders need; the configuration through ``change``."""
    tag, begin, end = _read(raw, 0, len(raw))
    if tag != _STREAM or end - begin < 3:
        raise Damaged(_BAD)
    flags = raw[begin + 2]
    if flags & _ELSEWHERE:
        raise Damaged(ELSEWHERE)
    inside = begin + 3 + (2 if flags & _LINKED else 0) + (2 if flags & _CLOCKED else 0)
    return raw[:inside] + _clean_list(raw, inside, end, change) + bytes(len(raw) - end)


def _clean_list(raw: bytes, at: int, stop: int, change: Change) -> bytes:
    made = b""
    while at < stop:
        tag, begin, end = _read(raw, at, stop)
        made += raw[at:begin]
        if tag == _DECODER and end - begin >= _DECODER_NUMBERS:
            if raw[begin] not in _KNOWN:
                raise Damaged(f"it is in a code (number {raw[begin]}) that this app cannot look into yet")
            inside = begin + _DECODER_NUMBERS
            setup = aac.clean if raw[begin] in _AAC else change
            made += raw[begin:inside] + _clean_list(raw, inside, end, setup)
        elif tag == _CONFIG:
            made += change(raw[begin:end])
        elif tag == _PACKETS and end - begin <= _MOST_PACKETS:
            made += raw[begin:end]
        else:
            made += bytes(end - begin)
        at = end
    return made


def _read(raw: bytes, at: int, stop: int) -> tuple[int, int, int]:
    """The tag of the descriptor at ``at``, and where its content stands."""
    size, begin = 0, at + 1
    for _ in range(4):
        if begin >= stop:
            raise Damaged(_BAD)
        byte, begin = raw[begin], begin + 1
        size = size << 7 | byte & 0x7F
        if not byte & 0x80:
            break
    if begin + size > stop:
        raise Damaged(_BAD)
    return raw[at], begin, begin + size
