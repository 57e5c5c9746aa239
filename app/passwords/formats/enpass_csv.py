"""Enpass as a table: no header, and every row names its own fields: title, label, value, label, value, …, note."""

from __future__ import annotations

from functools import partial
from itertools import islice

from app.passwords.formats import headings
from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content, normal_heading
from app.passwords.formats.gathering import DamagedItem, Gathering
from app.passwords.formats.table import GUESSED
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, SkipReason, Tells
from app.readers.csv_rows import Rules, read_rows

_LOOKED_AT = 50
_MOST_CELLS = 5_000
_OLD_HEADER = ("title", "field", "value")
_CARD = frozenset({"cardholder", "cvc", "cvv"})


class EnpassCsv:
    """Recognised by what its rows have in common."""

    id = "enpass-csv"
    name = "Enpass (CSV)"
    tells = Tells(totp=True, passkeys=False, dates=Dates.NONE)

    def recognises(self, content: Content) -> bool:
        """Whether at least half of its first rows name a password among their fields."""
        if not any(header.delimiter == "," for header in content.headers):
            return False
        first = [row.cells for row in islice(read_rows(content.text, Rules()), _LOOKED_AT)]
        if _is_old_header(first[0]):
            return True
        labelled = [cells for cells in first if _names_a_password(cells)]
        starred = any(label.startswith("*") for cells in labelled for label, _ in _fields(cells))
        return 2 * len(labelled) >= len(first) and (starred or len(labelled) > 1)

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every row is an item."""
        gathering = Gathering(notes=[GUESSED] if content.decoded.guessed else [])
        for number, row in enumerate(read_rows(content.text, Rules())):
            if row.broken:
                gathering.broken(row.broken)
            elif number > 0 or not _is_old_header(row.cells):
                gathering.item(partial(_item, row.cells))
        return gathering.export(self.id, self.tells)


def _is_old_header(cells: tuple[str, ...]) -> bool:
    return tuple(map(normal_heading, cells[:3])) == _OLD_HEADER


def _fields(cells: tuple[str, ...]) -> list[tuple[str, str]]:
    """Labels and values, of so many cells. A row of even length ends with a note, which is left out."""
    cells = cells[:_MOST_CELLS]
    return list(zip(cells[1 : len(cells) - 1 : 2], cells[2::2], strict=False))


def _names_a_password(cells: tuple[str, ...]) -> bool:
    return any(label.startswith("*") or _is(label, headings.PASSWORD) for label, _ in _fields(cells))


def _is(label: str, words: frozenset[str]) -> bool:
    return normal_heading(label.lstrip("*")) in words


def _item(cells: tuple[str, ...], place: int) -> Entry | SkipReason:
    if len(cells) == 2:
        return SkipReason.NOTE
    if len(cells) > _MOST_CELLS:
        raise DamagedItem("it has more fields than a login has")
    fields = _fields(cells)
    if not fields:
        raise DamagedItem("it has only one cell")
    if any(_is(label, _CARD) for label, _ in fields):
        return SkipReason.CARD
    password = _password(fields)
    if password is None:
        of_a_login = any(_is(label, headings.USERNAME | headings.ADDRESS) for label, _ in fields)
        return SkipReason.EMPTY if of_a_login else SkipReason.OTHER_KIND

    def value(words: frozenset[str]) -> str:
        return next((value for label, value in fields if _is(label, words) and value), "")

    sites = [
        value for label, value in fields if _is(label, headings.ADDRESS) or value.startswith(("https://", "http://"))
    ]
    return Entry(
        place=place,
        title=cells[0],
        username=value(headings.USERNAME),
        addresses=addresses(sites),
        password=password,
        email=value(headings.EMAIL),
        **two_step(value(headings.CODE)),
    )


def _password(fields: list[tuple[str, str]]) -> str | None:
    """The field that is called a password, or, in a language that is not known here, the only secret one."""
    named = [value for label, value in fields if _is(label, headings.PASSWORD)]
    if named:
        return next(filter(None, named), "")
    starred = [value for label, value in fields if label.startswith("*") and value]
    return starred[0] if len(starred) == 1 else None


FORMAT = EnpassCsv()
