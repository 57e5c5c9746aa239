"""XML that is not trusted: no document type, no entities of its own, nothing fetched, limited in depth and size.

It is handed over event by event, so that a large document is never in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from app.readers.errors import BrokenFile, TooLarge

MOST_ELEMENTS = 30_000_000
MOST_LEVELS = 200
LONGEST_TAG = (
    4 * 1024**2
)  # bytes; also of a comment: until its end has come, each piece is looked through from its start


class Handler(Protocol):
    """What is told, in the document's order. What it raises ends the reading and comes out as it is."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, data: str) -> None:
        """Characters of the element that is open, maybe not all of them at once."""

    def end(self, name: str) -> None:
        """An element ends."""


def read_events(pieces: Iterable[bytes], handler: Handler) -> None:
    """Read a whole document. Raises `BrokenFile`, also where it declares a document type, or `TooLarge`.

    What ``pieces`` raise comes out as it is.
    """
    counting = _Counting(handler)
    parser = _parser()
    parser.StartElementHandler = counting.start
    parser.EndElementHandler = counting.end
    parser.CharacterDataHandler = handler.text
    fed = 0
    for piece in pieces:
        _feed(parser, piece, last=False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > LONGEST_TAG:
            raise TooLarge(f"{LONGEST_TAG // 1024**2} MB in one place")
    _feed(parser, b"", last=True)


def root_name(data: bytes) -> str | None:
    """The name of the root, without the rest; None where the beginning is no XML."""
    found: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        found.append(name)
        raise _Seen

    parser = _parser()
    parser.StartElementHandler = start
    try:
        parser.Parse(data[: 64 * 1024], False)
    except (_Seen, _Refused, *_TROUBLE):
        pass
    return found[0] if found else None


class _Refused(Exception):
    """The document declares what no export needs."""


class _Seen(Exception):
    """Enough was read."""


_TROUBLE = (expat.ExpatError, LookupError, ValueError)


def _parser() -> expat.XMLParserType:
    def refuse(*_: object) -> int:
        raise _Refused

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.SkippedEntityHandler = refuse
    return parser


def _feed(parser: expat.XMLParserType, piece: bytes, *, last: bool) -> None:
    try:
        parser.Parse(piece, last)
    except (_Refused, *_TROUBLE):
        raise BrokenFile("XML") from None


class _Counting:
    """Hands elements on while it counts them."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._elements = 0
        self._level = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._level += 1
        if self._elements > MOST_ELEMENTS:
            raise TooLarge(f"{MOST_ELEMENTS:,} parts")
        if self._level > MOST_LEVELS:
            raise TooLarge(f"{MOST_LEVELS} parts inside each other")
        self._handler.start(name, attributes)

    def end(self, name: str) -> None:
        self._level -= 1
        self._handler.end(name)
