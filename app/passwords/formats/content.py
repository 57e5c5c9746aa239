"""The bytes of a file that may be an export, seen as each family needs them. Every view is made once, when asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from app.readers import text
from app.readers.csv_rows import Rules, first_row

DELIMITERS = (",", ";", "\t")


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

    @cached_property
    def decoded(self) -> text.Decoded:
        """The whole file as text. Raises `NotText`."""
        return text.decode(self.data)

    @property
    def text(self) -> str:
        return self.decoded.text

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        """The first row, once for each delimiter that gives it more than one cell. Empty where it is no table."""
        found = ((mark, first_row(self.text, Rules(mark)).cells) for mark in DELIMITERS)
        return tuple(Header(mark, cells, tuple(map(normal_heading, cells))) for mark, cells in found if len(cells) > 1)
