"""The inside of the worker process that flags posts, beside the one that reads them."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import msgspec

from app.core.worker import Doors, Send
from app.old_posts.messages import Flagged, FlagRequest, Looking, Stored
from app.old_posts.rows import Row, encode, flag_columns
from app.old_posts.signals import Signals

NAME = f"{__name__}:FlaggingJob"
_requests = msgspec.json.Decoder(FlagRequest)
_rows = msgspec.json.Decoder(list[Row])
_stored = msgspec.json.Decoder(list[Stored])


class FlaggingJob:
    """``Job`` that flags. It reaches no network, and no file but the lists."""

    def __init__(self, doors: Doors) -> None:
        self._known: tuple[Looking, bytes] | None = None
        self._signals: Signals | None = None

    def answer(self, request: bytes, send: Send, stop: Event) -> None:
        """Answer a ``FlagRequest``. Raises ``UserError``: what `Signals` raises."""
        asked = _requests.decode(request)
        signals = self._signals_for(asked)
        if rows := _rows.decode(asked.rows):
            for row in rows:
                row.add_flags(signals.flags(row))
            send(encode(rows))
            send(msgspec.json.encode(Flagged(sum(1 for row in rows if row.weight))))
        if stored := _stored.decode(asked.stored):
            send(msgspec.json.encode([(one.id, *flag_columns(one.text, signals.flags(one))) for one in stored]))

    def _signals_for(self, asked: FlagRequest) -> Signals:
        """Built once for the same choices: it takes longer than reading a small export."""
        looking, resources = asked.looking, asked.resources
        if self._signals is None or self._known != (looking, resources):
            folder = Path(os.fsdecode(resources))
            self._signals = Signals(looking.words, looking.off, resources=folder, qualified=looking.qualified)
            self._known = looking, resources
        return self._signals
