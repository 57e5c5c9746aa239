"""Apple Passwords and Safari. An item with several sites stands there once for each of them."""

from __future__ import annotations

from dataclasses import replace

from app.passwords.formats.addresses import addresses
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Skipped, SkipReason, Tells


def _row(row: Row) -> Entry:
    return Entry(
        place=row.place,
        title=row["title"],
        username=row["username"],
        addresses=addresses([row["url"]]),
        password=row["password"],
        **two_step(row["otpauth"]),
    )


def _join_same_logins(gathering: Gathering) -> None:
    """One entry for all rows of an item, so that its sites do not count as reuse."""
    items: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in gathering.entries:
        key = (entry.title, entry.username, entry.password) if entry.title else (str(entry.place), "", "")
        items.setdefault(key, []).append(entry)
    gathering.skipped += (Skipped(entry.place, SkipReason.SAME_LOGIN) for rows in items.values() for entry in rows[1:])
    gathering.skipped.sort(key=lambda skipped: skipped.place)
    gathering.entries = [
        replace(
            rows[0],
            addresses=tuple(dict.fromkeys(address for entry in rows for address in entry.addresses)),
            has_totp=any(entry.has_totp for entry in rows),
        )
        for rows in items.values()
    ]


FORMAT = Table(
    id="apple-csv",
    name="Apple Passwords or Safari (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"title", "url", "username", "password"}),
    may=frozenset({"notes", "otpauth"}),
    last_needed="password",
    codes=frozenset({"otpauth"}),
    read_row=_row,
    finish=_join_same_logins,
)
