"""Incidents and the files that are kept, with them or with something else.

A file is encrypted under a random key of its own, which stands in the database: removing the row makes the bytes
unreadable, wherever a disk or a backup may still hold them. On the disk one sees how many files there are, how
large they are and when they were added; neither names nor contents.

A file is named in ``unfinished_files`` before its first byte is written, and again before it is removed, and
no longer once the database agrees with the folder. So a crash leaves the file with its row, or neither.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from app.core import vault_errors as errors
from app.core.files import sync_folder
from app.core.model import Attachment, DatedWording, Incident, Wording
from app.storage import sealed
from app.storage.columns import from_moment, to_moment, to_storable
from app.storage.database import Database, explained

ATTACHMENTS = "attachments"


class IncidentTables:
    """The part of the vault that keeps the incident log."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files = database.folder / ATTACHMENTS
        self._being_written: set[str] = set()

    def incidents(self) -> list[Incident]:
        with self._database.together():
            heads = self._database.rows("SELECT id, created FROM incidents ORDER BY id DESC")
            wordings = self._wordings()
            attachments = self._attachments()
        return [
            Incident(number, to_moment(created), tuple(wordings[number]), tuple(attachments.get(number, ())))
            for number, created in heads
        ]

    def add_incident(self, wording: Wording, at: datetime) -> int:
        with self._database.together():
            rows = self._database.write("INSERT INTO incidents (created) VALUES (?) RETURNING id", (from_moment(at),))
            number = int(rows[0][0])
            self.amend_incident(number, wording, at)
        return number

    def amend_incident(self, incident_id: int, wording: Wording, at: datetime) -> None:
        self._database.write(
            "INSERT INTO wordings (incident, written, happened, occurred, place, link, done)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                incident_id,
                from_moment(at),
                wording.happened,
                wording.when,
                wording.place,
                wording.link,
                wording.done,
            ),
        )

    def forget_earlier_wordings(self, incident_id: int) -> None:
        self._database.write(
            "DELETE FROM wordings WHERE incident = ?1 AND seq < (SELECT max(seq) FROM wordings WHERE incident = ?1)",
            (incident_id,),
        )

    def remove_incident(self, incident_id: int) -> None:
        with self._database.together():
            self._database.write(
                "INSERT INTO unfinished_files SELECT id FROM attachments WHERE incident = ?", (incident_id,)
            )
            for table, column in (("attachments", "incident"), ("wordings", "incident"), ("incidents", "id")):
                self._database.write(f"DELETE FROM {table} WHERE {column} = ?", (incident_id,))  # noqa: S608 - our names
        self.sweep()

    # Files

    def attach(self, incident_id: int | None, name: str, content: Iterable[bytes], at: datetime) -> Attachment:
        def with_entry(made: Attachment) -> Attachment:
            entry = self.add_incident(Wording(), at) if incident_id is None else incident_id
            return replace(made, incident_id=entry)

        return self._keep(name, content, at, with_entry)

    def keep_file(
        self, name: str, content: Iterable[bytes], at: datetime, owned: Callable[[Attachment], object]
    ) -> Attachment:
        def with_owner(made: Attachment) -> Attachment:
            owned(made)
            return made

        return self._keep(name, content, at, with_owner)

    def kept_file(self, attachment_id: str) -> Attachment | None:
        rows = self._database.rows(
            "SELECT incident, name, size, sha256, added FROM attachments WHERE id = ?", (attachment_id,)
        )
        for incident, name, size, digest, added in rows:
            return Attachment(attachment_id, incident, name, size, digest, to_moment(added))
        return None

    def _keep(
        self, name: str, content: Iterable[bytes], at: datetime, settle: Callable[[Attachment], Attachment]
    ) -> Attachment:
        """Seal a file, then put it into the database in one step with what ``settle`` saves of whose it is."""
        attachment_id, key = secrets.token_hex(16), secrets.token_bytes(sealed.KEY_BYTES)
        self._being_written.add(attachment_id)
        try:
            self._database.write("INSERT INTO unfinished_files VALUES (?)", (attachment_id,))
            measured = _Measured(content)
            self._write(attachment_id, key, measured)
            digest = measured.digest.hexdigest()
            sealed_file = Attachment(attachment_id, None, to_storable(name), measured.size, digest, at)
            with self._database.together():
                made = settle(sealed_file)
                self._insert(made, key)
                self._database.write("DELETE FROM unfinished_files WHERE id = ?", (attachment_id,))
        except BaseException:
            self._being_written.discard(attachment_id)
            with suppress(OSError, errors.VaultError):  # a full disk, a closed history: the next start tries again
                (self._files / attachment_id).unlink(missing_ok=True)
                self.sweep()
            raise
        self._being_written.discard(attachment_id)
        with suppress(errors.VaultError):  # the file is kept; the bytes of one that it replaced go another time
            self.sweep()
        return made

    def read_attachment(self, attachment: Attachment) -> Iterator[bytes]:
        rows = self._database.rows("SELECT key FROM attachments WHERE id = ?", (attachment.id,))
        if not rows:
            raise errors.AttachmentMissing(attachment.name)
        path = self._files / attachment.id
        with explained(path):
            try:
                yield from sealed.unseal(path, rows[0][0])
            except FileNotFoundError:
                raise errors.AttachmentMissing(attachment.name) from None
            except sealed.Unreadable:
                raise errors.AttachmentDamaged(attachment.name) from None

    def remove_attachment(self, attachment_id: str) -> None:
        with self._database.together():
            if self._database.write("DELETE FROM attachments WHERE id = ? RETURNING id", (attachment_id,)):
                self._database.write("INSERT INTO unfinished_files VALUES (?)", (attachment_id,))
        self.sweep()

    def sweep(self) -> None:
        """Remove what was left half written or half removed. What the disk will not let go of waits for next time."""
        if self._database.is_together:
            return  # no byte goes before the step that it goes with is on the disk
        for (attachment_id,) in self._database.rows("SELECT id FROM unfinished_files"):
            # One step, so that a file that another thread has just finished is not taken for unfinished.
            with self._database.together(), suppress(OSError):
                if attachment_id in self._being_written or not self._is_unfinished(attachment_id):
                    continue
                (self._files / attachment_id).unlink(missing_ok=True)
                self._database.write("DELETE FROM unfinished_files WHERE id = ?", (attachment_id,))

    def _is_unfinished(self, attachment_id: str) -> bool:
        return bool(self._database.rows("SELECT 1 FROM unfinished_files WHERE id = ?", (attachment_id,)))

    def _write(self, attachment_id: str, key: bytes, content: Iterable[bytes]) -> None:
        with explained(self._files / attachment_id):
            if not self._files.is_dir():
                try:
                    self._files.mkdir(mode=0o700)
                except FileExistsError:  # a file of that name
                    raise errors.DiskTrouble(self._files) from None
                sync_folder(self._files.parent)
            sealed.seal(self._files / attachment_id, key, content)
            sync_folder(self._files)

    def _insert(self, made: Attachment, key: bytes) -> None:
        self._database.write(
            "INSERT INTO attachments (id, incident, name, size, sha256, added, key) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (made.id, made.incident_id, made.name, made.size, made.sha256, from_moment(made.added), key),
        )

    def _wordings(self) -> dict[int, list[DatedWording]]:
        found: dict[int, list[DatedWording]] = {}
        for number, written, *texts in self._database.rows(
            "SELECT incident, written, happened, occurred, place, link, done FROM wordings ORDER BY seq"
        ):
            found.setdefault(number, []).append(DatedWording(to_moment(written), Wording(*texts)))
        return found

    def _attachments(self) -> dict[int, list[Attachment]]:
        found: dict[int, list[Attachment]] = {}
        for attachment_id, number, name, size, digest, added in self._database.rows(
            "SELECT id, incident, name, size, sha256, added FROM attachments WHERE incident IS NOT NULL ORDER BY seq"
        ):
            found.setdefault(number, []).append(Attachment(attachment_id, number, name, size, digest, to_moment(added)))
        return found


class _Measured:
    """Chunks as they go by, with their size and SHA-256 so far."""

    def __init__(self, content: Iterable[bytes]) -> None:
        self._content = content
        self.size = 0
        self.digest = sha256()

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._content:
            self.size += len(chunk)
            self.digest.update(chunk)
            yield chunk
