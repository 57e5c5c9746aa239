"""The encrypted history behind the ``Vault`` port."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import msgspec

from app.core.model import Part
from app.storage.actions import ActionTables
from app.storage.answers import AnswerTables
from app.storage.backup import BackupTables
from app.storage.database import Database
from app.storage.incidents import IncidentTables
from app.storage.notes import NoteTables
from app.storage.posts import PostTables
from app.storage.profile import ProfileTables

EXPORT_FORMAT = 1


class SqlVault(AnswerTables, NoteTables, ActionTables, IncidentTables, ProfileTables, BackupTables):
    """All tables of one open database; see ``app.core.ports.Vault`` for what each call promises."""

    def __init__(self, database: Database) -> None:
        AnswerTables.__init__(self, database)
        NoteTables.__init__(self, database)
        ActionTables.__init__(self, database)
        IncidentTables.__init__(self, database)
        ProfileTables.__init__(self, database)
        BackupTables.__init__(self, database)
        self.posts = PostTables(database)

    def together(self) -> AbstractContextManager[None]:
        return self._database.together()

    def export(self) -> dict[str, Any]:
        with self.together():
            content = {
                "format": EXPORT_FORMAT,
                "worker": self.worker(),
                "own_details": self.own_details(),
                "search_record": self.search_record(),
                "post_choices": self.post_choices(),
                "preferences": self.preferences(),
                "audits": self.audits()[::-1],
                "answers": [{"audit": audit, "answer": answer} for audit, answer in self.all_answers()],
                "notes": self.all_notes(),
                "post_imports": self.posts.imports()[::-1],
                "post_decisions": self.posts.decisions()[::-1],
                "actions": self.actions(),
                "findings": [finding for part in Part for finding in self.findings(part)],
                "incidents": self.incidents()[::-1],
                "ledger": self.ledger(),
            }
        plain: dict[str, Any] = msgspec.to_builtins(content)
        return plain

    def empty_journal(self) -> None:
        self._database.empty_journal()

    def close(self) -> None:
        self._database.close()
