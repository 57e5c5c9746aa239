"""E-mail addresses; not the handles of Mastodon, which look like them but for the sign before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.EMAIL
_NAME = r"(?<![\w@.+%-])[\w.+%'-]{1,64}"
_ADDRESS = re.compile(
    rf"{_NAME}@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.){{1,8}}[a-z]{{2,24}}(?![\w@])", re.IGNORECASE
)
# The sign put in words, or set apart, so that no machine finds it: "sam (at) example dot org".
_SIGN = r"(?: ?[(\[] ?(?:at|@) ?[)\]] ?| @ |@ )"
_POINT = r"(?: ?[(\[] ?(?:dot|\.) ?[)\]] ?| dot )"
_HIDDEN = re.compile(
    rf"{_NAME}{_SIGN}[a-z0-9-]{{1,63}}(?:(?:\.|{_POINT})[a-z][a-z0-9-]{{1,23}}){{1,4}}"
    rf"|{_NAME}(?:@| at )[a-z0-9-]{{1,63}}(?:{_POINT}[a-z0-9-]{{2,24}}){{1,4}}",
    re.IGNORECASE,
)
_HINT = re.compile(r"[)\]]|@ | dot ", re.IGNORECASE)
# "at" is a word as well: only before those who give addresses to anybody.
_GIVER = r" at (?:gmail|googlemail|hotmail|outlook|yahoo|ymail|icloud|btinternet|aol|live|example)\.[a-z.]{2,6}(?!\w)"
_AT_A_GIVER = re.compile(_NAME + _GIVER, re.IGNORECASE)
_MAYBE_A_GIVER = re.compile(_GIVER, re.IGNORECASE)  # asked first, for it is quick


def may_be(text: str) -> bool:
    """The quick question: whether there is anything in it that an address has."""
    if "@" in text or ")" in text or "]" in text or " dot " in text or " DOT " in text:
        return True
    return " at " in text and "." in text and _MAYBE_A_GIVER.search(text) is not None


def find(post: Worded) -> Iterator[Flag]:
    """The addresses that could be written to; those whose sign is put in words too."""
    text = post.text
    patterns = [_ADDRESS] if "@" in text else []
    if _HINT.search(text):
        patterns.append(_HIDDEN)
    if _MAYBE_A_GIVER.search(text):
        patterns.append(_AT_A_GIVER)
    for span in dict.fromkeys(found.span() for pattern in patterns for found in pattern.finditer(text)):
        yield KINDS[KIND].flag(KIND, *span)
