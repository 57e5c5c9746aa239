"""Telephone numbers: British ones as they are written at home, others with their country's code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.model import Post
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind

KIND = Kind.PHONE
_MAYBE = re.compile(r"(?:\+|(?<![\w.])\(?0)[\d(][\d\s().\-–/]{6,}\d")
# Set aside by Ofcom for stories, so that no library takes them for real; people write them in place of one that is.
_FICTION = re.compile(
    r"(?<![\w.])(?:\+44\s?(?:\(0\))?\s?|0044\s?|\(?0)(?:7700[\s-]?900|1632\)?[\s-]?960)[\s-]?\d{3}(?!\w)"
)


def find(post: Post) -> Iterator[Flag]:
    """The numbers that could be rung."""
    if not _MAYBE.search(post.text):
        return
    from phonenumbers import PhoneNumberMatcher

    for match in PhoneNumberMatcher(post.text, "GB"):
        yield KINDS[KIND].flag(KIND, match.start, match.end)
    for found in _FICTION.finditer(post.text):
        yield KINDS[KIND].flag(KIND, *found.span())
