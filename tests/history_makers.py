"""Checks, answers and stores for tests of the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.checklist.catalogue import Catalogue, Register
from app.core.checks import Certainty, Check, Pack
from app.core.clock import FixedClock
from app.core.flow import Section
from app.core.model import Answer, AnswerValue, Step
from app.core.vault_errors import VaultError
from app.storage.history_folder import HistoryFolder

NOW = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)


def make_check(check_id: str = "facebook.friends-list", **fields: Any) -> Check:
    given: dict[str, Any] = {
        "pack": check_id.partition(".")[0],
        "step": Step.SETTINGS,
        "title": f"Title of {check_id}",
        "why": "",
        "aim": "",
        "limit": "",
        "minutes": 2,
        "weight": 3,
        "fresh_days": 90,
        "certainty": Certainty.ONE_SOURCE,
        "sources": (),
        "clauses": (),
        "fingerprint": "f1",
    } | fields
    return Check(id=check_id, **given)


def make_answer(
    check_id: str = "facebook.friends-list", value: AnswerValue = AnswerValue.AS_WANTED, **fields: Any
) -> Answer:
    given: dict[str, Any] = {"at": NOW, "fingerprint": "f1"} | fields
    return Answer(check_id, value, **given)


def make_section(section_id: str, amount: int, step: Step = Step.SETTINGS, minutes: int = 2) -> Section:
    checks = tuple(make_check(f"{section_id}.c{number}", step=step, minutes=minutes) for number in range(amount))
    return Section(step, section_id, section_id.title(), checks)


def make_catalogue(checks: Iterable[Check]) -> Catalogue:
    pack = Pack(
        "facebook", "Facebook", "7", date(2026, 1, 1), "", True, False, Step.SETTINGS, 1, "", checks=tuple(checks)
    )
    return Catalogue((pack,), Register((), ()))


class MemoryStore:
    """A keyring in memory. While ``trouble`` is set, every call raises it."""

    def __init__(self) -> None:
        self.entries: dict[str, str] = {}
        self.trouble: VaultError | None = None

    def get(self, name: str) -> str | None:
        self._raise()
        return self.entries.get(name)

    def set(self, name: str, secret: str) -> None:
        self._raise()
        self.entries[name] = secret

    def delete(self, name: str) -> None:
        self._raise()
        self.entries.pop(name, None)

    def _raise(self) -> None:
        if self.trouble:
            raise self.trouble


def make_folder(path: Path, store: MemoryStore | None = None) -> HistoryFolder:
    return HistoryFolder(path, store or MemoryStore(), FixedClock(NOW))
