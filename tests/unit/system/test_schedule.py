"""The operating system's own job: its exact words, its commands, and on Linux what they really do."""

from __future__ import annotations

import plistlib
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dev
from app.core.ports import Asks, Scheduler
from app.reminders.due import FILE_NAME, read_due, write_due
from app.reminders.times import REMINDER
from app.system import job_texts
from app.system.commands import CommandFailed
from app.system.schedule import (
    Job,
    LinuxScheduler,
    MacScheduler,
    ScheduleRefused,
    WindowsScheduler,
    scheduler_for,
)
from tests.conftest import needed
from tests.due_makers import review
from tests.job_words import desktop_words, systemd_words
from tests.unit.system.test_notify import in_session

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's")

GOLDEN = Path(__file__).parent / "jobs"
NAME = "privacy-self-audit-0123abcd"
NASTY = 'a "b" $HOME %h `id` \\ é; & <c>'
COMMAND = ("/opt/the app/python", "-P", "-m", "app", "--data-dir", f"/home/jo/{NASTY}", "reminders", "check")
JOB = Job(NAME, COMMAND, "/opt/the app")
WINDOWS = Job(
    NAME,
    (r"C:\Program Files\Python & Co\pythonw.exe", "-m", "app", "--data-dir", "C:\\Users\\Jo é\\x y\\", "check"),
    r"C:\Users\Jo é\privacy & audit",
)

Command = tuple[str, ...]


class Commands:
    """Takes the place of the operating system's commands; those whose words hold one of ``failing`` fail.

    Windows tells a task as it was given, in letters of its own.
    """

    def __init__(self, *failing: str) -> None:
        self.seen: list[Command] = []
        self.failing = set(failing)
        self.files: list[bytes] = []

    def __call__(self, words: Sequence[str]) -> str:
        self.seen.append(tuple(words))
        self.files += [path.read_bytes() for path in map(Path, words) if path.suffix == ".xml"]
        if self.failing & set(words):
            raise CommandFailed("Access is denied")
        return self.files[-1].decode("utf-16").encode("ascii", "replace").decode() if "/Query" in words else ""


def _linux(folder: Path, run: Commands, job: Job = JOB) -> LinuxScheduler:
    return LinuxScheduler(job, folder / "config", folder / "data", run)


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


# --- The exact words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("reminder.service", job_texts.systemd_service(COMMAND).encode()),
        ("reminder.timer", job_texts.systemd_timer().encode()),
        ("reminder.desktop", job_texts.autostart_entry(COMMAND).encode()),
        ("reminder.plist", job_texts.launch_agent(NAME, COMMAND)),
        ("reminder.xml", job_texts.windows_task(WINDOWS.command, WINDOWS.folder).encode()),
    ],
)
def test_the_words_are_those_that_were_looked_at(file: str, made: bytes) -> None:
    assert made.decode() == (GOLDEN / file).read_text(encoding="utf-8")


_WORDS = st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"])), min_size=1, max_size=4)


@given(_WORDS)
def test_an_entry_means_the_same_words_to_the_desktop(words: list[str]) -> None:
    assert desktop_words(job_texts.autostart_entry(words)) == words


@given(_WORDS)
def test_a_unit_means_the_same_words_to_systemd(words: list[str]) -> None:
    assert systemd_words(job_texts.systemd_service(words)) == words


@given(_WORDS)
def test_an_agent_means_the_same_words_to_macos(words: list[str]) -> None:
    assert plistlib.loads(job_texts.launch_agent(NAME, ["/bin/x"]))["Label"] == NAME
    sayable = [word.translate({0xFFFE: None, 0xFFFF: None}) for word in words]
    assert plistlib.loads(job_texts.launch_agent(NAME, sayable))["ProgramArguments"] == sayable


def test_a_task_is_xml_that_starts_late_rather_than_never() -> None:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ElementTree.fromstring(job_texts.windows_task(WINDOWS.command, WINDOWS.folder).partition("\n")[2])
    assert task.findtext(f".//{space}Command") == WINDOWS.command[0]
    assert task.findtext(f".//{space}WorkingDirectory") == WINDOWS.folder
    assert task.findtext(f".//{space}StartWhenAvailable") == "true"
    # A backslash before the closing quotation mark is doubled, or it would take the mark with it.
    assert task.findtext(f".//{space}Arguments") == '"-m" "app" "--data-dir" "C:\\Users\\Jo é\\x y\\\\" "check"'


def test_the_job_follows_quiet_hours() -> None:
    early = time(9, 30)
    assert "OnCalendar=*-*-* 09:30:00\n" in job_texts.systemd_timer(early)
    agent = plistlib.loads(job_texts.launch_agent(NAME, COMMAND, early))
    assert agent["StartCalendarInterval"] == {"Hour": 9, "Minute": 30}
    assert "<StartBoundary>2026-01-01T09:30:00<" in job_texts.windows_task(WINDOWS.command, WINDOWS.folder, early)


def test_switching_on_again_moves_the_hour(tmp_path: Path) -> None:
    scheduler = _linux(tmp_path, Commands())
    scheduler.switch_on()
    scheduler.switch_on(time(9))
    (timer,) = tmp_path.rglob("*.timer")
    assert "OnCalendar=*-*-* 09:00:00\n" in timer.read_text()


# --- Linux ---------------------------------------------------------------------------------------


def test_with_systemd_a_timer_asks_each_day_and_nothing_is_left_of_it(tmp_path: Path) -> None:
    run = Commands()
    scheduler = _linux(tmp_path, run)
    assert scheduler.state() is None
    assert scheduler.switch_on() is Asks.EACH_DAY
    units = "config/systemd/user"
    assert _files(tmp_path) == [f"{units}/{NAME}.service", f"{units}/{NAME}.timer"]
    assert scheduler.state() is Asks.EACH_DAY
    timer = f"{NAME}.timer"
    assert run.seen == [
        ("systemctl", "--user", "daemon-reload"),
        ("systemctl", "--user", "enable", "--now", timer),
        ("systemctl", "--user", "is-active", "--quiet", timer),
    ]
    run.seen.clear()
    for trace in (f"{units}/timers.target.wants/{timer}", f"data/systemd/timers/stamp-{timer}"):
        (tmp_path / trace).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / trace).touch()
    scheduler.switch_off()
    assert _files(tmp_path) == []
    assert scheduler.state() is None
    assert run.seen == [
        ("systemctl", "--user", "disable", "--now", timer),
        ("systemctl", "--user", "daemon-reload"),
    ]


def test_without_systemd_the_desktop_asks_at_sign_in(tmp_path: Path) -> None:
    run = Commands("systemctl")
    scheduler = _linux(tmp_path, run)
    assert scheduler.switch_on() is Asks.AT_SIGN_IN
    assert _files(tmp_path) == [f"config/autostart/{NAME}.desktop"]
    assert scheduler.state() is Asks.AT_SIGN_IN
    run.failing.clear()  # systemd is there now: switched on again, the timer takes over
    assert scheduler.switch_on() is Asks.EACH_DAY
    assert not (tmp_path / f"config/autostart/{NAME}.desktop").exists()
    scheduler.switch_off()
    assert _files(tmp_path) == []


def test_a_timer_that_does_not_run_is_not_said_to_be_on(tmp_path: Path) -> None:
    run = Commands()
    scheduler = _linux(tmp_path, run)
    scheduler.switch_on()
    run.failing.add("is-active")
    assert scheduler.state() is None


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    with pytest.raises(ScheduleRefused, match=r"could not be switched on because .* cannot be written"):
        _linux(tmp_path, Commands()).switch_on()


@pytest.mark.parametrize("letter", ["\n", "\x7f", "\x1b", "\udcff"])
def test_a_name_that_would_add_lines_is_refused(tmp_path: Path, letter: str) -> None:
    job = Job(NAME, ("/bin/true", f"a{letter}ExecStartPre=/bin/x"), "/")
    with pytest.raises(ScheduleRefused, match="has letters in it"):
        _linux(tmp_path, Commands(), job).switch_on()
    assert _files(tmp_path) == []


def test_switching_off_what_is_not_on_runs_nothing(tmp_path: Path) -> None:
    run = Commands()
    _linux(tmp_path, run).switch_off()
    assert run.seen == []


@only_linux
def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    data = _due_folder(tmp_path)
    scheduler = scheduler_for(data, "linux", Commands())
    assert scheduler.switch_on() is Asks.EACH_DAY
    units = sorted((Path.home() / ".config/systemd/user").glob("privacy-self-audit-*"))
    assert [unit.suffix for unit in units] == [".service", ".timer"]
    done = subprocess.run(
        [needed(dev.SYSTEMD), "verify", "--user", *units], capture_output=True, text=True, check=False, timeout=60
    )
    scheduler.switch_off()
    assert (done.returncode, [line for line in done.stderr.splitlines() if "privacy" in line]) == (0, [])


@only_linux
@pytest.mark.parametrize("systemd", [True, False])
def test_what_is_installed_reminds_from_any_folder(tmp_path: Path, systemd: bool) -> None:
    """The line that systemd or the desktop would run is taken out of the file, and run."""
    data = _due_folder(tmp_path)
    scheduler = scheduler_for(data, "linux", Commands() if systemd else Commands("systemctl"))
    scheduler.switch_on()
    pattern = "systemd/user/*.service" if systemd else "autostart/*.desktop"
    (file,) = (Path.home() / ".config").glob(pattern)
    text = file.read_text()
    words = systemd_words(text) if systemd else desktop_words(text)
    scheduler.switch_off()
    (tmp_path / "app").mkdir()  # a folder of that name where it is started must not be taken for the program
    (tmp_path / "app" / "__main__.py").write_text("raise SystemExit('the wrong program')")
    done = in_session(words, "close", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"shown: Self-Audit | {REMINDER} |\n"), done.stderr
    due = read_due(data / FILE_NAME)
    assert due is not None
    assert due.reminded


@only_linux
def test_the_desktop_finds_no_fault_in_the_entry(tmp_path: Path) -> None:
    file = tmp_path / "a.desktop"
    file.write_text(job_texts.autostart_entry(COMMAND))
    done = subprocess.run([needed(dev.DESKTOP_FILES), file], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, "")


def test_two_data_folders_have_two_jobs(tmp_path: Path) -> None:
    one, two = (scheduler_for(tmp_path / name, "linux", Commands()) for name in "ab")
    one.switch_on()
    assert two.state() is None
    two.switch_off()
    assert one.state() is Asks.EACH_DAY
    one.switch_off()


# --- A program that moved -------------------------------------------------------------------------


def _scheduler(kind: str, folder: Path, run: Commands, job: Job) -> Scheduler:
    if kind == "mac":
        return MacScheduler(job, folder, run, user=501)
    if kind == "windows":
        return WindowsScheduler(job, run)
    return _linux(folder, run, job)


@pytest.mark.parametrize("kind", ["systemd", "autostart", "mac", "windows"])
def test_a_job_that_starts_the_program_where_it_was_is_not_said_to_be_on(kind: str, tmp_path: Path) -> None:
    run = Commands("systemctl") if kind == "autostart" else Commands()
    here, there = (
        _scheduler(kind, tmp_path, run, Job(NAME, (f"{folder}/python", *COMMAND[1:]), folder))
        for folder in ("/opt/old é", "/opt/new")
    )
    asks = here.switch_on()
    assert here.state() is asks
    assert there.state() is None
    assert there.switch_on() is asks
    assert there.state() is asks
    assert here.state() is None
    here.switch_off()
    assert _files(tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"<plist", b"<plist><array/></plist>", b"\xff"])
def test_an_agent_that_is_damaged_is_not_said_to_be_on(content: bytes, tmp_path: Path) -> None:
    scheduler = MacScheduler(JOB, tmp_path, Commands(), user=501)
    scheduler.switch_on()
    (tmp_path / f"{NAME}.plist").write_bytes(content)
    assert scheduler.state() is None
    assert scheduler.switch_on() is Asks.EACH_DAY
    assert scheduler.state() is Asks.EACH_DAY


def _due_folder(tmp_path: Path) -> Path:
    folder = tmp_path / NASTY
    folder.mkdir()
    write_due(folder / FILE_NAME, review(date(2020, 1, 1)))
    return folder


# --- macOS and Windows: the commands, never run here ------------------------------------------------


def test_macos_is_given_an_agent(tmp_path: Path) -> None:
    run = Commands()
    scheduler = MacScheduler(JOB, tmp_path / "LaunchAgents", run, user=501)
    file = tmp_path / "LaunchAgents" / f"{NAME}.plist"
    assert scheduler.state() is None
    assert scheduler.switch_on() is Asks.EACH_DAY
    assert file.read_bytes() == job_texts.launch_agent(NAME, COMMAND)
    assert scheduler.state() is Asks.EACH_DAY
    scheduler.switch_off()
    assert not file.exists()
    assert run.seen == [
        ("launchctl", "bootout", f"gui/501/{NAME}"),  # of an earlier one, whose file may be gone
        ("launchctl", "bootstrap", "gui/501", str(file)),
        ("launchctl", "print", f"gui/501/{NAME}"),
        ("launchctl", "bootout", f"gui/501/{NAME}"),
    ]


def test_macos_says_no(tmp_path: Path) -> None:
    scheduler = MacScheduler(JOB, tmp_path, Commands("bootstrap"), user=501)
    with pytest.raises(ScheduleRefused, match=r"could not be switched on because Access is denied\."):
        scheduler.switch_on()
    assert list(tmp_path.iterdir()) == []


def test_windows_is_given_a_task() -> None:
    run = Commands()
    scheduler = WindowsScheduler(WINDOWS, run)
    assert scheduler.switch_on() is Asks.EACH_DAY
    ((*words, file, force),) = run.seen
    assert (words, force) == (["schtasks", "/Create", "/TN", NAME, "/XML"], "/F")
    assert not Path(file).exists()
    (written,) = run.files
    golden = (GOLDEN / "reminder.xml").read_text(encoding="utf-8")
    assert written.decode("utf-16").replace("\r\n", "\n") == golden
    scheduler.switch_off()
    assert run.seen[1:] == [("schtasks", "/Query", "/TN", NAME, "/XML"), ("schtasks", "/Delete", "/TN", NAME, "/F")]


def test_windows_says_no() -> None:
    run = Commands("/Create", "/Delete")
    scheduler = WindowsScheduler(WINDOWS, run)
    with pytest.raises(ScheduleRefused, match="switched on because Access is denied"):
        scheduler.switch_on()
    with pytest.raises(ScheduleRefused, match="switched off because Access is denied"):
        scheduler.switch_off()
    run.failing.add("/Query")
    assert scheduler.state() is None
    scheduler.switch_off()
