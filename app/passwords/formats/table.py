"""Exports that are tables with a header: one `Table` each says which header it has and what a row means."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.passwords.formats.content import Content, Header, normal_heading
from app.passwords.formats.gathering import DamagedItem, Gathering
from app.passwords.model import Entry, Export, SkipReason, Tells
from app.readers.csv_rows import CsvRow, Rules, read_rows

COMMAS = Rules()
GUESSED = (
    "This file is not in Unicode, perhaps because it was opened and saved in between. Letters with accents may have "
    "been read wrongly, and then those passwords too."
)
SHORT_ROWS = "Some rows end before the last column. They were read as far as they go."
ANOTHER = "another export begins before it in the same file"
_PASSWORD_HEADINGS = frozenset({"password", "pwd", "login_password"})
_LONGEST_HEADING = 100
_HEADINGS = _PASSWORD_HEADINGS | {
    *("title", "name", "url", "username", "login_username", "login_uri", "login", "note", "notes", "account"),
    *("login name", "web site", "otpauth", "matchurl", "folder", "type", "httprealm", "grouping", "category"),
}


@dataclass(frozen=True)
class Row:
    """One row by the names of its columns. ``place`` counts the items of the file, from 1."""

    place: int
    cells: tuple[str, ...] = field(repr=False)
    columns: dict[str, int]
    width: int

    def __getitem__(self, name: str) -> str:
        """The exact characters of a cell; empty where this file has no such column or the row ends before it."""
        index = self.columns.get(name, len(self.cells))
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def extra(self) -> tuple[str, ...]:
        """The cells beyond the header's."""
        return self.cells[self.width :]


@dataclass(frozen=True)
class Table:
    """A table with a known header.

    ``needs`` are the headings without which it is not this format, ``may`` those that some versions have; with
    ``others`` any further ones may be there. ``last_needed`` is the column up to which a row must go, or "" for all.
    ``codes`` are those for two-step sign-in: a file with none of them cannot tell anything of it.
    ``longer`` allows rows that are longer than the header. ``decide`` looks at more than the set of headings.
    """

    id: str
    name: str
    tells: Tells
    needs: frozenset[str]
    read_row: Callable[[Row], Entry | SkipReason]
    may: frozenset[str] = frozenset()
    others: bool = False
    codes: frozenset[str] = frozenset()
    last_needed: str = ""
    longer: bool = False
    decide: Callable[[Header], bool] = lambda _: True
    rules: Rules = COMMAS
    finish: Callable[[Gathering], None] = lambda _: None

    def recognises(self, content: Content) -> bool:
        """Whether the file has this header."""
        return self._header(content) is not None

    def read(self, content: Content, _passphrase: str | None = None) -> Export:
        """Every row of a file that it recognises."""
        header = self._header(content)
        assert header is not None  # noqa: S101 - asked before
        gathering = self.gather(content, header, self.rules_for(header))
        self.finish(gathering)
        without_codes = bool(self.codes) and self.codes.isdisjoint(header.names)
        return gathering.export(self.id, replace(self.tells, totp=False) if without_codes else self.tells)

    def rules_for(self, header: Header) -> Rules:
        """This format's rules with the delimiter that the file has."""
        return replace(self.rules, delimiter=header.delimiter)

    def gather(self, content: Content, header: Header, rules: Rules) -> Gathering:
        """The rows as ``rules`` cut them."""
        least = self._least(header)
        gathering = Gathering(notes=[GUESSED] if content.decoded.guessed else [])
        rows = iter(read_rows(content.text, rules, least=least))
        next(rows)
        self._rows(rows, header, least, gathering)
        return gathering

    def fits(self, header: Header) -> bool:
        """Whether these are the headings of this format."""
        names = set(header.names)
        known = self.needs | self.may
        if not self.needs <= names or any(header.names.count(name) > 1 for name in known):
            return False  # of two columns of one name, none can be trusted to be the one that is meant
        return (self.others or names <= known) and self.decide(header)

    def _header(self, content: Content) -> Header | None:
        return next((header for header in content.headers if self.fits(header)), None)

    def _least(self, header: Header) -> int:
        return header.names.index(self.last_needed) + 1 if self.last_needed else len(header.names)

    def _rows(self, rows: Iterable[CsvRow], header: Header, least: int, gathering: Gathering) -> None:
        columns = {name: index for index, name in enumerate(header.names)}
        foreign = False
        for row in rows:
            names = tuple(normal_heading(cell) if len(cell) <= _LONGEST_HEADING else "" for cell in row.cells)
            if names == header.names:  # two exports of one kind, one after the other
                continue
            foreign = foreign or _is_a_header(names)
            if foreign:
                gathering.broken(ANOTHER)
            elif row.broken:
                gathering.broken(row.broken)
            else:
                self._row(row.cells, columns, len(header.names), least, gathering)

    def _row(
        self, cells: tuple[str, ...], columns: dict[str, int], width: int, least: int, gathering: Gathering
    ) -> None:
        if len(cells) < width and len(cells) >= least:
            gathering.notes.append(SHORT_ROWS)

        def read(place: int) -> Entry | SkipReason:
            if len(cells) < least or (len(cells) > width and not self.longer):
                raise DamagedItem(f"it has {len(cells)} cells where the first row has {width}")
            return self.read_row(Row(place, cells, columns, width))

        gathering.item(read)


def _is_a_header(names: tuple[str, ...]) -> bool:
    """Whether a row can only be the first one of another export."""
    words = _HEADINGS.intersection(names)
    return len(words) > 3 and not words.isdisjoint(_PASSWORD_HEADINGS)
