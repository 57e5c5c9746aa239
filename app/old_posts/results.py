"""What an import says of itself, while it runs and at its end."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.core.posts import PostImport
from app.old_posts.model import Platform, Summary

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic")


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How many posts are read and can be looked at, how many of them are flagged, and how many there are, if known.

    ``expected`` grows with each file of the export that says how many it has.
    """

    read: int
    flagged: int
    expected: int | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What an import changed. ``gone`` to ``cannot_tell`` count earlier decisions on posts of its platforms.

    ``new`` are posts that no import showed before, ``vanished`` those that nobody had decided on and that do not stand
    online any more. ``other_account`` are the platforms of which an earlier import was of somebody else's account,
    ``nothing_in_common`` those where that may be so: it shows none of the posts from before. ``older`` are those of
    which a later export is here already.
    """

    new: int = 0
    gone: int = 0
    still_there: int = 0
    edited: int = 0
    came_back: int = 0
    cannot_tell: int = 0
    vanished: int = 0
    first: bool = True
    other_account: tuple[Platform, ...] = ()
    nothing_in_common: tuple[Platform, ...] = ()
    older: tuple[Platform, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """A finished import. ``to_review`` is how many posts of all imports wait to be looked at, twins counted once."""

    kept: PostImport
    summary: Summary
    outcome: Outcome
    to_review: int


@dataclass(frozen=True, slots=True)
class Media:
    """The bytes of a picture or film, and the place that they give away: latitude and longitude in degrees."""

    content: bytes
    place: tuple[float, float] | None


def is_picture(name: str) -> bool:
    """Whether a file of a post with this name is a picture, not a film or something else."""
    return name.lower().endswith(_PICTURES)
