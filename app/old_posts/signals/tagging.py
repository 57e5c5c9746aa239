"""Other people's accounts that a post leads to, and posts of other people that lead to the worker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.model import Platform, Section
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.TAGGING
BY_OTHERS = "Somebody else tagged you. People who see it can go from there to you. You can ask to be untagged."
_HANDLE = re.compile(r"(?<![\w@./+%=-])@\w[\w.]{0,28}\w(?:@[\w-]+(?:\.[\w-]+)+)?")
_TO_WHOM = re.compile(r"(?:RT )?(?:@\w+[\s:]+)+")


def find_written(post: Worded) -> Iterator[Flag]:
    """The handles in the text, but for those that only say to whom an answer goes, or whose post was shared."""
    start = 0
    if (post.is_reply or post.is_shared) and (to_whom := _TO_WHOM.match(post.text)):
        start = to_whom.end()
    for found in _HANDLE.finditer(post.text, start):
        yield KINDS[KIND].flag(KIND, *found.span())


def find_kept(post: Worded) -> Iterator[Flag]:
    """People whom the platform keeps with the post and its text does not name. X keeps those of the text once more."""
    if post.section is Section.TAGGED_BY_OTHERS:
        yield Flag(KIND, 0, 0, BY_OTHERS, KINDS[KIND].weight)
    elif post.tagged and post.platform is not Platform.X and "@" not in post.text:
        yield KINDS[KIND].flag(KIND)
