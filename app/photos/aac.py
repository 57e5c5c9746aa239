"""What sets up a decoder of AAC: AudioSpecificConfig (ISO/IEC 14496-3, section 1.6.2.1). Nothing stands behind it."""

from __future__ import annotations

from app.photos.reading import Damaged

_PLAIN = frozenset((1, 2, 3, 4))
_SPECTRAL, _PARAMETRIC = 5, 29
"""Object types: Main, LC, SSR, LTP; what adds high tones, and a second channel, to one of them."""
_ANY_RATE, _ANY_OBJECT = 15, 31
_HIGH_TONES, _SECOND_CHANNEL = f"{0x2B7:011b}", f"{0x548:011b}"
_LONGEST, _LONGEST_REAL = 64, 16
"""In bytes: how far it is read, and how long a real one is at most; behind longer ones nothing is looked for."""


def clean(setup: bytes) -> bytes:
    """``setup`` at the same length, blank behind its end; as it is where it lists its channels, or is of a rare kind.

    Raises `Damaged` where decoders may find something in what goes: some look for it anywhere.
    """
    bits = _Bits(setup[:_LONGEST])
    end = -(-bits.end_of_setup() // 8)
    if not end or not any(setup[end:]):
        return setup
    if len(setup) <= _LONGEST_REAL and bits.holds_more():
        raise Damaged("the description of its sound is damaged")
    return setup[:end] + bytes(len(setup) - end)


class _Bits:
    """Reads bit by bit; what is behind the end is nought."""

    def __init__(self, data: bytes) -> None:
        self._digits = "".join(f"{byte:08b}" for byte in data)
        self._at = 0

    def end_of_setup(self) -> int:
        """How many bits it has; 0 where that is not known."""
        kind, channels = self._object(), self._rate_and_channels()
        explicit = kind in (_SPECTRAL, _PARAMETRIC)
        if explicit:
            self._rate()
            kind = self._object()
        if kind not in _PLAIN or not channels or self._take(1):  # frames of a rare length
            return 0
        if self._take(1):  # it depends on another coder
            self._take(14)
        if self._take(1):
            return 0
        if not explicit and self._comes(_HIGH_TONES) and self._object() == _SPECTRAL and self._take(1):
            self._rate()
            if self._comes(_SECOND_CHANNEL):
                self._take(1)
        return self._at if self._at <= len(self._digits) else 0

    def holds_more(self) -> bool:
        """Whether high tones could be said behind the end."""
        return self._digits.find(_HIGH_TONES, self._at) >= 0

    def _object(self) -> int:
        kind = self._take(5)
        return 32 + self._take(6) if kind == _ANY_OBJECT else kind

    def _rate(self) -> None:
        if self._take(4) == _ANY_RATE:
            self._take(24)

    def _rate_and_channels(self) -> int:
        self._rate()
        return self._take(4)

    def _comes(self, digits: str) -> bool:
        if not self._digits.startswith(digits, self._at):
            return False
        self._at += len(digits)
        return True

    def _take(self, count: int) -> int:
        taken = self._digits[self._at : self._at + count].ljust(count, "0")
        self._at += count
        return int(taken, 2)
