"""The way for someone without a password manager: ``resources/passwords/guide.toml``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec

from app.core.checks import Certainty

FILE = "guide.toml"


class Sure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How sure something is. ``read_on`` is the day it was read in ``read_in``; missing for what is from memory."""

    certainty: Certainty
    read_in: str = ""
    read_on: date | None = None


class GuideAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the accounts that matter most. ``checks`` are ids; some may not be for this worker."""

    id: str
    name: str
    icon: str
    why: str
    use: tuple[str, ...]
    checks: tuple[str, ...]


class KeepingPlace(Sure, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where passwords or passkeys can be kept: what it is good for, what it cannot do, and how to begin."""

    id: str
    name: str
    icon: str
    good_for: str
    limit: str
    steps: tuple[str, ...]


class Advice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody says today, in our words."""

    who: str
    dated: str
    text: str


class Changed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where advice has moved away from ``clause`` of the guidance documents, and what to do ``instead``."""

    clause: str
    asked_for: str
    instead: tuple[str, ...]
    advice: tuple[Advice, ...]
    sure: Sure


class PasswordsGuide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it, each part in the order to show it."""

    account: tuple[GuideAccount, ...]
    way: tuple[KeepingPlace, ...]
    passkey: tuple[KeepingPlace, ...]
    changed: Changed


def load_guide(folder: Path) -> PasswordsGuide:
    """The guide that came with the program."""
    return msgspec.toml.decode((folder / FILE).read_bytes(), type=PasswordsGuide)
