"""A precise place: in what the platform kept with the post, or written as a link to a map."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.points import place
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.LOCATION
KEPT = "The platform keeps a precise place with this post. Posts with a place show where you live, work and spend time."
_POINT = re.compile(
    r"(?:geo:|[?&/](?:q|ll|query|center|daddr)=|[/=]@)(-?\d{1,2}\.\d{3,12})(?:,|%2C)\s?(-?\d{1,3}\.\d{3,12})"
)


def find_kept(post: Worded) -> Iterator[Flag]:
    """The place kept with the post."""
    if post.location:
        yield Flag(KIND, 0, 0, KEPT, KINDS[KIND].weight)


def find_written(post: Worded) -> Iterator[Flag]:
    """Links to places."""
    if "," in post.text or "%2C" in post.text:
        for found in _POINT.finditer(post.text):
            if place(found[1], found[2]):
                yield KINDS[KIND].flag(KIND, *found.span())
