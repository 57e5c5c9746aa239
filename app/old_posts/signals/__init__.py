"""What in a post deserves another look: one module a kind, behind one interface.

Opinions are not judged: a flag says "look again", and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from app.old_posts.model import Post
from app.old_posts.signals import email, location, numbers, phone, postcode
from app.old_posts.signals.flag import Flag, Kind
from app.old_posts.signals.own_words import OwnWords

Signal = Callable[[Post], Iterable[Flag]]
"""Looks at one post. Where the text gives the reason, the flag says which characters."""

_DIGIT = re.compile("[0-9]")
_WITH_DIGITS: tuple[tuple[Kind, Signal], ...] = (
    (Kind.PHONE, phone.find),
    (Kind.POSTCODE, postcode.find),
    (Kind.NI_NUMBER, numbers.find_ni),
    (Kind.NHS_NUMBER, numbers.find_nhs),
)
_OTHERS: tuple[tuple[Kind, Signal], ...] = ((Kind.EMAIL, email.find), (Kind.LOCATION, location.find))


class Signals:
    """All kinds that are switched on. Build it once: it is asked for every post."""

    def __init__(self, words: Sequence[str] = (), off: frozenset[Kind] = frozenset()) -> None:
        """``words`` are the worker's own, ``off`` the kinds they do not want."""
        self._with_digits = [find for kind, find in _WITH_DIGITS if kind not in off]
        self._always = [find for kind, find in _OTHERS if kind not in off]
        if words and Kind.OWN_WORD not in off:
            self._always.append(OwnWords(words).find)

    def flags(self, post: Post) -> list[Flag]:
        """Every reason to look at a post again, in the order of the text."""
        found = [flag for find in self._always for flag in find(post)]
        if _DIGIT.search(post.text):  # most posts have none, and then four questions are answered by one
            found += [flag for find in self._with_digits for flag in find(post)]
        return sorted(_apart(found), key=lambda flag: (flag.start, flag.end)) if len(found) > 1 else found


def _apart(flags: list[Flag]) -> Iterator[Flag]:
    """An NHS number is no telephone number as well."""
    nhs = [(flag.start, flag.end) for flag in flags if flag.kind is Kind.NHS_NUMBER]
    for flag in flags:
        if flag.kind is not Kind.PHONE or not any(flag.start < end and start < flag.end for start, end in nhs):
            yield flag
