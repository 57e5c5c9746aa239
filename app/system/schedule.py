"""The operating system's own job that runs ``reminders check``: switched on, switched off, asked how it stands.

One job for each data folder, named after it, so that a second folder neither takes over nor removes the job of
the first. Every command goes through one function, which tests put their own in the place of.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from app.core.clock import EVENING
from app.core.errors import UserError
from app.core.files import write_whole
from app.core.ports import Asks, Scheduler
from app.core.vault_errors import VaultError
from app.system import job_texts
from app.system.commands import CommandFailed, Run, run_command
from app.system.paths import APP_NAME, program_command, program_root


class ScheduleRefused(UserError):
    """The operating system would not take, or would not let go of, the job."""

    def __init__(self, word: str, why: str) -> None:
        super().__init__(
            f"Reminders could not be switched {word} because {why}.",
            safe="Nothing else was changed.",
            do="The app still shows when your next review is. You can add that date to your calendar."
            if word == "on"
            else "Try again, or look for the job yourself where this computer keeps such jobs.",
        )


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run and in which folder, and the name under which the operating system knows it."""

    name: str
    command: tuple[str, ...]
    folder: str


def scheduler_for(folder: Path, platform: str = sys.platform, run: Run = run_command) -> Scheduler:
    """The scheduler of this operating system for the reminders of the data ``folder``."""
    name = f"{APP_NAME}-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:8]}"
    command = (*program_command(platform), "--data-dir", str(folder), "reminders", "check")
    job = Job(name, command, str(program_root()))
    if platform == "win32":
        return WindowsScheduler(job, run)
    if platform == "darwin":
        user = os.getuid() if sys.platform != "win32" else 0
        return MacScheduler(job, Path.home() / "Library" / "LaunchAgents", run, user)
    return LinuxScheduler(job, _xdg("XDG_CONFIG_HOME", ".config"), _xdg("XDG_DATA_HOME", ".local/share"), run)


class LinuxScheduler:
    """A timer of systemd; where there is none for this user, an entry that runs at each sign-in."""

    def __init__(self, job: Job, config: Path, data: Path, run: Run) -> None:
        units = config / "systemd" / "user"
        self._job, self._run = job, run
        self._service = units / f"{job.name}.service"
        self._timer = units / f"{job.name}.timer"
        self._entry = config / "autostart" / f"{job.name}.desktop"
        # What systemd keeps beside: the link that enabling makes, and when the timer last ran.
        self._traces = (
            units / "timers.target.wants" / self._timer.name,
            data / "systemd" / "timers" / f"stamp-{self._timer.name}",
        )

    def switch_on(self, at: time = EVENING) -> Asks:
        with _refusals("on"):
            _refuse_control_letters(self._job)
            try:
                self._add_timer(at)
            except CommandFailed:
                self._remove_timer()
            else:
                self._entry.unlink(missing_ok=True)
                return Asks.EACH_DAY
            _write(self._entry, job_texts.autostart_entry(self._job.command).encode())
            return Asks.AT_SIGN_IN

    def switch_off(self) -> None:
        with _refusals("off"):
            self._remove_timer()
            self._entry.unlink(missing_ok=True)

    def state(self) -> Asks | None:
        if self._timer.exists() and _holds(self._service, job_texts.systemd_service(self._job.command).encode()):
            with suppress(CommandFailed):
                self._systemctl("is-active", "--quiet", self._timer.name)
                return Asks.EACH_DAY
        entry = job_texts.autostart_entry(self._job.command).encode()
        return Asks.AT_SIGN_IN if _holds(self._entry, entry) else None

    def _add_timer(self, at: time) -> None:
        _write(self._service, job_texts.systemd_service(self._job.command).encode())
        _write(self._timer, job_texts.systemd_timer(at).encode())
        self._systemctl("daemon-reload")
        self._systemctl("enable", "--now", self._timer.name)

    def _remove_timer(self) -> None:
        if not self._timer.exists() and not self._service.exists():
            return
        with suppress(CommandFailed):  # without systemd it does not run either, and the files go all the same
            self._systemctl("disable", "--now", self._timer.name)
        for path in (self._timer, self._service, *self._traces):
            path.unlink(missing_ok=True)
        with suppress(CommandFailed):
            self._systemctl("daemon-reload")

    def _systemctl(self, *words: str) -> None:
        self._run(("systemctl", "--user", *words))


class MacScheduler:
    """A launch agent of the user who is signed in."""

    def __init__(self, job: Job, folder: Path, run: Run, user: int) -> None:
        self._job, self._run = job, run
        self._file = folder / f"{job.name}.plist"
        self._domain = f"gui/{user}"

    def switch_on(self, at: time = EVENING) -> Asks:
        with _refusals("on"):
            _refuse_control_letters(self._job)
            self._stop()
            _write(self._file, job_texts.launch_agent(self._job.name, self._job.command, at))
            try:
                self._run(("launchctl", "bootstrap", self._domain, str(self._file)))
            except CommandFailed:
                self._file.unlink(missing_ok=True)
                raise
        return Asks.EACH_DAY

    def switch_off(self) -> None:
        with _refusals("off"):
            if self._file.exists():
                self._stop()
                self._file.unlink()

    def state(self) -> Asks | None:
        if job_texts.launch_agent_command(_content(self._file)) != self._job.command:
            return None
        try:
            self._run(("launchctl", "print", f"{self._domain}/{self._job.name}"))
        except CommandFailed:
            return None
        return Asks.EACH_DAY

    def _stop(self) -> None:
        with suppress(CommandFailed):  # it was not running
            self._run(("launchctl", "bootout", f"{self._domain}/{self._job.name}"))


class WindowsScheduler:
    """A task of the Task Scheduler that runs as the user who is signed in."""

    def __init__(self, job: Job, run: Run) -> None:
        self._job, self._run = job, run

    def switch_on(self, at: time = EVENING) -> Asks:
        with _refusals("on"), tempfile.TemporaryDirectory() as folder:
            _refuse_control_letters(self._job)
            text = job_texts.windows_task(self._job.command, self._job.folder, at)
            file = Path(folder) / "task.xml"
            file.write_bytes(text.replace("\n", "\r\n").encode("utf-16"))
            self._run(("schtasks", "/Create", "/TN", self._job.name, "/XML", str(file), "/F"))
        return Asks.EACH_DAY

    def switch_off(self) -> None:
        if self._found() is not None:
            with _refusals("off"):
                self._run(("schtasks", "/Delete", "/TN", self._job.name, "/F"))

    def state(self) -> Asks | None:
        found = self._found()
        mark = job_texts.windows_mark(self._job.command, self._job.folder)
        return Asks.EACH_DAY if found is not None and mark in found else None

    def _found(self) -> str | None:
        """The task as Windows tells it; in letters that it may have garbled, but for those of ASCII."""
        try:
            return self._run(("schtasks", "/Query", "/TN", self._job.name, "/XML")).replace("\0", "")
        except CommandFailed:
            return None


@contextmanager
def _refusals(word: str) -> Iterator[None]:
    try:
        yield
    except CommandFailed as error:
        raise ScheduleRefused(word, str(error)) from None
    except VaultError as error:
        raise ScheduleRefused(word, error.happened.rstrip(".")) from None
    except OSError as error:
        raise ScheduleRefused(word, f"{error.filename} cannot be written ({error.strerror})") from None


def _refuse_control_letters(job: Job) -> None:
    """These files are lines of text: a folder with a line break in its name would add lines of its own."""
    if any(
        ord(letter) < 32 or ord(letter) == 127 or 0xD800 <= ord(letter) < 0xE000
        for word in job.command
        for letter in word
    ):
        raise CommandFailed("a folder's name has letters in it that a scheduler cannot hold")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content)


def _content(path: Path) -> bytes:
    """What the file holds; nothing where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _holds(path: Path, content: bytes) -> bool:
    return _content(path) == content


def _xdg(variable: str, usual: str) -> Path:
    chosen = Path(os.environ.get(variable, ""))
    return chosen if chosen.is_absolute() else Path.home() / usual
