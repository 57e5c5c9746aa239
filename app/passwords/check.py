"""The password check as the rest of the program sees it: a file goes in, findings come out, a process in between."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import msgspec

from app.core.model import LedgerEntry
from app.core.worker import JobRefused, Worker
from app.passwords.export_errors import FileNeededAgain, NeedsPassword, UnknownColumns, WrongPassword
from app.passwords.forgotten import Forgotten
from app.passwords.formats.content import Columns
from app.passwords.leaks import LeakPlan, LeakRun
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
    PlanRequest,
    Progress,
    Request,
    Sent,
    Summary,
)
from app.passwords.model import Account, AccountFinding, Audited, Damaged, OwnWords
from app.passwords.single import Said

_AGAIN = {error.__name__: error for error in (NeedsPassword, WrongPassword, FileNeededAgain)}
_A_SUM = 50  # requests in one line of the ledger
_messages = msgspec.json.Decoder(Message)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be checked, and what is known beside it. ``passphrase`` opens the file, ``columns`` its table."""

    path: Path
    today: date
    passphrase: str | None = field(default=None, repr=False)
    columns: Columns | None = None
    words: OwnWords = field(default_factory=OwnWords)
    said: Said = field(default_factory=Said)
    breaches: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaks:
    """Which accounts have a leaked password, and those of which it is not known (``SignIn.CANNOT_TELL``).

    A stopped run tells the leaked ones that it knows of.
    """

    findings: tuple[AccountFinding, ...]
    run: LeakRun


class PasswordCheck:
    """One check in one worker process, which holds the passwords until ``close``.

    ``resources`` is the folder of the lists that came with the program.
    """

    def __init__(self, worker: Worker, resources: Path) -> None:
        self._worker = worker
        self._resources = resources

    def stream(
        self,
        asked: Asked,
        progress: Callable[[int, int], None] = lambda done, of: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[AccountFinding | Audited]:
        """The findings, the most pressing first, and last what became of every item (without the findings).

        Raises ``UserError`` (``NeedsPassword``, ``WrongPassword``, ``UnknownColumns``: ask again with an answer), and
        ``Stopped`` within half a second when cancelled.
        """
        accounts = _Accounts()
        damaged: list[Damaged] = []
        for message in self._ask(self._request(asked), cancelled):
            match message:
                case Progress(done, of):
                    progress(done, of)
                case Findings():
                    yield from accounts.findings(message)
                case AskColumns(columns, header_hash):
                    raise UnknownColumns(columns, header_hash)
                case DamagedSome(items):
                    damaged += (Damaged(item.place, sys.intern(item.reason)) for item in items)
                case Summary() as end:
                    yield Audited(end.format, end.read, end.audited, end.skipped, tuple(damaged), (), end.notes)

    def audit(
        self,
        asked: Asked,
        progress: Callable[[int, int], None] = lambda done, of: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Audited:
        """The same at once."""
        findings: list[AccountFinding] = []
        audited: Audited | None = None
        for item in self.stream(asked, progress, cancelled):
            if isinstance(item, Audited):
                audited = item
            else:
                findings.append(item)
        assert audited is not None  # noqa: S101 - the job ends with it, or an error was raised
        return replace(audited, findings=tuple(findings))

    def leak_plan(self) -> LeakPlan:
        """What a leak check would send, of the file that was audited last. Raises ``FileNeededAgain``."""
        [plan] = (message for message in self._ask(PlanRequest(), lambda: False) if isinstance(message, Plan))
        return LeakPlan(plan.host, plan.requests, plan.example)

    def check_leaks(
        self,
        ledger: Callable[[LedgerEntry], None],
        progress: Callable[[int, int], None] = lambda done, of: None,
        cancelled: Callable[[], bool] = lambda: False,
        stand_ins: Mapping[str, str] | None = None,
    ) -> Leaks:
        """Ask which passwords are known from leaks; again for what had no answer.

        ``ledger`` hears of every request: of the first at once, of the others in small sums. Raises
        ``FileNeededAgain``, and ``Stopped`` where it did not stop in time by itself: the file is then needed again.
        """
        accounts, sums = _Accounts(), _Sums(ledger)
        findings: list[AccountFinding] = []
        run: LeakRun | None = None
        try:
            for message in self._ask(LeakRequest(dict(stand_ins or {})), cancelled):
                match message:
                    case Progress(done, of):
                        progress(done, of)
                    case Sent():
                        sums.add(message)
                    case Findings():
                        findings += accounts.findings(message)
                    case LeaksEnd(left, failed, stopped):
                        run = LeakRun(left, failed, stopped)
        finally:
            sums.close()
        assert run is not None  # noqa: S101 - the job ends with it, or an error was raised
        return Leaks(tuple(findings), run)

    def find_forgotten(
        self, folders: Iterable[Path], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[Forgotten]:
        """Exports that were left in ``folders``, as they are met. Raises ``Stopped``."""
        names = tuple(os.fsencode(folder.absolute()) for folder in folders)
        for message in self._ask(ForgottenRequest(names), cancelled):
            if isinstance(message, LeftThere):
                yield Forgotten(Path(os.fsdecode(message.path)), message.format, message.changed)

    def close(self) -> None:
        """End the process and forget the passwords."""
        self._worker.close()

    def _request(self, asked: Asked) -> AuditRequest:
        return AuditRequest(
            path=os.fsencode(asked.path.absolute()),
            resources=os.fsencode(self._resources),
            today=asked.today,
            passphrase=asked.passphrase,
            columns=asked.columns,
            words=asked.words,
            two_step_said=tuple(asked.said.two_step),
            passkey_said=tuple(asked.said.passkey),
            breaches=dict(asked.breaches),
        )

    def _ask(self, request: Request, cancelled: Callable[[], bool]) -> Iterator[Message]:
        try:
            for message in self._worker.ask(msgspec.json.encode(request), cancelled):
                yield _messages.decode(message)
        except JobRefused as error:
            again = next((_AGAIN[kind] for kind in error.kinds if kind in _AGAIN), None)
            raise again(error.happened, do=error.do) if again else error from None


class _Accounts:
    """The accounts told so far. Texts that come again and again are kept once: there may be a hundred thousand."""

    def __init__(self) -> None:
        self._told: list[Account] = []
        self._texts: dict[str, str] = {}
        self._ranks: dict[float, float] = {}

    def findings(self, message: Findings) -> Iterator[AccountFinding]:
        for told in message.accounts:
            username, page = self._once(told.username), self._once(told.change_page)
            self._told.append(msgspec.structs.replace(told, username=username, change_page=page))
        for row in message.rows:
            rank = self._ranks.setdefault(row.rank, row.rank)
            why, group = self._once(row.why), self._once(row.group)
            yield AccountFinding(self._told[row.account], row.kind, why, rank, group, row.state)

    def _once(self, text: str) -> str:
        return self._texts.setdefault(text, text)


class _Sums:
    """Puts requests into the ledger: the first as soon as it is about to go, then many at a time."""

    def __init__(self, ledger: Callable[[LedgerEntry], None]) -> None:
        self._ledger = ledger
        self._waiting: list[Sent] = []
        self._wanted = 1

    def add(self, sent: Sent) -> None:
        self._waiting.append(sent)
        if len(self._waiting) >= self._wanted:
            self._wanted = _A_SUM
            self.close()

    def close(self) -> None:
        """Write down what waits."""
        if self._waiting:
            last, count = self._waiting[-1], len(self._waiting)
            self._waiting.clear()
            self._ledger(LedgerEntry(last.at, last.host, last.purpose, count))
