"""Why an export cannot be audited, each with its way out. None of them quotes what the file holds."""

from __future__ import annotations

from app.core.errors import UserError
from app.readers.errors import UNTOUCHED


class ExportError(UserError):
    """The export is not read. The file itself is never changed."""

    def __init__(self, happened: str, *, do: str) -> None:
        super().__init__(happened, safe=UNTOUCHED, do=do)


class NotAnExport(ExportError):
    """Nothing in the file looks like logins."""

    def __init__(self) -> None:
        super().__init__(
            "This does not look like an export of passwords.",
            do="Follow the steps for your password manager or browser again, and choose the file that they make.",
        )


class OtherFile(ExportError):
    """A kind of file that is known, and that is not an export."""

    def __init__(self, what: str, *, do: str) -> None:
        super().__init__(f"This file is {what}, not an export of passwords.", do=do)


class NothingInside(ExportError):
    """The format is known, and there is not one item."""

    def __init__(self) -> None:
        super().__init__(
            "This export is empty: there is not one login in it.",
            do="Check that you are signed in to the right account or profile there, then make the export again.",
        )


class NeedsPassword(ExportError):
    """The export is encrypted, and this program can open it with its password."""

    def __init__(
        self,
        happened: str = "This export is locked with a password.",
        *,
        do: str = "Type the password that you gave it when you made it. Keeping it locked on the disk is the better "
        "way.",
    ) -> None:
        super().__init__(happened, do=do)


class WrongPassword(ExportError):
    """The password does not open the export."""

    def __init__(
        self,
        happened: str = "That password does not open this export.",
        *,
        do: str = "Try again. Check Caps Lock, and that it is the password of this file.",
    ) -> None:
        super().__init__(happened, do=do)


class LockedForGood(ExportError):
    """The export is encrypted in a way that only its own program can undo; ``do`` says how to get another."""

    def __init__(self, program: str, *, do: str) -> None:
        super().__init__(f"This is an export of {program} that only {program} itself can open.", do=do)


class UnknownColumns(ExportError):
    """A table with headings that no known program writes.

    ``columns`` are its headings, ``header_hash`` is what a choice of columns is remembered by.
    """

    def __init__(self, columns: tuple[str, ...], header_hash: str) -> None:
        self.columns = columns
        self.header_hash = header_hash
        super().__init__(
            "This table is not one that this app knows.",
            do="Say which column holds the site, the user name and the password.",
        )


class FileNeededAgain(ExportError):
    """The process that held the passwords has ended, and with it all that was known of them."""

    def __init__(
        self, happened: str = "The passwords are no longer in memory.", *, do: str = "Choose the file again."
    ) -> None:
        super().__init__(happened, do=do)


class NoLoginsHere(ExportError):
    """One file of an export of several, and not the one with the logins."""

    def __init__(self, program: str, *, do: str) -> None:
        super().__init__(f"This file of an export of {program} holds no passwords of sites.", do=do)
