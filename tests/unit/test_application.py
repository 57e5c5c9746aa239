"""The program behind the window: agency packs in the data folder, and locking what is open.

Packs are added, replaced, removed; bad ones never keep the app from starting.
"""

from __future__ import annotations

import errno
import gc
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from threading import Event
from types import FunctionType, ModuleType

import icalendar
import pytest
from PySide6.QtGui import QDesktopServices

from app.application import Application
from app.checklist.loader import MAX_FILES
from app.checklist.packs import AGENCY
from app.checklist.reading import PackError
from app.core.clock import EVENING, FixedClock
from app.core.model import AccountKind, Area, Computer, Depth, LedgerEntry, Part, Preferences, Worker
from app.core.ports import Asks
from app.core.vault_errors import Damaged, DiskFull, HistoryLocked, InUse, ReadOnly, WrongPassphrase
from app.core.worker import Stopped
from app.history.findings import Seen
from app.history.ledger import Sent
from app.photos.clean import clean_in_place
from app.photos.originals import Originals
from app.reminders.due import FILE_NAME, read_due
from app.search_self.site_list import NoList
from app.system.schedule import ScheduleRefused, scheduler_for
from app.ui.program import Lock
from tests.history_makers import NOW, MemoryStore
from tests.loopback_server import answer, serve
from tests.unit.checklist.pack_maker import CHECK, add_pack, agency, head, table, write
from tests.unit.old_posts.posts_kit import archive, save
from tests.unit.photos.builders import after_start, exif, picture, position
from tests.unit.search_self.farm import entry

INSTAGRAM = '[[rule]]\ncheck = "instagram.who-can-tag"\naim = "Don\'t allow"\nreason = "Policy."'


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Application]:
    made = Application(tmp_path / "data", FixedClock(NOW), MemoryStore())
    made.create_history(Computer.MINE, None)
    yield made
    made.close()


def _names(program: Application) -> list[str]:
    return [path.name for path in program.packs.agency_files()]


def test_an_added_pack_is_used_at_once_and_after_a_start(program: Application, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK), INSTAGRAM))
    assert "rose.group" in program.catalogue.checks
    again = Application(program.data_dir, FixedClock(NOW), MemoryStore())
    again.load()
    assert "rose.group" in again.catalogue.checks
    assert [rule.stands for rule in again.catalogue.checks["instagram.who-can-tag"].rules] == [True]
    program.packs.remove(program.packs.agency_files()[0])
    assert "rose.group" not in program.catalogue.checks
    assert not program.catalogue.checks["instagram.who-can-tag"].rules


def test_a_newer_version_takes_the_place_of_the_older(program: Application, tmp_path: Path) -> None:
    """Whatever the file is called: the policy officer sends rose-2026.toml and then rose-2027.toml."""
    add_pack(program, write(tmp_path, head(), table("check", CHECK), name="rose-2026.toml"))
    newer = write(tmp_path, head(version='"2027.01.01"'), table("check", CHECK), name="rose-2027.toml")
    add_pack(program, newer)
    assert _names(program) == ["rose.toml"]
    assert program.catalogue.pack_by_id["rose"].version == "2027.01.01"
    assert not program.catalogue.problems


def test_two_agencies_may_call_their_files_the_same(program: Application, tmp_path: Path) -> None:
    add_pack(program, write(tmp_path, head(), name="pack.toml"))
    add_pack(program, write(tmp_path, head(id='"vale"', title='"Vale Court"'), name="pack.toml"))
    assert _names(program) == ["rose.toml", "vale.toml"]


def test_a_bad_pack_is_not_added_and_the_one_in_use_stays(program: Application, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK)))
    before = program.packs.agency_files()[0].read_bytes()
    for bad in (
        agency(tmp_path, table("check", CHECK, minutes="31")),
        write(tmp_path, head(), INSTAGRAM, INSTAGRAM),
        write(tmp_path, head(id='"vale"'), name="vale.toml"),  # the title of the one in use
        tmp_path / "none.toml",
    ):
        with pytest.raises(PackError):
            add_pack(program, bad)
        assert [path.read_bytes() for path in program.packs.agency_files()] == [before]
    assert "rose.group" in program.catalogue.checks


def test_looking_changes_nothing_and_only_what_was_looked_at_is_added(program: Application, tmp_path: Path) -> None:
    file = agency(tmp_path, table("check", CHECK))
    proposals = program.packs.look(file)
    assert (program.packs.agency_files(), "rose.group" in program.catalogue.checks) == ([], False)
    file.write_text(file.read_text("utf-8").replace("Leave the group", "Stay in the group"), "utf-8")
    with pytest.raises(PackError, match="changed since you looked at it"):
        program.packs.add(proposals)
    assert program.packs.agency_files() == []


def test_a_folder_is_added_file_by_file_and_what_went_in_before_trouble_is_used(
    program: Application, tmp_path: Path
) -> None:
    agency(tmp_path, table("check", CHECK))
    agency(tmp_path, table("check", CHECK, minutes="31"), pack="vale")
    proposals = program.packs.look(tmp_path)
    assert [bool(proposal.effect.pack) for proposal in proposals] == [True, False]
    with pytest.raises(PackError, match="this must be 30 or less"):
        program.packs.add(proposals)
    assert _names(program) == ["rose.toml"]
    assert "rose.group" in program.catalogue.checks


def test_broken_files_in_the_folder_leave_the_app_as_it_is(program: Application, tmp_path: Path) -> None:
    add_pack(program, agency(tmp_path, table("check", CHECK)))
    folder = program.data_dir / AGENCY
    (folder / "bytes.toml").write_bytes(b"\xff\0")
    (folder / "folder.toml").mkdir()
    (folder / "link.toml").symlink_to(folder / "rose.toml")
    again = Application(program.data_dir, FixedClock(NOW), MemoryStore())
    again.load()
    assert sorted(problem.file.name for problem in again.catalogue.problems) == [
        "bytes.toml",
        "folder.toml",
        "link.toml",
    ]
    assert "rose.group" in again.catalogue.checks


def test_a_folder_of_packs_that_cannot_be_read_is_a_problem_and_no_end(program: Application) -> None:
    folder = program.data_dir / AGENCY
    folder.write_text("not a folder")
    program.load()
    (problem,) = program.catalogue.problems
    assert problem.file == folder
    assert len(program.catalogue.checks) > 200
    assert program.packs.agency_files() == []


def test_of_too_many_packs_the_first_are_used(program: Application, tmp_path: Path) -> None:
    folder = program.data_dir / AGENCY
    folder.mkdir()
    for number in range(MAX_FILES):
        (folder / f"z{number:03}.toml").touch()
    agency(folder, table("check", CHECK))
    program.load()
    assert "rose.group" in program.catalogue.checks
    (problem,) = (problem for problem in program.catalogue.problems if problem.file == folder)
    assert problem.problem.endswith("Not read: z199.toml.")
    assert len(program.packs.agency_files()) == MAX_FILES


def test_a_folder_that_holds_nothing_of_ours_is_known(program: Application, tmp_path: Path) -> None:
    assert program.keeps_anything()
    (tmp_path / "other" / "backups").mkdir(parents=True)
    assert not Application(tmp_path / "other", FixedClock(NOW), MemoryStore()).keeps_anything()
    assert not Application(tmp_path / "none", FixedClock(NOW), MemoryStore()).keeps_anything()


# --- Pages in the browser -----------------------------------------------------------------------

LINK = "https://help.example/setting?who=me"


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the browser says to each link that it is given, the last first."""
    answers: list[bool] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: answers.pop())
    return answers


def _pages(program: Application) -> list[str]:
    return [entry.host for entry in program.vault.ledger() if entry.by_browser]


def test_only_a_page_that_opened_is_in_the_ledger(program: Application, browser: list[bool]) -> None:
    browser[:] = [True, False]
    assert not program.browse(LINK, "Setting: friends")
    assert program.vault.ledger() == []
    assert program.browse(LINK, "Setting: friends")
    assert program.vault.ledger() == [LedgerEntry(NOW, "help.example", "Setting: friends", by_browser=True)]


def test_a_page_that_opened_is_said_to_be_open_and_its_entry_waits_for_a_full_disk(
    program: Application, browser: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise DiskFull

    browser[:] = [True, True]
    with monkeypatch.context() as patch:
        patch.setattr(program.vault, "add_to_ledger", full)
        assert program.browse("https://one.example", "a test")
        assert program.sent() == Sent(0, 1)
    assert _pages(program) == []
    assert program.browse("https://two.example", "a test")
    assert _pages(program) == ["one.example", "two.example"]
    assert program.sent() == Sent(0, 2)


def test_a_page_opened_before_the_history_is_in_its_ledger(tmp_path: Path, browser: list[bool]) -> None:
    browser[:] = [True]
    program = Application(tmp_path / "new", FixedClock(NOW), MemoryStore())
    assert program.browse("https://help.example", "Help: a line to call")
    program.create_history(Computer.MINE, None)
    assert _pages(program) == ["help.example"]
    program.close()


# --- Originals of photos ------------------------------------------------------------------------


def test_only_originals_kept_for_over_thirty_days_are_counted(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    program = Application(tmp_path / "data", clock, MemoryStore())
    assert program.old_originals() == 0
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(after_start(picture(), exif((), (), position())))
    originals = Originals(program.originals_dir, clock)
    assert len(list(clean_in_place([str(tmp_path / "a.jpg"), str(tmp_path / "b.jpg")], originals))) == 2
    clock.advance(timedelta(days=30))
    assert program.old_originals() == 0
    clock.advance(timedelta(seconds=1))
    assert program.old_originals() == 2
    originals.let_go()
    assert program.old_originals() == 0


# --- Ways out of a history that does not open ---------------------------------------------------


def test_a_damaged_history_goes_back_to_its_backup_and_another_one_never_sees_it(program: Application) -> None:
    program.save_worker(Worker(names=(NAME,)))
    program.close()
    history, backup = program.data_dir / "history.db", program.data_dir / "backups" / "history-2026-01-01-v1.db"
    backup.parent.mkdir()
    backup.write_bytes(history.read_bytes())
    history.write_bytes(history.read_bytes()[:-5000])
    with pytest.raises(Damaged):
        program.open_history()
    assert program.backups() == [backup]
    program.go_back_to(backup)
    program.open_history()
    assert program.worker.names == (NAME,)
    program.close()
    aside = program.set_history_aside()
    program.create_history(Computer.MINE, None)
    assert program.backups() == []
    assert (aside / "backups" / backup.name).exists()
    assert program.worker.names == ()


# --- Locking what is open -----------------------------------------------------------------------

PASSPHRASE = "maple river candle"
NAME, NOTE = "Gwenllian Marker-Name", "note: asked my sister"


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Application]:
    """A history under a passphrase with a worker, an audit and a note in it, open."""
    made = Application(tmp_path / "locked", FixedClock(NOW), MemoryStore())
    made.create_history(Computer.MINE, PASSPHRASE)
    made.save_worker(Worker(accounts={"facebook": AccountKind.PERSONAL}, names=(NAME,)))
    made.start_audit(Depth.QUICK)
    made.session.save_note("facebook.friends-list", NOTE)
    yield made
    made.close()


def _reachable_text(start: object) -> str:
    """All text that can be reached from an object, without going through code."""
    seen: set[int] = set()
    waiting, text = [start], []
    while waiting:
        item = waiting.pop()
        if id(item) in seen or isinstance(item, type | ModuleType | FunctionType):
            continue
        seen.add(id(item))
        if isinstance(item, str):
            text.append(item)
        waiting.extend(gc.get_referents(item))
    return "\n".join(text)


def test_lock_now_forgets_all_and_the_passphrase_opens_it_again(locked: Application) -> None:
    assert locked.flow.left > 0
    open_text = _reachable_text(locked)
    assert NAME in open_text
    assert NOTE in open_text
    assert PASSPHRASE not in open_text
    assert locked.lock_now()
    text = _reachable_text(locked)
    assert [secret for secret in (NAME, NOTE, PASSPHRASE) if secret in text] == []
    assert (locked.worker, locked.preferences) == (Worker(), Preferences())
    assert locked.lock() is Lock.PASSPHRASE
    with pytest.raises(WrongPassphrase):
        locked.open_history(PASSPHRASE.title())
    locked.open_history(PASSPHRASE)
    assert locked.worker.names == (NAME,)
    assert locked.session.notes["facebook.friends-list"] == NOTE
    assert locked.session.unfinished is not None


@pytest.mark.parametrize(
    "ask",
    [
        lambda program: program.vault,
        lambda program: program.session,
        lambda program: program.flow,
        lambda program: program.save_worker(Worker()),
        lambda program: program.save_preferences(Preferences(theme="dark")),
    ],
)
def test_what_needs_the_history_says_that_it_is_locked(
    locked: Application, ask: Callable[[Application], object]
) -> None:
    locked.lock_now()
    with pytest.raises(HistoryLocked, match="Your history is locked"):
        ask(locked)
    assert (locked.worker, locked.preferences) == (Worker(), Preferences())
    assert "facebook" in locked.catalogue.pack_by_id, "help and photos need no key"


def test_work_that_began_before_the_lock_is_told_that_it_came_too_late(locked: Application) -> None:
    session, vault = locked.session, locked.vault
    locked.lock_now()
    with pytest.raises(HistoryLocked):
        session.record(Part.PHOTOS, (), [Seen("location", "a" * 32, "seen")], lambda _: True)
    with pytest.raises(HistoryLocked):
        vault.save_worker(Worker())
    locked.open_history(PASSPHRASE)
    assert locked.vault.findings(Part.PHOTOS) == []


def test_an_export_that_is_read_when_the_history_is_locked_is_given_up(locked: Application, tmp_path: Path) -> None:
    posts = locked.own_posts()
    assert posts is locked.own_posts()
    export = save(tmp_path, archive({number: f"tea {number}" for number in range(300)}, 0))
    with pytest.raises((HistoryLocked, Stopped)):
        posts.bring_in(export, progress=lambda _: locked.lock_now())
    with pytest.raises(HistoryLocked):
        locked.own_posts()
    locked.open_history(PASSPHRASE)
    assert locked.own_posts() is not posts
    assert not locked.own_posts().imports()
    assert not locked.own_posts().find("tea")


def test_the_keyring_would_open_it_again_so_it_stays_open(program: Application, tmp_path: Path) -> None:
    program.save_worker(Worker(names=(NAME,)))
    assert not program.lock_now()
    assert program.session.audits == []
    assert program.worker.names == (NAME,)
    assert not Application(tmp_path / "none", FixedClock(NOW), MemoryStore()).lock_now()


def test_no_more_packs_are_added_than_are_read(
    program: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.checklist.added.MAX_FILES", 1)
    add_pack(program, write(tmp_path, head(), name="pack.toml"))
    with pytest.raises(PackError, match="Remove one first"):
        add_pack(program, write(tmp_path, head(id='"vale"', title='"Vale Court"'), name="pack.toml"))
    add_pack(program, write(tmp_path, head(title='"Rose Court, new"'), name="pack.toml"))  # a newer one takes its place
    assert len(program.packs.agency_files()) == 1


def test_packs_that_cannot_be_written_or_removed_are_trouble_and_no_bug(
    program: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    pack = agency(tmp_path, table("check", CHECK))
    add_pack(program, pack)
    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(ReadOnly):
        program.packs.remove(program.packs.agency_files()[0])
    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(ReadOnly):
        add_pack(program, pack)


def test_the_date_is_only_left_where_others_do_not_look(program: Application, tmp_path: Path) -> None:
    """On a shared computer no file says when the next review is, unless reminders are chosen there."""
    file = program.data_dir / FILE_NAME
    review = date(2027, 2, 20)
    program.save_preferences(Preferences(next_review=review))
    mine = read_due(file)
    program.save_worker(replace(program.worker, computer=Computer.SHARED))
    assert mine is not None
    assert not file.exists()
    program.save_preferences(replace(program.preferences, next_review=date(2027, 3, 20)))
    one, two = (_event(program, review, tmp_path / name) for name in ("one.ics", "two.ics"))
    assert one == two
    assert one.decoded("dtstart").date() == review
    assert not file.exists()
    program.save_preferences(replace(program.preferences, reminders=True))
    chosen = read_due(file)
    assert chosen is not None
    assert chosen.plan.areas[Area.REVIEW].day == date(2027, 3, 20)
    program.save_preferences(replace(program.preferences, reminders=False))
    assert not file.exists()
    program.save_worker(replace(program.worker, computer=Computer.MINE))
    assert file.exists()


def test_a_calendar_file_made_later_replaces_the_event_on_a_shared_computer_too(tmp_path: Path) -> None:
    clock = FixedClock(NOW)
    shared = Application(tmp_path / "shared", clock, MemoryStore())
    shared.create_history(Computer.SHARED, "maple river candle")
    first = _event(shared, date(2027, 2, 20), tmp_path / "one.ics")
    clock.advance(timedelta(days=1))
    second = _event(shared, date(2027, 3, 20), tmp_path / "two.ics")
    shared.close()
    assert (second["uid"], second["sequence"] > first["sequence"]) == (first["uid"], True)


def _event(program: Application, day: date, path: Path) -> icalendar.Event:
    """The one event of the calendar file that is written with the review on that day."""
    assert program.write_calendar(path, day) == {Area.REVIEW: day}
    (event,) = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return event


class Refusing:
    """A scheduler that was switched on, and lets go of nothing."""

    def switch_on(self, at: time = EVENING) -> Asks:
        return Asks.EACH_DAY

    def switch_off(self) -> None:
        raise ScheduleRefused("off", "Access is denied")

    def state(self) -> Asks | None:
        return Asks.EACH_DAY


def test_delete_everything_removes_the_job_too(tmp_path: Path) -> None:
    scheduler = scheduler_for(tmp_path / "data")
    doomed = Application(tmp_path / "data", FixedClock(NOW), MemoryStore(), scheduler=scheduler)
    doomed.create_history(Computer.MINE, None)
    assert scheduler.switch_on() is Asks.AT_SIGN_IN, "no systemd answers in a test"
    assert scheduler.state() is Asks.AT_SIGN_IN
    assert doomed.delete_everything() == []
    assert scheduler.state() is None


def test_while_the_history_is_open_elsewhere_the_job_stays_too(tmp_path: Path) -> None:
    store, scheduler = MemoryStore(), scheduler_for(tmp_path / "data")
    first = Application(tmp_path / "data", FixedClock(NOW), store, scheduler=scheduler)
    first.create_history(Computer.MINE, None)
    scheduler.switch_on()
    with pytest.raises(InUse):
        Application(tmp_path / "data", FixedClock(NOW), store, scheduler=scheduler).delete_everything()
    assert scheduler.state() is Asks.AT_SIGN_IN
    first.close()


def test_a_job_that_stays_does_not_keep_the_rest_from_going(tmp_path: Path) -> None:
    doomed = Application(tmp_path / "data", FixedClock(NOW), MemoryStore(), scheduler=Refusing())
    doomed.create_history(Computer.MINE, None)
    (said,) = doomed.delete_everything()
    assert said.startswith("Reminders could not be switched off because Access is denied.")
    assert not doomed.data_dir.exists()


def test_a_lock_that_comes_while_the_job_is_asked_does_not_switch_it_off(tmp_path: Path) -> None:
    """The choice is forgotten with everything else that was in the history; that is no "off"."""
    asked = Application(tmp_path / "data", FixedClock(NOW), MemoryStore(), scheduler=Refusing())
    asked.create_history(Computer.MINE, "maple river candle")
    asked.save_preferences(Preferences(reminders=True))
    assert asked.reminders().asks is Asks.EACH_DAY
    assert asked.lock_now()
    with pytest.raises(HistoryLocked):
        asked.reminders()


def test_the_search_for_oneself_asks_each_host_once_and_its_list_goes_with_everything(tmp_path: Path) -> None:
    with serve() as server:
        server.play = lambda handler: answer(handler, b"", 503)
        program = Application(
            tmp_path / "data", FixedClock(NOW), MemoryStore(), stand_ins={"raw.githubusercontent.com": server.url}
        )
        program.create_history(Computer.MINE, None)
        search = program.own_search()
        assert search.plan().queries
        with pytest.raises(NoList):
            search.fetch_site_list(Event())
        assert len(server.asked) == 1
        sites = [entry(number) for number in range(20)]
        server.play = lambda handler: answer(handler, json.dumps({"sites": sites}).encode())
        assert len(search.fetch_site_list(Event()).sites) == 20
    assert [noted.host for noted in program.vault.ledger()] == ["raw.githubusercontent.com"] * 2
    assert (tmp_path / "data" / "site-lists").is_dir()
    assert program.delete_everything() == []
    assert not (tmp_path / "data").exists()
