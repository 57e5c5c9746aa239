"""Bluesky: the repository of an account, one CAR file of DAG-CBOR blocks in a Merkle search tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec

from app.core.errors import UserError
from app.old_posts.formats.common import NoPost, damaged, from_iso, from_list
from app.old_posts.model import Outcome, Platform, Post, Section, SkipReason, TimeQuality, Told
from app.old_posts.sources import Entry, Source
from app.readers.errors import BrokenFile, TooLarge

_CAR = re.compile(r"[^/]*\.car")
_IS_CAR = re.compile(rb"\A.{1,2}\xa2.{0,120}?(?:eroots|gversion)", re.DOTALL)
_MOST_BYTES = 512 * 1024**2
_MOST_NODES = 2_000_000
_POST = "app.bsky.feed.post"
_REPOST = "app.bsky.feed.repost"
_MENTION = "app.bsky.richtext.facet#mention"
_CUT = ("...", "…")


class Bluesky:
    """The reader of Bluesky's repositories."""

    platform = Platform.BLUESKY

    def recognises(self, source: Source) -> bool:
        """Whether there is a CAR file."""
        return any(_IS_CAR.match(entry.head(200)) for entry in source.find(_CAR))

    def read(self, source: Source) -> Iterator[Outcome]:
        """Every post and repost. What was deleted has left nothing."""
        for entry in source.take(_CAR):
            told = Told(platform=Platform.BLUESKY, section=Section.POSTS, member=entry.path)
            try:
                author, records = _records(entry)
            except UserError as error:
                yield told
                yield damaged(told, error)
                continue
            told = msgspec.structs.replace(told, account=author)
            yield from from_list(told, records, partial(_post, told, author))


def _records(entry: Entry) -> tuple[str, list[tuple[str, Any]]]:
    """The account, and every post and repost by its path in the tree. Raises the errors of `app.readers`."""
    import libipld

    data = entry.read(_MOST_BYTES)
    try:
        header, blocks = libipld.decode_car(data)
        root = blocks[header["roots"][0]]
        author = root["did"]
        if not isinstance(author, str) or not author.startswith("did:"):
            raise BrokenFile("CAR")
        return author, [
            (path, blocks.get(cid)) for path, cid in _walk(blocks, root["data"]) if path.startswith((_POST, _REPOST))
        ]
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, MemoryError):
        raise BrokenFile("CAR") from None


def _walk(blocks: dict[Any, Any], root: Any) -> Iterator[tuple[str, Any]]:
    """Every path and the block it leads to. A key tells only how it differs from the one before it in its node."""
    waiting, seen = [root], set()
    while waiting:
        cid = waiting.pop()
        if cid is None or cid in seen or cid not in blocks:
            continue
        seen.add(cid)
        if len(seen) > _MOST_NODES:
            raise TooLarge(f"{_MOST_NODES:,} parts")
        node = blocks[cid]
        waiting.append(node.get("l"))
        key = b""
        for item in node["e"]:
            key = key[: item["p"]] + item["k"]
            if len(key) > 1024:
                raise ValueError
            waiting.append(item.get("t"))
            yield key.decode("ascii"), item["v"]


def _post(told: Told, author: str, found: tuple[str, Any], number: int) -> Post:
    path, record = found
    collection, _, name = path.partition("/")
    if not name or not isinstance(record, dict):
        raise ValueError
    identity = f"at://{author}/{path}"
    when = from_iso(record.get("createdAt"))
    if collection == _REPOST:
        address = str(record["subject"]["uri"])
        return Post(
            platform=Platform.BLUESKY,
            section=Section.POSTS,
            id=identity,
            at=when,
            quality=TimeQuality.CLAIMED,
            text=_link(address) or address,
            url=_link(address),
            is_shared=True,
            member=told.member,
            item=number,
        )
    if collection != _POST:
        raise NoPost(SkipReason.NOTICE)
    text = record["text"].encode("utf-8", "surrogatepass")
    embed = record.get("embed") or {}
    media = embed.get("media") or embed
    described = [image.get("alt") for image in media.get("images", ())]
    linked = (media.get("external") or {}).get("uri")
    written = _with_links(text, record.get("facets") or [])
    parts = [written, *described, linked if isinstance(linked, str) and linked not in written else None]
    return Post(
        platform=Platform.BLUESKY,
        section=Section.POSTS,
        id=identity,
        at=when,
        quality=TimeQuality.CLAIMED,
        text="\n\n".join(part for part in parts if part),
        url=f"https://bsky.app/profile/{author}/post/{name}",
        tagged=tuple(_mentions(text, record.get("facets") or [])),
        is_reply=bool(record.get("reply")),
        member=told.member,
        item=number,
    )


def _spans(facets: list[Any]) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Places in the bytes of the text, not in its letters."""
    for facet in facets:
        for feature in facet["features"]:
            yield facet["index"]["byteStart"], facet["index"]["byteEnd"], feature


def _with_links(text: bytes, facets: list[Any]) -> str:
    """The text, with links that are shown cut short written out."""
    links = [(start, end, link["uri"]) for start, end, link in _spans(facets) if isinstance(link.get("uri"), str)]
    for start, end, address in sorted(links, reverse=True):
        if 0 <= start < end <= len(text) and _read(text[start:end]).endswith(_CUT):
            text = text[:start] + address.encode("utf-8", "surrogatepass") + text[end:]
    return _read(text)


def _mentions(text: bytes, facets: list[Any]) -> Iterator[str]:
    for start, end, feature in _spans(facets):
        if feature.get("$type") == _MENTION and 0 <= start < end <= len(text):
            yield _read(text[start:end]).lstrip("@")


def _read(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def _link(address: str) -> str | None:
    """Where a post is looked at, by its at:// address."""
    found = re.fullmatch(r"at://(did:[\w:.%-]+)/app\.bsky\.feed\.post/(\w+)", address)
    return f"https://bsky.app/profile/{found[1]}/post/{found[2]}" if found else None
