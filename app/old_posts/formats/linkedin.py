"""LinkedIn: tables in three ways of writing, and articles as web pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from app.old_posts.formats import linkedin_articles
from app.old_posts.formats.common import NoPost, Row, from_iso, from_table
from app.old_posts.model import Audience, Outcome, Platform, Post, Section, SkipReason, TimeQuality, Told
from app.old_posts.sources import Entry, Source
from app.readers.csv_rows import Rules

_SHARES = re.compile(r"shares\d{0,4}\.csv")
_COMMENTS = re.compile(r"comments\d{0,4}\.csv")
_IS_SHARES = re.compile(r"share\s?link.*share\s?commentary", re.IGNORECASE)
_IS_COMMENTS = re.compile(r"\A\W*date,\"?link\"?,\"?message", re.IGNORECASE)
_NUMBER = re.compile(r"urn(?:%3A|:)li(?:%3A|:)\w+(?:%3A|:)(\d{1,25})", re.IGNORECASE)
_BACKSLASHES = Rules(escape="\\")


class LinkedIn:
    """The reader of LinkedIn's archives, basic or complete."""

    platform = Platform.LINKEDIN

    def recognises(self, source: Source) -> bool:
        """Whether a table has LinkedIn's columns, or there is an article."""
        tables = _files(source, _SHARES, _IS_SHARES) or _files(source, _COMMENTS, _IS_COMMENTS)
        return bool(tables) or linkedin_articles.recognises(source)

    def read(self, source: Source) -> Iterator[Outcome]:
        """Shares, comments and articles; messages stay out."""
        for entry in _files(source, _SHARES, _IS_SHARES):
            source.mark(entry)
            told = Told(platform=Platform.LINKEDIN, section=Section.POSTS, member=entry.path)
            yield from from_table(told, entry, partial(_share, told), _SHARE_NEEDS)
        for entry in _files(source, _COMMENTS, _IS_COMMENTS):
            source.mark(entry)
            told = Told(platform=Platform.LINKEDIN, section=Section.COMMENTS, member=entry.path)
            yield from from_table(told, entry, partial(_comment, told), _COMMENT_NEEDS, _BACKSLASHES)
        yield from linkedin_articles.read(source)


_SHARE_NEEDS = frozenset({"date", "visibility"})
_COMMENT_NEEDS = frozenset({"date", "link", "message"})


def _files(source: Source, names: re.Pattern[str], columns: re.Pattern[str]) -> list[Entry]:
    return [entry for entry in source.find(names) if columns.search(_head(entry))]


def _head(entry: Entry) -> str:
    """The first letters, also of the tables of 2018, which have two bytes a letter."""
    return entry.head(1000).replace(b"\0", b"").decode("latin-1")


def _share(told: Told, row: Row, number: int) -> Post:
    """In 2018 the headings had spaces. Each line of a text of several lines has a quotation mark at both its ends."""
    cells = {name.replace(" ", ""): cell for name, cell in row.items()}
    link = cells["sharelink"]
    words = cells["sharecommentary"].replace('"\n"', "\n").replace('"\r\n"', "\n")
    parts = dict.fromkeys((words, cells.get("sharetitle", ""), cells.get("sharedescription", ""), cells["sharedurl"]))
    text = "\n\n".join(part for part in parts if part)
    if not text and not cells["mediaurl"]:
        raise NoPost(SkipReason.EMPTY)
    found = _NUMBER.search(link)
    return Post(
        platform=Platform.LINKEDIN,
        section=told.section,
        id=found[1] if found else None,
        at=from_iso(cells["date"]),
        quality=TimeQuality.LOCAL,
        text=text,
        url=_https(link),
        member=told.member,
        item=number,
        audience=Audience.PUBLIC if cells["visibility"].upper() in ("PUBLIC", "ANYONE") else None,
    )


def _comment(told: Told, row: Row, number: int) -> Post:
    """The link is the post's: a comment has no number of its own."""
    if not row["message"]:
        raise NoPost(SkipReason.EMPTY)
    return Post(
        platform=Platform.LINKEDIN,
        section=told.section,
        at=from_iso(row["date"]),
        quality=TimeQuality.LOCAL,
        text=row["message"],
        url=_https(row["link"]),
        member=told.member,
        item=number,
        is_reply=True,
    )


def _https(link: str) -> str | None:
    return link if link.startswith("https://") else None
