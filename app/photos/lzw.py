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
    clear = 1 << first
    width, entries = first + 1, clear + 1
    buffer, passed, bit = b"", 0, 0
    while True:
        while len(buffer) * 8 - bit < _LONGEST_RUN * _WIDEST and (more := next(packed, b"")):
            buffer, passed, bit = buffer[bit >> 3 :] + more, passed + (bit >> 3), bit & 7
        run = (1 << width) - kind.early - entries if width < _WIDEST else _LONGEST_RUN
        codes = _Codes(buffer, bit, width, run, kind)
        if not codes.count:
            return None
        ended, before = codes.up_to(clear)
        if ended:
            return passed + (bit + (before + 1) * width + 7 >> 3)
        if before < codes.count:
            bit += (before + 1) * width
            width, entries = first + 1, clear + 1
        else:
            bit += codes.count * width
            entries += codes.count
            width += width < _WIDEST and entries == (1 << width) - kind.early


class _Codes:
    """Up to ``most`` codes from ``bit`` on. They are written as binary digits, in which a code is soon found."""

    def __init__(self, buffer: bytes, bit: int, width: int, most: int, kind: Kind) -> None:
        self.count = min(most, (len(buffer) * 8 - bit) // width)
        self._width = width
        start, stop = bit >> 3, bit + self.count * width + 7 >> 3
        digits = f"{int.from_bytes(buffer[start:stop], kind.bits):0{(stop - start) * 8}b}"
        self._from_the_left = kind.bits == "big"
        skip = bit & 7
        size = self.count * width
        # With the lowest bit first, the first code stands at the end.
        begin = skip if self._from_the_left else len(digits) - skip - size
        self._digits = digits[begin : begin + size]

    def up_to(self, clear: int) -> tuple[bool, int]:
        """How many codes stand before the first that is ``clear`` or the end code, and whether it is the latter.

        The end code is the next one: all their digits but the last are the same.
        """
        digits, width, wanted = self._digits, self._width, f"{clear >> 1:0{self._width - 1}b}"
        if self._from_the_left:
            at = digits.find(wanted)
            while at >= 0 and at % width:
                at = digits.find(wanted, at + 1)
            before = at // width
        else:
            at = digits.rfind(wanted)
            while at >= 0 and at % width:
                at = digits.rfind(wanted, 0, at + width - 2)
            before = self.count - 1 - at // width
        return (False, self.count) if at < 0 else (digits[at + width - 1] == "1", before)
