"""The types of the password audit: what a reader makes of an export, and what the audit says of it.

An ``Entry`` holds a secret and lives only in the worker process (DESIGN section 7, promise 4). What leaves that
process are findings: sites, user names, kinds and sentences, never a password, a part of one or its pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import msgspec

from app.core.model import Worker

CHANGE_PAGE = "https://{}/.well-known/change-password"  # W3C, A Well-Known URL for Changing Passwords


class Dates(StrEnum):
    """What a date of an entry, or of a whole format, speaks of: the password itself, any edit of the item, or none."""

    EXACT = "exact"
    ITEM = "item"
    NONE = "none"


class SkipReason(StrEnum):
    """Why something in an export is no password to audit."""

    TRASHED = "trashed"
    ARCHIVED = "archived"
    NOTE = "note"
    CARD = "card"
    IDENTITY = "identity"
    ALIAS = "alias"
    FOLDER = "folder"
    EMPTY = "empty"
    SAME_LOGIN = "same_login"
    BROWSER_KEYS = "browser_keys"
    OTHER_KIND = "other_kind"


@dataclass(frozen=True, slots=True)
class Entry:
    """One login. ``place`` counts what was read, from 1. ``addresses`` are as the export gives them, but an app is
    ``android:PACKAGE``.

    ``password`` has the exact characters of the export; ``earlier`` are those it had before, the newest first.
    ``borrows`` tells that it refers to another entry's password, ``silenced`` that the worker told their password
    manager to leave it alone. ``two_step_elsewhere`` is the worker's own mark (a lone ``-`` in place of the code).
    ``other_reading`` is what the password is if the exporter wrote signs in another way than it should: check both,
    never pick one (``readings``).
    """

    place: int
    title: str
    username: str
    addresses: tuple[str, ...]
    password: str = field(repr=False)
    earlier: tuple[str, ...] = field(default=(), repr=False)
    other_reading: str = field(default="", repr=False)
    email: str = ""
    folder: str = ""
    has_totp: bool = False
    has_passkey: bool = False
    two_step_elsewhere: bool = False
    changed: date | None = None
    dated: Dates = Dates.NONE
    borrows: bool = False
    silenced: bool = False

    @property
    def readings(self) -> tuple[str, ...]:
        """Every text that may be the password: one as a rule, and all of them to be asked of leaks."""
        return (self.password, self.other_reading) if self.other_reading else (self.password,)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text of it that must not be shown."""
        return (*self.readings, *self.earlier)


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was understood and left out."""

    place: int
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Tells:
    """What an export of this format can show at all; where it cannot, the answer is "cannot tell"."""

    totp: bool
    passkeys: bool
    dates: Dates


@dataclass(frozen=True, slots=True)
class Export:
    """A whole export: every item read is an entry, skipped or damaged. ``notes`` are sentences about the file.

    ``format`` is the id of a format; `formats.name_of` has its words.
    """

    format: str
    tells: Tells
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...] = ()
    damaged: tuple[Damaged, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        """All items of the file."""
        return len(self.entries) + len(self.skipped) + len(self.damaged)


class Kind(StrEnum):
    """What can be said of an account."""

    REUSED = "reused"
    NEAR = "near"
    WEAK = "weak"
    LEAKED = "leaked"
    OLD = "old"
    HTTP = "http"
    TWO_STEP = "two_step"
    PASSKEY = "passkey"


class SignIn(StrEnum):
    """How two-step sign-in or a passkey stands, honestly."""

    SEEN = "seen"
    YOU_SAY = "you_say"
    OFFERED = "offered"
    NOT_OFFERED = "not_offered"
    CANNOT_TELL = "cannot_tell"


class Matters(StrEnum):
    """What an account opens, the most important first."""

    EMAIL = "email"
    MONEY = "money"
    PHONE = "phone"
    WORK = "work"
    OFFICIAL = "official"
    SOCIAL = "social"
    SHOPPING = "shopping"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What is known of the worker, so that passwords built on it can be told. Any case, any number of words each."""

    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, worker: Worker) -> OwnWords:
        """What the worker told on the first page."""
        return cls(worker.names, worker.places, worker.employers)


# These three come by the hundred thousand, and the program's own process must hardly grow by them.
class Damaged(msgspec.Struct, frozen=True, gc=False):
    """Something that could not be read; ``reason`` is a clause for "because ...", and quotes nothing of it."""

    place: int
    reason: str


class Account(msgspec.Struct, frozen=True, gc=False):
    """A login without its secret. ``site`` is what to show: a domain, an app's package, or the title.

    ``at_work`` tells that the worker's employers' words, a folder for work or a work address point to it. ``on_web``
    tells that ``site`` is a domain, and ``change_page`` is where its password is changed, if that is known.
    """

    place: int
    site: str
    username: str
    change_page: str = ""
    on_web: bool = False
    matters: Matters = Matters.OTHER
    at_work: bool = False

    @property
    def change_link(self) -> str:
        """The page to change the password at, or the address that leads to it where the site keeps one; else empty."""
        return self.change_page or (CHANGE_PAGE.format(self.site) if self.on_web else "")


class AccountFinding(msgspec.Struct, frozen=True, gc=False):
    """One thing said of one account. Findings of one ``group`` belong together (those that share a password).

    ``rank`` is exposure times importance: the highest comes first. ``why`` is a sentence without secrets.
    """

    account: Account
    kind: Kind
    why: str
    rank: float
    group: str = ""
    state: SignIn | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """What the worker process hands back: no secret, and every item of the file accounted for."""

    format: str
    read: int
    audited: int
    skipped: Mapping[SkipReason, int]
    damaged: tuple[Damaged, ...]
    findings: tuple[AccountFinding, ...]
    notes: tuple[str, ...] = ()
