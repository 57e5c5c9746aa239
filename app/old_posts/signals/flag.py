"""What a signal finds in a post."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What sort of thing deserves another look. Each can be switched off."""

    PEOPLE_SUPPORTED = "people_supported"
    COLLEAGUES_EMPLOYER = "colleagues_employer"
    COURT_OUTCOME = "court_outcome"
    WORKPLACE_SHIFT = "workplace_shift"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    POSTCODE = "postcode"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    LOCATION = "location"
    LIVE_LOCATION = "live_location"
    ABUSE_THREAT = "abuse_threat"
    ANGER = "anger"
    DRINK_DRUGS = "drink_drugs"
    DISCRIMINATORY = "discriminatory"
    CHILDREN = "children"
    TAGGING = "tagging"
    BEFORE_QUALIFYING = "before_qualifying"
    OWN_WORD = "own_word"


class Flag(msgspec.Struct, frozen=True, gc=False):
    """One reason to look again. ``start`` and ``end`` count characters of the post's text.

    Both are 0 where it is not the text that gives the reason. ``why`` is a sentence for the worker, ``weight`` from 1
    to 3 says what to look at first. The clause behind it is that of the kind: `catalogue.KINDS`.
    """

    kind: Kind
    start: int
    end: int
    why: str
    weight: int = 2
