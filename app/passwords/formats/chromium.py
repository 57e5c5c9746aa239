"""Chrome, Edge, Brave, Opera, Vivaldi: all of them write the same header, so none of them is claimed."""

from __future__ import annotations

from app.passwords.formats.addresses import addresses
from app.passwords.formats.table import Row, Table
from app.passwords.model import Dates, Entry, Tells


def _row(row: Row) -> Entry:
    return Entry(
        place=row.place,
        title=row["name"],
        username=row["username"],
        addresses=addresses([row["url"]]),
        password=row["password"],
    )


FORMAT = Table(
    id="chromium-csv",
    name="Chrome, Edge or another browser of that family (CSV)",
    tells=Tells(totp=False, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"name", "url", "username", "password"}),
    may=frozenset({"note"}),
    last_needed="password",
    read_row=_row,
)
