"""E-mail addresses; not the handles of Mastodon, which look like them but for the sign before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.EMAIL
_ADDRESS = re.compile(
    r"(?<![\w@./+%-])[\w.+%'-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}(?![\w@-])",
    re.IGNORECASE,
)


_HIDDEN = re.compile(
    r"(?<![\w@./+%-])[\w.+%'-]{1,64}(?: ?[(\[] ?at ?[)\]] ?| @ )"
    r"[a-z0-9-]{1,63}(?:(?:\.| ?[(\[] ?dot ?[)\]] ?| dot )[a-z0-9-]{2,24}){1,4}"
    r"|(?<![\w@./+%-])[\w.+%'-]{1,64} at [a-z0-9-]{1,63}(?: dot [a-z0-9-]{2,24}){1,4}",
    re.IGNORECASE,
)


def find(post: Worded) -> Iterator[Flag]:
    """The addresses that could be written to; those whose sign is put in words too."""
    if ")" in post.text or "]" in post.text or " @ " in post.text or " dot " in post.text:
        for found in _HIDDEN.finditer(post.text):
            yield KINDS[KIND].flag(KIND, *found.span())
    if "@" in post.text:
        for found in _ADDRESS.finditer(post.text):
            yield KINDS[KIND].flag(KIND, *found.span())
