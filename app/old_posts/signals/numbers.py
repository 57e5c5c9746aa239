"""National Insurance and NHS numbers, each by its own rules and the second by its check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

_BETWEEN = r"[\s.,\-–—‐‑_/]{0,3}"  # what people put between the digits
_NI_FIRST, _NI_SECOND = "[A-CEGHJ-PR-TW-Z]", "[A-CEGHJ-NPR-TW-Z]"
_NI_PREFIX = f"(?!BG|GB|NK|KN|TN|NT|ZZ){_NI_FIRST}{_NI_SECOND}"
_NI = re.compile(rf"(?<![\w-]){_NI_PREFIX}[ -]?\d{{2}}[ -]?\d{{2}}[ -]?\d{{2}}[ -]?[A-D](?![\w-])", re.IGNORECASE)
# In capitals, however they are spaced. Small letters would make it a date after a word: "at 12.10.19 a friend".
_NI_SPACED = re.compile(
    rf"(?<![^\W_])(?!BG|GB|NK|KN|TN|NT|ZZ){_NI_FIRST}{_BETWEEN}{_NI_SECOND}(?:{_BETWEEN}\d){{6}}{_BETWEEN}[A-D](?!\w)"
)
# Its last letter is left out, or is told after it; then the post must say what number it is.
_NI_SHORT = re.compile(rf"(?<![\w-]){_NI_PREFIX}(?:{_BETWEEN}\d){{6}}(?:{_BETWEEN}[A-D](?!\w))?(?!\d)", re.IGNORECASE)
_SIX = re.compile(rf"\d(?:{_BETWEEN}\d){{5}}")  # asked first, for it is quick
_INSURANCE = re.compile(r"\b(?:ni|nino|nat(?:ional)? ins(?:urance)?|yswiriant)\b", re.IGNORECASE)
_NI_END = re.compile(r"\d[\s.,\-–—‐‑_/]{0,3}[A-Da-d](?!\w)")  # asked first, for it is quick
_NHS = re.compile(
    rf"(?<![^\W_])(?<![=+])(?<!\d[./-])[(\[]?\d{{3}}[)\]]?({_BETWEEN})\d{{3}}({_BETWEEN})\d{{4}}(?!\d|[-./]\d|[^\W\dx])",
    re.IGNORECASE,
)
# In groups that are not its own; then the post must say what number it is.
_NHS_SPACED = re.compile(rf"(?<!\d)(?<!\d[./-])\d(?:{_BETWEEN}\d){{9}}(?!\d|[-./]\d)")
_NHS_NAMED = re.compile(r"(?:\b|_)(?:nhs|chi|h\s?&\s?c|hcn)", re.IGNORECASE)
_HEALTH = re.compile(
    r"\b(?:nhs|chi|patient|hospital|health|gp|doctors?|surgery|clinic|ward|nurses?|jab|vaccin\w*|appointment|bloods?|"
    r"mrsa|diet|prescription|pharmacy|chemist|flu|covid|red book|donor|referral|handover|discharge|transfer|admi\w+|"
    r"mr|mrs|scan|x-?ray|a&e|ambulance|meds|medication|dentist|optician|wristband|claf|meddyg|ysbyty)\b",
    re.IGNORECASE,
)
_TEN = 10


def find_ni(post: Worded) -> Iterator[Flag]:
    """National Insurance numbers with a prefix that is given out."""
    text = post.text
    spans: list[tuple[int, int]] = []
    if _NI_END.search(text):
        spans += [found.span() for pattern in (_NI, _NI_SPACED) for found in pattern.finditer(text)]
    if not spans and _SIX.search(text) and _INSURANCE.search(text):
        spans += [found.span() for found in _NI_SHORT.finditer(text)]
    for start, end in dict.fromkeys(spans):
        yield KINDS[Kind.NI_NUMBER].flag(Kind.NI_NUMBER, start, end)


def find_nhs(post: Worded) -> Iterator[Flag]:
    """NHS and CHI numbers whose check digit is right; without spaces only where the post speaks of health.

    One of eleven numbers of ten digits has such a check digit by chance.
    """
    text = post.text
    numbers = _checked(_NHS, text)
    if numbers and not _HEALTH.search(text):  # asked once, not for each number: a text may be long
        numbers = [found for found in numbers if found[1] or found[2]]
    if not numbers:
        numbers = _checked(_NHS_SPACED, text)
        if numbers and not _NHS_NAMED.search(text):
            return
    for found in numbers:
        yield KINDS[Kind.NHS_NUMBER].flag(Kind.NHS_NUMBER, *found.span())


def _checked(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Where it stands with a check digit that is right."""
    return [
        found
        for found in pattern.finditer(text)
        if is_nhs([int(character) for character in found[0] if character.isdecimal()])
    ]


def is_nhs(digits: list[int]) -> bool:
    """Whether ten digits keep the rule of modulus 11."""
    if len(digits) != _TEN or len(set(digits)) == 1:
        return False
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return -total % 11 == digits[-1]
