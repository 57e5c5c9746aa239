"""What the window asks of the rest of the program; ``app.application`` is the real one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.checklist.catalogue import Catalogue
from app.checklist.packs import Packs
from app.core.backups import BackupContent, OpenBackup, Proceed, Restored
from app.core.browsers import PrivateStart
from app.core.clock import Clock
from app.core.flow import AuditFlow
from app.core.model import Action, Area, Audit, Computer, Depth, LedgerEntry, Preferences, Worker
from app.core.ports import Http, SecretStore, Vault
from app.history.daily import OneADay
from app.history.incidents import IncidentLog
from app.history.ledger import Sent
from app.history.session import AuditSession
from app.reminders.plan import Plan
from app.reminders.sooner import Sooner
from app.reminders.times import Standing

if TYPE_CHECKING:
    from app.old_posts.own_posts import OwnPosts
    from app.passwords.check import PasswordCheck
    from app.search_self.searching import OwnSearch


class Lock(StrEnum):
    """How the history stands at start."""

    NONE_YET = "none_yet"
    KEYRING = "keyring"
    PASSPHRASE = "passphrase"


class Program(Protocol):
    """Everything behind the window. Calls marked slow belong into ``run_task``."""

    data_dir: Path
    resources: Path
    clock: Clock
    secrets: SecretStore  # slow
    packs: Packs

    # Before the history is open

    def load(self) -> None:
        """Slow. Load the packs; needs no key."""
        ...

    @property
    def is_loaded(self) -> bool:
        """Whether the packs are there."""
        ...

    def lock(self) -> Lock: ...

    def has_keyring(self) -> bool:
        """Slow. Whether a keyring of the operating system can hold the key."""
        ...

    def create_history(self, computer: Computer, passphrase: str | None) -> None:
        """Slow. Make a new history, locked by the passphrase or by the keyring."""
        ...

    def open_history(self, passphrase: str | None = None) -> None:
        """Slow. Open what is there; raises the errors of ``core.vault_errors``."""
        ...

    def set_history_aside(self) -> Path:
        """Rename a history that cannot be opened, so that a new one can begin; where it went."""
        ...

    def backups(self) -> list[Path]:
        """Copies of the history made before migrations, the newest first."""
        ...

    def go_back_to(self, backup: Path) -> None:
        """Slow. Put a backup in the place of a damaged history, which is moved aside."""
        ...

    def look_at_backup(self, path: Path, passphrase: str) -> OpenBackup:
        """Slow. What is in a backup; raises the errors of ``core.backup_errors``. Changes nothing."""
        ...

    def restore(
        self, backup: OpenBackup, computer: Computer, passphrase: str | None, proceed: Proceed
    ) -> Restored | None:
        """Slow. Put what is in the backup in the place of the history, which is closed and kept beside it.

        It is locked with the passphrase, or by the keyring (None), and has still to be opened. Where ``proceed``
        stopped it, None, and with an error of ``core.backup_errors``, nothing was changed.
        """
        ...

    def kept_histories(self) -> list[Path]:
        """The folders of histories that were set aside, the newest first."""
        ...

    def put_back(self, kept: Path) -> None:
        """Slow. Put a history that was set aside in the place of this one, which is closed and kept in its turn."""
        ...

    def lock_now(self) -> bool:
        """Where a passphrase locks the history: close it, forget all that was in it, and say True.

        From then on ``vault`` and ``session`` raise ``HistoryLocked``, until ``open_history``. Does nothing, and
        says False, where the keyring would open it again for whoever asks.
        """
        ...

    def close(self) -> None: ...

    # With the history open; while it is locked, what needs it raises ``HistoryLocked``

    @property
    def vault(self) -> Vault: ...

    @property
    def catalogue(self) -> Catalogue: ...

    @property
    def session(self) -> AuditSession: ...

    @property
    def incidents(self) -> IncidentLog:
        """The private log. Its work on files is slow."""
        ...

    @property
    def worker(self) -> Worker: ...

    @property
    def preferences(self) -> Preferences: ...

    @property
    def flow(self) -> AuditFlow:
        """The walk through the audit under way; a new one stands in where none is."""
        ...

    def save_worker(self, worker: Worker) -> None: ...

    def save_preferences(self, preferences: Preferences) -> None: ...

    def start_audit(self, depth: Depth) -> None: ...

    def finish_audit(self, next_review: date) -> None: ...

    def remove_audit(self, audit: Audit) -> None:
        """Slow. Delete one audit with its answers; one under way is given up. See ``AuditSession.remove``."""
        ...

    def refresh_flow(self) -> None:
        """Choose the checks again, after the worker or the packs changed."""
        ...

    def one_a_day(self) -> OneADay | None:
        """How the audit under way stands where it is one a day; None where it is not."""
        ...

    def open_actions(self) -> list[Action]: ...

    def browse(self, link: str, purpose: str) -> bool:
        """Open a page in the worker's browser; False, and nothing in the ledger, when no browser answered.

        Where the ledger cannot be written, or the history is closed, the entry waits for the next chance.
        """
        ...

    def private_browsers(self) -> list[PrivateStart]:
        """Slow. The browsers of this computer that can be told to open a private window."""
        ...

    def browse_privately(self, browser: PrivateStart, link: str, purpose: str) -> None:
        """Slow. Open a page in a private window of this browser; then as ``browse``. Raises ``UserError``."""
        ...

    def password_check(self) -> PasswordCheck:
        """A new check of passwords, in a process of its own that starts at the first question; close it."""
        ...

    def own_search(self) -> OwnSearch:
        """The search for oneself over the open history. Not to be kept: locking closes it."""
        ...

    def own_posts(self) -> OwnPosts:
        """The old posts of the open history: one for all pages, for it remembers what can be undone.

        Not to be kept: locking closes it.
        """
        ...

    @property
    def http(self) -> Http:
        """The network; each request is in the ledger before it goes. Slow. Not to be kept: locking closes it."""
        ...

    def note_sent(self, entry: LedgerEntry) -> None:
        """Slow. Put what this app has sent into the ledger, from any thread. Where that cannot be, it waits."""
        ...

    def sent(self) -> Sent | None:
        """How much was sent, by the ledger; None where that is in a history that is not open."""
        ...

    # Settings

    def set_lock(self, passphrase: str | None, *, old: str = "") -> bool:
        """Slow. Lock by this passphrase from now on, or by the keyring (None).

        ``old`` is the passphrase in force, where there is one; raises ``WrongPassphrase``. False: the passphrase is
        in force, but the keyring keeps an entry that would still open the history.
        """
        ...

    def reminders(self) -> Standing:
        """Slow. How reminders stand. A job that is there though reminders are not chosen any more is removed."""
        ...

    def put_job_right(self) -> None:
        """Slow. Install the job anew where reminders are chosen and it is gone or starts a program that has moved.

        Remove one that is there though they are not. Where that is refused, all stays as it is.
        """
        ...

    def switch_reminders_on(self) -> None:
        """Slow. Let the operating system remind outside quiet hours, or say why it cannot.

        The choice itself is a preference.
        """
        ...

    def switch_reminders_off(self) -> None:
        """Slow."""
        ...

    def reminder_plan(self) -> Plan:
        """What is to be looked at again, and from which day on; the computer's own job is told of it."""
        ...

    def sooner(self, when: date | None) -> Sooner | None:
        """Why to look again sooner than ``when``, where there is a reason that was not answered yet."""
        ...

    def write_calendar(
        self, path: Path, review: date | None = None, areas: Collection[Area] = tuple(Area)
    ) -> Mapping[Area, date]:
        """Slow. Write the reminders as a calendar file, the whole review on the day ``review`` where one is given.

        What calendars were given by now, for ``ReminderChoices.exported``. Raises ``AlreadyThere``. On a shared
        computer nothing else is written for it.
        """
        ...

    def back_up(self, path: Path, passphrase: str, proceed: Proceed) -> BackupContent | None:
        """Slow. Write everything into a new file that this passphrase opens; None where ``proceed`` stopped it.

        Raises the errors of ``core.backup_errors`` and ``core.vault_errors``; nothing is left behind then.
        """
        ...

    def export(self, path: Path) -> None:
        """Slow. Write everything as plain JSON; refuses to overwrite."""
        ...

    def delete_everything(self) -> list[str]:
        """Slow. Remove all state; a sentence for each thing that could not be removed."""
        ...

    @property
    def originals_dir(self) -> Path:
        """Where originals of cleaned photos are kept."""
        ...

    def old_originals(self) -> int:
        """Slow. How many originals of photos are kept for over 30 days: they still show what was cleaned away."""
        ...
