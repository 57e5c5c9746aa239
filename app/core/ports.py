"""What the parts and the window ask of the outside, without knowing who answers.

``application.py`` puts the real ones in; tests put in their own. All calls may raise the errors
of ``vault_errors``; a call that returns has done its work for good (it survives a crash).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Any, Protocol

from app.core.backups import BackupContent, Checklists, Proceed
from app.core.browsers import PrivateStart
from app.core.clock import EVENING
from app.core.http import Reply
from app.core.model import (
    Action,
    Amounts,
    Answer,
    Attachment,
    Audit,
    Depth,
    Finding,
    FindingState,
    Incident,
    LedgerEntry,
    Note,
    OwnDetails,
    Part,
    Preferences,
    SearchRecord,
    Wording,
    Worker,
)
from app.core.posts import PostChoices, PostShelf


class Vault(Protocol):
    """The encrypted history. One call at a time, from any thread."""

    def together(self) -> AbstractContextManager[None]:
        """What is saved inside the block is saved all or not at all."""
        ...

    @property
    def posts(self) -> PostShelf:
        """The imported posts and what was decided on them."""
        ...

    # The worker and the program

    def worker(self) -> Worker | None:
        """The profile, or None before it was first saved."""
        ...

    def save_worker(self, worker: Worker) -> None: ...

    def own_details(self) -> OwnDetails:
        """What the worker added for the search for themselves, or nothing of it."""
        ...

    def save_own_details(self, details: OwnDetails) -> None: ...

    def search_record(self) -> SearchRecord:
        """What was searched for and found so far; empty before the first search."""
        ...

    def save_search_record(self, record: SearchRecord) -> None: ...

    def post_choices(self) -> PostChoices:
        """What was chosen about old posts, or the defaults."""
        ...

    def save_post_choices(self, choices: PostChoices) -> None: ...

    def preferences(self) -> Preferences:
        """The choices made, or the defaults."""
        ...

    def save_preferences(self, preferences: Preferences) -> None: ...

    # Audits, answers and notes

    def start_audit(self, started: datetime, depth: Depth, packs: Mapping[str, str]) -> Audit:
        """A new unfinished audit; ``packs`` is pack id to version."""
        ...

    def audits(self) -> list[Audit]:
        """All audits, the newest first."""
        ...

    def save_position(self, audit_id: int, position: str) -> None: ...

    def finish_audit(self, audit_id: int, finished: datetime, amounts: Amounts) -> None: ...

    def save_audit_note(self, audit_id: int, text: str) -> None:
        """Keep ``text`` in the place of the audit's note."""
        ...

    def remove_audit(self, audit_id: int) -> None:
        """Remove the audit, its note and all answers given in it."""
        ...

    def empty_journal(self) -> None:
        """Leave nothing of what was removed in the journal beside the history. Not inside ``together``."""
        ...

    def save_answer(self, audit_id: int, answer: Answer) -> None:
        """Add an answer; earlier answers to the same check stay in the history."""
        ...

    def undo_answer(self, audit_id: int, check_id: str) -> Answer | None:
        """Take back the last answer to this check in this audit; what was taken back, or None."""
        ...

    def answers(self, audit_id: int) -> dict[str, Answer]:
        """The last answer to each check that was given in this audit, by check id, in the order given."""
        ...

    def latest_answers(self, up_to: int | None = None, *, and_later: bool = False) -> dict[str, Answer]:
        """The last answer to each check in any audit (or in those up to and including ``up_to``).

        What was answered between the end of ``up_to`` and the next audit counts only with ``and_later``.
        """
        ...

    def answers_to(self, check_ids: Collection[str]) -> list[tuple[int, Answer]]:
        """Every answer to these checks with its audit's id, the oldest first."""
        ...

    def answered_elsewhere(self, audit_id: int) -> set[str]:
        """The ids of the checks that were answered in any other audit."""
        ...

    def notes(self) -> dict[str, str]:
        """The private notes, by check id."""
        ...

    def all_notes(self) -> list[Note]:
        """Every note to a check with the moment of its last change, by check id."""
        ...

    def save_note(self, check_id: str, text: str, at: datetime) -> None:
        """Keep ``text`` in the place of the check's note; empty text removes it."""
        ...

    # Actions, findings, ledger

    def actions(self) -> list[Action]:
        """All actions, done ones included, in the order of their origins."""
        ...

    def save_actions(self, actions: Iterable[Action]) -> None:
        """Add each action, or put it in the place of the one with the same origin."""
        ...

    def remove_action(self, origin: str) -> None:
        """Remove the action if there is one."""
        ...

    def findings(self, part: Part, state: FindingState | None = None) -> list[Finding]:
        """Those of the part, or those of them that are in one state. They can be tens of thousands."""
        ...

    def looks(self, part: Part) -> list[datetime]:
        """The moments at which findings of the part were last seen, each once, in no order."""
        ...

    def save_findings(self, findings: Iterable[Finding]) -> None:
        """Add each finding, or put it in the place of the one with the same part, kind and identity."""
        ...

    def remove_findings_of(self, part: Part, kind: str, identities: Iterable[str]) -> None:
        """Remove the findings of one kind with these identities, as far as there are any."""
        ...

    def remove_findings(self, part: Part, identity: str | None = None) -> None:
        """Remove all findings of a part, or those of one identity, whatever their state."""
        ...

    # Incidents and their files

    def incidents(self) -> list[Incident]:
        """All entries of the log, the newest first."""
        ...

    def add_incident(self, wording: Wording, at: datetime) -> int:
        """A new entry; its id."""
        ...

    def amend_incident(self, incident_id: int, wording: Wording, at: datetime) -> None:
        """Let the entry say this from now on; the earlier wordings stay."""
        ...

    def forget_earlier_wordings(self, incident_id: int) -> None:
        """Keep only what the entry says now."""
        ...

    def remove_incident(self, incident_id: int) -> None:
        """Remove the entry, its wordings and its files."""
        ...

    def attach(self, incident_id: int | None, name: str, content: Iterable[bytes], at: datetime) -> Attachment:
        """Keep a file, encrypted, with an entry, or with a new and empty one (None).

        What ``content`` raises comes out again: then neither file nor entry was added. A crash leaves all or nothing.
        """
        ...

    def keep_file(
        self, name: str, content: Iterable[bytes], at: datetime, owned: Callable[[Attachment], object]
    ) -> Attachment:
        """Keep a file, encrypted, that belongs to no incident. ``owned`` saves whose it is, in the step that keeps it.

        What ``content`` or ``owned`` raises comes out again: then nothing was kept. A crash leaves all or nothing.
        """
        ...

    def kept_file(self, attachment_id: str) -> Attachment | None:
        """What is known of a file; None where it is not kept any more."""
        ...

    def read_attachment(self, attachment: Attachment) -> Iterator[bytes]:
        """The file in pieces. Raises ``AttachmentMissing`` or ``AttachmentDamaged``, the latter between two pieces."""
        ...

    def remove_attachment(self, attachment_id: str) -> None:
        """Remove the file, bytes and key. Where the disk keeps the bytes for now, no key is left to read them.

        Inside ``together`` the bytes stay until ``sweep``, or until the next file is kept or removed.
        """
        ...

    def sweep(self) -> None:
        """Remove the bytes of files that were removed, where that has still to be done."""
        ...

    def ledger(self) -> list[LedgerEntry]:
        """All contacts with the network, the oldest first."""
        ...

    def add_to_ledger(self, entry: LedgerEntry) -> None: ...

    def identity(self, text: str) -> str:
        """A name for ``text`` that only this history can make again: 64 hex digits, HMAC-SHA256."""
        ...

    def export(self) -> dict[str, Any]:
        """Everything, as plain values that JSON can hold."""
        ...

    def back_up(
        self, path: Path, passphrase: str, checklists: Checklists, program: str, at: datetime, proceed: Proceed
    ) -> BackupContent | None:
        """Write everything into a new file under a passphrase, whole or not at all; None where ``proceed`` stopped it.

        ``program`` is this program's version. The history may be used meanwhile. Raises the errors of
        ``backup_errors`` too, and ``WeakPassphrase``.
        """
        ...

    def close(self) -> None:
        """Let go of the file. Nothing else may be called afterwards."""
        ...


class PhotoPlace(Protocol):
    """Where a photo was taken, as it says itself."""

    def __call__(self, content: bytes, name: str) -> tuple[float, float] | None:
        """Latitude and longitude in degrees; None where it gives no place away. Raises nothing."""
        ...


class SecretStore(Protocol):
    """A keyring of the operating system. Raises ``KeyringLocked``, ``NoKeyring`` or ``KeyringFailed``."""

    def get(self, name: str) -> str | None:
        """The secret, or None where the keyring answers that it holds none under this name."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Keep the secret, in the place of one with the same name."""
        ...

    def delete(self, name: str) -> None:
        """Remove the secret if there is one."""
        ...


class Http(Protocol):
    """The network, to ask and never to tell more than the address and the headers. Usable from any thread."""

    def get(
        self,
        url: str,
        purpose: str,
        *,
        headers: Mapping[str, str] | None = None,
        most: int = 1024**2,
        stop: Event | None = None,
    ) -> Reply:
        """Ask for ``url``, which begins with https. Slow; returns soon after ``stop`` is set.

        Each request sent is first put into the ledger under ``purpose``. The body has at most ``most`` bytes.
        Raises ``NoReply``.
        """
        ...

    def close(self) -> None:
        """Let go of all connections."""
        ...


class PrivateWindows(Protocol):
    """The browsers of this computer that open a private window when they are told to. Slow."""

    def found(self, known: Iterable[PrivateStart]) -> list[PrivateStart]:
        """Those of ``known`` that are here, in the same order."""
        ...

    def open(self, browser: PrivateStart, link: str) -> None:
        """Have the browser open ``link`` in a private window. Raises ``UserError``, and ``ValueError`` for no https."""
        ...


class Asks(StrEnum):
    """When the operating system's job looks whether a review is due."""

    EACH_DAY = "each_day"
    AT_SIGN_IN = "at_sign_in"


class Scheduler(Protocol):
    """The operating system's own job that reminds while the app is closed. Slow. Raises ``UserError``."""

    def switch_on(self, at: time = EVENING) -> Asks:
        """Install the job, in the place of an earlier one: it asks each day ``at`` this time on the wall."""
        ...

    def switch_off(self) -> None:
        """Remove the job, and what the operating system keeps of it; does nothing where there is none."""
        ...

    def state(self) -> Asks | None:
        """How the job that is installed asks; None where none is, or where it does not run this program any more."""
        ...


class Notifier(Protocol):
    """The desktop's notifications. Slow. Raises ``UserError`` where none can be shown."""

    def check(self) -> None:
        """Raise the error that ``show`` would, and show nothing."""
        ...

    def show(self, text: str, wait: float, shown: Callable[[], None]) -> bool:
        """Show ``text`` and call ``shown``; whether it was clicked within ``wait`` seconds."""
        ...
