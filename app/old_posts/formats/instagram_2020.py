"""Instagram's layout up to 2020: one file for all media, one for all comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from app.core.errors import UserError
from app.old_posts.formats.common import damaged, from_iso, from_list, repaired, whole_object
from app.old_posts.model import Outcome, Platform, Post, Section, Told
from app.old_posts.sources import Entry, Source
from app.readers.json_values import as_list

_MEDIA = re.compile(r"media\.json")
_COMMENTS = re.compile(r"comments\.json")
_IS_MEDIA = re.compile(rb'"taken_at"')
_IS_COMMENTS = re.compile(rb'"(?:media|live)_comments"')
_ALBUMS = (
    (Section.POSTS, "photos"),
    (Section.POSTS, "videos"),
    (Section.STORIES, "stories"),
    (Section.PROFILE_PHOTOS, "profile"),
)
_TALKS = ((Section.COMMENTS, "media_comments"), (Section.LIVE_CHATS, "live_comments"))


def recognises(source: Source) -> bool:
    """Whether there is one of the two files."""
    return bool(_files(source, _MEDIA, _IS_MEDIA) or _files(source, _COMMENTS, _IS_COMMENTS))


def read(source: Source) -> Iterator[Outcome]:
    """Posts, stories and comments; messages stay out."""
    for entry in _files(source, _MEDIA, _IS_MEDIA):
        yield from _albums(source, entry, _ALBUMS, _picture)
    for entry in _files(source, _COMMENTS, _IS_COMMENTS):
        yield from _albums(source, entry, _TALKS, _comment)


def _files(source: Source, names: re.Pattern[str], mark: re.Pattern[bytes]) -> list[Entry]:
    return [entry for entry in source.find(names) if mark.search(entry.head())]


def _albums(source: Source, entry: Entry, albums: tuple[tuple[Section, str], ...], make: Any) -> Iterator[Outcome]:
    source.mark(entry)
    told = [Told(platform=Platform.INSTAGRAM, section=section, member=entry.path) for section, _ in albums]
    try:
        found = whole_object(entry)
    except UserError as error:
        yield from told
        yield damaged(told[0], error)
        return
    for one, (_, album) in zip(told, albums, strict=True):
        yield from from_list(one, as_list(found.get(album)), partial(make, one))


def _picture(told: Told, item: dict[str, Any], number: int) -> Post:
    parts = [repaired(item.get("caption")), repaired(item.get("location"))]
    return Post(
        platform=Platform.INSTAGRAM,
        section=told.section,
        at=from_iso(item["taken_at"]),
        text="\n\n".join(text for text in parts if text),
        member=told.member,
        item=number,
        media=(item["path"],),
    )


def _comment(told: Told, item: list[str], number: int) -> Post:
    """A time, the words, and whose post they were written under."""
    when, text, *owner = item
    return Post(
        platform=Platform.INSTAGRAM,
        section=told.section,
        at=from_iso(when),
        text=repaired(text),
        member=told.member,
        item=number,
        tagged=tuple(map(repaired, owner)),
        is_reply=True,
    )
