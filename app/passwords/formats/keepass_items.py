"""The document of KeePass, as an XML export has it and as a database holds it: from pieces of XML to items.

Notes, attachments and icons are dropped as they come; of earlier versions only the password and its date are kept.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from app.passwords.formats.dates import from_iso
from app.passwords.formats.gathering import MOST_ITEMS
from app.passwords.formats.kdbx_streams import InnerStream
from app.readers.errors import BrokenFile, TooLarge
from app.readers.xml_events import read_events

_FIRST_YEAR = 1990  # before that there was no KeePass, and no web
_MOST_VERSIONS = 4 * MOST_ITEMS
_LONGEST_TEXT = 64 * 1024**2  # characters; only attachments of KDBX 3 come near
_WANTED = ("Title", "UserName", "Password", "URL", "otp", "TOTP Seed")
_WANTED_PREFIXES = ("KP2A_URL", "AndroidApp", "KPEX_PASSKEY_", "TimeOtp-Secret", "HmacOtp-Secret")
_LEAVES = frozenset(
    "UUID Name Key Value LastModificationTime CreationTime QualityCheck RecycleBinUUID HeaderHash".split()
)


@dataclass(slots=True)
class Version:
    """An entry as it was at one time. ``damaged`` tells that a value of it is no text."""

    strings: dict[str, str] = field(default_factory=dict, repr=False)
    modified: date | None = None
    damaged: bool = False

    @property
    def password(self) -> str:
        return self.strings.get("Password", "")


@dataclass(slots=True)
class Group:
    """A folder of items, inside another one or the first."""

    parent: Group | None
    uuid: str = ""
    name: str = ""

    def way(self) -> list[Group]:
        """This group and those around it, the outermost first."""
        way, group = [self], self.parent
        while group:
            way.append(group)
            group = group.parent
        return way[::-1]


@dataclass(slots=True)
class Item:
    """An entry: as it is now, and as it was, in the document's order."""

    group: Group
    now: Version = field(default_factory=Version)
    earlier: list[Version] = field(default_factory=list)
    uuid: str = ""
    created: date | None = None
    silenced: bool = False


@dataclass(slots=True)
class Document:
    """All items in the document's order, deleted ones included, and the group that holds those."""

    items: list[Item] = field(default_factory=list)
    recycle_bin: str = ""
    header_hash: str = ""


def read_document(pieces: Iterable[bytes], stream: InnerStream) -> Document:
    """Read a whole document. Raises ``BrokenFile``, ``TooLarge`` or what ``pieces`` raise."""
    reader = _Reader(stream)
    read_events(pieces, reader)
    return reader.document


class _Reader:
    """Takes the parser's events. What it is in the middle of is in ``_path`` and the fields below it."""

    def __init__(self, stream: InnerStream) -> None:
        self.document = Document()
        self._stream = stream
        self._path: list[str] = [""]
        self._group: Group | None = None
        self._item: Item | None = None
        self._version: Version | None = None
        self._versions = 0
        self._key = self._value = ""
        self._readable = True
        self._text: list[str] | None = None
        self._length = 0
        self._protected = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        within = self._path[-1]
        if len(self._path) == 1 and name != "KeePassFile":
            raise BrokenFile("KeePass")
        self._path.append(name)
        protected = bool(attributes) and attributes.get("Protected", "").lower() == "true"
        if name in _LEAVES or protected:  # what is protected takes its part of the stream, whatever it is
            self._text, self._length, self._protected = [], 0, protected
        elif name == "Group" and within in ("Root", "Group"):
            self._group = Group(self._group)
        elif name == "Entry" and within == "Group" and self._group and not self._item:
            self._item = Item(self._group)
            self._begin(self._item.now)
        elif name == "Entry" and within == "History" and self._item:
            self._begin(Version())
        elif name in ("String", "Item"):
            self._key = self._value = ""
            self._readable = True

    def text(self, data: str) -> None:
        """Characters of the element that is open."""
        if self._text is None:
            return
        self._length += len(data)
        if self._length > _LONGEST_TEXT:
            raise TooLarge(f"{_LONGEST_TEXT:,} characters in one place")
        self._text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        self._path.pop()
        within = self._path[-1]
        if self._text is not None:
            text = self._uncovered("".join(self._text)) if self._protected else "".join(self._text)
            self._text, self._protected = None, False
            self._leaf(within, name, text)
        elif name == "String" and self._version:
            self._string(self._version)
        elif name == "Item" and self._item and within == "CustomData":
            self._custom(self._item)
        elif name == "Entry" and within == "History" and self._item and self._version:
            self._item.earlier.append(self._version)
            self._version = self._item.now
        elif name == "Entry" and within == "Group" and self._item:
            self.document.items.append(self._item)
            self._item = self._version = None
        elif name == "Group" and within in ("Root", "Group") and self._group:
            self._group = self._group.parent

    def _begin(self, version: Version) -> None:
        self._version = version
        self._versions += 1
        if self._versions > _MOST_VERSIONS or len(self.document.items) >= MOST_ITEMS:
            raise TooLarge(f"{MOST_ITEMS:,} items")

    def _leaf(self, within: str, name: str, text: str) -> None:
        """An element that holds only text."""
        if name == "Key":
            self._key = text
        elif name == "Value":
            self._value = text
        elif within == "Meta":
            if name == "RecycleBinUUID":
                self.document.recycle_bin = text
            elif name == "HeaderHash":
                self.document.header_hash = text
        elif within == "Group" and self._group and not self._item:
            if name == "UUID":
                self._group.uuid = text
            elif name == "Name":
                self._group.name = text
        elif self._item and self._version:
            self._of_entry(self._item, self._version, within, name, text)

    def _of_entry(self, item: Item, version: Version, within: str, name: str, text: str) -> None:
        now = version is item.now
        if name == "LastModificationTime" and within == "Times":
            version.modified = _day(text)
        elif name == "CreationTime" and within == "Times" and now:
            item.created = _day(text)
        elif name == "UUID" and within == "Entry" and now:
            item.uuid = text
        elif name == "QualityCheck" and within == "Entry" and now:
            item.silenced = item.silenced or text.strip().lower() == "false"

    def _string(self, version: Version) -> None:
        """A named value of an entry has ended."""
        if version.damaged or not _is_wanted(self._key):
            return
        if not self._readable:
            version.damaged = True
        elif self._item and (version is self._item.now or self._key == "Password"):
            version.strings[self._key] = self._value

    def _custom(self, item: Item) -> None:
        """KeePassXC's older way to leave an entry out of its reports."""
        if self._key == "KnownBad" and self._version is item.now:
            item.silenced = item.silenced or self._value.strip().lower() == "true"

    def _uncovered(self, covered: str) -> str:
        """What a protected value says. What nobody wants is passed over, so that the stream stays in step."""
        try:
            data = base64.b64decode(covered, validate=True)
        except (binascii.Error, ValueError):
            raise BrokenFile("KeePass") from None
        if not _is_wanted(self._key) or "String" not in self._path:
            self._stream.skip(len(data))
            return ""
        try:
            return self._stream.uncover(data).decode()
        except UnicodeDecodeError:
            self._readable = False
            return ""


def _is_wanted(key: str) -> bool:
    return key in _WANTED or key.startswith(_WANTED_PREFIXES)


def _day(written: str) -> date | None:
    """A date of KDBX 3 and of exports, as ISO 8601, or of KDBX 4, as seconds since the year 1 in base 64."""
    if "-" in written:
        return from_iso(written)
    try:
        raw = base64.b64decode(written, validate=True)
        found = datetime(1, 1, 1, tzinfo=UTC) + timedelta(seconds=int.from_bytes(raw, "little"))
    except (binascii.Error, ValueError, OverflowError):
        return None
    return found.date() if found.year >= _FIRST_YEAR else None
