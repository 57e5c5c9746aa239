"""Facebook and Instagram as web pages: what people get who do not choose JSON.

The pages of 2019 to 2021 and those of today look alike but for the names of the classes. Letters are right in them, and
times are those of a clock on a wall in the language of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial

from selectolax.lexbor import LexborNode

from app.old_posts.formats.common import NoPost, from_list
from app.old_posts.formats.html_entries import read_entries
from app.old_posts.formats.html_text import words_of
from app.old_posts.formats.local_time import LONGEST, local_time
from app.old_posts.formats.meta_items import REPLIES, THEIR_WORDS, is_link
from app.old_posts.model import Outcome, Post, Section, SkipReason, TimeQuality, Told
from app.old_posts.points import place
from app.old_posts.sources import Entry

_ENTRY = re.compile(rb'<(?:div|section) class="[^"<>]{0,200}?(?:uiBoxWhite|_a6-g)[^"<>]{0,200}"')
_HEAD = 512 * 1024  # the style of the page comes first
_HEADING, _BODY, _FOOTER = "._a6-h, ._2lek", "._a6-p, ._2let", "._a6-o, ._2lem"
_BLOCK = "_2pin"
_POINT = re.compile(r"\(\s*(-?\d{1,3}\.\d+)\s*,\s*(-?\d{1,3}\.\d+)\s*\)")
_NUMBER = re.compile(r"-?\d{1,3}\.\d+")
_LATITUDE = ("lat", "breiten", "szerok", "lledred")  # in the languages that are seen in the UK
_LONGITUDE = ("lon", "län", "długo", "hydred")
_DIGIT = re.compile(r"\d")
_LONGEST_UPDATED = 30


def is_page(entry: Entry) -> bool:
    """Whether there is an entry in it, of either look."""
    return bool(_ENTRY.search(entry.head(_HEAD)))


def read_page(told: Told, entry: Entry) -> Iterator[Outcome]:
    """What becomes of each entry."""
    yield from from_list(told, read_entries(entry.stream(), _ENTRY), partial(_post, told))


def _post(told: Told, node: LexborNode, number: int) -> Post:
    heading, body, footer = (node.css_first(name) for name in (_HEADING, _BODY, _FOOTER))
    if footer is None and body is None:
        raise NoPost(SkipReason.NOTICE)  # a box of the page's own
    media = _media(body) if body else ()
    rows = _rows(body) if body else []
    said = [] if media else rows  # beside a picture they are what the camera wrote
    times = [_line(footer) if footer else "", *(value for _, value in said)]
    at = next((when for text in times if (when := local_time(text))), None)
    words, tagged = _said(told.section, body, said, at) if body else ([], [])
    words.append(words_of(heading.inner_html or "") if heading else "")
    text = "\n\n".join(dict.fromkeys(part for part in words if part))
    if not text and not media:
        raise NoPost(SkipReason.EMPTY)
    return Post(
        platform=told.platform,
        section=told.section,
        at=at,
        quality=TimeQuality.LOCAL if at else TimeQuality.UNKNOWN,
        text=text,
        url=_link(footer) or (_link(body) if told.section is Section.TAGGED_BY_OTHERS else None),
        member=told.member,
        item=number,
        media=media,
        tagged=tuple(tagged),
        is_reply=told.section in REPLIES,
        location=_location(text, rows),
    )


def _said(
    section: Section, body: LexborNode, rows: list[tuple[str, str]], at: datetime | None
) -> tuple[list[str], list[str]]:
    """What is said in the body of an entry and in its table, and the names in it."""
    if section is Section.TAGGED_BY_OTHERS:  # who and where, but not their words
        return [value for label, value in rows if label.lower() not in THEIR_WORDS and _is_said(value)], []
    words, values = _words(body, at), [value for _, value in rows if _is_said(value)]
    if section in REPLIES:  # what it says, and whose post it was written under
        return words + values[:1], values[1:]
    return words + values, []


def _is_said(value: str) -> bool:
    return not is_link(value) and not local_time(value)


def _words(body: LexborNode, at: datetime | None) -> list[str]:
    """The texts of its blocks, without the one that says when it was updated, and the links that lead elsewhere."""
    blocks = [words for block in _blocks(body) if (words := words_of(block.inner_html or ""))]
    updates = [_update(words) for words in blocks]
    found = [
        words
        for number, (words, when) in enumerate(zip(blocks, updates, strict=True))
        if when is None or not (number or when == at)  # the first one may be the worker's own words
    ]
    written = {word for words in found for word in words.split()}
    links = [_attribute(link, "href") for link in body.css("a")]
    return found + [link for link in links if link.startswith(("https://", "http://")) and link not in written]


def _blocks(body: LexborNode) -> Iterator[LexborNode]:
    """The blocks that are in no other block and in no table; all of it where there are none."""
    waiting, found = [body], False
    while waiting:
        node = waiting.pop()
        if _BLOCK in _attribute(node, "class").split():
            found = True
            yield node
        elif node.tag != "table":
            waiting += reversed(list(node.iter()))
    if not found and not body.css_first("table"):
        yield body


def _update(words: str) -> datetime | None:
    """The moment of ``Updated 6 May 2019, 17:32``, in any language: a time with a word or two before it."""
    start = _DIGIT.search(words)
    return local_time(words) if start and start.start() < _LONGEST_UPDATED else None


def _rows(body: LexborNode) -> list[tuple[str, str]]:
    """The label and the value of each row of its tables."""
    found = []
    for row in body.css("tr"):
        lines = row.text(separator="\n", strip=True).splitlines()
        if len(lines) > 1:
            found.append((lines[0], "\n".join(lines[1:])))
    return found


def _media(body: LexborNode) -> tuple[str, ...]:
    """The names of its pictures and videos in the export: what leads to the network is none."""
    sources = (_attribute(one, "src") for one in body.css("img, video, source"))
    return tuple(dict.fromkeys(one.replace("../", "") for one in sources if one and ":" not in one[:12]))


def _location(text: str, rows: list[tuple[str, str]]) -> tuple[float, float] | None:
    if found := _POINT.search(text):
        return place(found[1], found[2])
    latitude, longitude = (
        next(
            (
                number[0]
                for label, value in rows
                if label.lower().startswith(names) and (number := _NUMBER.search(value))
            ),
            None,
        )
        for names in (_LATITUDE, _LONGITUDE)
    )
    return place(latitude, longitude)


def _link(node: LexborNode | None) -> str | None:
    """The first link in it that leads to something on Facebook."""
    links = (_attribute(one, "href") for one in node.css("a")) if node else ()
    return next(filter(is_link, links), None)


def _line(node: LexborNode) -> str:
    return " ".join(node.text().split())[: LONGEST + 1]


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
