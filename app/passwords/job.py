"""The inside of the worker process: reads the export, judges it, and hands back findings only.

The passwords stay here for a leak check until the process ends.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from threading import Event

import msgspec

from app.core.model import LedgerEntry
from app.core.worker import Doors, Send, Stopped
from app.passwords.accounts import one_each
from app.passwords.audit import Context, audit
from app.passwords.export_errors import FileNeededAgain, UnknownColumns
from app.passwords.forgotten import find_forgotten
from app.passwords.formats import read_export
from app.passwords.known_sites import load_known_sites
from app.passwords.leaks import LeakCheck
from app.passwords.logins import Login, logins_of
from app.passwords.messages import (
    AskColumns,
    AuditRequest,
    DamagedSome,
    Findings,
    ForgottenRequest,
    LeakRequest,
    LeaksEnd,
    LeftThere,
    Message,
    Plan,
    Progress,
    Request,
    Row,
    Sent,
    Summary,
)
from app.passwords.model import AccountFinding, Damaged
from app.passwords.single import Said, leaked_finding

NAME = f"{__name__}:PasswordsJob"
_AT_A_TIME = 200  # findings in a message
_DAMAGED_AT_A_TIME = 5_000
_requests = msgspec.json.Decoder(Request)


class PasswordsJob:
    """``Job`` of the password audit."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._logins: list[Login] = []
        self._leaks: LeakCheck | None = None

    def answer(self, request: bytes, send: Send, stop: Event) -> None:
        """Answer a ``Request``. Raises ``UserError``: what `read_export` raises, and ``FileNeededAgain``."""
        asked = _requests.decode(request)
        teller = _Teller(send, stop)
        if isinstance(asked, AuditRequest):
            self._audit(asked, teller)
        elif isinstance(asked, ForgottenRequest):
            for found in find_forgotten([Path(os.fsdecode(folder)) for folder in asked.folders], stop.is_set):
                teller.tell(LeftThere(os.fsencode(found.path), found.format, found.changed))
        elif self._leaks is None:
            raise FileNeededAgain
        elif isinstance(asked, LeakRequest):
            self._check_leaks(self._leaks, asked, teller, stop)
        else:
            plan = self._leaks.plan
            teller.tell(Plan(plan.host, plan.requests, plan.example))

    def _audit(self, asked: AuditRequest, teller: _Teller) -> None:
        self._logins, self._leaks = [], None
        try:
            export = read_export(Path(os.fsdecode(asked.path)), asked.passphrase, asked.columns)
        except UnknownColumns as error:
            teller.tell(AskColumns(error.columns, error.header_hash))
            return
        context = Context(
            today=asked.today,
            words=asked.words,
            known=load_known_sites(Path(os.fsdecode(asked.resources))),
            said=Said(frozenset(asked.two_step_said), frozenset(asked.passkey_said)),
            breaches=asked.breaches,
        )
        logins = one_each(logins_of(export.entries, context.known, context.words))
        audited = audit(export, logins, context, teller.progress)
        self._logins = [login for login in logins if not login.entry.silenced]
        self._leaks = LeakCheck(text for login in self._logins for text in login.entry.readings)
        teller.findings(audited.findings)
        teller.damaged(audited.damaged)
        teller.tell(Summary(audited.format, audited.read, audited.audited, audited.skipped, audited.notes))

    def _check_leaks(self, leaks: LeakCheck, asked: LeakRequest, teller: _Teller, stop: Event) -> None:
        with closing(self._doors.http(teller.sent, asked.stand_ins)) as http:
            # It looks at ``stop`` itself: what it knows by then is told.
            run = leaks.run(http, lambda done, of: teller.tell(Progress(done, of)), stop)
        judged = (leaked_finding(login, tuple(map(leaks.times_seen, login.entry.readings))) for login in self._logins)
        found = [finding for finding in judged if finding and not (run.stopped and finding.state)]
        teller.findings(sorted(found, key=lambda finding: (-finding.rank, finding.account.place)))
        teller.tell(LeaksEnd(run.left, dict(run.failed), run.stopped))


class _Teller:
    """Encodes messages, and tells each account once."""

    def __init__(self, send: Send, stop: Event) -> None:
        self._send = send
        self._stop = stop
        self._told: dict[int, int] = {}  # places, and what number their account was told as

    def tell(self, message: Message) -> None:
        self._send(msgspec.json.encode(message))

    def progress(self, done: int, of: int) -> None:
        """Tell how far it is. Raises ``Stopped``."""
        if self._stop.is_set():
            raise Stopped
        self.tell(Progress(done, of))

    def sent(self, entry: LedgerEntry) -> None:
        self.tell(Sent(entry.at, entry.host, entry.purpose))

    def damaged(self, damaged: Sequence[Damaged]) -> None:
        for at in range(0, len(damaged), _DAMAGED_AT_A_TIME):
            self.tell(DamagedSome(tuple(damaged[at : at + _DAMAGED_AT_A_TIME])))

    def findings(self, findings: Sequence[AccountFinding]) -> None:
        for at in range(0, len(findings), _AT_A_TIME):
            some = findings[at : at + _AT_A_TIME]
            new = {f.account.place: f.account for f in some if f.account.place not in self._told}
            self._told |= {place: number for number, place in enumerate(new, len(self._told))}
            rows = tuple(Row(self._told[f.account.place], f.kind, f.why, f.rank, f.group, f.state) for f in some)
            self.tell(Findings(tuple(new.values()), rows))
