"""NordPass: logins, notes, cards, identities and folders in one table."""

from __future__ import annotations

from app.passwords.formats.addresses import addresses
from app.passwords.formats.cell_json import texts_in
from app.passwords.formats.table import Row, Table
from app.passwords.model import Dates, Entry, SkipReason, Tells

_KINDS = {
    "note": SkipReason.NOTE,
    "credit_card": SkipReason.CARD,
    "identity": SkipReason.IDENTITY,
    "folder": SkipReason.FOLDER,
}


def _row(row: Row) -> Entry | SkipReason:
    kind = row["type"].strip().casefold()
    if kind and kind != "password":
        return _KINDS.get(kind, SkipReason.OTHER_KIND)
    if not kind and not row["password"]:
        return _guess(row)
    return Entry(
        place=row.place,
        title=row["name"],
        username=row["username"],
        addresses=addresses([row["url"], *texts_in(row["additional_urls"])]),
        password=row["password"],
        folder=row["folder"],
    )


def _guess(row: Row) -> SkipReason:
    """What an item without a password is in older files, which do not say."""
    if row["cardnumber"] or row["cardholdername"]:
        return SkipReason.CARD
    if not any(cell for cell in row.cells if cell != row["name"]):
        return SkipReason.FOLDER
    if row["full_name"] or row["phone_number"]:
        return SkipReason.IDENTITY
    return SkipReason.NOTE if row["note"] and not row["username"] and not row["url"] else SkipReason.EMPTY


FORMAT = Table(
    id="nordpass-csv",
    name="NordPass (CSV)",
    tells=Tells(totp=False, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"name", "url", "username", "password", "cardholdername", "cardnumber"}),
    others=True,
    read_row=_row,
)
