"""X (Twitter): the archive since 2019, with the names and the wrapping of each year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath

import msgspec

from app.core.errors import UserError
from app.old_posts.formats.common import from_iso, from_items
from app.old_posts.formats.x_items import Item, NoteItem, NoteTweet, as_post, beginning, id_of
from app.old_posts.identity import id_key
from app.old_posts.model import Damaged, Gone, Outcome, Platform, Post, Section, Skipped, SkipReason, Told
from app.old_posts.sources import Entry, Source, normal
from app.readers.json_items import ItemReader

START = re.compile(rb"\A[^=\[{]{0,200}(?:=\s*)?\[")
"""``window.YTD.tweets.part0 = [``: whatever the name is."""

_TWEETS = re.compile(r"tweets?(?:part)?\d{0,4}\.js")
_COMMUNITY = re.compile(r"(?:communitytweets?|twittercircletweets?)(?:part)?\d{0,4}\.js")
_DELETED = re.compile(r"deletedtweets?(?:part)?\d{0,4}\.js")
_NOTES = re.compile(r"notetweets?(?:part)?\d{0,4}\.js")
_MANIFEST = re.compile(r"manifest\.js")
_ACCOUNT = re.compile(r"account\.js")
_PLAIN = re.compile(r"(?:data/)?(?:profile|readme|likes?(?:part)?\d{0,4}|directmessages?\w*)\.(?:js|txt)")
_NAME = re.compile(rb'"(?:userName|username)"\s*:\s*"(\w{1,50})"')
_IS_X = re.compile(rb"YTD\.|__THAR_CONFIG")
_OURS = re.compile(r"tweets?|deletedtweets?|notetweets?|communitytweets?|twittercircletweets?")
_MISSING = "The export says that it has this file, but it is not in what you chose."


class X:
    """The reader of X's archives."""

    platform = Platform.X

    def recognises(self, source: Source) -> bool:
        """Whether there is a file with X's own mark."""
        patterns = (_TWEETS, _COMMUNITY, _DELETED, _NOTES, _MANIFEST)
        found = (entry for pattern in patterns for entry in source.find(pattern))
        return any(_IS_X.search(entry.head()) for entry in found)

    def read(self, source: Source) -> Iterator[Outcome]:
        """All tweets, with long ones whole; and proof of what was deleted not long ago."""
        manifest = _Manifest(source)
        source.take(_PLAIN)
        address = f"https://x.com/{_account_name(source) or manifest.name or 'i/web'}/status/"
        notes = _Notes()
        yield from notes.read(manifest, source)
        tweets = [(entry, manifest.told(entry)) for entry in source.take(_TWEETS) + source.take(_COMMUNITY)]
        deleted = [(entry, manifest.told(entry)) for entry in source.take(_DELETED)]
        yield from (told for _, told in tweets + deleted)  # of all parts at once: somebody waits for what is left
        for entry, told in tweets:
            make = partial(as_post, told, address, notes.whole_text if notes else None)
            yield from from_items(told, entry, _TWEET_READER, make, START, is_told=True)
        for entry, told in deleted:
            yield from from_items(told, entry, _TWEET_READER, partial(_proof, told), START, is_told=True)
        yield from notes.rest()
        yield from manifest.missing(source)


_TWEET_READER = ItemReader(Item)
_NOTE_READER = ItemReader(NoteItem)
_SECOND = timedelta(seconds=1)


class _File(msgspec.Struct, rename="camel"):
    file_name: str
    count: int | str = ""


class _DataType(msgspec.Struct):
    files: list[_File] = []


class _User(msgspec.Struct, rename="camel"):
    account_id: str = ""
    user_name: str = ""


class _Archive(msgspec.Struct, rename="camel"):
    generation_date: str = ""
    is_partial_archive: bool | str = False


class _Config(msgspec.Struct, rename="camel"):
    user_info: _User = msgspec.field(default_factory=_User)
    archive_info: _Archive = msgspec.field(default_factory=_Archive)
    data_types: dict[str, _DataType] = {}


class _Manifest:
    """What the archive says of itself: every file of it, and how many items must be in each."""

    def __init__(self, source: Source) -> None:
        self.name = ""
        self._account: str | None = None
        self._counts: dict[str, int] = {}
        self._made_at: datetime | None = None
        self._whole = True
        for entry in source.take(_MANIFEST):
            try:
                text = entry.read()
                config = msgspec.json.decode(text[text.index(b"=") + 1 :].strip().rstrip(b";"), type=_Config)
            except (UserError, ValueError, RecursionError):  # without it the counts are unknown, and nothing is proved
                continue
            self.name = config.user_info.user_name
            self._account = config.user_info.account_id or None
            self._made_at = from_iso(config.archive_info.generation_date)
            self._whole = self._whole and str(config.archive_info.is_partial_archive).lower() != "true"
            for data_type in config.data_types.values():
                for file in data_type.files:
                    if str(file.count).isdecimal() and len(str(file.count)) < 10:
                        self._counts[normal(file.file_name)] = int(file.count)

    def told(self, entry: Entry) -> Told:
        """What it says of one file."""
        count = next((count for name, count in self._counts.items() if _ends(entry.normal, name)), None)
        return Told(
            platform=Platform.X,
            section=Section.POSTS,
            member=entry.path,
            items=count,
            made_at=self._made_at,
            account=self._account,
            whole=self._whole,
        )

    def missing(self, source: Source) -> Iterator[Outcome]:
        """The files of tweets that it names and nobody gave us."""
        for name, count in self._counts.items():
            ours = _OURS.fullmatch(PurePosixPath(name).stem.partition("part")[0])
            if count and ours and not any(_ends(entry.normal, name) for entry in source.entries):
                yield Told(platform=Platform.X, section=Section.POSTS, member=name, items=count, made_at=self._made_at)
                yield Damaged(Platform.X, Section.POSTS, name, _MISSING)


def _ends(path: str, name: str) -> bool:
    return path == name or path.endswith(f"/{name}") or name.endswith(f"/{path}")


def _account_name(source: Source) -> str:
    for entry in source.take(_ACCOUNT):
        if found := _NAME.search(entry.head()):
            return found[1].decode("ascii", "ignore")
    return ""


@dataclass(slots=True)
class _Note:
    note: NoteTweet
    told: Told
    item: int
    joined: bool = False


class _Notes:
    """Tweets longer than 280 letters stand in a file of their own: whole, but without the number of their tweet."""

    def __init__(self) -> None:
        self._all: list[_Note] = []
        self._by_second: dict[datetime, list[_Note]] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._all)

    def read(self, manifest: _Manifest, source: Source) -> Iterator[Outcome]:
        """Keep them until their tweets have come; yields what is told of the files, and trouble."""
        for entry in source.take(_NOTES):
            told = manifest.told(entry)
            yield from from_items(told, entry, _NOTE_READER, partial(self._keep, told), START)

    def whole_text(self, at: datetime | None, text: str) -> str | None:
        """The whole text of the tweet of this moment that begins like this."""
        if at is None or not (start := beginning(text)):
            return None
        for second in (at, at - _SECOND, at + _SECOND):
            for kept in self._by_second.get(second, ()):
                if kept.note.core.text.startswith(start):
                    kept.joined = True
                    return kept.note.whole_text
        return None

    def rest(self) -> Iterator[Outcome]:
        """What became of each of them."""
        for kept in self._all:
            if kept.joined:
                yield Skipped(Section.POSTS, kept.told.member, kept.item, SkipReason.PART_OF_ANOTHER)
            else:
                yield _lone(kept)

    def _keep(self, told: Told, item: NoteItem, number: int) -> None:
        kept = _Note(item.note_tweet, told, number)
        self._all.append(kept)
        if at := from_iso(kept.note.created_at):
            self._by_second.setdefault(at.replace(microsecond=0), []).append(kept)


def _lone(kept: _Note) -> Post:
    """A long tweet whose tweet is not there: it cannot be opened, but it can be read."""
    return Post(
        platform=Platform.X,
        section=Section.LONG_POSTS,
        id=kept.note.note_tweet_id or None,
        at=from_iso(kept.note.created_at),
        text=kept.note.whole_text,
        member=kept.told.member,
        item=kept.item,
    )


def _proof(told: Told, item: Item, number: int) -> Gone:
    """A row of the list of deleted tweets."""
    tweet = item.tweet or item
    return Gone(told.section, id_key(Platform.X, Section.POSTS, id_of(tweet)), told.member, number)
