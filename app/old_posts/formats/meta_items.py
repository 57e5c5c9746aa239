"""One item of an export of Meta's, of any file and year: told by its shape, for its labels are translated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from app.old_posts.formats.common import NoPost, from_seconds, repaired
from app.old_posts.model import Post, Section, SkipReason, Told
from app.old_posts.points import place
from app.readers.json_values import as_list, part

Item = dict[str, Any]
_POINT = re.compile(r"\(?\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)?")
THEIR_WORDS = frozenset({"text", "message", "caption", "description", "title", "post", "comment"})
_MOST_LEVELS = 12
REPLIES = (Section.COMMENTS, Section.GROUP_COMMENTS, Section.REEL_COMMENTS)
_ALBUMS = (Section.PHOTOS, Section.VIDEOS, Section.ALBUMS)  # the title of a picture there is the album's


def is_link(address: str) -> bool:
    """Whether it leads to something on Facebook."""
    return address.startswith("https://www.facebook.com/")


def as_post(told: Told, item: Item, number: int) -> Post:
    """The post that an item is. Raises `NoPost` where it has no words and no pictures, ValueError where it is none."""
    if "label_values" in item:
        return _labelled(told, item, number)
    if "string_map_data" in item or "string_list_data" in item:
        return _mapped(told, item, number)
    if "data" in item or "attachments" in item:
        return _facebook(told, item, number)
    if "media" in item or "uri" in item:
        return _pictures(told, item, number)
    if "timestamp" in item and "title" in item:  # four in ten of Facebook's have nothing else
        return _facebook(told, item, number)
    raise ValueError


def _facebook(told: Told, item: Item, number: int) -> Post:
    words, pictures, where, tagged = [], [], None, []
    at = from_seconds(item.get("timestamp"))
    for data in _dicts(item.get("data")):
        comment = data.get("comment")
        if isinstance(comment, dict):
            words.append(comment.get("comment"))
            at = at or from_seconds(comment.get("timestamp"))
        words.append(data.get("post"))
    for attachment in _dicts(item.get("attachments")):
        for data in _dicts(attachment.get("data")):
            if isinstance(media := data.get("media"), dict):
                pictures.append(media)
            spot = data.get("place") or part(data, "life_event", "place")
            where = where or place(part(spot, "coordinate", "latitude"), part(spot, "coordinate", "longitude"))
            words += [part(spot, "name"), part(spot, "address"), data.get("text"), data.get("name")]
            words += [part(data, kind, name) for kind, name in _ATTACHED]
    words += [picture.get("description") for picture in pictures]
    words.append(item.get("title"))
    tagged = [_name(tag) for tag in as_list(item.get("tags"))]
    return _post(told, number, words, at, pictures, where=where, tagged=tagged)


_ATTACHED = (
    *(("external_context", "name"), ("external_context", "url"), ("external_context", "source")),
    *(("event", "name"), ("life_event", "title")),
)


def _pictures(told: Told, item: Item, number: int) -> Post:
    """A caption stands beside one picture, but above several."""
    pictures = _dicts(item.get("media")) if "media" in item else [item]
    first = pictures[0] if pictures else {}
    at = from_seconds(item.get("creation_timestamp")) or from_seconds(first.get("creation_timestamp"))
    captions = [one.get("description") for one in pictures]
    if told.section not in _ALBUMS:
        captions = [item.get("title"), *(one.get("title") for one in pictures), *captions]
    return _post(told, number, captions, at, pictures, reply=any(_is_reply(one) for one in pictures))


def _labelled(told: Told, item: Item, number: int) -> Post:
    """A list of labels and values, one inside the other.

    Where somebody else tagged the worker it is their post: where it is, who they are, but not their words.
    """
    at, where, words, link = from_seconds(item.get("timestamp")), None, [], None
    by_others = told.section is Section.TAGGED_BY_OTHERS
    for leaf in _leaves(item.get("label_values"), 0):
        at = at or from_seconds(leaf.get("timestamp_value"))
        value = repaired(leaf.get("value"))
        if by_others and is_link(address := repaired(leaf.get("href")) or value):
            link = link or address
        elif by_others and repaired(leaf.get("label")).lower() in THEIR_WORDS:
            continue
        elif found := _POINT.fullmatch(value):
            where = where or place(found[1], found[2])
        else:
            words += [value, leaf.get("href")]
    pictures = [one for one in _dicts(item.get("media")) if one.get("uri")]
    identity = item.get("fbid")
    return _post(
        *(told, number, words, at, pictures),
        where=where,
        identity=identity if isinstance(identity, str) else None,
        url=link,
    )


def _mapped(told: Told, item: Item, number: int) -> Post:
    """Labels with a value each: the words come first, then whose post they were written under."""
    found = item.get("string_map_data")
    leaves = _dicts(list(found.values()) if isinstance(found, dict) else item.get("string_list_data"))
    at = next((when for leaf in leaves if (when := from_seconds(leaf.get("timestamp")))), None)
    values = [value for leaf in leaves if (value := repaired(leaf.get("value")))]
    return _post(told, number, values[:1], at, [], tagged=values[1:], reply=True)


def _post(
    told: Told,
    number: int,
    words: Iterable[object],
    at: datetime | None,
    pictures: list[Item],
    *,
    where: tuple[float, float] | None = None,
    tagged: Iterable[str] = (),
    reply: bool = False,
    identity: str | None = None,
    url: str | None = None,
) -> Post:
    parts = dict.fromkeys(text for word in words if (text := repaired(word).strip()))
    names = tuple(uri for one in pictures if isinstance(uri := one.get("uri"), str) and uri)
    if not parts and not names:
        raise NoPost(SkipReason.EMPTY)
    return Post(
        platform=told.platform,
        section=told.section,
        id=identity or None,
        at=at,
        text="\n\n".join(parts),
        url=url,
        member=told.member,
        item=number,
        media=names,
        tagged=tuple(name for name in tagged if name),
        is_reply=reply or told.section in REPLIES,
        location=where or next((spot for one in pictures if (spot := _taken_at(one))), None),
    )


def _taken_at(picture: Item) -> tuple[float, float] | None:
    """The place in what Meta kept of the picture's details, in several small pieces."""
    merged: Item = {}
    for kind in ("photo_metadata", "video_metadata"):
        for piece in _dicts(part(picture, "media_metadata", kind, "exif_data")):
            merged |= piece
    return place(merged.get("latitude"), merged.get("longitude"))


def _is_reply(picture: Item) -> bool:
    return part(picture, "text_app_post", "is_reply") is True


def _leaves(value: object, level: int) -> Iterator[Item]:
    for one in _dicts(value) if level < _MOST_LEVELS else ():
        yield one
        yield from _leaves(one.get("dict"), level + 1)
        yield from _leaves(one.get("vec"), level + 1)


def _name(tag: object) -> str:
    return repaired(tag.get("name") if isinstance(tag, dict) else tag)


def _dicts(value: object) -> list[Item]:
    return [one for one in as_list(value) if isinstance(one, dict)]
