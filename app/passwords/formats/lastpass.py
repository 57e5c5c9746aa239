"""LastPass. Its browser extension writes some signs as HTML does, its site does not, and no file says which it was."""

from __future__ import annotations

import re
from dataclasses import replace

from app.passwords.formats.addresses import addresses
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, SkipReason, Tells

_SIGNS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#039;": "'"}
_ESCAPED = re.compile("|".join(map(re.escape, _SIGNS)))
MAY_BE_ESCAPED = (
    "This export may have written & and a few other signs in a longer way, such as &amp;. Passwords with them are "
    "looked at in both ways."
)


def _row(row: Row) -> Entry | SkipReason:
    url = row["url"].strip()
    if url == "http://sn":
        return SkipReason.NOTE
    return Entry(
        place=row.place,
        title=row["name"],
        username=row["username"],
        addresses=addresses([] if url == "http://" else [url]),
        password=row["password"],
        folder="" if row["grouping"] == "(none)" else row["grouping"].replace("\\", "/"),
        **two_step(row["totp"]),
    )


def _keep_both_readings(gathering: Gathering) -> None:
    """Where every & of the passwords begins such a sign, each may also be what the sign stands for."""
    with_sign = [entry for entry in gathering.entries if "&" in entry.password]
    if not with_sign or any(len(_ESCAPED.findall(one.password)) < one.password.count("&") for one in with_sign):
        return
    gathering.notes.append(MAY_BE_ESCAPED)
    gathering.entries = [
        replace(entry, other_reading=_ESCAPED.sub(lambda sign: _SIGNS[sign[0]], entry.password))
        if "&" in entry.password
        else entry
        for entry in gathering.entries
    ]


FORMAT = Table(
    id="lastpass-csv",
    name="LastPass (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"url", "username", "password", "extra", "name", "grouping", "fav"}),
    may=frozenset({"totp"}),
    codes=frozenset({"totp"}),
    read_row=_row,
    finish=_keep_both_readings,
)
