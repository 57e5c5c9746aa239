"""Actions and findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from app.core.model import Action, Finding, FindingState, Part, Step
from app.storage.columns import (
    from_moment,
    from_optional_date,
    from_optional_moment,
    to_moment,
    to_optional_date,
    to_optional_moment,
)
from app.storage.database import Database


class ActionTables:
    """The part of the vault that keeps what is to be done, and what tools saw."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def actions(self) -> list[Action]:
        rows = self._database.rows(
            "SELECT origin, text, created, step, weight, minutes, detail, link, message, due, done"
            " FROM actions ORDER BY origin"
        )
        return [
            Action(
                origin,
                text,
                to_moment(created),
                Step(step),
                weight,
                minutes,
                detail,
                link,
                message,
                to_optional_date(due),
                to_optional_moment(done),
            )
            for origin, text, created, step, weight, minutes, detail, link, message, due, done in rows
        ]

    def save_actions(self, actions: Iterable[Action]) -> None:
        with self._database.together():
            for action in actions:
                self._database.write(
                    "INSERT OR REPLACE INTO actions (origin, text, created, step, weight, minutes,"
                    " detail, link, message, due, done) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        action.origin,
                        action.text,
                        from_moment(action.created),
                        action.step,
                        action.weight,
                        action.minutes,
                        action.detail,
                        action.link,
                        action.message,
                        from_optional_date(action.due),
                        from_optional_moment(action.done),
                    ),
                )

    def remove_action(self, origin: str) -> None:
        self._database.write("DELETE FROM actions WHERE origin = ?", (origin,))

    def findings(self, part: Part, state: FindingState | None = None) -> list[Finding]:
        rows = self._database.rows(
            "SELECT kind, identity, evidence, first_seen, last_seen, state FROM findings"
            " WHERE part = ?1 AND (?2 IS NULL OR state = ?2) ORDER BY first_seen, kind, identity",
            (part, state),
        )
        return [
            Finding(part, kind, identity, evidence, to_moment(first), to_moment(last), FindingState(found))
            for kind, identity, evidence, first, last, found in rows
        ]

    def looks(self, part: Part) -> list[datetime]:
        rows = self._database.rows("SELECT DISTINCT last_seen FROM findings WHERE part = ?", (part,))
        return [to_moment(last) for (last,) in rows]

    def remove_findings(self, part: Part, identity: str | None = None) -> None:
        self._database.write("DELETE FROM findings WHERE part = ?1 AND (?2 IS NULL OR identity = ?2)", (part, identity))

    def remove_findings_of(self, part: Part, kind: str, identities: Iterable[str]) -> None:
        self._database.write_all(
            "DELETE FROM findings WHERE part = ? AND kind = ? AND identity = ?",
            ((part, kind, identity) for identity in identities),
        )

    def save_findings(self, findings: Iterable[Finding]) -> None:
        self._database.write_all(
            "INSERT OR REPLACE INTO findings (part, kind, identity, evidence, first_seen, last_seen, state)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    finding.part,
                    finding.kind,
                    finding.identity,
                    finding.evidence,
                    from_moment(finding.first_seen),
                    from_moment(finding.last_seen),
                    finding.state,
                )
                for finding in findings
            ),
        )
