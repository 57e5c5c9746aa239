"""KeePass and KeePassXC as tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content, Header
from app.passwords.formats.dates import from_iso
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, SkipReason, Tells
from app.readers.csv_rows import Rules

_REFERENCE = re.compile(r"\{REF:P@[TUPANIO]:[^{}]*\}", re.IGNORECASE)
_BACKSLASHES = re.compile(r"\\+")
READ_BACKSLASHES = "Backslashes in this file stand before quotation marks and other backslashes, and were read so."
KEPT_BACKSLASHES = "Backslashes in this file stand for themselves, and were read so."


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


@dataclass(frozen=True)
class _Backslashed(Table):
    """Read with backslashes as escapes and without, because other programs write the same header in the other way."""

    def gather(self, content: Content, header: Header, rules: Rules) -> Gathering:
        escaped = super().gather(content, header, Rules(rules.delimiter, escape="\\", doubled=False))
        plain = super().gather(content, header, Rules(rules.delimiter))
        if [one.password for one in escaped.entries] == [one.password for one in plain.entries]:
            return escaped
        if _has_escapes(content.text):
            return _with_other_reading(escaped, plain, READ_BACKSLASHES)
        return _with_other_reading(plain, escaped, KEPT_BACKSLASHES)


def _has_escapes(text: str) -> bool:
    return '\\"' in text or all(len(run) % 2 == 0 for run in _BACKSLASHES.findall(text))


def _with_other_reading(chosen: Gathering, other: Gathering, note: str) -> Gathering:
    """``chosen``, with what ``other`` has in the same places."""
    chosen.notes.append(note)
    if not chosen.damaged and not other.damaged:
        others = {entry.place: entry.password for entry in other.entries}
        chosen.entries = [
            replace(entry, other_reading=others[entry.place])
            if others.get(entry.place, entry.password) != entry.password
            else entry
            for entry in chosen.entries
        ]
    return chosen


XC_FORMAT = Table(
    id="keepassxc-csv",
    name="KeePassXC (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.ITEM),
    needs=frozenset({"group", "title", "username", "password", "url", "notes"}),
    may=frozenset({"totp", "icon", "last modified", "created"}),
    others=True,
    last_needed="url",
    read_row=_xc_row,
)
FORMAT = _Backslashed(
    id="keepass-csv",
    name="KeePass (CSV)",
    tells=Tells(totp=False, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"account", "login name", "password", "web site", "comments"}),
    last_needed="web site",
    read_row=_row,
)
