"""Where packed data of the LZW kind end (GIF89a specification, appendix F; TIFF 6.0, section 13).

Nothing is unpacked: only how wide each code is and how many values it stands for are followed, up to the code that
says "end". Codes behind the last value of the picture are shown by no program, and so could be anything: they are
refused. Codes of one width are looked at together, which is several times faster than one by one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from app.photos.reading import Damaged

_WIDEST = 12
_MOST_ENTRIES = 1 << _WIDEST
_SHORTEST_RUN = 16
_DAMAGED = "its picture data are damaged"
_TOO_MUCH = "more is packed into its picture than is shown"


class Kind(NamedTuple):
    """From which end the bits of a byte are taken, and how many entries too early the codes grow."""

    bits: Literal["little", "big"]
    early: int


GIF, TIFF = Kind("little", 0), Kind("big", 1)


def end_of_codes(first: int, packed: Iterator[bytes], most: int, kind: Kind = GIF) -> int | None:
    """How many bytes of ``packed`` there are up to the end code; ``first`` is what the image says of its first codes.

    None where there is no end code: decoders stop at the last value then. Raises `Damaged` where the codes stand for
    more than ``most`` values. Codes grow by a bit when the next entry of the table would not fit them.
    """
    table = _Table(first)
    buffer, passed, bit = b"", 0, 0
    width, values, longest = first + 1, 0, _SHORTEST_RUN
    while True:
        while len(buffer) * 8 - bit < _MOST_ENTRIES * _WIDEST and (more := next(packed, b"")):
            buffer, passed, bit = buffer[bit >> 3 :] + more, passed + (bit >> 3), bit & 7
        room = (1 << width) - kind.early - table.entries if width < _WIDEST else _MOST_ENTRIES
        count = min(room, longest, (len(buffer) * 8 - bit) // width)
        if not count:
            return None
        codes, ended = _until(table.clear, _codes(buffer, bit, width, count, kind), kind)
        values += table.take(codes)
        if values > most:
            raise Damaged(_TOO_MUCH)
        if ended:
            return passed + (bit + (len(codes) + 1) * width + 7 >> 3)
        if len(codes) < count:
            bit += (len(codes) + 1) * width
            table = _Table(first)
            width, longest = first + 1, _SHORTEST_RUN  # a file of nothing but clear codes must not take for ever
        else:
            bit += count * width
            longest = min(2 * longest, _MOST_ENTRIES)
            width += width < _WIDEST and table.entries == (1 << width) - kind.early


class _Table:
    """For how many values each code stands: an entry is the code before it, and one value more."""

    def __init__(self, first: int) -> None:
        self.clear = 1 << first
        self.entries = self.clear + 1
        self._lengths = [1] * self.clear + [0, 0]

    def take(self, codes: tuple[int, ...]) -> int:
        """Add what ``codes`` add to the table, and say for how many values they stand."""
        lengths, before = self._lengths, len(self._lengths)
        growing = codes[: _MOST_ENTRIES - before]
        add = lengths.append
        try:
            for code in growing:
                add(lengths[code] + 1)
            self.entries += len(codes)
            new = sum(lengths[before:]) - len(growing)
            return new + sum(map(lengths.__getitem__, codes[len(growing) :]))
        except IndexError:
            raise Damaged(_DAMAGED) from None


def _codes(buffer: bytes, bit: int, width: int, count: int, kind: Kind) -> bytes:
    """``count`` codes from ``bit`` on, each in two bytes."""
    start, stop = bit >> 3, bit + count * width + 7 >> 3
    packed = int.from_bytes(buffer[start:stop], kind.bits)
    packed >>= bit & 7 if kind.bits == "little" else (stop * 8 - bit - count * width)
    packed &= (1 << count * width) - 1
    blocks, half = 1, 1 << (count - 1).bit_length() >> 1
    while half:  # the halves of the codes move away from each other, then the halves of each half
        low = packed & _low_halves(width, half, blocks)
        packed = low | (packed ^ low) << half * (16 - width)
        blocks, half = 2 * blocks, half >> 1
    return packed.to_bytes(2 * count, kind.bits)


@cache
def _low_halves(width: int, half: int, blocks: int) -> int:
    """The bits of the lower ``half`` codes in each of ``blocks`` blocks of twice as many."""
    one = (1 << half * width) - 1
    return int.from_bytes(one.to_bytes(4 * half, "little") * blocks, "little")


def _until(clear: int, pairs: bytes, kind: Kind) -> tuple[tuple[int, ...], bool]:
    """The codes before the first that is ``clear`` or the end code (the next one), and whether it is the latter."""
    at_clear = _find(pairs, clear.to_bytes(2, kind.bits))
    at_end = _find(pairs[:at_clear], (clear + 1).to_bytes(2, kind.bits))
    order = "<" if kind.bits == "little" else ">"
    return struct.unpack(f"{order}{at_end // 2}H", pairs[:at_end]), at_end < at_clear


def _find(pairs: bytes, wanted: bytes) -> int:
    """Where the pair ``wanted`` stands, or the length of ``pairs`` where it does not."""
    at = pairs.find(wanted)
    while at % 2 and at > 0:
        at = pairs.find(wanted, at + 1)
    return len(pairs) if at < 0 else at
