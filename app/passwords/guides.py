"""How to get an export out of each password manager and browser, and what such a file can tell.

The steps are ``resources/passwords/exporting.toml``; what a file tells comes from the format that they lead to.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from app.core.checks import Certainty
from app.passwords.formats import FORMATS
from app.passwords.model import Dates, Tells

FILE = "exporting.toml"
BEFORE = (
    "An export is a list of your passwords that anyone who opens it can read. Make it on your own computer, "
    "and delete it when you are done."
)
_CODES = {
    True: "It shows which logins have codes for two-step sign-in in them.",
    False: "We cannot tell from this file where you use two-step sign-in.",
}
_PASSKEYS = {
    True: "It shows which logins have a passkey.",
    False: "We cannot tell from this file where you use a passkey.",
}
_DATES = {
    Dates.EXACT: "It shows when a password was changed, where your program kept that.",
    Dates.ITEM: "It shows when a login was last edited. Its password may be older.",
    Dates.NONE: "We cannot tell from this file how old a password is.",
}


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The steps for one program. ``makes`` are ids of formats; the first is the one that the steps lead to.

    ``read_on`` is the day the steps were read in ``read_in``; it is missing where they are from memory.
    """

    id: str
    name: str
    kind: Literal["browser", "manager"]
    makes: tuple[str, ...]
    steps: tuple[str, ...]
    certainty: Certainty
    read_in: str
    read_on: date | None = None
    note: str = ""

    @property
    def tells(self) -> tuple[str, ...]:
        """What the file can and cannot tell, a sentence each for dates, two-step sign-in and passkeys."""
        return what_it_tells(next(form.tells for form in FORMATS if form.id == self.makes[0]))


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    guide: tuple[Guide, ...]


def load_guides(folder: Path) -> tuple[Guide, ...]:
    """The guides that came with the program, in the order to show them."""
    return msgspec.toml.decode((folder / FILE).read_bytes(), type=_File).guide


def what_it_tells(tells: Tells) -> tuple[str, ...]:
    """The same for an export that was read. What a file cannot show is never told as missing."""
    return (_DATES[tells.dates], _CODES[tells.totp], _PASSKEYS[tells.passkeys])
