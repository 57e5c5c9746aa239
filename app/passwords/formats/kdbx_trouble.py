"""Why a KeePass database does not open, told apart as far as the format can."""

from __future__ import annotations

from app.passwords.export_errors import ExportError, NeedsPassword, WrongPassword

_WITH_ANOTHER_KEY = (
    "If it also needs a key file or a hardware key, this app cannot open it: save a copy that needs only a password."
)


class Unreadable(ExportError):
    """``because`` is a clause that quotes nothing of the file."""

    def __init__(self, because: str, do: str = "") -> None:
        super().__init__(
            f"This KeePass database cannot be read, because {because}.",
            do=do or "Open it in KeePass or KeePassXC. If that works, save a copy there and choose the copy.",
        )


def needs_password() -> NeedsPassword:
    """Nobody has typed the password yet."""
    return NeedsPassword(
        "This KeePass database is locked with its password.",
        do=f"Type the password that you open it with in KeePass. {_WITH_ANOTHER_KEY}",
    )


def wrong_password(*, surely: bool) -> WrongPassword:
    """The password is wrong; with KDBX 3 (``surely`` false) a damaged file looks just the same."""
    return WrongPassword(
        f"That password does not open this KeePass database{'' if surely else ', or the file is damaged'}.",
        do="Try again. Check Caps Lock, and that it is the password of this file.",
    )
