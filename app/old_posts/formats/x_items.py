"""One tweet as X writes it, and as it is read."""

from __future__ import annotations

import html
from collections.abc import Callable
from datetime import datetime

import msgspec

from app.old_posts.formats.common import from_iso, from_seconds
from app.old_posts.model import Platform, Post, Section, Told
from app.old_posts.points import place

_MONTHS = {
    name: f"{number:02}" for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_FIRST_SNOWFLAKE = 29_700_000_000  # the first number that has its moment in it: November 2010
_SNOWFLAKE_ZERO = 1288834974657
_SAME_BEGINNING = 60


class _Link(msgspec.Struct, gc=False):
    indices: list[str | int]
    expanded_url: str | None = None


class _Mention(msgspec.Struct, gc=False):
    screen_name: str = ""


class _Variant(msgspec.Struct, gc=False):
    url: str = ""
    bitrate: str | int = 0


class _Video(msgspec.Struct, gc=False):
    variants: list[_Variant] = []


class _Media(msgspec.Struct, gc=False):
    indices: list[str | int] = []
    media_url_https: str | None = None
    media_url: str | None = None
    video_info: _Video | None = None


class _Entities(msgspec.Struct, gc=False):
    urls: list[_Link] = []
    user_mentions: list[_Mention] = []
    media: list[_Media] = []


_NOTHING = _Entities()


class _Point(msgspec.Struct, gc=False):
    coordinates: list[str | float] = []


class _Edit(msgspec.Struct, gc=False, rename={"first": "initialTweetId"}):
    first: str | None = None


class _EditInfo(msgspec.Struct, gc=False):
    edit: _Edit | None = None


class Tweet(msgspec.Struct, gc=False):
    """What is read of a tweet. In ``retweeted`` and ``truncated`` X writes nothing but false."""

    id_str: str | None = None
    id: str | int | None = None
    full_text: str | None = None
    text: str | None = None
    created_at: str = ""
    entities: _Entities | None = None
    extended_entities: _Entities | None = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_user_id_str: str | None = None
    geo: _Point | None = None
    coordinates: _Point | None = None
    edit_info: _EditInfo | None = None


class Item(Tweet, gc=False):
    """A tweet in the wrapping of January 2020 and later, or a bare one from before."""

    tweet: Tweet | None = None


class _Span(msgspec.Struct, gc=False, rename="camel"):
    from_index: str | int = 0
    to_index: str | int = 0
    expanded_url: str = ""
    short_url: str = ""


class _Core(msgspec.Struct, gc=False):
    text: str
    urls: list[_Span] = []


class NoteTweet(msgspec.Struct, gc=False, rename="camel"):
    """The whole of a long tweet."""

    core: _Core
    note_tweet_id: str = ""
    created_at: str = ""

    @property
    def whole_text(self) -> str:
        """Its text, with the links as they are."""
        text = self.core.text
        for link in self.core.urls:
            if link.short_url and link.expanded_url:
                text = text.replace(link.short_url, link.expanded_url)
        return text


class NoteItem(msgspec.Struct, gc=False, rename="camel"):
    """One item of ``note-tweet.js``."""

    note_tweet: NoteTweet


WholeText = Callable[[datetime | None, str], str | None]


def as_post(told: Told, address: str, whole_text: WholeText | None, item: Item, number: int) -> Post:
    """The post that an item is. Raises ValueError where it has no id or no text.

    ``address`` is what its link begins with. This runs for every one of a million tweets.
    """
    tweet = item.tweet or item
    identity = id_of(tweet)
    raw = tweet.full_text if tweet.full_text is not None else tweet.text
    if raw is None:
        raise ValueError
    at = time_of(tweet.created_at) or _time_in(identity)
    entities = tweet.entities or _NOTHING
    media = (tweet.extended_entities and tweet.extended_entities.media) or entities.media
    text = readable(raw, entities.urls, media)
    return Post(
        platform=Platform.X,
        section=Section.POSTS,
        id=identity,
        at=at,
        text=(whole_text and whole_text(at, text)) or text,
        url=address + identity,
        member=told.member,
        item=number,
        media=tuple([f"{identity}-{name}" for one in media if (name := _file_name(one))]) if media else (),
        tagged=tuple([one.screen_name for one in entities.user_mentions]) if entities.user_mentions else (),
        is_reply=bool(tweet.in_reply_to_status_id_str or tweet.in_reply_to_user_id_str),
        is_shared=raw.startswith("RT @"),
        location=_location(tweet) if tweet.geo or tweet.coordinates else None,
        edited=bool(tweet.edit_info and tweet.edit_info.edit),
    )


def id_of(tweet: Tweet) -> str:
    """The number of a tweet. Raises ValueError where it has none."""
    number = tweet.id_str or str(tweet.id or "")
    if not (number.isascii() and number.isdecimal() and len(number) < 25):
        raise ValueError
    return number


def readable(text: str, links: list[_Link], media: list[_Media]) -> str:
    """The text with its links written out, without those to its own pictures, and without escapes.

    The places of links count code points of the text that is still escaped. A link that is written out is not escaped,
    so only what stands between links is unescaped.
    """
    if not links and not media:
        return html.unescape(text) if "&" in text else text
    spans = [(*_span(link.indices), link.expanded_url) for link in links if link.expanded_url]
    spans += {(*_span(one.indices), "") for one in media}
    parts: list[str] = []
    at = 0
    for start, end, instead in sorted(spans):
        if not at <= start < end <= len(text):
            continue  # the end of a shared post is cut off
        parts += (html.unescape(text[at:start]), instead or "")
        at = end
    parts.append(html.unescape(text[at:]))
    return "".join(parts).rstrip()


def beginning(text: str) -> str:
    """The first words of a text that was cut somewhere."""
    return text[:_SAME_BEGINNING].rstrip("… ").rpartition("https://")[0] or text[:_SAME_BEGINNING].rstrip("… ")


def time_of(text: str) -> datetime | None:
    """``Fri Mar 06 13:02:05 +0000 2026``: in English and UTC whatever the language of the account is."""
    if len(text) != 30 or text[20:25] != "+0000":
        return from_iso(text)
    try:
        return datetime.fromisoformat(f"{text[26:]}-{_MONTHS[text[4:7]]}-{text[8:10]}T{text[11:19]}+00:00")
    except (ValueError, KeyError):
        return None


def _time_in(number: str) -> datetime | None:
    value = int(number)
    return from_seconds(((value >> 22) + _SNOWFLAKE_ZERO) / 1000) if value > _FIRST_SNOWFLAKE else None


def _span(indices: list[str | int]) -> tuple[int, int]:
    start, end = indices if len(indices) == 2 else (0, 0)
    return int(start), int(end)


def _location(tweet: Tweet) -> tuple[float, float] | None:
    for point, order in ((tweet.geo, 1), (tweet.coordinates, -1)):  # the second has the longitude first
        if point and len(point.coordinates) == 2 and (found := place(*point.coordinates[::order])):
            return found
    return None


def _file_name(media: _Media) -> str:
    """The end of its name in the archive, after the tweet's number."""
    videos = media.video_info.variants if media.video_info else ()
    best = max(videos, key=lambda one: int(one.bitrate) if str(one.bitrate).isdecimal() else -1, default=None)
    address = (best.url if best else "") or media.media_url_https or media.media_url or ""
    return address.partition("?")[0].rpartition("/")[2]
