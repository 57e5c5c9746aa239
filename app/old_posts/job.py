"""The inside of the worker process: reads the export, flags its posts, and hands over rows as they come."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import msgspec

from app.core.worker import Doors, Send, Stopped
from app.old_posts.export import Reading, open_export
from app.old_posts.formats.whatsapp import names_in
from app.old_posts.messages import (
    End,
    FlagRequest,
    ImportRequest,
    Looking,
    MediaRequest,
    Message,
    Names,
    NamesRequest,
    Progress,
    Proof,
    Request,
    Stored,
)
from app.old_posts.model import Post, Summary
from app.old_posts.rows import Batch, encode, flags_row
from app.old_posts.signals import Signals
from app.old_posts.sources import Source

NAME = f"{__name__}:PostsJob"
_FIRST = 200  # posts in the first message: somebody waits for them
_AT_A_TIME = 2_000
_KEYS_AT_A_TIME = 20_000
_MOST_NAMED = 2_000_000  # characters of names of files that were not read
_requests = msgspec.json.Decoder(Request)
_stored = msgspec.json.Decoder(list[Stored])


class PostsJob:
    """``Job`` of old posts. It reaches no network."""

    def __init__(self, doors: Doors) -> None:
        self._known: tuple[Looking, bytes] | None = None
        self._signals: Signals | None = None

    def answer(self, request: bytes, send: Send, stop: Event) -> None:
        """Answer a ``Request``. Raises ``UserError``: what `Reading` raises."""
        match _requests.decode(request):
            case ImportRequest() as asked:
                _bring_in(asked, self._signals_for(asked), send, stop)
            case FlagRequest() as asked:
                signals = self._signals_for(asked)
                posts = _stored.decode(asked.posts)
                send(encode([flags_row(post.id, post.text, signals.flags(_post(post))) for post in posts]))
            case NamesRequest(paths):
                with open_export(_paths(paths)) as source:
                    _tell(send, Names(names_in(source)))
            case MediaRequest(paths, name, most):
                with open_export(_paths(paths)) as source:
                    for piece in _media(source, name, most):
                        send(piece)

    def _signals_for(self, asked: ImportRequest | FlagRequest) -> Signals:
        """Built once for the same choices: it takes longer than reading a small export."""
        looking, resources = asked.looking, asked.resources
        if self._signals is None or self._known != (looking, resources):
            folder = Path(os.fsdecode(resources))
            self._signals = Signals(looking.words, looking.off, resources=folder, qualified=looking.qualified)
            self._known = looking, resources
        return self._signals


def _bring_in(asked: ImportRequest, signals: Signals, send: Send, stop: Event) -> None:
    reading = Reading(_paths(asked.paths), asked.me, others=asked.others)
    batch, wanted, read, flagged = Batch(), _FIRST, 0, 0
    for read, post in enumerate(reading, 1):
        flags = signals.flags(post)
        flagged += bool(flags)
        batch.add(post, flags, reading.account)
        if batch.is_full(wanted):
            _send_rows(batch, Progress(read, flagged, reading.expected), send, stop)
            batch, wanted = Batch(), _AT_A_TIME
    _send_rows(batch, Progress(read, flagged, reading.expected), send, stop)
    gone = list(reading.gone)
    for at in range(0, len(gone), _KEYS_AT_A_TIME):
        _tell(send, Proof(tuple(gone[at : at + _KEYS_AT_A_TIME])))
    _tell(send, End(_listable(reading.summary())))


def _listable(summary: Summary) -> Summary:
    """With no more names of files than anyone would read: they are kept, and an export may have 300,000."""
    room = _MOST_NAMED
    unread = [name for name in summary.unread if (room := room - len(name)) >= 0]
    damaged = [one for one in summary.damaged if (room := room - len(one.member)) >= 0]
    return msgspec.structs.replace(summary, unread=tuple(unread), damaged=tuple(damaged))


def _send_rows(batch: Batch, progress: Progress, send: Send, stop: Event) -> None:
    if stop.is_set():
        raise Stopped
    if batch:
        send(batch.encoded())
    _tell(send, progress)


def _tell(send: Send, message: Message) -> None:
    send(msgspec.json.encode(message))


def _paths(names: Sequence[bytes]) -> list[Path]:
    return [Path(os.fsdecode(name)) for name in names]


def _post(stored: Stored) -> Post:
    """As much of a stored post as a flag may ask for."""
    return Post(
        platform=stored.platform,
        section=stored.section,
        text=stored.text,
        at=datetime.fromtimestamp(stored.at, UTC) if stored.at is not None else None,
        member="",
        item=stored.id,
        media=stored.media,
        tagged=stored.tagged,
        is_reply=stored.is_reply,
        is_shared=stored.is_shared,
        location=(stored.lat, stored.lon) if stored.lat is not None and stored.lon is not None else None,
    )


def _media(source: Source, name: str, most: int) -> Iterator[bytes]:
    entry = source.media(name)
    if entry is not None:
        yield from entry.pieces(most)
