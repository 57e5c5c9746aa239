"""XML that is not trusted: no document type, no entities of its own, nothing fetched, limited in depth and size."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from app.readers.errors import BrokenFile, TooLarge

MOST_ELEMENTS = 3_000_000
MOST_LEVELS = 200


def parse(data: bytes) -> Element:
    """The root of a document. Raises `BrokenFile`, also where it declares a document type, or `TooLarge`."""
    return _Parsing().whole(data)


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


class _Parsing:
    """Builds a tree while it counts."""

    def __init__(self) -> None:
        self._tree = TreeBuilder()
        self._elements = 0
        self._level = 0
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._tree.data

    def whole(self, data: bytes) -> Element:
        try:
            self._parser.Parse(data, True)
            return self._tree.close()
        except (_Refused, *_TROUBLE):
            raise BrokenFile("XML") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._level += 1
        if self._elements > MOST_ELEMENTS:
            raise TooLarge(f"{MOST_ELEMENTS:,} parts")
        if self._level > MOST_LEVELS:
            raise TooLarge(f"{MOST_LEVELS} parts inside each other")
        self._tree.start(name, attributes)

    def _end(self, name: str) -> None:
        self._level -= 1
        self._tree.end(name)
