"""WhatsApp: one chat as text, with times as the phone showed them. Only the worker's own messages are posts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import PurePosixPath

from app.core.errors import UserError
from app.old_posts.formats.common import NoPost, damaged, from_list
from app.old_posts.model import Damaged, Outcome, Platform, Post, Section, SkipReason, TimeQuality, Told
from app.old_posts.points import place
from app.old_posts.sources import Entry, Source
from app.readers.errors import TooLarge
from app.readers.text import decode

_MARKS = "\u200e\u200f\ufeff"  # for the direction of writing; iOS puts one before what is not typed
_CHAT = re.compile(r"[^/]*(?:chat|whatsapp)[^/]*\.txt")
_HEADER = re.compile(
    rf"[{_MARKS}]*\[?(\d{{1,4}})[./-](\d{{1,2}})[./-](\d{{1,4}}),?\s(?:klo\s)?"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s?([ap])\.?\s?m\.?)?(?:\]\s|\s-\s)(.*)",
    re.IGNORECASE | re.DOTALL,
)
_WITH = re.compile(r"WhatsApp Chat with (.+)\.txt", re.IGNORECASE)
_NOT_TYPED = re.compile(
    r"<Media omitted>|(?:image|video|audio|sticker|gif|document|contact card)(?: message)? omitted|<attached: .*>"
    r"|.+ \(file attached\)|null",
    re.IGNORECASE,
)
_YOU_DELETED = re.compile(r"You deleted this message\.?")
_DELETED = re.compile(r"(?:You deleted this message|This message was deleted)\.?")
_EDITED = re.compile(r"<This message was edited\.?>\Z")
_MAP = re.compile(r"[?&/](?:q|ll)=(-?\d{1,2}\.\d+),(-?\d{1,3}\.\d+)")
_MOST_MESSAGES = 1_000_000
_MOST_NAMES = 1_000
_WHO = "It does not say which of its people is you. Give your name as the chat shows it (posts scan --me NAME)."


@dataclass(frozen=True, slots=True)
class _Message:
    date: tuple[int, int, int]
    time: tuple[int, int, int]
    author: str
    body: str


class WhatsApp:
    """The reader of exported chats."""

    platform = Platform.WHATSAPP

    def recognises(self, source: Source) -> bool:
        """Whether there is a text of its name that begins with a time."""
        return bool(_files(source))

    def read(self, source: Source) -> Iterator[Outcome]:
        """The worker's own messages; what others wrote is counted and left out, unless it is wanted."""
        for entry in _files(source):
            source.mark(entry)
            told = Told(platform=Platform.WHATSAPP, section=Section.MESSAGES, member=entry.path)
            try:
                messages = _messages(decode(entry.read()).text)
            except UserError as error:
                yield told
                yield damaged(told, error)
                continue
            yield from _outcomes(told, messages, source)


def names_in(source: Source) -> tuple[str, ...]:
    """Who wrote in the chats of which it is not plain which of its people is the worker, who wrote most first.

    Raises `UserError` for a chat that cannot be read.
    """
    wrote: Counter[str] = Counter()
    for entry in _files(source):
        messages = _messages(decode(entry.read()).text)
        if not _own_name(messages, PurePosixPath(entry.path).name):
            wrote.update(message.author for message in messages if message.author)
    return tuple(name for name, _ in wrote.most_common(_MOST_NAMES))


def _files(source: Source) -> list[Entry]:
    return [entry for entry in source.find(_CHAT) if _HEADER.match(_head(entry))]


def _head(entry: Entry) -> str:
    return entry.head(500).decode("utf-8", "replace")


def _outcomes(told: Told, messages: list[_Message], source: Source) -> Iterator[Outcome]:
    own = source.me or _own_name(messages, PurePosixPath(told.member).name)
    day_first = _is_day_first(messages)

    def make(message: _Message, number: int) -> Post:
        if message.author and message.author not in own and not (own and source.others):
            raise NoPost(SkipReason.OTHERS)
        return _post(told, message, number, own, day_first)

    yield from from_list(told, messages, make)
    if not own and messages:
        yield Damaged(told.platform, told.section, told.member, _WHO)


def _messages(text: str) -> list[_Message]:
    """Lines that do not begin with a time belong to the message before."""
    found: list[list[str]] = []
    heads: list[re.Match[str]] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if head := _HEADER.fullmatch(line):
            if len(heads) >= _MOST_MESSAGES:
                raise TooLarge(f"{_MOST_MESSAGES:,} messages")
            heads.append(head)
            found.append([head[8]])
        elif found:
            found[-1].append(line)
    return [_message(head, "\n".join(lines)) for head, lines in zip(heads, found, strict=True)]


def _message(head: re.Match[str], rest: str) -> _Message:
    author, colon, body = rest.partition(": ")
    hour = int(head[4])
    if head[7]:
        hour = hour % 12 + (12 if head[7] in "pP" else 0)
    return _Message(
        (int(head[1]), int(head[2]), int(head[3])),
        (hour, int(head[5]), int(head[6] or 0)),
        author.strip(_MARKS + " ") if colon else "",
        (body if colon else rest).rstrip("\n"),
    )


def _own_name(messages: list[_Message], file: str) -> frozenset[str]:
    """Who the worker is, where the chat shows it: only own messages can be deleted by "you"; the file has the other."""
    if own := {message.author for message in messages if _YOU_DELETED.fullmatch(message.body.strip(_MARKS))}:
        return frozenset(own) if len(own) == 1 else frozenset()
    other = _WITH.fullmatch(file)
    authors = {message.author for message in messages} - {""}
    if other and other[1] in authors and len(authors) == 2:
        return frozenset(authors - {other[1]})
    return frozenset()


def _is_day_first(messages: list[_Message]) -> bool:
    """By a number that can be no month, else by the order of the messages, else as in Britain."""
    if any(message.date[0] > 12 for message in messages):
        return True
    if any(message.date[1] > 12 for message in messages):
        return False
    days = [message.date for message in messages]
    backwards = sum((b[2], b[1], b[0]) < (a[2], a[1], a[0]) for a, b in pairwise(days))
    if_month_first = sum((b[2], b[0], b[1]) < (a[2], a[0], a[1]) for a, b in pairwise(days))
    return backwards <= if_month_first


def _post(told: Told, message: _Message, number: int, own: frozenset[str], day_first: bool) -> Post:
    body = message.body.strip(_MARKS)
    if not message.author:
        raise NoPost(SkipReason.NOTICE)
    if _DELETED.fullmatch(body):
        raise NoPost(SkipReason.DELETED)
    where = _MAP.search(body)
    if _NOT_TYPED.fullmatch(body) or (message.body.startswith(tuple(_MARKS)) and not where):
        raise NoPost(SkipReason.NOTICE)
    edited = _EDITED.search(body)
    text = body[: edited.start()].rstrip() if edited else body
    is_own = message.author in own
    return Post(
        platform=Platform.WHATSAPP,
        section=told.section if is_own else Section.OTHERS_MESSAGES,
        at=_moment(message, day_first),
        quality=TimeQuality.LOCAL,
        text=text,
        member=told.member,
        item=number,
        tagged=() if is_own else (message.author,),
        location=place(where[1], where[2]) if where else None,
        edited=edited is not None,
    )


def _moment(message: _Message, day_first: bool) -> datetime:
    first, second, third = message.date
    if first > 99:
        year, month, day = first, second, third
    else:
        year = third if third > 99 else 2000 + third
        day, month = (first, second) if day_first else (second, first)
    return datetime(year, month, day, *message.time, tzinfo=UTC)
