"""What the program and the two worker processes of old posts say to each other, as JSON.

One reads the export, the other flags what it read: a post takes both as long, and they work side by side. A message
that is a list holds rows for the history, from the first without flags, from the second as `PostShelf.add` or
`PostShelf.set_flags` takes them: it goes on as it came. Every other message is one of `Message`. Paths are as
`os.fsencode` writes them: a name on the disk need not be text.
"""

from __future__ import annotations

from datetime import date

import msgspec

from app.old_posts.model import InColumns, Platform, Section, Summary
from app.old_posts.signals.flag import Kind

ROWS = b"["
"""How a message of rows begins."""


class Looking(msgspec.Struct, frozen=True):
    """What deserves another look: the worker's own words, the kinds that are off, and the day they qualified."""

    words: tuple[str, ...] = ()
    off: frozenset[Kind] = frozenset()
    qualified: date | None = None


class ImportRequest(msgspec.Struct, frozen=True, tag="import"):
    """Read the export at ``paths``.

    ``me`` are the worker's names in chats; ``others`` is whether other people's messages come in too.
    """

    paths: tuple[bytes, ...]
    me: tuple[str, ...] = ()
    others: bool = False


class NamesRequest(msgspec.Struct, frozen=True, tag="names"):
    """Say who wrote in a chat that does not tell whose export it is."""

    paths: tuple[bytes, ...]


class MediaRequest(msgspec.Struct, frozen=True, tag="media"):
    """Give one picture or film of the export. The answer is its bytes, in pieces, in messages of no other kind."""

    paths: tuple[bytes, ...]
    name: str
    most: int


ReadingRequest = ImportRequest | NamesRequest | MediaRequest


class Stored(InColumns, msgspec.Struct, frozen=True, gc=False):
    """What is flagged anew: a post as `PostShelf.rows_to_flag` gives it, and as `signals.flag.Worded` has it."""

    id: int
    platform: Platform
    section: Section
    text: str
    seconds: int | None = msgspec.field(name="at", default=None)
    tagged: tuple[str, ...] = ()
    is_reply: bool = False
    is_shared: bool = False
    lat: float | None = None
    lon: float | None = None


class FlagRequest(msgspec.Struct, frozen=True):
    """Flag posts: ``rows`` as they came from reading, or ``stored`` as the history gave them.

    ``resources`` is the folder of the lists that came with the program.
    """

    looking: Looking
    resources: bytes
    rows: msgspec.Raw = msgspec.Raw(b"[]")
    stored: msgspec.Raw = msgspec.Raw(b"[]")


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How many posts are read with the rows that come next, and how many there are as far as is known."""

    read: int
    expected: int | None


class Flagged(msgspec.Struct, frozen=True, tag="flagged"):
    """How many of the rows before deserve another look."""

    count: int


class Proof(msgspec.Struct, frozen=True, tag="proof"):
    """Keys of posts that the platform itself lists as deleted."""

    keys: tuple[str, ...]


class Names(msgspec.Struct, frozen=True, tag="names"):
    """Who wrote in a chat, those who wrote most first."""

    names: tuple[str, ...]


class End(msgspec.Struct, frozen=True, tag="end"):
    """What became of every item: the last message of an import."""

    summary: Summary


Message = Progress | Flagged | Proof | Names | End
