"""YouTube in Google Takeout: comments and live chats, as tables with English headings, before 2021 as web pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial

from selectolax.lexbor import LexborNode

from app.old_posts.formats import html_text
from app.old_posts.formats.common import NoPost, Row, from_iso, from_list, from_table
from app.old_posts.formats.html_entries import read_entries
from app.old_posts.model import Outcome, Platform, Post, Section, SkipReason, Told
from app.old_posts.sources import Entry, Source
from app.readers.json_values import as_text, part

_TABLES = re.compile(r"[^/]*\.csv")
_VIDEO = re.compile(r"[\w-]{5,20}")
_PAGES = re.compile(r"my(?:comments|livechatmessages)\.html|youtube[^/]*/[^/]*/[^/]*\.html")
_LISTED = re.compile(rb"<li\b[^<>]{0,300}>")
_SENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_IS_LIST = re.compile(rb"<li\b[^\n]{0,500}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
_WATCHED = re.compile(r"[?&;]v=([\w-]{5,20})")
_WRITTEN = re.compile(r"[?&;]lc=([\w.-]{5,80})")
_KINDS = (
    (Section.COMMENTS, frozenset({"comment id", "comment text"}), "comment"),
    (Section.LIVE_CHATS, frozenset({"live chat id", "live chat text"}), "live chat"),
)


class YouTube:
    """The reader of YouTube's part of Takeout."""

    platform = Platform.YOUTUBE

    def recognises(self, source: Source) -> bool:
        """Whether a table has YouTube's columns, or a page its list; file names are in the language of the account."""
        return any(_files(source, needs) for _, needs, _ in _KINDS) or bool(_pages(source))

    def read(self, source: Source) -> Iterator[Outcome]:
        """Comments and live chats."""
        for section, needs, kind in _KINDS:
            for entry in _files(source, needs):
                source.mark(entry)
                told = Told(platform=Platform.YOUTUBE, section=section, member=entry.path)
                yield from from_table(told, entry, partial(_post, told, kind), needs)
        for entry in _pages(source):
            source.mark(entry)
            section = Section.LIVE_CHATS if "live" in entry.normal.rpartition("/")[2] else Section.COMMENTS
            told = Told(platform=Platform.YOUTUBE, section=section, member=entry.path)
            yield from from_list(told, read_entries(entry.stream(), _LISTED), partial(_of_list, told))


def _files(source: Source, needs: frozenset[str]) -> list[Entry]:
    found = source.find(_TABLES)
    return [entry for entry in found if all(name in _first_line(entry) for name in needs)]


def _pages(source: Source) -> list[Entry]:
    return [entry for entry in source.find(_PAGES) if _IS_LIST.search(entry.head(64 * 1024))]


def _first_line(entry: Entry) -> str:
    return entry.head(1000).partition(b"\n")[0].decode("utf-8", "replace").lower()


def _post(told: Told, kind: str, row: Row, number: int) -> Post:
    identity, video = row[f"{kind} id"], row.get("video id", "")
    text = words_of(row[f"{kind} text"])
    if not identity:
        raise ValueError
    if not text:
        raise NoPost(SkipReason.EMPTY)
    return Post(
        platform=Platform.YOUTUBE,
        section=told.section,
        id=identity,
        at=from_iso(row.get(f"{kind} create timestamp")),
        text=text,
        url=_address(video, identity if told.section is Section.COMMENTS else ""),
        member=told.member,
        item=number,
        is_reply=bool(row.get("parent comment id")),
    )


def _of_list(told: Told, node: LexborNode, number: int) -> Post:
    """When it was sent and where, with links to the video and to the comment; then a line break and the words."""
    head, _, rest = (node.inner_html or "").partition("<br>")
    when = _SENT.search(head)
    text = html_text.words_of(rest)
    if not when:
        raise NoPost(SkipReason.NOTICE)
    if not text:
        raise NoPost(SkipReason.EMPTY)
    video, comment = _WATCHED.search(head), _WRITTEN.search(head)
    return Post(
        platform=Platform.YOUTUBE,
        section=told.section,
        id=comment[1] if comment else None,
        at=from_iso(when[0]),
        text=text,
        url=_address(video[1] if video else "", comment[1] if comment else ""),
        member=told.member,
        item=number,
    )


def _address(video: str, comment: str) -> str | None:
    if not _VIDEO.fullmatch(video):
        return None
    return f"https://www.youtube.com/watch?v={video}" + (f"&lc={comment}" if comment else "")


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
