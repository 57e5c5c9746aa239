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
    first: dict[tuple[str, str, str], Entry] = {}
    for entry in gathering.entries:
        key = (entry.title, entry.username, entry.password)
        if entry.title and key in first:
            known = first[key]
            first[key] = replace(
                known,
                addresses=tuple(dict.fromkeys(known.addresses + entry.addresses)),
                has_totp=known.has_totp or entry.has_totp,
            )
            gathering.skipped.append(Skipped(entry.place, SkipReason.SAME_LOGIN))
        else:
            first[key if entry.title else (str(entry.place), "", "")] = entry
    gathering.entries = list(first.values())
    gathering.skipped.sort(key=lambda skipped: skipped.place)


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
