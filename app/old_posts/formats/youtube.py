"""YouTube in Google Takeout: comments and live chats, by their English headings, in any order of columns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from app.old_posts.formats.common import NoPost, Row, from_iso, from_table
from app.old_posts.model import Outcome, Platform, Post, Section, SkipReason, Told
from app.old_posts.sources import Entry, Source
from app.readers.json_values import as_text, part

_TABLES = re.compile(r"[^/]*\.csv")
_VIDEO = re.compile(r"[\w-]{5,20}")
_KINDS = (
    (Section.COMMENTS, frozenset({"comment id", "comment text"}), "comment"),
    (Section.LIVE_CHATS, frozenset({"live chat id", "live chat text"}), "live chat"),
)


class YouTube:
    """The reader of YouTube's part of Takeout."""

    platform = Platform.YOUTUBE

    def recognises(self, source: Source) -> bool:
        """Whether a table has YouTube's columns; file names are in the language of the account."""
        return any(_files(source, needs) for _, needs, _ in _KINDS)

    def read(self, source: Source) -> Iterator[Outcome]:
        """Comments and live chats."""
        for section, needs, kind in _KINDS:
            for entry in _files(source, needs):
                source.mark(entry)
                told = Told(platform=Platform.YOUTUBE, section=section, member=entry.path)
                yield from from_table(told, entry, partial(_post, told, kind), needs)


def _files(source: Source, needs: frozenset[str]) -> list[Entry]:
    found = source.find(_TABLES)
    return [entry for entry in found if all(name in _first_line(entry) for name in needs)]


def _first_line(entry: Entry) -> str:
    return entry.head(1000).partition(b"\n")[0].decode("utf-8", "replace").lower()


def _post(told: Told, kind: str, row: Row, number: int) -> Post:
    identity, video = row[f"{kind} id"], row.get("video id", "")
    text = words_of(row[f"{kind} text"])
    if not identity:
        raise ValueError
    if not text:
        raise NoPost(SkipReason.EMPTY)
    address = f"https://www.youtube.com/watch?v={video}" if _VIDEO.fullmatch(video) else None
    if address and told.section is Section.COMMENTS:
        address += f"&lc={identity}"
    return Post(
        platform=Platform.YOUTUBE,
        section=told.section,
        id=identity,
        at=from_iso(row.get(f"{kind} create timestamp")),
        text=text,
        url=address,
        member=told.member,
        item=number,
        is_reply=bool(row.get("parent comment id")),
    )


def words_of(cell: str) -> str:
    """The text of a cell: an object with segments, or since 2024 several objects with commas but no brackets."""
    if not cell.startswith("{"):
        return cell
    try:
        found = json.loads(f"[{cell}]", strict=False)
    except (ValueError, RecursionError):
        return cell
    segments = part(found[0], "takeoutSegments")
    pieces = segments if isinstance(segments, list) else found
    return "".join(as_text(part(piece, "text")) for piece in pieces)
