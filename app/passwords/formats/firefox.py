"""Firefox: the one table that says when each password was last changed."""

from __future__ import annotations

from app.passwords.formats.addresses import addresses
from app.passwords.formats.dates import from_milliseconds
from app.passwords.formats.table import Row, Table
from app.passwords.model import Dates, Entry, SkipReason, Tells


def _row(row: Row) -> Entry | SkipReason:
    if row["url"].strip().casefold().startswith("chrome://firefoxaccounts"):
        return SkipReason.BROWSER_KEYS  # the keys of Firefox's own sync, which are no password of a site
    changed = from_milliseconds(row["timepasswordchanged"])
    return Entry(
        place=row.place,
        title="",
        username=row["username"],
        addresses=addresses([row["url"]]),
        password=row["password"],
        changed=changed,
        dated=Dates.EXACT if changed else Dates.NONE,
    )


FORMAT = Table(
    id="firefox-csv",
    name="Firefox (CSV)",
    tells=Tells(totp=False, passkeys=False, dates=Dates.EXACT),
    needs=frozenset({"url", "username", "password", "formactionorigin", "timepasswordchanged"}),
    others=True,
    read_row=_row,
)
