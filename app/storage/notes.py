"""Private notes: one for a check, whatever is answered."""

from __future__ import annotations

from datetime import datetime

from app.core.model import Note
from app.storage.columns import from_moment, to_moment
from app.storage.database import Database


class NoteTables:
    """The part of the vault that keeps what the worker wrote beside a check."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def notes(self) -> dict[str, str]:
        return {note.check_id: note.text for note in self.all_notes()}

    def all_notes(self) -> list[Note]:
        """Every note with the moment of its last change, by check id."""
        rows = self._database.rows("SELECT check_id, text, changed FROM notes ORDER BY check_id")
        return [Note(check_id, text, to_moment(changed)) for check_id, text, changed in rows]

    def save_note(self, check_id: str, text: str, at: datetime) -> None:
        if text:
            self._database.write("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", (check_id, text, from_moment(at)))
        else:
            self._database.write("DELETE FROM notes WHERE check_id = ?", (check_id,))
