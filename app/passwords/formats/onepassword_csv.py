"""1Password as a table: version 8, and versions 7 and older with their backslashes."""

from __future__ import annotations

from app.passwords.formats.addresses import addresses
from app.passwords.formats.backslashes import BackslashedTable
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, SkipReason, Tells
from app.readers.csv_rows import Rules

_TELLS = Tells(totp=True, passkeys=False, dates=Dates.NONE)


def _row(row: Row) -> Entry | SkipReason:
    if row["archived"].strip().casefold() == "true":
        return SkipReason.ARCHIVED
    return Entry(
        place=row.place,
        title=row["title"],
        username=row["username"],
        addresses=addresses([row["url"]]),
        password=row["password"],
        **two_step(row["otpauth"]),
    )


def _old_row(row: Row) -> Entry:
    """Only the named columns: the many others hold sections with secrets of other kinds."""
    return Entry(
        place=row.place,
        title=row["title"],
        username=row["username"],
        addresses=addresses([*row["urls"].splitlines(), *row["url"].splitlines()]),
        password=row["password"],
    )


FORMAT = Table(
    id="1password-csv",
    name="1Password 8 (CSV)",
    tells=_TELLS,
    needs=frozenset({"title", "url", "username", "password", "otpauth", "favorite", "archived"}),
    others=True,
    read_row=_row,
)
OLD_FORMAT = BackslashedTable(
    id="1password-7-csv",
    name="1Password 7 or older (CSV)",
    tells=Tells(totp=False, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"uuid", "title", "username", "password"}),
    others=True,
    rules=Rules(escape="\\"),
    read_row=_old_row,
)
