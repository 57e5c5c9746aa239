"""Backing up here and restoring there, through the program: what comes along, what does not, and what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

import app.application as composition
from app.application import Application
from app.checklist.packs import Packs
from app.core.backups import OpenBackup, Restored
from app.core.clock import EVENING, FixedClock
from app.core.model import AnswerValue, Area, Computer, Depth, Preferences, Worker
from app.core.ports import Asks
from app.core.vault_errors import HistoryLocked, InUse, KeyringLocked, RestoreUnfinished
from app.history.restored import REMINDERS_OFF
from app.reminders.due import FILE_NAME, read_due
from app.storage.placing import Placing
from app.storage.restoring import CHECKLISTS
from app.system.schedule import ScheduleRefused, scheduler_for
from app.ui.program import Lock
from tests.history_makers import NOW, MemoryStore
from tests.unit.checklist.pack_maker import CHECK, add_pack, agency, make_core, table
from tests.unit.checklist.set_maker import PUBLIC, signed_set
from tests.unit.storage.backup_kit import PASSPHRASE, cheap
from tests.unit.storage.test_keys import Killed

__all__ = ["cheap"]
OLDER = "this is version 2027.01.01, and you have the newer 2028.01.01. There is no way back."


@pytest.fixture
def core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: None) -> Path:
    made = make_core(tmp_path / "core")
    monkeypatch.setattr(composition, "checklists_dir", lambda: made)
    return made


def _program(folder: Path, store: MemoryStore | None = None) -> Application:
    made = Application(
        folder, FixedClock(NOW), store or MemoryStore(), checklists_key=PUBLIC, scheduler=scheduler_for(folder)
    )
    made.load()
    return made


@pytest.fixture
def backed_up(tmp_path: Path, core: Path) -> Path:
    """A backup from a computer with an agency's checklist, newer checklists, reminders and photo folders."""
    there = _program(tmp_path / "there")
    there.create_history(Computer.MINE, None)
    there.save_worker(Worker(names=("Ann",)))
    (tmp_path / "photos").mkdir()
    folders = (str(tmp_path / "photos"), str(tmp_path / "gone"))
    there.save_preferences(Preferences(reminders=True, photo_folders=folders, next_review=date(2027, 2, 20)))
    add_pack(there, agency(tmp_path, table("check", CHECK)))
    there.packs.take_newer(there.packs.look_at_newer(signed_set(tmp_path, core, "2027.01.01")))
    there.start_audit(Depth.QUICK)
    there.session.answer(there.catalogue.checks["facebook.friends"], AnswerValue.FIXED)
    assert there.back_up(tmp_path / "mine.psabackup", PASSPHRASE, lambda _done, _total: True)
    assert there.preferences.last_backup == NOW.date()
    there.close()
    return tmp_path / "mine.psabackup"


def _restore(
    program: Application, path: Path, computer: Computer = Computer.MINE, lock: str | None = None
) -> Restored | None:
    return program.restore(program.look_at_backup(path, PASSPHRASE), computer, lock, lambda _done, _total: True)


def test_another_computer_has_it_all_and_says_what_is_not_here(tmp_path: Path, backed_up: Path) -> None:
    here = _program(tmp_path / "here")
    restored = _restore(here, backed_up, Computer.EMPLOYERS)
    gone = f"Not on this computer: the photo folders {tmp_path / 'gone'}. Choose yours again in Photos."
    assert restored == Restored(None, 0, (REMINDERS_OFF, gone))
    assert here.lock() is Lock.KEYRING
    with pytest.raises(HistoryLocked):
        _ = here.vault
    here.open_history()
    assert here.worker == Worker(names=("Ann",), computer=Computer.EMPLOYERS)
    assert not here.preferences.reminders
    assert here.preferences.last_backup == NOW.date()
    assert here.vault.latest_answers()["facebook.friends"].value is AnswerValue.FIXED
    assert "rose.group" in here.catalogue.checks
    assert (here.packs.core_in_use.version, here.packs.core_in_use.chosen) == ("2027.01.01", True)
    assert not (here.data_dir / CHECKLISTS).exists()
    due = read_due(here.data_dir / FILE_NAME)
    assert due
    assert due.plan.areas[Area.REVIEW].day == date(2027, 2, 20)
    here.close()


def test_on_a_shared_computer_no_date_is_left_in_the_open(tmp_path: Path, backed_up: Path) -> None:
    here = _program(tmp_path / "here")
    here.create_history(Computer.MINE, None)
    here.save_preferences(Preferences(next_review=date(2027, 5, 5)))
    assert (here.data_dir / FILE_NAME).exists()
    assert _restore(here, backed_up, Computer.SHARED, "maple river candle")
    assert here.lock() is Lock.PASSPHRASE
    assert not (here.data_dir / FILE_NAME).exists()
    here.open_history("maple river candle")
    assert not (here.data_dir / FILE_NAME).exists()
    here.close()


def test_what_is_here_is_kept_with_its_job_switched_off(tmp_path: Path, backed_up: Path) -> None:
    here = _program(tmp_path / "here")
    here.create_history(Computer.MINE, None)
    here.save_worker(Worker(names=("Ben",)))
    here.save_preferences(Preferences(reminders=True))
    scheduler_for(here.data_dir).switch_on()
    restored = _restore(here, backed_up)
    assert restored
    assert restored.kept
    assert scheduler_for(here.data_dir).state() is None
    here.open_history()
    assert here.worker.names == ("Ann",)
    assert here.kept_histories() == [restored.kept]
    here.put_back(restored.kept)
    here.open_history()
    assert here.worker.names == ("Ben",)
    assert "rose.group" in here.catalogue.checks, "checklists stay: they belong to no history"
    here.close()


class Refusing:
    """A scheduler that lets go of nothing."""

    def switch_on(self, at: time = EVENING) -> Asks:
        return Asks.EACH_DAY

    def switch_off(self) -> None:
        raise ScheduleRefused("off", "Access is denied")

    def state(self) -> Asks | None:
        return Asks.EACH_DAY


def test_a_job_that_stays_is_said_and_keeps_nothing_from_being_restored(tmp_path: Path, backed_up: Path) -> None:
    here = Application(tmp_path / "here", FixedClock(NOW), MemoryStore(), scheduler=Refusing())
    here.load()
    here.create_history(Computer.MINE, None)
    restored = _restore(here, backed_up)
    assert restored
    assert any(said.startswith("Reminders could not be switched off") for said in restored.said)
    here.open_history()
    assert here.worker.names == ("Ann",)
    here.close()


def test_a_keyring_that_goes_away_while_it_is_restored_leaves_what_is_here(
    tmp_path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    here = _program(tmp_path / "here", store)
    here.create_history(Computer.MINE, None)
    here.save_worker(Worker(names=("Ben",)))
    before = dict(store.entries)

    def locked(*_: str) -> None:
        raise KeyringLocked

    with monkeypatch.context() as patch:
        patch.setattr(store, "set", locked)
        with pytest.raises(KeyringLocked):
            _restore(here, backed_up)
    assert store.entries == before
    assert here.worker.names == ("Ben",)
    assert not [path for path in here.data_dir.iterdir() if path.name.startswith("restore")]
    here.close()


def test_checklists_that_are_here_stay_as_they_are(tmp_path: Path, core: Path, backed_up: Path) -> None:
    here = _program(tmp_path / "here")
    here.create_history(Computer.MINE, None)
    other = tmp_path / "other"
    other.mkdir()
    add_pack(here, agency(other, table("check", CHECK | {"minutes": "9"})))
    here.packs.take_newer(here.packs.look_at_newer(signed_set(other, core, "2028.01.01")))
    restored = _restore(here, backed_up)
    assert restored
    assert restored.said[2:] == (
        f"The newer checklists in the backup are not used: {OLDER}",
        "The checklist of Rose Court was left as it is here.",
    )
    here.open_history()
    assert here.catalogue.checks["rose.group"].minutes == 9
    assert here.packs.core_in_use.version == "2028.01.01"
    assert _restore(here, backed_up)
    here.close()


def test_a_checklist_that_is_no_good_here_is_left_out_and_said(
    tmp_path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup may hold anything: what is in it is looked at as if it were added."""
    here = _program(tmp_path / "here")
    _crash_before_the_checklists(here, backed_up, monkeypatch)
    inbox = here.data_dir / CHECKLISTS
    (inbox / "0.toml").write_text("not a checklist")
    (inbox / "newer.checklists").write_bytes(b"not signed")
    said = here.packs.take_up(inbox)
    assert [sentence.partition(":")[0] for sentence in said] == [
        "The newer checklists in the backup are not used",
        "A checklist in the backup is not used",
    ]
    assert here.packs.agency_files() == []


def _crash_before_the_checklists(program: Application, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Packs, "take_up", crash)
        with pytest.raises(Killed):
            _restore(program, path)


def test_checklists_that_a_crash_left_waiting_are_taken_up_at_the_next_start(
    tmp_path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    _crash_before_the_checklists(_program(tmp_path / "here", store), backed_up, monkeypatch)
    again = _program(tmp_path / "here", store)
    assert "rose.group" in again.catalogue.checks
    again.lock()
    again.open_history()
    assert again.packs.core_in_use.chosen
    again.close()


def test_what_was_ready_goes_on_at_the_next_start(
    tmp_path: Path, backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    here = _program(tmp_path / "here", store)
    here.create_history(Computer.MINE, None)

    def refuse(_: Placing) -> None:
        raise InUse

    with monkeypatch.context() as patch:
        patch.setattr(Placing, "finish", refuse)
        with pytest.raises(RestoreUnfinished):
            _restore(here, backed_up)
    assert here.keeps_anything()
    again = _program(tmp_path / "here", store)
    assert again.lock() is Lock.KEYRING
    again.open_history()
    assert again.worker.names == ("Ann",)
    assert len(again.kept_histories()) == 1
    again.close()


def test_a_file_that_is_another_by_now_changes_nothing(tmp_path: Path, backed_up: Path) -> None:
    here = _program(tmp_path / "here")
    here.create_history(Computer.MINE, None)
    opened = here.look_at_backup(backed_up, PASSPHRASE)
    stale = OpenBackup(opened.path, replace(opened.content, audits=7), opened.key)
    with pytest.raises(Exception, match="damaged"):
        here.restore(stale, Computer.MINE, None, lambda _done, _total: True)
    assert here.session.audits == [], "the history is still open"
    here.close()
