"""RoboForm: rows go on beyond the header, with one more field of the login in each cell."""

from __future__ import annotations

from app.passwords.formats.addresses import addresses
from app.passwords.formats.table import Row, Table
from app.passwords.model import Dates, Entry, SkipReason, Tells


def _row(row: Row) -> Entry | SkipReason:
    if not row["pwd"] and not row["login"] and not row["url"] and row["note"]:
        return SkipReason.NOTE
    fields = (row["rffieldsv2"], row["rf_fields"], *row.extra)
    return Entry(
        place=row.place,
        title=row["name"],
        username=row["login"],
        addresses=addresses([row["url"]]),
        password=row["pwd"],
        folder=row["folder"].removeprefix("/"),
        has_totp=any(field.casefold().startswith("totp key") for field in fields),
    )


FORMAT = Table(
    id="roboform-csv",
    name="RoboForm (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"name", "url", "login", "pwd"}),
    may=frozenset({"matchurl", "note", "folder", "rffieldsv2", "rf_fields"}),
    others=True,
    last_needed="pwd",
    longer=True,
    codes=frozenset({"rffieldsv2", "rf_fields"}),
    read_row=_row,
)
