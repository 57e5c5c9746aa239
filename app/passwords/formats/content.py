"""The bytes of a file that may be an export, seen as each family needs them. Every view is made once, when asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO

from app.readers import json_values, text, xml_events
from app.readers.csv_rows import Rules, first_row
from app.readers.errors import BrokenFile, NotText
from app.readers.zip_members import Members

DELIMITERS = (",", ";", "\t")
MOST_MEMBER_BYTES = 64 * 1024**2


def normal_heading(cell: str) -> str:
    """A heading as it is compared: without case, marks and double spaces."""
    return " ".join(cell.replace("\ufeff", "").casefold().split())


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table. ``names`` are compared, ``written`` is what stands there."""

    delimiter: str
    written: tuple[str, ...] = field(repr=False)  # where a file has no header, these are its first secrets
    names: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table holds what, counted from 0. Only the password's must be there."""

    password: int
    title: int | None = None
    address: int | None = None
    username: int | None = None
    email: int | None = None
    totp: int | None = None

    def indexes(self) -> tuple[int, ...]:
        """The columns that are named."""
        every = (self.password, self.title, self.address, self.username, self.email, self.totp)
        return tuple(index for index in every if index is not None)


@dataclass(frozen=True)
class Content:
    """What a format's reader is given. Views raise the errors of `app.readers` where they cannot be made.

    ``columns`` is the worker's choice for a table that no known program wrote.
    """

    data: bytes = field(repr=False)
    columns: Columns | None = None
    _inside: dict[str, Content] = field(default_factory=dict, repr=False)

    @cached_property
    def decoded(self) -> text.Decoded:
        """The whole file as text. Raises `NotText`."""
        return text.decode(self.data)

    @property
    def text(self) -> str:
        """The text alone. Raises `NotText`."""
        return self.decoded.text

    @cached_property
    def is_text(self) -> bool:
        """Whether it can be decoded. A zip file never is text, whatever its bytes."""
        try:
            return self.members is None and self.decoded is not None
        except NotText:
            return False

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        """The first row, once for each delimiter that gives it more than one cell. Empty where it is no table."""
        if not self.is_text:
            return ()
        found = ((mark, first_row(self.text, Rules(mark)).cells) for mark in DELIMITERS)
        return tuple(Header(mark, cells, tuple(map(normal_heading, cells))) for mark, cells in found if len(cells) > 1)

    @cached_property
    def members(self) -> Members | None:
        """The members where it is a zip file. Raises `BrokenFile` or `TooLarge`."""
        return Members(BytesIO(self.data)) if self.data.startswith(b"PK\x03\x04") else None

    @cached_property
    def json(self) -> object:
        """The value where it is JSON, else None. Raises `BrokenFile` or `TooLarge`."""
        looks_so = self.is_text and self.text[:1000].lstrip().startswith(("{", "["))
        return json_values.parse(self.text) if looks_so else None

    def member(self, name: str) -> Content:
        """A member of the zip file, as a content of its own. Raises `BrokenFile`, `LockedArchive` or `TooLarge`."""
        if self.members is None:
            raise BrokenFile("zip")
        if name not in self._inside:
            self._inside[name] = Content(self.members.read(name, MOST_MEMBER_BYTES))
        return self._inside[name]

    def member_json(self, name: str) -> object:
        """The value of a member that must be JSON. Raises what `member` raises, also where it is none."""
        value = self.member(name).json
        if value is None:
            raise BrokenFile("zip")
        return value

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the members where it is a zip file."""
        return self.members.names if self.members else ()

    @cached_property
    def xml_root(self) -> str | None:
        """The name of the root where it is XML."""
        return xml_events.root_name(self.data) if b"<" in self.data[:200] else None
