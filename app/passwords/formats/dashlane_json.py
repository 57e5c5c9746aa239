"""Dashlane's old JSON, and its zip of tables, of which only the one with logins is read."""

from __future__ import annotations

from functools import partial

from app.passwords.formats import dashlane_csv
from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.json_items import must_be_object, objects, secret, text
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, Tells
from app.readers.errors import BrokenFile
from app.readers.json_values import part

_MEMBER = "credentials.csv"
OTHERS_NOT_READ = "The zip file also holds notes, cards and personal details. They were not opened."


class DashlaneZip:
    """The zip of ``credentials.csv`` and its sisters."""

    id = "dashlane-zip"
    name = "Dashlane (zip)"
    tells = dashlane_csv.FORMAT.tells

    def recognises(self, content: Content) -> bool:
        """Whether it holds the table of logins."""
        return _MEMBER in content.names

    def read(self, content: Content, passphrase: str | None) -> Export:
        """Every row of that table."""
        inside = content.member(_MEMBER)
        if not dashlane_csv.FORMAT.recognises(inside):
            raise BrokenFile("Dashlane")
        export = dashlane_csv.FORMAT.read(inside, passphrase)
        notes = (*export.notes, OTHERS_NOT_READ) if len(content.names) > 1 else export.notes
        return Export(self.id, export.tells, export.entries, export.skipped, export.damaged, notes)


class DashlaneJson:
    """The export that Dashlane made until about 2021."""

    id = "dashlane-json"
    name = "Dashlane (old JSON)"
    tells = Tells(totp=True, passkeys=False, dates=Dates.NONE)

    def recognises(self, content: Content) -> bool:
        """Whether it has the list of logins under its French name."""
        return isinstance(part(content.json, "AUTHENTIFIANT"), list)

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every login; what else is in the file is not looked at."""
        gathering = Gathering()
        for item in objects(content.json, "AUTHENTIFIANT"):
            gathering.item(partial(_item, item))
        return gathering.export(self.id, self.tells)


def _item(item: object, place: int) -> Entry:
    must_be_object(item)
    return Entry(
        place=place,
        title=text(item, "title"),
        username=text(item, "login") or text(item, "secondaryLogin"),
        addresses=addresses([text(item, "url") or text(item, "domain")]),
        password=secret(part(item, "password")),
        email=text(item, "email"),
        **two_step(text(item, "otpSecret")),
    )


ZIP_FORMAT = DashlaneZip()
FORMAT = DashlaneJson()
