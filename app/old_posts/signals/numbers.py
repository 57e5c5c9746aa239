"""National Insurance and NHS numbers, each by its own rules and the second by its check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Flag, Kind, Worded

_NI = re.compile(
    r"(?<![\w-])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![\w-])",
    re.IGNORECASE,
)
_NI_END = re.compile("[0-9]{2}[ -]?[0-9]{2}[ -]?[A-Da-d]")  # asked first, for it is quick
_NHS = re.compile(r"(?<![\w/=+.-])\d{3}([ .\u00a0-]?)\d{3}[ .\u00a0-]?\d{4}(?![\w/-])")
_HEALTH = re.compile(
    r"\b(?:nhs|chi|patient|hospital|health|gp|doctors?|surgery|clinic|ward|nurses?|jab|vaccin\w*|appointment|bloods?|"
    r"mrsa|diet|prescription|pharmacy|chemist|flu|covid|red book|donor|referral|handover|discharge|transfer|admi\w+|"
    r"mr|mrs|scan|x-?ray|a&e|ambulance|meds|medication|dentist|optician|wristband|claf|meddyg|ysbyty)\b",
    re.IGNORECASE,
)
_TEN = 10


def find_ni(post: Worded) -> Iterator[Flag]:
    """National Insurance numbers with a prefix that is given out."""
    if _NI_END.search(post.text):
        for found in _NI.finditer(post.text):
            yield KINDS[Kind.NI_NUMBER].flag(Kind.NI_NUMBER, *found.span())


def find_nhs(post: Worded) -> Iterator[Flag]:
    """NHS and CHI numbers whose check digit is right; without spaces only where the post speaks of health.

    One of eleven numbers of ten digits has such a check digit by chance.
    """
    for found in _NHS.finditer(post.text):
        digits = [int(character) for character in found[0] if character.isdecimal()]
        if (found[1] or _HEALTH.search(post.text)) and is_nhs(digits):
            yield KINDS[Kind.NHS_NUMBER].flag(Kind.NHS_NUMBER, *found.span())


def is_nhs(digits: list[int]) -> bool:
    """Whether ten digits keep the rule of modulus 11."""
    if len(digits) != _TEN or len(set(digits)) == 1:
        return False
    total = sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return -total % 11 == digits[-1]
