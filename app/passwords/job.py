"""The inside of the worker process: reads the export, judges it, and hands back findings only."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Event

import msgspec

from app.core.worker import Send, Stopped
from app.passwords.audit import Context, audit
from app.passwords.export_errors import UnknownColumns
from app.passwords.formats import read_export
from app.passwords.known_sites import load_known_sites
from app.passwords.messages import AskColumns, AuditRequest, Findings, Message, Progress, Row, Summary
from app.passwords.model import AccountFinding, Audited
from app.passwords.single import Said

NAME = f"{__name__}:PasswordsJob"
_AT_A_TIME = 500  # findings in a message


class PasswordsJob:
    """``Job`` of the password audit."""

    def answer(self, request: bytes, send: Send, stop: Event) -> None:
        """Answer an ``AuditRequest``. Raises ``UserError``: what `read_export` raises."""
        asked = msgspec.json.decode(request, type=AuditRequest)
        _audit(asked, _Teller(send), stop)


class _Teller:
    """Encodes messages, and tells each account once."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._told: dict[int, int] = {}  # places, and what number their account was told as

    def tell(self, message: Message) -> None:
        self._send(msgspec.json.encode(message))

    def findings(self, findings: Sequence[AccountFinding]) -> None:
        for at in range(0, len(findings), _AT_A_TIME):
            some = findings[at : at + _AT_A_TIME]
            new = {f.account.place: f.account for f in some if f.account.place not in self._told}
            self._told |= {place: number for number, place in enumerate(new, len(self._told))}
            rows = tuple(Row(self._told[f.account.place], f.kind, f.why, f.rank, f.group, f.state) for f in some)
            self.tell(Findings(tuple(new.values()), rows))


def _audit(asked: AuditRequest, teller: _Teller, stop: Event) -> None:
    def progress(done: int, of: int) -> None:
        if stop.is_set():
            raise Stopped
        teller.tell(Progress(done, of))

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
    audited = audit(export, context, progress)
    teller.findings(audited.findings)
    teller.tell(_summary(audited))


def _summary(audited: Audited) -> Summary:
    return Summary(
        audited.format, audited.read, audited.audited, audited.skipped, audited.damaged, audited.notes
    )  # fmt: skip
