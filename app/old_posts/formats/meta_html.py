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

from app.old_posts.formats.common import NoPost, from_list, place
from app.old_posts.formats.html_entries import read_entries
from app.old_posts.formats.html_text import words_of
from app.old_posts.formats.local_time import LONGEST, local_time
from app.old_posts.formats.meta_items import REPLIES
from app.old_posts.model import Outcome, Post, SkipReason, TimeQuality, Told
from app.old_posts.sources import Entry

_ENTRY = re.compile(rb'<(?:div|section) class="[^"<>]{0,200}?(?:uiBoxWhite|_a6-g)[^"<>]{0,200}"')
_HEAD = 512 * 1024  # the style of the page comes first
_HEADING, _BODY, _FOOTER = "._a6-h, ._2lek", "._a6-p, ._2let", "._a6-o, ._2lem"
_BLOCK = "_2pin"
_LINK_TO_IT = "https://www.facebook.com/dyi/"
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
    at = local_time(_line(footer)) if footer else None
    link = footer.css_first("a") if footer else None
    address = _attribute(link, "href") if link else ""
    media = _media(body) if body else ()
    rows = _rows(body) if body else []
    words, tagged = _words(body, at) if body else [], list[str]()
    if not media:  # a table then is no list of a picture's details
        values = [value for _, value in rows if not local_time(value)]
        at = at or next((when for _, value in rows if (when := local_time(value))), None)
        words, tagged = words + values[:1], values[1:]
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
        url=address if address.startswith(_LINK_TO_IT) else None,
        member=told.member,
        item=number,
        media=media,
        tagged=tuple(tagged),
        is_reply=told.section in REPLIES,
        location=_location(text, rows),
    )


def _words(body: LexborNode, at: datetime | None) -> list[str]:
    """The texts of its blocks, without the one that says when it was updated, and the links that lead elsewhere."""
    blocks = [words for block in _blocks(body) if (words := words_of(block.inner_html or ""))]
    updates = [_update(words) for words in blocks]
    found = [
        words
        for number, (words, when) in enumerate(zip(blocks, updates, strict=True))
        if when is None or not (number or when == at)  # the first one may be the worker's own words
    ]
    whole = "\n".join(found)
    links = [_attribute(link, "href") for link in body.css("a")]
    return found + [link for link in links if link.startswith(("https://", "http://")) and link not in whole]


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


def _line(node: LexborNode) -> str:
    return " ".join(node.text().split())[: LONGEST + 1]


def _attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""
