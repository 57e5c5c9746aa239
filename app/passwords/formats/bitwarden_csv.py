"""Bitwarden as a table, of a person or of an organisation."""

from __future__ import annotations

import csv

from app.passwords.formats.addresses import addresses
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, SkipReason, Tells

_KINDS = {"note": SkipReason.NOTE, "card": SkipReason.CARD, "identity": SkipReason.IDENTITY}


def _row(row: Row) -> Entry | SkipReason:
    kind = row["type"].strip().casefold()
    if kind != "login":
        return _KINDS.get(kind, SkipReason.OTHER_KIND)
    if row["archiveddate"].strip():
        return SkipReason.ARCHIVED
    return Entry(
        place=row.place,
        title=row["name"],
        username=row["login_username"],
        addresses=addresses(_split(row["login_uri"])),
        password=row["login_password"],
        folder=row["folder"] or row["collections"],
        **two_step(row["login_totp"]),
    )


def _split(cell: str) -> list[str]:
    """Several addresses are a row of their own inside the cell, so that one with a comma is quoted in it."""
    try:
        return next(csv.reader([cell], strict=True), [])
    except csv.Error:
        return [cell]


FORMAT = Table(
    id="bitwarden-csv",
    name="Bitwarden (CSV)",
    tells=Tells(totp=True, passkeys=False, dates=Dates.NONE),
    needs=frozenset({"type", "name", "login_uri", "login_username", "login_password"}),
    others=True,
    codes=frozenset({"login_totp"}),
    read_row=_row,
)
