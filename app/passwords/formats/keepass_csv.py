"""KeePass and KeePassXC as tables."""

from __future__ import annotations

import re

from app.passwords.formats.addresses import addresses
from app.passwords.formats.backslashes import BackslashedTable
from app.passwords.formats.dates import from_iso
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, SkipReason, Tells
from app.readers.csv_rows import Rules

_REFERENCE = re.compile(r"\{REF:P@[TUPANIO]:[^{}]*\}", re.IGNORECASE)


def borrows(password: str) -> bool:
    """Whether it is only a reference to the password of another entry."""
    return _REFERENCE.fullmatch(password.strip()) is not None


def _xc_row(row: Row) -> Entry | SkipReason:
    folders = row["group"].split("/")
    if "Recycle Bin" in folders[1:2]:
        return SkipReason.TRASHED
    changed = from_iso(row["last modified"])
    return Entry(
        place=row.place,
        title=row["title"],
        username=row["username"],
        addresses=addresses([row["url"]]),
        password=row["password"],
        folder="/".join(folders[1:]),
        changed=changed,
        dated=Dates.ITEM if changed else Dates.NONE,
        borrows=borrows(row["password"]),
        **two_step(row["totp"]),
    )


def _row(row: Row) -> Entry:
    return Entry(
        place=row.place,
        title=row["account"],
        username=row["login name"],
        addresses=addresses([row["web site"]]),
        password=row["password"],
        borrows=borrows(row["password"]),
    )


XC_FORMAT = Table(
    id="keepassxc-csv",
    name="KeePassXC (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.ITEM),
    needs=frozenset({"group", "title", "username", "password", "url", "notes"}),
    may=frozenset({"totp", "icon", "last modified", "created"}),
    others=True,
    last_needed="url",
    codes=frozenset({"totp"}),
    read_row=_xc_row,
)
FORMAT = BackslashedTable(
    id="keepass-csv",
    name="KeePass (CSV)",
    tells=Tells(totp=False, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"account", "login name", "password", "web site", "comments"}),
    rules=Rules(escape="\\", doubled=False),
    read_row=_row,
)
