"""Mastodon: the outbox of an account, in ActivityStreams."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import msgspec

from app.old_posts.formats.common import NoPost, from_iso, from_items
from app.old_posts.formats.html_text import words_of
from app.old_posts.model import Audience, Outcome, Platform, Post, Section, SkipReason, Told
from app.old_posts.sources import Source
from app.readers.json_items import ItemReader

START = re.compile(rb'"orderedItems"\s*:\s*\[')
_OUTBOX = re.compile(r"outbox\.json")
_IS_OUTBOX = re.compile(rb"OrderedCollection|orderedItems")
_ACTOR = re.compile(rb'"actor"\s*:\s*"([^"\\]{1,300})"')
_KNOWN = re.compile(r"(?:actor|likes|bookmarks)\.json")
_PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})


class _Tag(msgspec.Struct, gc=False):
    type: str = ""
    name: str | None = None


class _Attachment(msgspec.Struct, gc=False):
    url: str | None = None
    name: str | None = None


class _Choice(msgspec.Struct, gc=False):
    name: str | None = None


class _Note(msgspec.Struct, gc=False, rename="camel"):
    id: str = ""
    url: str | None = None
    published: str | None = None
    updated: str | None = None
    content: str | None = None
    summary: str | None = None
    in_reply_to: str | None = None
    tag: list[_Tag] = []
    attachment: list[_Attachment] = []
    one_of: list[_Choice] = []
    any_of: list[_Choice] = []


class _Activity(msgspec.Struct, gc=False):
    type: str
    object: _Note | str
    id: str = ""
    published: str | None = None
    to: list[str] | str = ""
    cc: list[str] | str = ""


_READER = ItemReader(_Activity)


class Mastodon:
    """The reader of Mastodon's archives. ``totalItems`` is not what is in them, and proves nothing."""

    platform = Platform.MASTODON

    def recognises(self, source: Source) -> bool:
        """Whether there is an outbox."""
        return any(_IS_OUTBOX.search(entry.head()) for entry in source.find(_OUTBOX))

    def read(self, source: Source) -> Iterator[Outcome]:
        """Every post and boost."""
        source.take(_KNOWN)
        for entry in source.take(_OUTBOX):
            actor = _ACTOR.search(entry.head(64 * 1024))
            account = actor[1].decode("utf-8", "replace") if actor else None
            told = Told(platform=Platform.MASTODON, section=Section.POSTS, member=entry.path, account=account)
            yield from from_items(told, entry, _READER, partial(_post, told), START)


def _post(told: Told, activity: _Activity, number: int) -> Post:
    if activity.type not in ("Create", "Announce"):
        raise NoPost(SkipReason.NOTICE)
    note = activity.object
    if isinstance(note, str):  # what is shared is not in the archive, only where it stands
        note = _Note(id=activity.id, url=note, content=note)
    identity = note.id or activity.id
    if not identity:
        raise ValueError
    choices = [choice.name for choice in (*note.one_of, *note.any_of)]
    described = [attachment.name for attachment in note.attachment]
    parts = [note.summary, words_of(note.content or ""), *choices, *described]
    return Post(
        platform=Platform.MASTODON,
        section=Section.POSTS,
        id=identity,
        at=from_iso(note.published or activity.published),
        text="\n\n".join(part for part in parts if part),
        url=note.url if (note.url or "").startswith("https://") else None,
        media=tuple(attachment.url.lstrip("/") for attachment in note.attachment if attachment.url),
        tagged=tuple(tag.name.lstrip("@") for tag in note.tag if tag.type == "Mention" and tag.name),
        is_reply=note.in_reply_to is not None,
        is_shared=activity.type == "Announce",
        audience=_audience(activity),
        edited=note.updated is not None,
        member=told.member,
        item=number,
    )


def _audience(activity: _Activity) -> Audience:
    to, cc = ({names} if isinstance(names, str) else set(names) for names in (activity.to, activity.cc))
    if to & _PUBLIC:
        return Audience.PUBLIC
    if cc & _PUBLIC:
        return Audience.UNLISTED
    return Audience.FOLLOWERS if any(name.endswith("/followers") for name in to | cc) else Audience.NAMED
