"""A post as it goes into the history: what `app.core.posts.PostShelf` takes, made in the worker process."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

import msgspec

from app.old_posts.identity import fingerprint, key_of
from app.old_posts.model import Post
from app.old_posts.signals.flag import Flag, Kind

_LONGEST = 1_000_000  # characters of one post; no platform lets anyone write so much
_MOST_NAMES = 1_000
_MOST_CHARACTERS = 1_000_000  # in a message
_ADDRESSES = re.compile(r"(?:https?://|www\.|@)\S+")
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_encode = msgspec.json.Encoder().encode


Row = tuple[object, ...]


class Batch:
    """Some posts on their way into the history."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._characters = 0

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._rows)

    def add(self, post: Post, flags: Sequence[Flag], account: str | None) -> None:
        """Add a post of ``account``."""
        self._rows.append(post_row(post, flags, account))
        self._characters += len(post.text)

    def is_full(self, posts: int) -> bool:
        """Whether it has so many posts, or as many words as a message should have."""
        return len(self._rows) >= posts or self._characters >= _MOST_CHARACTERS

    def encoded(self) -> bytes:
        """The message of it."""
        return encode(self._rows)


def post_row(post: Post, flags: Sequence[Flag], account: str | None) -> Row:
    """The values of `POST_FIELDS`, in their order. This runs for every one of a million posts."""
    place = post.location
    return (
        key_of(post),
        fingerprint(post).hex(),
        twin(post.text) if flags else None,  # only what is to review has any
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
        place[0] if place else None,
        place[1] if place else None,
        post.audience,
        post.edited,
        weight_of(flags) if flags else 0,
        [_flag(flag) for flag in flags] if flags else (),
        post.text[:_LONGEST],
    )


def flags_row(post_id: int, text: str, flags: Sequence[Flag]) -> Row:
    """What `PostShelf.set_flags` takes for one post."""
    return (post_id, weight_of(flags), [_flag(flag) for flag in flags], twin(text) if flags else None)


def _flag(flag: Flag) -> tuple[str, int, int, str]:
    return flag.kind, flag.start, flag.end, flag.why


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
        return _encode([tuple(map(_plain, one)) for one in rows])


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value
