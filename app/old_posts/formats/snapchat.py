"""Snapchat: saved memories with their places, and one's own messages of saved chats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from app.core.errors import UserError
from app.old_posts.formats.common import NoPost, damaged, from_iso, from_list, whole_object
from app.old_posts.model import Outcome, Platform, Post, Section, SkipReason, Told
from app.old_posts.points import place
from app.old_posts.sources import Entry, Source
from app.readers.json_values import as_list, as_text

_MEMORIES = re.compile(r"memorieshistory\.json")
_CHATS = re.compile(r"chathistory\.json")
_POINT = re.compile(r"(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)")


class Snapchat:
    """The reader of Snapchat's JSON, which lies in the first of its zip files."""

    platform = Platform.SNAPCHAT

    def recognises(self, source: Source) -> bool:
        """Whether one of the two files is there."""
        found = source.find(_MEMORIES) + source.find(_CHATS)
        return any(entry.head(64).lstrip().startswith(b"{") for entry in found)

    def read(self, source: Source) -> Iterator[Outcome]:
        """Memories, and what the worker wrote; what others wrote is counted and left out, unless it is wanted."""
        for entry in source.take(_MEMORIES):
            told = Told(platform=Platform.SNAPCHAT, section=Section.PHOTOS, member=entry.path)
            yield from _outcomes(told, entry, lambda found: as_list(found.get("Saved Media")), _memory)
        for entry in source.take(_CHATS):
            told = Told(platform=Platform.SNAPCHAT, section=Section.MESSAGES, member=entry.path)
            yield from _outcomes(told, entry, _messages, partial(_message, source.others))


def _outcomes(told: Told, entry: Entry, items: Any, make: Any) -> Iterator[Outcome]:
    try:
        found = whole_object(entry)
    except UserError as error:
        yield told
        yield damaged(told, error)
    else:
        yield from from_list(told, items(found), partial(make, told))


def _messages(found: dict[str, Any]) -> list[Any]:
    """Today one list a conversation; before, one of what was sent and one of what came."""
    sent = [item | {"IsSender": True} for item in as_list(found.get("Sent Chat History")) if isinstance(item, dict)]
    others = (value for name, value in found.items() if name != "Sent Chat History")
    return sent + [item for value in others for item in as_list(value)]


def _memory(told: Told, item: dict[str, Any], number: int) -> Post:
    at = from_iso(item.get("Date"))
    if at is None:
        raise ValueError
    found = _POINT.search(as_text(item.get("Location")))
    return Post(
        platform=Platform.SNAPCHAT,
        section=told.section,
        at=at,
        text="",
        member=told.member,
        item=number,
        location=place(found[1], found[2]) if found else None,
    )


def _message(others: bool, told: Told, item: dict[str, Any], number: int) -> Post:
    is_own = item.get("IsSender") is True
    if not is_own and not others:
        raise NoPost(SkipReason.OTHERS)
    author = as_text(item.get("From"))
    text = as_text(item.get("Content")) or as_text(item.get("Text"))
    if not text:
        raise NoPost(SkipReason.EMPTY)
    return Post(
        platform=Platform.SNAPCHAT,
        section=told.section if is_own else Section.OTHERS_MESSAGES,
        at=from_iso(item.get("Created")),
        text=text,
        tagged=() if is_own or not author else (author,),
        member=told.member,
        item=number,
    )
