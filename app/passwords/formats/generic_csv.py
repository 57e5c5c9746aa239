"""Any other table of logins: its columns are found by their headings, or the worker says which is which."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from app.passwords.export_errors import UnknownColumns
from app.passwords.formats import headings
from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Columns, Content, Header
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, Tells

CHOSEN_BY_HEADINGS = "This app does not know the program that made this file. It went by the headings of the columns."


@dataclass(frozen=True)
class _Mapped(Table):
    """A table whose columns are known by their numbers."""

    last_index: int = 0

    def _least(self, header: Header) -> int:
        return self.last_index + 1


class GenericCsv:
    """A table with headings as tables of logins have them."""

    id = "generic-csv"
    name = "A table of passwords (CSV)"
    tells = Tells(totp=False, passkeys=False, dates=Dates.NONE)  # more where a column is found for it

    def recognises(self, content: Content) -> bool:
        """Whether its first row holds headings. A first row that could be somebody's login is never taken for one."""
        return _heading_row(content) is not None

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every row. Raises `UnknownColumns` where the headings do not tell and `Content.columns` does not either."""
        header = _heading_row(content)
        assert header is not None  # noqa: S101 - asked before
        columns = content.columns
        if columns is None or max(columns.indexes()) >= len(header.names):
            columns = guess(header.names)
        if columns is None:
            raise UnknownColumns(header.written, header_hash(header.names))
        table = _table(columns, self.id, self.name)
        gathering = table.gather(content, header, table.rules_for(header))
        if columns != content.columns:
            gathering.notes.append(CHOSEN_BY_HEADINGS)
        return gathering.export(self.id, table.tells)


def guess(names: tuple[str, ...]) -> Columns | None:
    """The columns by their headings; None where two or none could be the password's, or nothing says whose it is."""
    passwords = _all(names, headings.PASSWORD)
    if len(passwords) != 1:
        return None
    found = Columns(
        password=passwords[0],
        title=_first(names, headings.TITLE),
        address=_first(names, headings.ADDRESS),
        username=_first(names, headings.USERNAME),
        email=_first(names, headings.EMAIL),
        totp=_first(names, headings.CODE),
    )
    return found if len(found.indexes()) > 1 else None


def header_hash(names: tuple[str, ...]) -> str:
    """What a choice of columns is remembered by: it tells which headings there were to nobody."""
    return hashlib.sha256("\x1f".join(names).encode("utf-8", "surrogatepass")).hexdigest()


def _all(names: tuple[str, ...], words: frozenset[str]) -> list[int]:
    return [index for index, name in enumerate(names) if _plain(name) in words]


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _first(names: tuple[str, ...], words: frozenset[str]) -> int | None:
    return next(iter(_all(names, words)), None)


def _heading_row(content: Content) -> Header | None:
    """The reading of the first row that gives most headings: two at least, and nothing that is an address."""
    known = [(sum(_plain(name) in headings.ALL for name in header.names), header) for header in content.headers]
    count, best = max(known, key=lambda one: one[0], default=(0, None))
    if best is None or count < 2 or any("://" in name or "@" in name for name in best.names):
        return None
    return best


def _table(columns: Columns, table_id: str, name: str) -> _Mapped:
    def cell(row: Row, index: int | None) -> str:
        return "" if index is None else row.cells[index]

    def read_row(row: Row) -> Entry:
        return Entry(
            place=row.place,
            title=cell(row, columns.title),
            username=cell(row, columns.username),
            addresses=addresses([cell(row, columns.address)]),
            password=row.cells[columns.password],
            email=cell(row, columns.email),
            **two_step(cell(row, columns.totp)),
        )

    return _Mapped(
        id=table_id,
        name=name,
        tells=Tells(totp=columns.totp is not None, passkeys=False, dates=Dates.NONE),
        needs=frozenset(),
        read_row=read_row,
        last_index=max(columns.indexes()),
    )


FORMAT = GenericCsv()
