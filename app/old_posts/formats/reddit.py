"""Reddit: plain tables, with a link to everything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from app.old_posts.formats.common import NoPost, Row, from_iso, from_table
from app.old_posts.model import Outcome, Platform, Post, Section, SkipReason, Told
from app.old_posts.sources import Source

_NEEDS = frozenset({"id", "permalink", "date", "subreddit"})
_FILES = (
    (Section.POSTS, re.compile(r"posts\d{0,4}\.csv")),
    (Section.COMMENTS, re.compile(r"comments\d{0,4}\.csv")),
)
_IS_REDDIT = re.compile(rb"permalink.*subreddit", re.IGNORECASE)
_STATISTICS = re.compile(r"statistics\.csv")
_ACCOUNT = re.compile(rb"account name,\"?([\w-]{1,40})")
_GONE = frozenset({"[deleted]", "[removed]"})


class Reddit:
    """The reader of Reddit's tables."""

    platform = Platform.REDDIT

    def recognises(self, source: Source) -> bool:
        """Whether a table has Reddit's columns."""
        return any(_IS_REDDIT.search(entry.head(500)) for _, names in _FILES for entry in source.find(names))

    def read(self, source: Source) -> Iterator[Outcome]:
        """Posts and comments; messages are other people's words too, and stay out."""
        account = _account(source)
        for section, names in _FILES:
            for entry in source.find(names):
                if _IS_REDDIT.search(entry.head(500)):
                    source.mark(entry)
                    told = Told(platform=Platform.REDDIT, section=section, member=entry.path, account=account)
                    yield from from_table(told, entry, partial(_post, told), _NEEDS)


def _account(source: Source) -> str | None:
    for entry in source.take(_STATISTICS):
        if found := _ACCOUNT.search(entry.head()):
            return found[1].decode("ascii")
    return None


def _post(told: Told, row: Row, number: int) -> Post:
    if not row["id"] or not row["permalink"].startswith("https://"):
        raise ValueError
    body = row.get("body", "")
    address = row.get("url", "")
    parts = (row.get("title", ""), body, "" if address == row["permalink"] else address)
    text = "\n\n".join(part for part in parts if part)
    if body in _GONE and not row.get("title"):
        raise NoPost(SkipReason.DELETED)
    return Post(
        platform=Platform.REDDIT,
        section=told.section,
        id=row["id"],
        at=from_iso(row["date"]),
        text=text,
        url=row["permalink"],
        member=told.member,
        item=number,
        is_reply=told.section is Section.COMMENTS,
    )
