"""The entries of a long web page, one at a time, so that the page is never in memory as a whole.

To parse HTML takes a very long time where tags are opened and never closed. What a platform's own program wrote is
nested properly, and what is not counts as broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.core.errors import UserError
from app.readers.errors import BrokenFile, TooLarge
from app.readers.json_items import BROKEN, Broken

LONGEST_ENTRY = 4 * 1024**2
MOST_ENTRIES = 2_000_000
_LONGEST_START = 1024
_LONGEST_TAG = 64 * 1024
_MOST_LEVELS = 100
_LONGEST_ATTRIBUTES = 400  # without their values; the values may be long
_TAG = re.compile(rb'<(?:!--[^<>]*+-->|(/?)([a-zA-Z][a-zA-Z0-9-]*+)((?:[^<>"]++|"[^"<]*+")*+)>|[a-zA-Z/!?])')
_VALUE = re.compile(rb'"[^"]*"')
_NEVER_CLOSED = frozenset(b"area base br col hr img input link meta source track wbr".split())
_PAGE_END = b"</html"
_UNFINISHED = -1
_WRONG = 0


def read_entries(pieces: Iterable[bytes], start: re.Pattern[bytes]) -> Iterator[LexborNode | Broken]:
    """Every element of a page whose opening tag ``start`` matches, but none inside another.

    Raises, after the entries before it, `BrokenFile` where the page does not end, `TooLarge`, and what `pieces` raise.
    """
    for seen, data in enumerate(_elements(pieces, start), 1):
        if seen > MOST_ENTRIES:
            raise TooLarge(f"{MOST_ENTRIES:,} entries")
        body = LexborHTMLParser(data.decode("utf-8", "replace")).body if data else None
        yield (body and body.first_child) or BROKEN


def _elements(pieces: Iterable[bytes], start: re.Pattern[bytes]) -> Iterator[bytes]:
    """Each from its opening to its closing tag; empty for one that is not nested properly, or was cut off."""
    stream = iter(pieces)
    buffer, at, end = b"", 0, _WRONG
    trouble: UserError | None = None
    piece: bytes | None = b""
    while piece is not None:
        try:
            piece = next(stream, None)
        except UserError as error:  # told when what came before it has been read
            trouble, piece = error, None
        buffer, at = buffer[at:] + (piece or b""), 0
        while found := start.search(buffer, at):
            end = _end_of(buffer, found.start(), whole=piece is None)
            if end == _UNFINISHED:
                at = found.start()
                break
            yield buffer[found.start() : end]
            at = end or found.end()
        else:
            at = max(at, len(buffer) - _LONGEST_START)
        if len(buffer) - at > LONGEST_ENTRY:
            raise TooLarge(f"{LONGEST_ENTRY // 1024**2} MB in one entry")
    if end == _UNFINISHED:
        yield b""
    if trouble or _PAGE_END not in buffer:
        raise trouble or BrokenFile("web page")


def _end_of(data: bytes, start: int, *, whole: bool) -> int:
    """Where the element that begins at ``start`` ends; `_WRONG` where something in it is not closed in its order.

    `_UNFINISHED` where ``data`` ends before it; what is wrong near the end may be so for that, unless it is ``whole``.
    """
    inside: list[bytes] = []
    sure = len(data) if whole else len(data) - _LONGEST_TAG
    for tag in _TAG.finditer(data, start):
        closing, name, attributes = tag.groups()
        if name is None:
            if tag[0].startswith(b"<!--"):
                continue
            return _WRONG if tag.start() < sure else _UNFINISHED
        name = name.lower()
        if closing:
            if not inside or inside.pop() != name:
                return _WRONG
            if not inside:
                return tag.end()
        elif name not in _NEVER_CLOSED:
            inside.append(name)
        if len(inside) > _MOST_LEVELS or _has_many_attributes(attributes):
            return _WRONG
    return _UNFINISHED


def _has_many_attributes(attributes: bytes) -> bool:
    return len(attributes) > _LONGEST_ATTRIBUTES and len(_VALUE.sub(b"", attributes)) > _LONGEST_ATTRIBUTES
