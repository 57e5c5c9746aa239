"""The composition root: the only module that knows every part, and wires them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from app import __version__
from app.checklist.catalogue import Catalogue
from app.checklist.packs import AGENCY, NEWER, Packs
from app.checklist.selection import all_that_apply
from app.checklist.signed import PUBLIC_KEY
from app.core import vault_errors
from app.core.backups import BackupContent, Checklists, OpenBackup, Proceed, Restored
from app.core.browsers import PrivateStart
from app.core.clock import Clock, SystemClock
from app.core.errors import UserError
from app.core.flow import AuditFlow
from app.core.model import (
    Action,
    Area,
    Audit,
    Computer,
    Depth,
    LedgerEntry,
    Part,
    Preferences,
    ReminderChoices,
    Step,
    Worker,
)
from app.core.ports import Http, Notifier, PrivateWindows, Scheduler, SecretStore, Vault
from app.core.posts import EXPORT_ORIGIN
from app.history.daily import OneADay
from app.history.export import AlreadyThere, export_history
from app.history.incidents import IncidentLog
from app.history.ledger import Ledger, Sent
from app.history.restored import settle
from app.history.session import AuditSession
from app.history.walk import walk_through
from app.reminders.areas import Known, daily_of, last_looked, plan_of, with_review
from app.reminders.due import FILE_NAME
from app.reminders.keeper import ReminderKeeper
from app.reminders.plan import Plan
from app.reminders.sooner import Signs, Sooner, proposal
from app.reminders.times import Standing
from app.storage.backup_format import look
from app.storage.history_folder import HistoryFolder
from app.storage.removal import delete_everything
from app.storage.restoring import CHECKLISTS as RESTORED_CHECKLISTS
from app.system.browsers import SystemBrowsers
from app.system.notify import notifier_for
from app.system.paths import checklists_dir, originals_dir, resources_dir, search_dir
from app.system.schedule import scheduler_for
from app.system.secrets import KeyringStore
from app.ui.program import Lock

if TYPE_CHECKING:
    from app.old_posts.own_posts import OwnPosts
    from app.passwords.check import PasswordCheck
    from app.search_self.searching import OwnSearch

_T = TypeVar("_T")
SITE_LISTS = "site-lists"


class Application:
    """The real ``app.ui.program.Program``: one data folder, its history, and the packs."""

    def __init__(
        self,
        folder: Path,
        clock: Clock | None = None,
        store: SecretStore | None = None,
        *,
        checklists_key: str = PUBLIC_KEY,
        scheduler: Scheduler | None = None,
        notifier: Notifier | None = None,
        stand_ins: Mapping[str, str] | None = None,
        private_windows: PrivateWindows | None = None,
    ) -> None:
        """``stand_ins`` are servers on this computer that play hosts of the network, in tests."""
        self.data_dir = folder
        self.resources = resources_dir()
        self.clock = clock or SystemClock()
        self.secrets: SecretStore = store or KeyringStore()
        self._stand_ins = stand_ins
        self._private_windows: PrivateWindows = private_windows or SystemBrowsers()
        self._http: Http | None = None
        self._posts: OwnPosts | None = None
        self._reminders = ReminderKeeper(
            folder, self.clock, scheduler or scheduler_for(folder), notifier or notifier_for()
        )
        self._history = HistoryFolder(folder, self.secrets, self.clock)
        self.packs = Packs(folder, checklists_dir(), self._begin_session, checklists_key)
        self._vault: Vault | None = None
        self._replaced = False  # another history has taken the place of the one that was here at the start
        self._session: AuditSession | None = None
        self._worker = Worker()
        self._preferences = Preferences()
        self._flow: AuditFlow | None = None
        self._done: set[Step] = set()
        self._ledger = Ledger()

    # --- Before the history is open ---

    def load(self) -> None:
        from app.photos.originals import Originals

        with suppress(vault_errors.VaultError):  # it is tried again next time
            self.packs.take_up(self.data_dir / RESTORED_CHECKLISTS)
        self._load_packs()
        if self.originals_dir.is_dir():
            Originals(self.originals_dir, self.clock).recover()

    @property
    def is_loaded(self) -> bool:
        return self.packs.is_loaded

    def lock(self) -> Lock:
        self._history.recover()
        return Lock(self._history.lock()) if self._history.exists() else Lock.NONE_YET

    def has_keyring(self) -> bool:
        try:
            self.secrets.get("probe")
        except vault_errors.NoKeyring:
            return False
        except vault_errors.VaultError:
            return True
        return True

    def create_history(self, computer: Computer, passphrase: str | None) -> None:
        try:
            if passphrase is None:
                self._opened(self._history.create_with_keyring())
            else:
                self._opened(self._history.create_with_passphrase(passphrase))
        except FileExistsError:  # another window made one since this one looked
            raise vault_errors.InUse() from None
        self.save_worker(replace(self._worker, computer=computer))

    def open_history(self, passphrase: str | None = None) -> None:
        if passphrase is None:
            self._opened(self._history.open_with_keyring())
        else:
            self._opened(self._history.open_with_passphrase(passphrase))

    def set_history_aside(self) -> Path:
        return self._history.set_aside()

    def backups(self) -> list[Path]:
        return self._history.backups()

    def go_back_to(self, backup: Path) -> None:
        self._history.go_back_to(backup)

    def look_at_backup(self, path: Path, passphrase: str) -> OpenBackup:
        return look(path, passphrase)

    def restore(
        self, backup: OpenBackup, computer: Computer, passphrase: str | None, proceed: Proceed
    ) -> Restored | None:
        said: list[str] = []

        def adjust(vault: Vault) -> None:
            said.extend(settle(vault, computer, backup.content.made.astimezone().date()))

        restored = self._history.restore(backup, passphrase, adjust, self._make_way, proceed)
        if restored is None:
            return None
        said += self._forget_due()
        said += self.packs.take_up(self.data_dir / RESTORED_CHECKLISTS)
        self._load_packs()
        return replace(restored, said=tuple(said))

    def kept_histories(self) -> list[Path]:
        return self._history.kept()

    def put_back(self, kept: Path) -> None:
        self._history.put_back(kept, self._make_way)
        self._forget_due()
        self._load_packs()

    def _make_way(self) -> None:
        """Close the history that another one is to take the place of."""
        self._close_and_forget()
        self._done, self._flow = set(), None

    def _forget_due(self) -> list[str]:
        """The date and the job were those of the history that was here before; opening writes the date anew."""
        self._replaced = True
        with suppress(vault_errors.VaultError):
            self._reminders.forget()
        return self._remove_job()

    def lock_now(self) -> bool:
        try:
            if self._history.lock() != "passphrase":
                return False
        except vault_errors.VaultError:
            return False  # without its key file it could not be opened again
        self._keep_reminders()
        self._close_and_forget()
        return True

    def _close_and_forget(self) -> None:
        """Close the history, and keep nothing of it but which steps are done."""
        self.refresh_flow()
        self._session = None
        self._worker = Worker()
        self._preferences = Preferences()
        with suppress(vault_errors.VaultError):
            self.close()

    def close(self) -> None:
        if self._session is not None:
            self._keep_reminders()
        http, self._http = self._http, None
        if http is not None:
            http.close()  # what is under way there stops
        posts, self._posts = self._posts, None
        if posts is not None:
            posts.rest()
        self._ledger.close()
        vault, self._vault = self._vault, None
        if vault is not None:
            vault.close()

    # --- With the history open ---

    @property
    def vault(self) -> Vault:
        return _open(self._vault)

    @property
    def catalogue(self) -> Catalogue:
        return self.packs.catalogue

    @property
    def session(self) -> AuditSession:
        return _open(self._session)

    @property
    def incidents(self) -> IncidentLog:
        return IncidentLog(self.vault, self.clock)

    @property
    def worker(self) -> Worker:
        return self._worker

    @property
    def preferences(self) -> Preferences:
        return self._preferences

    @property
    def flow(self) -> AuditFlow:
        if self._flow is None:
            self._flow = walk_through(self.session, self.catalogue, self._worker, self._done)
        return self._flow

    @property
    def originals_dir(self) -> Path:
        return originals_dir(self.data_dir)

    def save_worker(self, worker: Worker) -> None:
        before = self._worker
        self.vault.save_worker(worker)
        self._worker = worker
        if worker.computer is not before.computer:
            if worker.computer is Computer.SHARED and self._preferences.reminders:
                self.save_preferences(replace(self._preferences, reminders=False))  # to be chosen anew
            self._write_due()
        self.refresh_flow()

    def save_preferences(self, preferences: Preferences) -> None:
        before = self._preferences
        self.vault.save_preferences(preferences)
        self._preferences = preferences
        if _reminding(preferences) != _reminding(before):
            self._write_due()
        if preferences.prefer_welsh != before.prefer_welsh:
            self._load_packs()
            self._begin_session()

    def start_audit(self, depth: Depth) -> None:
        self.session.start(depth)
        self._done = set()
        self._flow = None

    def finish_audit(self, next_review: date) -> None:
        self.session.finish(all_that_apply(self.catalogue, self._worker), next_review)
        self._preferences = self.vault.preferences()
        self.flow.mark_step(Step.PLAN)
        self._write_due()

    def remove_audit(self, audit: Audit) -> None:
        under_way = self.session.unfinished
        self.session.remove(audit)
        if under_way is not None and under_way.id == audit.id:
            self._done, self._flow = set(), None
        self.refresh_flow()

    def refresh_flow(self) -> None:
        if self._flow is not None:
            self._done = {view.step for view in self._flow.steps if self._flow.is_marked(view.step)}
        self._flow = None

    def one_a_day(self) -> OneADay | None:
        return self.session.one_a_day(all_that_apply(self.catalogue, self._worker))

    def open_actions(self) -> list[Action]:
        return [action for action in self.session.actions() if action.done is None]

    def browse(self, link: str, purpose: str) -> bool:
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if not QDesktopServices.openUrl(QUrl(link)):
            return False
        self._note_page(link, purpose)
        return True

    def private_browsers(self) -> list[PrivateStart]:
        from app.search_self.private_windows import private_starts

        return self._private_windows.found(private_starts(search_dir()))

    def browse_privately(self, browser: PrivateStart, link: str, purpose: str) -> None:
        self._private_windows.open(browser, link)
        self._note_page(link, purpose)

    def _note_page(self, link: str, purpose: str) -> None:
        host = urlsplit(link).hostname or ""
        self._ledger.note(LedgerEntry(self.clock.now(), host, purpose, by_browser=True))

    def password_check(self) -> PasswordCheck:
        from app.passwords.check import PasswordCheck
        from app.passwords.job import NAME
        from app.system.worker import WorkerProcess

        return PasswordCheck(WorkerProcess(NAME), self.resources / "passwords")

    def own_search(self) -> OwnSearch:
        from app.search_self.searching import OwnSearch
        from app.system.http import Patience, RequestsHttp

        once = Patience(connect=6, read=8, whole=12, tries=1)  # each host is asked once, and none is waited for
        return OwnSearch(
            self.vault,
            self.clock,
            search_dir(),
            self.data_dir / SITE_LISTS,
            lambda: RequestsHttp(self.note_sent, clock=self.clock, patience=once, stand_ins=self._stand_ins),
        )

    def own_posts(self) -> OwnPosts:
        if self._posts is None:
            from app.old_posts import flagging_job, reading_job
            from app.old_posts.importing import Workers
            from app.old_posts.own_posts import OwnPosts
            from app.photos.in_memory import place_of
            from app.system.worker import WorkerProcess

            workers = Workers(WorkerProcess(reading_job.NAME), WorkerProcess(flagging_job.NAME))
            self._posts = OwnPosts(self.vault, self.clock, self.resources / "old_posts", workers, place_of)
        return self._posts

    @property
    def http(self) -> Http:
        if self._http is None:
            from app.system.http import RequestsHttp

            self._http = RequestsHttp(self.note_sent, clock=self.clock, stand_ins=self._stand_ins)
        return self._http

    def note_sent(self, entry: LedgerEntry) -> None:
        self._ledger.note(entry)

    def sent(self) -> Sent | None:
        return None if self._vault is None and self._history.exists() else self._ledger.sent

    # --- Settings ---

    def set_lock(self, passphrase: str | None, *, old: str = "") -> bool:
        if passphrase is not None:
            return self._history.lock_with_passphrase(passphrase, old=old)
        self._history.lock_with_keyring(old=old)
        return True

    # --- Reminders ---

    def reminders(self) -> Standing:
        self._write_due()  # it may have been removed or damaged since
        # Not our own copy of the choice: locked meanwhile, it is forgotten.
        return self._reminders.standing(self._plan(self._preferences), chosen=self.vault.preferences().reminders)

    def switch_reminders_on(self) -> None:
        self._reminders.switch_on(self._preferences)

    def switch_reminders_off(self) -> None:
        self._reminders.switch_off()

    def put_job_right(self) -> None:
        with suppress(UserError):  # Settings says how it stands
            self._reminders.put_right(self.vault.preferences())

    def reminder_plan(self) -> Plan:
        self._keep_reminders()
        return self._plan(self._preferences)

    def sooner(self, when: date | None) -> Sooner | None:
        checks = all_that_apply(self.catalogue, self._worker)
        signs = Signs(
            self._worker.someone_looking,
            None if self._worker.computer is Computer.EMPLOYERS else next(iter(self.vault.incidents()), None),
            () if self.session.unfinished else self.session.changed(checks).all,  # an audit asks them all the same
        )
        return proposal(signs, when, self._preferences, self.clock.today())

    def write_calendar(
        self, path: Path, review: date | None = None, areas: Collection[Area] = tuple(Area)
    ) -> Mapping[Area, date]:
        preferences = with_review(self._preferences, review) if review else self._preferences
        # Where no file may be kept, the history's own name for the events takes its place.
        uid = None if self._may_remind() else self.vault.identity("the next review")[:32]
        exported = preferences.reminder_choices.exported
        try:
            return self._reminders.write_calendar(path, self._plan(preferences), exported, areas, uid=uid)
        except FileExistsError:
            raise AlreadyThere(path) from None

    def _plan(self, preferences: Preferences) -> Plan:
        checks, today = all_that_apply(self.catalogue, self._worker), self.clock.today()
        session, audit = self.session, self.session.unfinished
        one = session.one_a_day(checks)
        daily = daily_of(audit.started, session.given.values(), len(one.left), today) if one and audit else None
        searches = [*self.vault.search_record().looked.values()]
        known = Known(session.audits, checks, session.latest, self.vault.looks(Part.PHOTOS), searches)
        waited = [one.due for one in self.open_actions() if one.origin.startswith(EXPORT_ORIGIN) and one.due]
        looked = last_looked(known, preferences.reminder_choices.looked, today)
        return plan_of(preferences, looked, daily, min(waited, default=None))

    def _write_due(self) -> None:
        """Keep the dates where a reminder finds them without the history's key, but not where others would."""
        if self._may_remind():
            self._reminders.keep(self._plan(self._preferences), self._preferences.reminder_choices.exported)
        else:
            self._reminders.forget()

    def _keep_reminders(self) -> None:
        """Bring the due file up to date with what was answered; without it the last one stands."""
        with suppress(UserError):
            self._write_due()

    def _may_remind(self) -> bool:
        return self._worker.computer is not Computer.SHARED or self._preferences.reminders

    # --- What leaves, and what goes ---

    def back_up(self, path: Path, passphrase: str, proceed: Proceed) -> BackupContent | None:
        vault, lists = self.vault, Checklists(tuple(self.packs.agency_files()), self.packs.newer_file)
        made = vault.back_up(path, passphrase, lists, __version__, self.clock.now(), proceed)
        if made:
            with suppress(vault_errors.VaultError):  # the backup is there all the same
                with vault.together():
                    vault.save_preferences(replace(vault.preferences(), last_backup=self.clock.today()))
                if self._vault is vault:  # not locked meanwhile
                    self._preferences = vault.preferences()
        return made

    def export(self, path: Path) -> None:
        export_history(self.vault, path, self.clock.now())

    def keeps_anything(self) -> bool:
        """Whether the data folder holds what only this app writes: a history, a date, packs or originals of photos."""
        from app.photos.originals import Originals

        if self._history.keeps_anything() or self.packs.agency_files() or Originals(self.originals_dir).runs():
            return True
        return any((self.data_dir / name).exists() for name in (FILE_NAME, NEWER))

    def delete_everything(self) -> list[str]:
        from app.photos.originals import Originals
        from app.system.notify_windows import forget_sender

        # In this process or in another, such as the command line: it would go on making originals.
        if Originals(self.originals_dir).in_use():
            raise UserError(
                "Photos are being cleaned at this moment.",
                safe="Nothing was deleted.",
                do="Wait until that has ended, or stop it. Then delete everything once more.",
            )
        self.close()
        removal = delete_everything(
            self.data_dir,
            self.secrets,
            also=(AGENCY, NEWER, SITE_LISTS, self.originals_dir.name, FILE_NAME, f".{FILE_NAME}.*"),
        )
        said = self._remove_job()  # not before: while another window is open nothing goes
        forget_sender()
        said += [f"{path} could not be removed: {why}." for path, why in removal.left]
        said += [f"{path} is none of the files that this app keeps here, and was left." for path in removal.not_ours]
        if not (self._forget_api_key() and removal.keyring_cleared):
            said.append("An entry of this computer's keyring may be left. Look there for privacy-self-audit.")
        return said

    def old_originals(self) -> int:
        from app.photos.originals import Originals

        if not self.originals_dir.is_dir():
            return 0
        return sum(run.photos for run in Originals(self.originals_dir, self.clock).older_than())

    # --- Inside ---

    def _opened(self, vault: Vault) -> None:
        self._vault = vault
        self._worker = vault.worker() or Worker()
        self._preferences = vault.preferences()
        if self._preferences.prefer_welsh or not self.is_loaded:
            self._load_packs()
        self._begin_session()
        self._ledger.open(vault)
        if self._replaced:
            with suppress(vault_errors.VaultError):
                self._write_due()
                self._replaced = False

    def _load_packs(self) -> None:
        self.packs.load(welsh=self._preferences.prefer_welsh)

    def _begin_session(self) -> None:
        """Go by the packs that are in use now."""
        self._session = AuditSession(self.vault, self.clock, self.catalogue)
        self._flow = None

    def _forget_api_key(self) -> bool:
        """Whether the keyring holds no key of a breach service any more."""
        from app.passwords.breaches import forget_key

        try:
            forget_key(self.secrets)
        except vault_errors.NoKeyring:
            return True
        except vault_errors.VaultError:
            return False
        return True

    def _remove_job(self) -> list[str]:
        try:
            self._reminders.switch_off()
        except UserError as error:
            return [error.sentence()]
        return []


def _reminding(preferences: Preferences) -> tuple[date | None, int, bool, ReminderChoices]:
    """What the due file depends on."""
    return preferences.next_review, preferences.review_months, preferences.reminders, preferences.reminder_choices


def _open(thing: _T | None) -> _T:
    if thing is None:
        raise vault_errors.HistoryLocked()
    return thing
