"""Where packed data of the LZW kind end (GIF89a specification, appendix F; TIFF 6.0, section 13).

Nothing is unpacked: only the width of each code is followed, up to the code that says "end". Codes of one width are
looked at together, which is several times faster than one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

_WIDEST = 12
_LONGEST_RUN = 1 << _WIDEST


class Kind(NamedTuple):
    """From which end the bits of a byte are taken, and how many entries too early the codes grow."""

    bits: Literal["little", "big"]
    early: int


GIF, TIFF = Kind("little", 0), Kind("big", 1)


def end_of_codes(first: int, packed: Iterator[bytes], kind: Kind = GIF) -> int | None:
    """How many bytes of ``packed`` there are up to the end code; ``first`` is what the image says of its first codes.

    None where there is no end code: decoders stop at the last pixel then. Every code but the first after a clear adds
    an entry to the table; codes grow by a bit when the next entry would not fit them.
    """
    clear, end = 1 << first, (1 << first) + 1
    width, entries = first + 1, end
    buffer, passed, bit = b"", 0, 0
    while True:
        while len(buffer) * 8 - bit < _LONGEST_RUN * _WIDEST and (more := next(packed, b"")):
            buffer, passed, bit = buffer[bit >> 3 :] + more, passed + (bit >> 3), bit & 7
        run = (1 << width) - kind.early - entries if width < _WIDEST else _LONGEST_RUN
        codes = _codes(buffer, bit, width, run, kind)
        if not codes:
            return None
        before_end, before_clear = _before(codes, end, width), _before(codes, clear, width)
        if before_end < before_clear:
            return passed + (bit + (before_end + 1) * width + 7 >> 3)
        if before_clear < len(codes):
            bit += (before_clear + 1) * width
            width, entries = first + 1, end
        else:
            bit += len(codes) * width
            entries += len(codes)
            width += width < _WIDEST and entries == (1 << width) - kind.early


def _codes(buffer: bytes, bit: int, width: int, most: int, kind: Kind) -> list[str]:
    """Up to ``most`` codes from ``bit`` on, as binary digits."""
    count = min(most, (len(buffer) * 8 - bit) // width)
    start, stop = bit >> 3, bit + count * width + 7 >> 3
    digits = f"{int.from_bytes(buffer[start:stop], kind.bits):0{(stop - start) * 8}b}"
    if kind.bits == "big":
        first = bit & 7
        return [digits[at : at + width] for at in range(first, first + count * width, width)]
    last = len(digits) - (bit & 7)  # the first code stands at the end, since the lowest bit comes first
    return [digits[at - width : at] for at in range(last, last - count * width, -width)]


def _before(codes: list[str], code: int, width: int) -> int:
    """How many codes stand before ``code``; all of them where it is not there."""
    digits = f"{code:0{width}b}"
    return codes.index(digits) if digits in codes else len(codes)
