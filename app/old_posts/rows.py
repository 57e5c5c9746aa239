"""A post as it goes into the history: what `app.core.posts.PostShelf` takes.

One worker process makes it of what it read, another one adds the flags; the program hands it on as it comes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import msgspec

from app.old_posts.identity import fingerprint, key_of
from app.old_posts.model import InColumns, Platform, Post, Section
from app.old_posts.signals.flag import Flag, Kind

_LONGEST = 1_000_000  # characters of one post; no platform lets anyone write so much
_MOST_NAMES = 1_000
_MOST_FLAGS = 1_000  # of one post: many times as long as the words that they are on
_ADDRESSES = re.compile(r"(?:https?://|www\.|@)\S+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_encode = msgspec.json.Encoder().encode

FlagColumns = tuple[int, list[tuple[str, int, int, str]], str | None]
"""Weight, flags and twin."""


class Row(InColumns, msgspec.Struct, array_like=True, gc=False):
    """The values of `POST_FIELDS`, in their order. It has what a signal asks of a post: see `signals.flag.Worded`."""

    key: str
    print: str
    twin: str | None
    platform: Platform
    section: Section
    account: str | None
    seconds: int | None
    quality: str
    url: str | None
    media: tuple[str, ...]
    tagged: tuple[str, ...]
    is_reply: bool
    is_shared: bool
    lat: float | None
    lon: float | None
    audience: str | None
    edited: bool
    weight: int
    flags: Sequence[tuple[str, int, int, str]]
    text: str

    def add_flags(self, flags: Sequence[Flag]) -> None:
        """Write down what calls for another look."""
        if flags:
            self.weight, self.flags, self.twin = flag_columns(self.text, flags)


def row_of(post: Post, account: str | None) -> Row:
    """The row of a post of ``account``, without flags. This runs for every one of a million posts."""
    lat, lon = post.location or (None, None)
    return Row(
        key_of(post),
        fingerprint(post).hex(),
        None,
        post.platform,
        post.section,
        account,
        int(post.at.timestamp()) if post.at else None,
        post.quality,
        post.url,
        post.media[:_MOST_NAMES],
        post.tagged[:_MOST_NAMES],
        post.is_reply,
        post.is_shared,
        lat,
        lon,
        post.audience,
        post.edited,
        0,
        (),
        post.text[:_LONGEST],
    )


def flag_columns(text: str, flags: Sequence[Flag]) -> FlagColumns:
    """What the flags of a post come to. Only what is to review has a twin."""
    named = [(flag.kind.value, flag.start, flag.end, flag.why) for flag in flags[:_MOST_FLAGS]]
    return weight_of(flags), named, twin(text) if flags else None


def twin(text: str) -> str | None:
    """The same 32 digits for texts that differ only in capitals, links, people named, numbers, punctuation and emoji.

    None where no letter is left to compare.
    """
    text = text.casefold()
    if "@" in text or "://" in text or "www." in text:
        text = _ADDRESSES.sub(" ", text)
    if text.isascii():
        letters = text.encode().translate(None, _NO_LETTERS)
    else:
        letters = "".join(filter(str.isalpha, text)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(letters, digest_size=16).hexdigest() if letters else None


def weight_of(flags: Iterable[Flag]) -> int:
    """What to look at first: the heaviest flag of each kind, together; 0 without any."""
    heaviest: dict[Kind, int] = {}
    for flag in flags:
        heaviest[flag.kind] = max(flag.weight, heaviest.get(flag.kind, 0))
    return sum(heaviest.values())


def encode(rows: Sequence[Row]) -> bytes:
    """A message of rows. What no JSON can hold, half a pair of surrogates, becomes a question mark."""
    try:
        return _encode(rows)
    except UnicodeEncodeError:
        return _encode([tuple(map(_plain, msgspec.structs.astuple(row))) for row in rows])


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value
