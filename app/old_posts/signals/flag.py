"""What a signal finds in a post."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from app.old_posts.model import Platform, Section


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


class Worded(Protocol):
    """What a signal asks of a post: see `app.old_posts.model.Post`, which is one."""

    @property
    def platform(self) -> Platform: ...
    @property
    def section(self) -> Section: ...
    @property
    def text(self) -> str: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def tagged(self) -> tuple[str, ...]: ...
    @property
    def is_reply(self) -> bool: ...
    @property
    def is_shared(self) -> bool: ...
    @property
    def location(self) -> tuple[float, float] | None: ...
