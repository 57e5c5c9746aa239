"""TikTok as text, which is what people get who do not choose JSON: blocks of names and values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.model import Section
from app.old_posts.sources import Entry, Source

FILES = (
    (Section.COMMENTS, re.compile(r"comments?\.txt"), "comment"),
    (Section.POSTS, re.compile(r"(?:posts?|videos?)\.txt"), "title"),
    (Section.REVIEWS, re.compile(r"(?:location|poi)reviews?\.txt"), "reviewtext"),
)
"""What is in each, and the name of the words in it."""

_IS_BLOCKS = re.compile(rb"\A(?:\xef\xbb\xbf)?\s{0,99}Date: ?\d{4}-\d\d-\d\d")
_NAMES = (
    *("Date", "Comment", "Title", "Add Yours Text", "Review Text", "Place Name", "Location", "Link", r"Like\(s\)"),
    *("Who Can View", "Allow [A-Za-z ]{1,30}", "Sound", "Photo", "Url", "Cover Image", "AI-generated Content"),
)
_LINE = re.compile(rf"({'|'.join(_NAMES)}): ?(.*)", re.IGNORECASE)


def files(source: Source, names: re.Pattern[str]) -> list[Entry]:
    """Those of these names that begin with a date."""
    return [entry for entry in source.find(names) if _IS_BLOCKS.match(entry.head(200))]


def blocks(text: str) -> Iterator[dict[str, str]]:
    """The names and values of each block; a line without a name that is known goes on with the value before it."""
    block: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        found = _LINE.fullmatch(line)
        if not found:
            lines.append(line)
            continue
        name = found[1].title()
        if name == "Date" and block:
            yield {name: "\n".join(lines).strip() for name, lines in block.items()}
            block = {}
        lines = block.setdefault(name, [])
        lines.append(found[2])
    if block:
        yield {name: "\n".join(lines).strip() for name, lines in block.items()}
