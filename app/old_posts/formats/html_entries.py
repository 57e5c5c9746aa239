"""The entries of a long web page, one at a time, so that the page is never in memory as a whole.

To parse HTML takes a very long time where tags are opened and never closed. What a platform's own program wrote is
nested properly, and what is not counts as broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from app.core.errors import UserError
from app.readers.errors import BrokenFile, TooLarge
from app.readers.json_items import BROKEN, Broken

LONGEST_ENTRY = 4 * 1024**2
MOST_ENTRIES = 2_000_000
_LONGEST_START = 1024
_MOST_LEVELS = 100
_LONGEST_ATTRIBUTES = 400  # without their values; the values may be long
_TAG = re.compile(rb'<(?:!--[^<>]*+-->|(/?)([a-zA-Z][a-zA-Z0-9-]*+)((?:[^<>"]++|"[^"<]*+")*+)>|[a-zA-Z/!?])')
_VALUE = re.compile(rb'"[^"]*"')
_NEVER_CLOSED = frozenset(b"area base br col hr img input link meta source track wbr".split())
_PAGE_END = b"</html"


def read_entries(pieces: Iterable[bytes], start: re.Pattern[bytes]) -> Iterator[LexborNode | Broken]:
    """Every element of a page whose opening tag ``start`` matches, but none inside another.

    Raises, after the entries before it, `BrokenFile` where the page does not end, `TooLarge`, and what `pieces` raise.
    """
    for seen, data in enumerate(_slices(pieces, start), 1):
        if seen > MOST_ENTRIES:
            raise TooLarge(f"{MOST_ENTRIES:,} entries")
        body = LexborHTMLParser(data[:end].decode("utf-8", "replace")).body if (end := _end_of(data)) else None
        yield (body and body.first_child) or BROKEN


def _slices(pieces: Iterable[bytes], start: re.Pattern[bytes]) -> Iterator[bytes]:
    """Each from the beginning of an entry to that of the next; empty for the last one where it was cut off."""
    buffer, starts = b"", list[int]()
    try:
        for piece in pieces:
            buffer += piece
            starts = [found.start() for found in start.finditer(buffer)]
            for here, there in pairwise(starts):
                yield buffer[here:there]
            buffer = buffer[starts[-1] :] if starts else buffer[-_LONGEST_START:]
            if len(buffer) > LONGEST_ENTRY:
                raise TooLarge(f"{LONGEST_ENTRY // 1024**2} MB in one entry")
        if _PAGE_END not in buffer:
            raise BrokenFile("web page")
    except UserError:
        if starts:
            yield b""
        raise
    if starts:
        yield buffer


def _end_of(data: bytes) -> int:
    """Where the first element of ``data`` ends; 0 where not everything in it is closed in its order."""
    inside: list[bytes] = []
    for tag in _TAG.finditer(data):
        closing, name, attributes = tag.groups()
        if name is None:
            if tag[0].startswith(b"<!--"):
                continue
            return 0
        name = name.lower()
        if closing:
            if not inside or inside.pop() != name:
                return 0
            if not inside:
                return tag.end()
        elif name not in _NEVER_CLOSED:
            inside.append(name)
        if len(inside) > _MOST_LEVELS or _has_many_attributes(attributes):
            return 0
    return 0


def _has_many_attributes(attributes: bytes) -> bool:
    return len(attributes) > _LONGEST_ATTRIBUTES and len(_VALUE.sub(b"", attributes)) > _LONGEST_ATTRIBUTES
