"""Why a file that is not trusted could not be read. None of them quotes what the file holds."""

from __future__ import annotations

from app.core.errors import UserError

UNTOUCHED = "Your file is untouched."


class UnreadableFile(UserError):
    """A file that a reader gives up on. ``happened`` is about the file, which is never changed."""

    def __init__(self, happened: str, *, do: str) -> None:
        super().__init__(happened, safe=UNTOUCHED, do=do)


class CannotOpen(UnreadableFile):
    """The operating system does not hand the file over, or it is none."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be read: {why}.", do="Check that the file is there, then choose it again.")


class EmptyFile(UnreadableFile):
    """Zero bytes."""

    def __init__(self) -> None:
        super().__init__("This file is empty.", do="Make the export again, wait until it is done, then try that file.")


class TooLarge(UnreadableFile):
    """More than the reader takes, in bytes, items or levels."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"This file is too large to read: it has more than {what}.",
            do="Check that it is the right file. If it is, export only a part of it, or leave attachments out.",
        )


class NotText(UnreadableFile):
    """Bytes that are not text in any encoding that exporters use."""

    def __init__(self) -> None:
        super().__init__(
            "This file is not readable text. It may be damaged.",
            do="Make the export again, and choose that file as it is: do not open and save it in between.",
        )


class BrokenFile(UnreadableFile):
    """The beginning says what it is, but the rest does not keep to it."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"This {kind} file is damaged or was cut short.",
            do="Make the export again, wait until it is done, then try that file.",
        )


class LockedArchive(UnreadableFile):
    """A member of a zip is encrypted."""

    def __init__(self) -> None:
        super().__init__(
            "This zip file is locked with a password.",
            do="Make the export again without a password on the zip file, or choose another kind of export.",
        )
