"""Proton Pass as a table. The note of a card or an identity holds the whole item and is not looked at."""

from __future__ import annotations

from app.passwords.formats.addresses import addresses
from app.passwords.formats.cell_json import texts_in
from app.passwords.formats.dates import from_seconds
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, SkipReason, Tells

KINDS = {
    "note": SkipReason.NOTE,
    "alias": SkipReason.ALIAS,
    "creditcard": SkipReason.CARD,
    "identity": SkipReason.IDENTITY,
}


def _row(row: Row) -> Entry | SkipReason:
    kind = row["type"].strip().casefold()
    if kind != "login":
        return KINDS.get(kind, SkipReason.OTHER_KIND)
    changed = from_seconds(row["modifytime"])
    return Entry(
        place=row.place,
        title=row["name"],
        username=row["username"],
        addresses=addresses([*row["url"].split(", "), *texts_in(row["autofillurls"], "url")]),
        password=row["password"],
        email=row["email"],
        folder=row["vault"],
        changed=changed,
        dated=Dates.ITEM if changed else Dates.NONE,
        **two_step(row["totp"]),
    )


FORMAT = Table(
    id="proton-csv",
    name="Proton Pass (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.ITEM),
    needs=frozenset({"type", "name", "url", "username", "password", "note", "totp"}),
    may=frozenset({"autofillurls", "email", "createtime", "modifytime", "vault"}),
    others=True,
    read_row=_row,
)
