"""The password check as the rest of the program sees it: a file goes in, findings come out, a process in between."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import msgspec

from app.core.worker import JobRefused, Worker
from app.passwords.export_errors import NeedsPassword, UnknownColumns, WrongPassword
from app.passwords.formats.content import Columns
from app.passwords.messages import AskColumns, AuditRequest, Findings, Message, Progress, Summary
from app.passwords.model import Account, AccountFinding, Audited, OwnWords
from app.passwords.single import Said

_AGAIN = {error.__name__: error for error in (NeedsPassword, WrongPassword)}
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
        for message in self._ask(self._request(asked), cancelled):
            match message:
                case Progress(done, of):
                    progress(done, of)
                case Findings():
                    yield from accounts.findings(message)
                case AskColumns(columns, header_hash):
                    raise UnknownColumns(columns, header_hash)
                case Summary() as end:
                    yield Audited(end.format, end.read, end.audited, end.skipped, end.damaged, (), end.notes)

    def audit(
        self,
        asked: Asked,
        progress: Callable[[int, int], None] = lambda done, of: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Audited:
        """The same at once."""
        findings: list[AccountFinding] = []
        for item in self.stream(asked, progress, cancelled):
            if isinstance(item, Audited):
                return replace(item, findings=tuple(findings))
            findings.append(item)
        raise AssertionError("the job ends with what became of every item, or an error was raised")

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

    def _ask(self, request: AuditRequest, cancelled: Callable[[], bool]) -> Iterator[Message]:
        try:
            for message in self._worker.ask(msgspec.json.encode(request), cancelled):
                yield _messages.decode(message)
        except JobRefused as error:
            again = _AGAIN.get(error.kind)
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
