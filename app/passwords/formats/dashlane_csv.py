"""Dashlane's tables: the one of logins, and its sisters, which hold none."""

from __future__ import annotations

from app.passwords.export_errors import NoLoginsHere
from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.table import Row, Table
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, Tells

_TELLS = Tells(totp=True, passkeys=False, dates=Dates.NONE)
_SISTERS = {("type", "account_name"), ("type", "number"), ("type", "title"), ("title", "note")}


def _row(row: Row) -> Entry:
    return Entry(
        place=row.place,
        title=row["title"],
        username=row["username"] or row["username2"] or row["username3"],
        addresses=addresses([row["url"]]),
        password=row["password"],
        folder=row["category"],
        **two_step(row["otpurl"] or row["otpsecret"]),
    )


class Sisters:
    """Payments, IDs, personal details and notes: recognised by their first two columns, and not read."""

    id = "dashlane-others-csv"
    name = "Dashlane (CSV without logins)"
    tells = _TELLS

    def recognises(self, content: Content) -> bool:
        """Whether it is one of Dashlane's other tables."""
        return any(header.names[:2] in _SISTERS and "password" not in header.names for header in content.headers)

    def read(self, _content: Content, _passphrase: str | None) -> Export:
        """Raises `NoLoginsHere`."""
        raise NoLoginsHere("Dashlane", do="Choose the file credentials.csv of the same export, or the whole zip file.")


FORMAT = Table(
    id="dashlane-csv",
    name="Dashlane (CSV)",
    tells=_TELLS,
    needs=frozenset({"username", "username2", "title", "password", "url"}),
    others=True,
    decide=lambda header: header.names[:2] == ("username", "username2"),
    last_needed="url",
    codes=frozenset({"otpurl", "otpsecret"}),
    read_row=_row,
)
SISTERS = Sisters()
