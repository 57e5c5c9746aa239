"""The items of a long JSON array, a window of bytes at a time, so that the array is never in memory as a whole.

Where a window ends between two items is guessed by what stood between the first ones, and proved by decoding: what is
valid with a bracket put after it was cut between two items. Where no guess holds, the items are found one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import msgspec

from app.readers.errors import BrokenFile, TooLarge

T = TypeVar("T")
WINDOW = 256 * 1024  # what fits into a cache of the processor is decoded a sixth faster
LONGEST_ITEM = 16 * 1024**2
MOST_ITEMS = 6_000_000
MOST_BROKEN = 1_000  # to look for the end of one takes long, and such a file is no export any more
ROOT_ARRAY = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:\{\s*\"[^\"\\]{0,200}\"\s*:\s*)?\[")
"""An array that is the whole file, or the first value of an object."""
_LONGEST_HEAD = 1024**2
_FIRST_KEY = re.compile(rb'(\s*)(\{\s*"(?:[^"\\]|\\.)*"\s*:)')
_NEXT = re.compile(rb"[\s,]*")
_GUESSES = 3
_SCANNER = json.JSONDecoder(strict=False)
_RAW = msgspec.json.Decoder(list[msgspec.Raw])


class Broken:
    """Stands in the place of an item that is not JSON, or not of the shape that was asked for."""


BROKEN = Broken()


class ItemReader(Generic[T]):
    """Reads arrays of items of one type; build it once, for building a decoder costs."""

    def __init__(self, kind: type[T]) -> None:
        self._many: msgspec.json.Decoder[list[T]] = msgspec.json.Decoder(list[kind])  # type: ignore[valid-type]
        self._one: msgspec.json.Decoder[T] = msgspec.json.Decoder(kind)

    def read(self, pieces: Iterable[bytes], start: re.Pattern[bytes] = ROOT_ARRAY) -> Iterator[list[T | Broken]]:
        """All items in order, some at a time; ``start`` matches up to the bracket that opens the array.

        Raises `BrokenFile` where there is no such array, and, after the items before it, where the array does not end;
        `TooLarge`; and what ``pieces`` raise, after the items that had come.
        """
        array = _Array(pieces, start)
        seen = 0
        while True:
            items = self._next(array)
            if items is None:
                break
            seen += len(items)
            if seen > MOST_ITEMS:
                raise TooLarge(f"{MOST_ITEMS:,} items")
            yield items
        array.raise_end()

    def _next(self, array: _Array) -> list[T | Broken] | None:
        if not array.fill():
            return None
        for window, end in array.guesses():
            items = self._decoded(window)
            if items is not None:
                array.take(end)
                return items
        return [self._item(data) for data in array.one_by_one()]

    def _decoded(self, window: bytes) -> list[T | Broken] | None:
        """The items of a whole array; None where it is none."""
        try:
            return self._many.decode(window)  # type: ignore[return-value]
        except msgspec.ValidationError:
            pass
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return None
        try:
            return [self._item(bytes(raw)) for raw in _RAW.decode(window)]
        except (msgspec.DecodeError, RecursionError):
            return None

    def _item(self, data: bytes) -> T | Broken:
        try:
            return self._one.decode(data)
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
            return BROKEN


class _Array:
    """The bytes of an array that have come and were not taken yet: always from the beginning of an item."""

    def __init__(self, pieces: Iterable[bytes], start: re.Pattern[bytes]) -> None:
        self._pieces = iter(pieces)
        self._trouble: Exception | None = None
        self._all_came = False
        self._broken = 0
        self._ended = False
        self._buffer = b""
        self._more(1)
        while not (found := start.search(self._buffer)):
            if self._all_came or len(self._buffer) > _LONGEST_HEAD:
                raise self._trouble or BrokenFile("JSON")
            self._more(2 * len(self._buffer))
        self._buffer = self._buffer[found.end() :]
        self._more(64 * 1024)
        first = _FIRST_KEY.match(self._buffer)
        between, head = (first[1], first[2]) if first else (b"", b"{")
        self._separators = [b"," + space + head for space in dict.fromkeys((between, b"", b" ", b"\n", b"\r\n"))]
        self._next_item = re.compile(rb",[ \t\r\n]{0,99}" + re.escape(head))

    def fill(self) -> bool:
        """Whether there may be another item; a window's bytes are there then, or all that are left."""
        if self._ended:
            return False
        self._more(WINDOW)
        if self._all_came and not self._buffer.strip():
            self._ended = True
            self._trouble = self._trouble or BrokenFile("JSON")  # its last bracket is missing
        return not self._ended

    def guesses(self) -> Iterator[tuple[bytes, int]]:
        """Whole arrays that the bytes may begin with, the longest first, and what to `take` where one is right."""
        if self._all_came:
            end = self._buffer.rstrip(b" \t\r\n;}")
            if end.endswith(b"]"):
                yield b"[" + end, len(self._buffer)
        for separator in self._separators:
            at = len(self._buffer)
            for _ in range(_GUESSES):
                at = self._buffer.rfind(separator, 0, at)
                if at <= 0:
                    break
                yield b"".join((b"[", memoryview(self._buffer)[:at], b"]")), at + 1

    def take(self, end: int) -> None:
        """Go on after the first ``end`` bytes; the array has ended where there are no others."""
        self._ended = end == len(self._buffer) and self._all_came
        self._buffer = self._buffer[end:]

    def one_by_one(self) -> list[bytes]:
        """The bytes of items found by a slow and exact way; one that is no JSON is cut out up to the next guess."""
        items: list[bytes] = []
        # Latin-1 gives each byte one character: places in the text are places in the bytes, and a letter cut in two
        # does no harm.
        text = self._buffer.decode("latin-1")
        at = 0
        while True:
            found = _NEXT.match(self._buffer, at)
            at = found.end() if found else at
            if self._buffer.startswith(b"]", at):
                self._ended = True
                break
            if at == len(self._buffer):
                break
            try:
                _, end = _SCANNER.raw_decode(text, at)
            except (ValueError, RecursionError) as error:
                end = 0 if _is_cut_off(error, len(text)) else self._next_guess(max(at, getattr(error, "pos", 0)))
                if items and not end:
                    break
                if not end and not self._all_came and len(self._buffer) < LONGEST_ITEM:
                    self._more(2 * len(self._buffer))
                    text = self._buffer.decode("latin-1")
                    continue
                self._broken += 1
                if not end or self._broken > MOST_BROKEN:
                    end = self._give_up()
            items.append(self._buffer[at:end])
            at = end
        self._buffer = self._buffer[at:]
        return items

    def raise_end(self) -> None:
        """What went wrong with the file, if anything did."""
        if self._trouble:
            raise self._trouble

    def _next_guess(self, at: int) -> int:
        """Where the item after the one at ``at`` may begin, its comma included; 0 where no guess holds."""
        found = self._next_item.search(self._buffer, at + 1)
        return found.start() if found else 0

    def _give_up(self) -> int:
        self._trouble = self._trouble or BrokenFile("JSON")
        return len(self._buffer)

    def _more(self, wanted: int) -> None:
        parts, have = [self._buffer], len(self._buffer)
        while have < wanted and not self._all_came:
            try:
                piece = next(self._pieces)
            except StopIteration:
                self._all_came = True
            except Exception as error:  # told when what came before it has been read
                self._trouble, self._all_came = error, True
            else:
                parts.append(piece)
                have += len(piece)
        if len(parts) > 1:
            self._buffer = b"".join(parts)


def _is_cut_off(error: Exception, length: int) -> bool:
    """Whether more bytes might make an item of it."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.pos > length - 16 or error.msg.startswith("Unterminated string")
