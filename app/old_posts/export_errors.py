"""Why nothing could be read of what was chosen. None of them quotes what a file holds."""

from __future__ import annotations

from app.core.errors import UserError
from app.readers.errors import UNTOUCHED

NOTHING_KEPT = "Nothing of it was kept. What you brought in before is still there."


class NotAnExport(UserError):
    """Nothing of any platform is in it."""

    def __init__(self) -> None:
        super().__init__(
            "This app finds no copy of your posts in what you chose.",
            safe=UNTOUCHED,
            do="Choose the file that the platform sent you, just as it is: the whole zip file, or all of them.",
        )


class EmptyExport(UserError):
    """No file, or one of no bytes."""

    def __init__(self) -> None:
        super().__init__(
            "There is nothing in what you chose.",
            safe=UNTOUCHED,
            do="Download the copy from the platform again, wait until it is done, then choose that file.",
        )


class LockedExport(UserError):
    """No platform does that: somebody packed it once more."""

    def __init__(self) -> None:
        super().__init__(
            "This zip file is locked with a password.",
            safe=UNTOUCHED,
            do="Open it with its password, save what is in it to a folder, then choose that folder here.",
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


class NotFinished(UserError):
    """A worker process did not come to the end of what it was asked."""


class ReadingFailed(NotFinished):
    """The export brought a process down: the one that reads it, or the one that flags it.

    ``where`` is the place in this program, where its own code failed: it says nothing of what was read.
    """

    def __init__(self, where: str = "") -> None:
        ours = f" Or the fault is ours: then send us these words: {where}." if where else ""
        super().__init__(
            "Reading this export stopped before its end.",
            safe=NOTHING_KEPT,
            do="Download the export again, then choose that file. If it stops again, the file may be damaged." + ours,
        )


class TakesTooLong(NotFinished):
    """A process says nothing any more."""

    def __init__(self) -> None:
        super().__init__(
            "Reading this export takes too long.",
            safe=NOTHING_KEPT,
            do="Copy the file to this computer's own disk, then try again.",
        )


class NeedsTooMuch(NotFinished):
    """A process reached the bound of its memory."""

    def __init__(self) -> None:
        super().__init__(
            "This copy needs more memory to read than this app may use.",
            safe=NOTHING_KEPT,
            do="Unpack it, then choose its files one at a time.",
        )


class LookingFailed(UserError):
    """Looking through the posts that are kept did not come to its end."""

    def __init__(self) -> None:
        super().__init__(
            "Looking through your posts again stopped before its end.",
            safe="Your posts and decisions are kept.",
            do="Choose what to look for again.",
        )


class ExportMoved(UserError):
    """A picture is asked for, and the export is not where it was."""

    def __init__(self) -> None:
        super().__init__(
            "The picture is in the file that you brought in, and that file is not where it was.",
            safe="Your posts and decisions are kept.",
            do="Put the file back where it was, or bring it in again.",
        )


class MediaNotThere(UserError):
    """The export has no such picture, or it is too large to show."""

    def __init__(self) -> None:
        super().__init__(
            "This picture cannot be shown.",
            safe="Your posts and decisions are kept.",
            do="Open the post on its page to see it.",
        )
