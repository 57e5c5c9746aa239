"""Telephone numbers: British ones as they are written at home, others with their country's code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

KIND = Kind.PHONE
_MAYBE = re.compile(r"(?:\+|(?<![\w.])\(?0)[\d(][\d\s().\-–/]{6,}\d")
# What people put between the digits; the last two make a digit a key (0️⃣).
_BETWEEN = r"[\s.\-–—‐‑_/|~'’()\[\]\ufe0f\u20e3]{0,4}"
_DIGIT = r"(?:[\do]|zero|nought|one|two|three|four|five|six|seven|eight|nine)"
_DATE = r"\d\d[./\-]\d\d[./\-](?:19|20)\d\d"
_BEFORE = r"(?<![\d=_])(?<!\d[.\-])(?<!\d/\d)"
_RING = r"(?<![^\W_])(?:ring|call|text|txt|tel|telephone|mob|mobile|phone|whatsapp|number|num|no|on|me)?"
_HOME = rf"(?:\(?\+\s?44\)?{_BETWEEN}(?:0{_BETWEEN})?|\(?00\s?44\)?{_BETWEEN}(?:0{_BETWEEN})?|44\s?(?=7)|[(\[]?[0o])"
# However they are spaced, with the letter O for a nought. The library knows them too, but takes twenty times as long,
# and takes those that Ofcom set aside for stories for none, which people write in place of one that is.
_BRITISH = re.compile(
    rf"{_BEFORE}{_RING}(?P<number>(?!{_DATE}){_HOME}{_BETWEEN}"
    rf"(?:7(?:{_BETWEEN}{_DIGIT}){{9}}|7\d{{3}}(?:[,:…]\s?\d{{3}}){{2}}|7\d{{3}}[,:…]\s?\d{{6}}|[12](?:{_BETWEEN}\d){{9}})"
    r"(?:,?\s{0,2}(?:extn?|extension|x)\.?\s{0,2}\d{1,5}(?!\w))?(?![^\W_]*\d))",
    re.IGNORECASE,
)
_PUBLIC = re.compile(r"(?:\+44|0044|\(?0)[\s(]*[389]")  # helplines and firms: no private person has such a number
_FEWEST_DIGITS = 6


def find(post: Worded) -> Iterator[Flag]:
    """The numbers that could be rung, but for those of helplines and firms."""
    spans = [found.span("number") for found in _BRITISH.finditer(post.text) if _has_digits(found["number"])]
    if any(not _is_within(found.start(), spans) for found in _MAYBE.finditer(post.text)):
        spans += (span for span in _others(post.text) if not _is_within(span[0], spans))
    for start, end in spans:
        yield KINDS[KIND].flag(KIND, start, end)


def _others(text: str) -> Iterator[tuple[int, int]]:
    from phonenumbers import PhoneNumberMatcher

    for match in PhoneNumberMatcher(text, "GB"):
        if not _PUBLIC.match(match.raw_string) and not re.match(_DATE, match.raw_string):
            yield match.start, match.end


def _has_digits(text: str) -> bool:
    """A number is no word with many an O."""
    return sum(map(str.isdigit, text)) >= _FEWEST_DIGITS


def _is_within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)
