"""TikTok: one JSON file, in which the places of things move every year; or a text for each kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from app.core.errors import UserError
from app.old_posts.formats import tiktok_text
from app.old_posts.formats.common import NoPost, damaged, from_iso, from_list, whole_object
from app.old_posts.identity import key_of
from app.old_posts.model import Audience, Gone, Outcome, Platform, Post, Section, SkipReason, TimeQuality, Told
from app.old_posts.sources import Entry, Source
from app.readers.text import decode

_FILE = re.compile(r"userdata(?:tiktok)?\d{0,4}\.json")
_NOTHING = frozenset({"", "N/A", "None"})
_MOST_LEVELS = 5
_AUDIENCES = {
    "public": Audience.PUBLIC,
    "everyone": Audience.PUBLIC,
    "friends": Audience.FOLLOWERS,
    "followers": Audience.FOLLOWERS,
    "only me": Audience.ONLY_ME,
    "private": Audience.ONLY_ME,
}


class TikTok:
    """The reader of TikTok's JSON and of its text."""

    platform = Platform.TIKTOK

    def recognises(self, source: Source) -> bool:
        """Whether there is a file of its name that is JSON, or a text of blocks."""
        return any(entry.head(64).lstrip().startswith(b"{") for entry in source.find(_FILE)) or any(
            tiktok_text.files(source, names) for _, names, _ in tiktok_text.FILES
        )

    def read(self, source: Source) -> Iterator[Outcome]:
        """Posts, comments and reviews of places, and proof of what was deleted not long ago; messages stay out."""
        for entry in source.take(_FILE):
            yield from _outcomes(entry)
        for section, names, words in tiktok_text.FILES:
            for entry in tiktok_text.files(source, names):
                source.mark(entry)
                told = Told(platform=Platform.TIKTOK, section=section, member=entry.path)
                yield from _blocks(told, entry, words)


def _outcomes(entry: Entry) -> Iterator[Outcome]:
    told = Told(platform=Platform.TIKTOK, section=Section.POSTS, member=entry.path)
    try:
        found = whole_object(entry)
    except UserError as error:
        yield told
        yield damaged(told, error)
        return
    for path, items in _lists(found, ()):
        under = path[-2] if len(path) > 1 else ""
        if path[-1] == "CommentsList":
            yield from _list(told, Section.COMMENTS, items, "comment", _post)
        elif path[-1] == "VideoList" and under in ("Videos", "Posts"):  # others list what was watched
            yield from _list(told, Section.POSTS, items, "title", _post)
        elif path[-1] == "PostList" and under.replace(" ", "") == "RecentlyDeletedPosts":
            yield from _list(told, Section.POSTS, items, "title", _proof)
        elif path[-1] == "ReviewsList":
            yield from _list(told, Section.REVIEWS, items, "reviewtext", _post)


def _blocks(told: Told, entry: Entry, words: str) -> Iterator[Outcome]:
    try:
        text = decode(entry.read()).text
    except UserError as error:
        yield told
        yield damaged(told, error)
    else:
        yield from from_list(told, tiktok_text.blocks(text), partial(_post, told, words))


def _list(told: Told, section: Section, items: list[Any], words: str, make: Any) -> Iterator[Outcome]:
    told = msgspec.structs.replace(told, section=section)
    yield from from_list(told, items, partial(make, told, words))


def _lists(value: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Every list with the names that lead to it. An empty one is written as null."""
    for name, inside in value.items():
        here = (*path, name)
        if isinstance(inside, list):
            yield here, inside
        elif isinstance(inside, dict) and len(here) < _MOST_LEVELS:
            yield from _lists(inside, here)
        elif inside is None:
            yield here, []


def _post(told: Told, words: str, item: dict[str, Any], number: int) -> Post:
    cells = {name.lower().replace(" ", ""): value for name, value in item.items() if isinstance(value, str)}
    cells = {name: "" if value in _NOTHING else value for name, value in cells.items()}
    parts = (cells.get(words, ""), cells.get("addyourstext", ""), cells.get("placename", ""), cells.get("location", ""))
    text = "\n\n".join(part for part in parts if part)
    is_video = told.section is Section.POSTS
    if not text and not is_video:
        raise NoPost(SkipReason.EMPTY)
    if is_video and not text and not cells.get("date"):
        raise ValueError
    return Post(
        platform=Platform.TIKTOK,
        section=told.section,
        at=from_iso(cells.get("date")),
        quality=TimeQuality.LOCAL,
        text=text,
        member=told.member,
        item=number,
        is_reply=told.section is Section.COMMENTS,
        audience=_AUDIENCES.get(cells.get("whocanview", "").lower()),
    )


def _proof(told: Told, words: str, item: dict[str, Any], number: int) -> Gone:
    return Gone(told.section, key_of(_post(told, words, item, number)), told.member, number)
