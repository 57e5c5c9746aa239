"""The worker, the choices about the program, the ledger, and the names of findings."""

from __future__ import annotations

import hmac

from app.core.model import LedgerEntry, OwnDetails, Preferences, SearchRecord, Worker
from app.core.posts import PostChoices
from app.storage.columns import from_document, from_moment, to_document, to_moment
from app.storage.database import Database


class ProfileTables:
    """The part of the vault that keeps what there is one of, and the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._identity_key: bytes = database.rows("SELECT value FROM meta WHERE name = 'identity_key'")[0][0]

    def worker(self) -> Worker | None:
        text = self._document("worker")
        return None if text is None else to_document(text, Worker)

    def save_worker(self, worker: Worker) -> None:
        self._save_document("worker", from_document(worker))

    def own_details(self) -> OwnDetails:
        text = self._document("own_details")
        return OwnDetails() if text is None else to_document(text, OwnDetails)

    def save_own_details(self, details: OwnDetails) -> None:
        self._save_document("own_details", from_document(details))

    def search_record(self) -> SearchRecord:
        text = self._document("search_record")
        return SearchRecord() if text is None else to_document(text, SearchRecord)

    def save_search_record(self, record: SearchRecord) -> None:
        self._save_document("search_record", from_document(record))

    def post_choices(self) -> PostChoices:
        text = self._document("post_choices")
        return PostChoices() if text is None else to_document(text, PostChoices)

    def save_post_choices(self, choices: PostChoices) -> None:
        self._save_document("post_choices", from_document(choices))

    def preferences(self) -> Preferences:
        text = self._document("preferences")
        return Preferences() if text is None else to_document(text, Preferences)

    def save_preferences(self, preferences: Preferences) -> None:
        self._save_document("preferences", from_document(preferences))

    def ledger(self) -> list[LedgerEntry]:
        rows = self._database.rows("SELECT at, host, purpose, count, by_browser FROM ledger ORDER BY id")
        return [
            LedgerEntry(to_moment(at), host, purpose, count, bool(browser))
            for at, host, purpose, count, browser in rows
        ]

    def add_to_ledger(self, entry: LedgerEntry) -> None:
        self._database.write(
            "INSERT INTO ledger (at, host, purpose, count, by_browser) VALUES (?, ?, ?, ?, ?)",
            (from_moment(entry.at), entry.host, entry.purpose, entry.count, int(entry.by_browser)),
        )

    def identity(self, text: str) -> str:
        # surrogatepass: names of files that are not valid text have an identity too.
        return hmac.digest(self._identity_key, text.encode("utf-8", "surrogatepass"), "sha256").hex()

    def _document(self, name: str) -> str | None:
        rows = self._database.rows("SELECT body FROM documents WHERE name = ?", (name,))
        return rows[0][0] if rows else None

    def _save_document(self, name: str, body: str) -> None:
        self._database.write("INSERT OR REPLACE INTO documents VALUES (?, ?)", (name, body))
