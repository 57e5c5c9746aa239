"""What in a post deserves another look: exact kinds, a module each, and kinds that are words, which are data.

Opinions are not judged: a flag says "look again", and why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from app.old_posts.model import Section
from app.old_posts.signals import email, location, numbers, phone, postcode, tagging
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded
from app.old_posts.signals.lexicon import Lexicon
from app.old_posts.signals.own_words import OwnWords
from app.old_posts.signals.spoken import Spoken
from app.old_posts.signals.word_lists import load_word_lists

FOLDER = "signals"
"""Where the word lists are in the resources of this part."""

Signal = Callable[[Worded], Iterable[Flag]]
"""Looks at one post. Where the text gives the reason, the flag says which characters."""

_WITH_DIGITS: tuple[tuple[Kind, Signal], ...] = (
    (Kind.PHONE, phone.find),
    (Kind.POSTCODE, postcode.find),
    (Kind.NI_NUMBER, numbers.find_ni),
    (Kind.NHS_NUMBER, numbers.find_nhs),
)
_WITH_SIGNS: tuple[tuple[Kind, Signal], ...] = ((Kind.EMAIL, email.find), (Kind.TAGGING, tagging.find_written))
_BESIDE: tuple[tuple[Kind, Signal], ...] = ((Kind.LOCATION, location.find_kept), (Kind.TAGGING, tagging.find_kept))
_OF_ONE_PERSON = frozenset((Kind.NHS_NUMBER, Kind.NI_NUMBER))


class Signals:
    """All kinds that are switched on. Build it once: it is asked for every post."""

    def __init__(
        self,
        words: Sequence[str] = (),
        off: frozenset[Kind] = frozenset(),
        *,
        resources: Path,
        qualified: date | None = None,
    ) -> None:
        """``words`` are the worker's own, ``off`` the kinds they do not want, ``qualified`` the day they did.

        ``resources`` is ``resources/old_posts``. Raises `UserError` for too many words and for damaged lists.
        """
        self._with_digits = [find for kind, find in _WITH_DIGITS if kind not in off]
        self._with_signs = [find for kind, find in _WITH_SIGNS if kind not in off]
        self._places = Kind.LOCATION not in off
        self._beside = [find for kind, find in _BESIDE if kind not in off]
        self._people = Kind.PEOPLE_SUPPORTED not in off
        self._own = OwnWords(words).find if words and Kind.OWN_WORD not in off else None
        self._qualified = qualified if Kind.BEFORE_QUALIFYING not in off else None
        self._spoken = Spoken(Lexicon(load_word_lists(resources / FOLDER), off))

    def flags(self, post: Worded) -> list[Flag]:
        """Every reason to look at a post again, in the order of the text."""
        text = post.text
        found, digits = self._spoken.look(text)
        if digits:  # most posts have none, and then many questions are answered by one
            found += [flag for find in self._with_digits for flag in find(post)]
            if self._people and any(flag.kind in _OF_ONE_PERSON for flag in found):
                found += self._spoken.whose_number(text)
        if email.may_be(text):
            found += [flag for find in self._with_signs for flag in find(post)]
        if self._places and ":" in text:
            found += location.find_written(post)
        if post.location or post.tagged or post.section is Section.TAGGED_BY_OTHERS:
            found += [flag for find in self._beside for flag in find(post)]
        if self._own:
            found += self._own(post)
        if self._qualified and post.at and post.at.date() < self._qualified:
            found.append(KINDS[Kind.BEFORE_QUALIFYING].flag(Kind.BEFORE_QUALIFYING))
        return sorted(_apart(found), key=lambda flag: (flag.start, flag.end)) if len(found) > 1 else found


def _apart(flags: list[Flag]) -> Iterator[Flag]:
    """No number is of two kinds: the end of a telephone number is no NHS number, an NHS number no telephone number."""
    phones = [flag for flag in flags if flag.kind is Kind.PHONE]
    nhs = [
        flag
        for flag in flags
        if flag.kind is Kind.NHS_NUMBER and not any(one.start < flag.start < one.end for one in phones)
    ]
    for flag in flags:
        if flag.kind is Kind.PHONE and any(flag.start < one.end and one.start < flag.end for one in nhs):
            continue
        if flag.kind is not Kind.NHS_NUMBER or flag in nhs:
            yield flag
