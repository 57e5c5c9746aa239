"""LinkedIn's articles: a web page each, with a title that links to it, when it was written, and when published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from app.core.errors import UserError
from app.old_posts.formats.common import NoPost, damaged, from_iso, from_list
from app.old_posts.formats.html_text import words_of
from app.old_posts.model import Outcome, Platform, Post, Section, SkipReason, TimeQuality, Told
from app.old_posts.sources import Entry, Source
from app.readers.text import decode

_PAGES = re.compile(r"articles/[^/]*\.html")
_MOST = 4 * 1024**2
_HEAD = 64 * 1024
_TIMES = re.compile(r'<p class="(created|published)">[^<]{0,40}?(\d{4}-\d\d-\d\d \d\d:\d\d)[^<]{0,40}</p>')
_IS_ARTICLE = re.compile(rb'<p class="(?:created|published)">')
_TITLE = re.compile(r"<h1[^<>]{0,300}>(.{0,3000}?)</h1>", re.DOTALL)
_LINK = re.compile(r"https://www\.linkedin\.com/pulse/([^\"'<>\s?#]{1,300})")


def recognises(source: Source) -> bool:
    """Whether there is one."""
    return bool(_files(source))


def read(source: Source) -> Iterator[Outcome]:
    """Every article; one that was never published is a draft."""
    for entry in _files(source):
        source.mark(entry)
        told = Told(platform=Platform.LINKEDIN, section=Section.ARTICLES, member=entry.path)
        try:
            page = decode(entry.read(_MOST)).text
        except UserError as error:
            yield told
            yield damaged(told, error)
        else:
            yield from from_list(told, [page], partial(_post, told))


def _files(source: Source) -> list[Entry]:
    return [entry for entry in source.find(_PAGES) if _IS_ARTICLE.search(entry.head(_HEAD))]


def _post(told: Told, page: str, number: int) -> Post:
    times, title = list(_TIMES.finditer(page, 0, _HEAD)), _TITLE.search(page, 0, _HEAD)
    start = max(found.end() for found in (*times[:2], title) if found)
    heading = title[1] if title else ""
    text = "\n\n".join(part for part in (words_of(heading), words_of(page[start:])) if part)
    if not text:
        raise NoPost(SkipReason.EMPTY)
    said = {found[1]: found[2] for found in times[:2]}
    link = _LINK.search(heading)
    return Post(
        platform=Platform.LINKEDIN,
        section=Section.ARTICLES if "published" in said else Section.DRAFTS,
        id=link[1] if link else None,
        at=from_iso(said.get("published") or said.get("created")),
        quality=TimeQuality.LOCAL if said else TimeQuality.UNKNOWN,
        text=text,
        url=link[0] if link else None,
        member=told.member,
        item=number,
    )
