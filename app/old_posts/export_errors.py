"""Why nothing could be read of what was chosen. None of them quotes what a file holds."""

from __future__ import annotations

from app.core.errors import UserError
from app.readers.errors import UNTOUCHED


class NotAnExport(UserError):
    """Nothing of any platform is in it."""

    def __init__(self) -> None:
        super().__init__(
            "This is not an export of posts that this app knows.",
            safe=UNTOUCHED,
            do="Choose the file that the platform sent you, just as it is: the whole zip file, or all of them.",
        )


class NothingRead(UserError):
    """It is an export, and not one post of it could be read."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"No posts could be read. {why}",
            safe=UNTOUCHED,
            do="Download the export again, wait until it is done, then choose that file.",
        )


class OtherExport(UserError):
    """It is an export, but not of a kind that can be read."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"This is {what}.", safe=UNTOUCHED, do=do)
