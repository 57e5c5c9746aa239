"""What a signal finds in a post."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What sort of thing deserves another look. Each can be switched off."""

    PHONE = "phone"
    EMAIL = "email"
    POSTCODE = "postcode"
    NI_NUMBER = "ni_number"
    NHS_NUMBER = "nhs_number"
    LOCATION = "location"
    OWN_WORD = "own_word"


class Flag(msgspec.Struct, frozen=True, gc=False):
    """One reason to look again. ``start`` and ``end`` count characters of the post's text.

    Both are 0 where it is not the text that gives the reason. ``why`` is a sentence for the worker.
    """

    kind: Kind
    start: int
    end: int
    why: str
