"""How the photo pages say numbers, places and times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.photos.model import Kind, PhotoStatus
from app.ui.words import day, how_many

GIVES_AWAY = {
    Kind.LOCATION: "place",
    Kind.TIME: "time",
    Kind.DEVICE: "phone or camera",
    Kind.PERSON: "names",
    Kind.SOFTWARE: "apps used",
    Kind.THUMBNAIL: "hidden small picture",
    Kind.TEXT: "words inside",
    Kind.IDENTIFIER: "serial numbers",
    Kind.SECOND_PICTURE: "second picture",
    Kind.VIDEO: "hidden video",
    Kind.TRAILER: "data after the picture",
    Kind.PROFILE_TEXT: "words in the colours' profile",
    Kind.SOURCE: "where it was downloaded",
    Kind.EDITS: "edits beside it",
    Kind.NAME: "its name",
    Kind.OTHER: "other details",
}
# In the order in which they are shown.
STATUS = {
    PhotoStatus.LOCATION: "With location",
    PhotoStatus.DETAILS: "Other details",
    PhotoStatus.CLEAN: "Clean",
    PhotoStatus.UNREADABLE: "Not read",
    PhotoStatus.UNSUPPORTED: "Not looked at",
}


def gives_away(kinds: Iterable[Kind]) -> str:
    """ "Place, time, phone or camera". What is only "other" is left out beside better words."""
    named = list(kinds)
    words = [GIVES_AWAY[kind] for kind in named if kind is not Kind.OTHER or named == [Kind.OTHER]]
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def place(location: tuple[float, float] | None) -> str:
    """ "53.5933° N, 2.2967° W"; four places are about ten metres."""
    if location is None:
        return ""
    north, east = location
    return f"{abs(north):.4f}° {'N' if north >= 0 else 'S'}, {abs(east):.4f}° {'E' if east >= 0 else 'W'}"


def town(location: tuple[float, float] | None, name: str | None) -> str:
    """The town's name; where none is near, the position."""
    return name or place(location)


def town_and_place(location: tuple[float, float] | None, name: str | None) -> str:
    """ "Bury, Greater Manchester (53.5933° N, 2.2967° W)"."""
    return f"{name} ({place(location)})" if name else place(location)


def taken(when: str | None) -> str:
    """ "12 October 2026, 19:42", as the camera's own clock said it."""
    if when is None:
        return ""
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return when
    # The wall clock where it was taken: never turned into the time here.
    return f"{day(moment.date())}, {moment:%H:%M}"


def size(count: int) -> str:
    """ "210 MB"."""
    if count < 1_000:
        return how_many(count, "byte")
    if count < 1_000_000:
        return f"{round(count / 1_000)} kB"
    if count < 10_000_000:
        return f"{count / 1_000_000:.1f} MB"
    if count < 1_000_000_000:
        return f"{round(count / 1_000_000)} MB"
    return f"{count / 1_000_000_000:.1f} GB"


def time_left(seconds: float) -> str:
    """ "About 8 seconds left"; when it is longer only so nearly that it does not change with every look."""
    if seconds < 1.5:
        return "Nearly done"
    if seconds < 17.5:
        return f"About {round(seconds)} seconds left"
    if seconds < 57.5:
        return f"About {round(seconds / 5) * 5} seconds left"
    return f"About {how_many(round(seconds / 60), 'minute')} left"
