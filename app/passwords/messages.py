"""What the program and the worker process of the password audit say to each other, as JSON.

Nothing that comes out of the worker holds a password, a part of one or its pattern.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from app.core.http import NoReplyReason
from app.passwords.formats.content import Columns
from app.passwords.model import Account, Damaged, Kind, OwnWords, SignIn, SkipReason

Pairs = tuple[tuple[str, str], ...]


class AuditRequest(msgspec.Struct, frozen=True, tag="audit"):
    """Read the export at ``path`` and judge it. ``resources`` is the folder of the lists that came with the program.

    Both are as `os.fsencode` writes them: a name on the disk need not be text.
    """

    path: bytes
    resources: bytes
    today: date
    passphrase: str | None = None
    columns: Columns | None = None
    words: OwnWords = OwnWords()
    two_step_said: Pairs = ()
    passkey_said: Pairs = ()
    breaches: dict[str, date] = {}


class PlanRequest(msgspec.Struct, frozen=True, tag="plan"):
    """Say what a leak check would send."""


class LeakRequest(msgspec.Struct, frozen=True, tag="leaks"):
    """Ask which passwords are known from leaks; ``stand_ins`` are for tests."""

    stand_ins: dict[str, str] = {}


class ForgottenRequest(msgspec.Struct, frozen=True, tag="forgotten"):
    """Look in these folders, named as `os.fsencode` does, for exports that were left there."""

    folders: tuple[bytes, ...]


Request = AuditRequest | PlanRequest | LeakRequest | ForgottenRequest


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How many logins are judged, or requests answered."""

    done: int
    of: int


class Row(msgspec.Struct, frozen=True, array_like=True):
    """A finding; ``account`` counts, from 0, all accounts told so far."""

    account: int
    kind: Kind
    why: str
    rank: float
    group: str
    state: SignIn | None


class Findings(msgspec.Struct, frozen=True, tag="findings"):
    """Some findings, the highest rank first, and those of their accounts that were not told before."""

    accounts: tuple[Account, ...]
    rows: tuple[Row, ...]


class DamagedSome(msgspec.Struct, frozen=True, tag="damaged"):
    """Some of the items that could not be read, in their order."""

    items: tuple[Damaged, ...]


class Summary(msgspec.Struct, frozen=True, tag="summary"):
    """What became of every item of the file: the last message of an audit."""

    format: str
    read: int
    audited: int
    skipped: Mapping[SkipReason, int]
    notes: tuple[str, ...]


class AskColumns(msgspec.Struct, frozen=True, tag="columns"):
    """The table is not known: its headings, and the hash that a choice is remembered by."""

    columns: tuple[str, ...]
    header_hash: str


class Plan(msgspec.Struct, frozen=True, tag="plan"):
    """What the leak check will send: the fields of `LeakPlan`."""

    host: str
    requests: int
    example: str


class Sent(msgspec.Struct, frozen=True, tag="sent"):
    """A request that is sent next: a line for the ledger."""

    at: datetime
    host: str
    purpose: str


class LeaksEnd(msgspec.Struct, frozen=True, tag="leaks"):
    """How the leak check ended: the fields of `LeakRun`. The last message of one."""

    left: int
    failed: dict[NoReplyReason, int]
    stopped: bool


class LeftThere(msgspec.Struct, frozen=True, tag="left"):
    """An export that was found: the fields of `Forgotten`."""

    path: bytes
    format: str
    changed: date


Message = Progress | Findings | DamagedSome | Summary | AskColumns | Plan | Sent | LeaksEnd | LeftThere
