"""The inside of the worker process that reads exports, and hands over rows as they come."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

import msgspec

from app.core.worker import Doors, Send, Stopped
from app.old_posts.export import Reading, open_export
from app.old_posts.formats.whatsapp import names_in
from app.old_posts.messages import (
    End,
    ImportRequest,
    MediaRequest,
    Message,
    Names,
    NamesRequest,
    Progress,
    Proof,
    ReadingRequest,
)
from app.old_posts.model import Summary
from app.old_posts.rows import Row, encode, row_of
from app.old_posts.sources import Source

NAME = f"{__name__}:ReadingJob"
_FIRST = 200  # posts in the first message: somebody waits for them
_AT_A_TIME = 1_000
_MOST_CHARACTERS = 400_000  # of a message, but for its last post: with flags on every word there is room for it
_KEYS_AT_A_TIME = 20_000
_MOST_NAMED = 2_000_000  # characters of names of files that were not read
_requests = msgspec.json.Decoder(ReadingRequest)


class ReadingJob:
    """``Job`` that reads. It reaches no network."""

    def __init__(self, doors: Doors) -> None:
        pass

    def answer(self, request: bytes, send: Send, stop: Event) -> None:
        """Answer a ``ReadingRequest``. Raises ``UserError``: what `Reading` raises."""
        match _requests.decode(request):
            case ImportRequest() as asked:
                _bring_in(asked, send, stop)
            case NamesRequest(paths):
                with open_export(_paths(paths)) as source:
                    _tell(send, Names(names_in(source)))
            case MediaRequest(paths, name, most):
                with open_export(_paths(paths)) as source:
                    for piece in _media(source, name, most):
                        send(piece)


def _bring_in(asked: ImportRequest, send: Send, stop: Event) -> None:
    reading = Reading(_paths(asked.paths), asked.me, others=asked.others)
    rows: list[Row] = []
    wanted, characters, read = _FIRST, 0, 0
    for read, post in enumerate(reading, 1):
        rows.append(row_of(post, reading.account))
        characters += len(post.text)
        if len(rows) >= wanted or characters >= _MOST_CHARACTERS:
            _send_rows(rows, Progress(read, reading.expected), send, stop)
            rows, wanted, characters = [], _AT_A_TIME, 0
    _send_rows(rows, Progress(read, reading.expected), send, stop)
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


def _send_rows(rows: list[Row], progress: Progress, send: Send, stop: Event) -> None:
    if stop.is_set():
        raise Stopped
    _tell(send, progress)
    if rows:
        send(encode(rows))


def _tell(send: Send, message: Message) -> None:
    send(msgspec.json.encode(message))


def _paths(names: Sequence[bytes]) -> list[Path]:
    return [Path(os.fsdecode(name)) for name in names]


def _media(source: Source, name: str, most: int) -> Iterator[bytes]:
    entry = source.media(name)
    if entry is not None:
        yield from entry.pieces(most)
