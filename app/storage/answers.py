"""Audits and answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from app.core.model import (
    Amounts,
    Answer,
    AnswerValue,
    Audit,
    Depth,
    Evidence,
    Surface,
)
from app.storage.columns import (
    from_document,
    from_moment,
    to_document,
    to_moment,
    to_optional_moment,
)
from app.storage.database import Database, Row


class AnswerTables:
    """The part of the vault that keeps audits and what was answered in them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start_audit(self, started: datetime, depth: Depth, packs: Mapping[str, str]) -> Audit:
        rows = self._database.write(
            "INSERT INTO audits (started, depth, packs) VALUES (?, ?, ?) RETURNING id",
            (from_moment(started), depth, from_document(dict(packs))),
        )
        return Audit(rows[0][0], started, depth, packs=dict(packs))

    def audits(self) -> list[Audit]:
        rows = self._database.rows(
            "SELECT id, started, depth, finished, position, packs, amounts, note FROM audits ORDER BY id DESC"
        )
        return [_audit(row) for row in rows]

    def save_position(self, audit_id: int, position: str) -> None:
        self._database.write("UPDATE audits SET position = ? WHERE id = ?", (position, audit_id))

    def finish_audit(self, audit_id: int, finished: datetime, amounts: Amounts) -> None:
        self._database.write(
            "UPDATE audits SET finished = ?, amounts = ?, last_answer = (SELECT coalesce(max(seq), 0) FROM answers)"
            " WHERE id = ?",
            (from_moment(finished), from_document(amounts), audit_id),
        )

    def save_audit_note(self, audit_id: int, text: str) -> None:
        self._database.write("UPDATE audits SET note = ? WHERE id = ?", (text, audit_id))

    def remove_audit(self, audit_id: int) -> None:
        with self._database.together():
            self._database.write("DELETE FROM answers WHERE audit = ?", (audit_id,))
            self._database.write("DELETE FROM audits WHERE id = ?", (audit_id,))
            # The name of a check would tell that it was asked.
            self._database.write(
                "DELETE FROM checks WHERE NOT EXISTS (SELECT 1 FROM answers WHERE check_ref = checks.ref)"
            )

    def save_answer(self, audit_id: int, answer: Answer) -> None:
        with self._database.together():
            self._database.write("INSERT OR IGNORE INTO checks (id) VALUES (?)", (answer.check_id,))
            self._database.write(
                "INSERT INTO answers (audit, check_ref, value, at, fingerprint, evidence, surface)"
                " VALUES (?, (SELECT ref FROM checks WHERE id = ?), ?, ?, ?, ?, ?)",
                (
                    audit_id,
                    answer.check_id,
                    answer.value,
                    from_moment(answer.at),
                    answer.fingerprint,
                    answer.evidence,
                    answer.surface,
                ),
            )

    def undo_answer(self, audit_id: int, check_id: str) -> Answer | None:
        with self._database.together():
            rows = self._database.rows(
                "SELECT * FROM answer_rows WHERE audit = ? AND check_id = ? ORDER BY seq DESC LIMIT 1",
                (audit_id, check_id),
            )
            if not rows:
                return None
            self._database.write("DELETE FROM answers WHERE seq = ?", rows[0][:1])
            return _answer(rows[0])

    def answers(self, audit_id: int) -> dict[str, Answer]:
        rows = self._database.rows(
            "SELECT * FROM answer_rows WHERE seq IN"
            " (SELECT max(seq) FROM answers WHERE audit = ? GROUP BY check_ref) ORDER BY seq",
            (audit_id,),
        )
        return _by_check(rows)

    def latest_answers(self, up_to: int | None = None, *, and_later: bool = False) -> dict[str, Answer]:
        # One look into the index for each check, so that twenty years of answers cost no more than one.
        rows = self._database.rows(
            "SELECT * FROM answer_rows WHERE seq IN"
            " (SELECT (SELECT max(seq) FROM answers WHERE check_ref = ref AND seq <= ?) FROM checks) ORDER BY seq",
            (self._last_answer(up_to, and_later),),
        )
        return _by_check(rows)

    def answers_to(self, check_ids: Collection[str]) -> list[tuple[int, Answer]]:
        marks = ", ".join("?" * len(check_ids))
        rows = self._database.rows(
            f"SELECT * FROM answer_rows WHERE check_id IN ({marks}) ORDER BY seq",  # noqa: S608 - marks alone
            tuple(check_ids),
        )
        return [(row[1], _answer(row)) for row in rows]

    def answered_elsewhere(self, audit_id: int) -> set[str]:
        rows = self._database.rows(
            "SELECT id FROM checks WHERE EXISTS (SELECT 1 FROM answers WHERE check_ref = ref AND audit <> ?)",
            (audit_id,),
        )
        return {row[0] for row in rows}

    def all_answers(self) -> list[tuple[int, Answer]]:
        """Every answer ever given and not taken back, with its audit's id, the oldest first."""
        rows = self._database.rows("SELECT * FROM answer_rows ORDER BY seq")
        return [(row[1], _answer(row)) for row in rows]

    def _last_answer(self, audit_id: int | None, and_later: bool) -> int:
        """The last answer that counts as known at the end of an audit, or before the next one, or of all of them."""
        rows = self._database.rows(
            "SELECT coalesce((SELECT last_answer FROM audits WHERE id = ?1 AND NOT ?2),"
            " (SELECT max(seq) FROM answers WHERE ?1 IS NULL OR audit <= ?1), 0)",
            (audit_id, and_later),
        )
        return int(rows[0][0])


def _audit(row: Row) -> Audit:
    number, started, depth, finished, position, packs, amounts, note = row
    return Audit(
        number,
        to_moment(started),
        Depth(depth),
        to_optional_moment(finished),
        position,
        to_document(packs, dict[str, str]),
        to_document(amounts, Amounts) if amounts else None,
        note,
    )


def _answer(row: Row) -> Answer:
    """An answer from a row of the view ``answer_rows``."""
    _, _, check_id, value, at, fingerprint, evidence, surface = row
    return Answer(
        check_id,
        AnswerValue(value),
        to_moment(at),
        fingerprint,
        Evidence(evidence),
        Surface(surface) if surface else None,
    )


def _by_check(rows: list[Row]) -> dict[str, Answer]:
    return {answer.check_id: answer for answer in map(_answer, rows)}
