"""kill -9 at random moments: no answer confirmed is lost, and the history always opens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from app.core.model import Depth
from app.core.vault_errors import DiskFull, DiskTrouble
from app.storage.database import create, open_database
from app.storage.migrations import MIGRATIONS
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_answer

ROOT = Path(__file__).resolve().parents[2]
KEY = bytes(range(32))
TODAY = date(2026, 11, 20)

_SAVE = """
import sys
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from app.core.model import Answer, AnswerValue, Depth
from app.storage.database import open_database
from app.storage.vault import SqlVault

path = Path(sys.argv[1])
vault = SqlVault(open_database(path, bytes(range(32)), path.parent / "backups", date(2026, 11, 20)))
now = datetime(2026, 11, 20, tzinfo=UTC)
audit = vault.start_audit(now, Depth.FULL, {})
for number in count():
    check = f"x.c{number % 40}"
    fingerprint = f"{number} " + "x" * (number * 37 % 3000)
    vault.save_answer(audit.id, Answer(check, AnswerValue.FIXED, now, fingerprint))
    print(audit.id, check, number, flush=True)
"""


def _open(path: Path) -> SqlVault:
    return SqlVault(open_database(path, KEY, path.parent / "backups", TODAY))


def _save_until_killed(path: Path, answers: int, after_microseconds: int) -> list[list[str]]:
    """Let a process save; kill it a moment after it has confirmed so many answers. Returns all that it confirmed."""
    with subprocess.Popen(
        [sys.executable, "-c", _SAVE, str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        confirmed = [process.stdout.readline() for _ in range(answers)]
        _spin(after_microseconds)
        process.send_signal(signal.SIGKILL)
        confirmed += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL, "the process ended by itself"
    return [line.split() for line in confirmed if line.endswith("\n")]


def _spin(microseconds: int) -> None:
    """Let a little time go by, so that the kill meets any moment of a save. Nothing is measured by it."""
    for _ in range(microseconds * 10):
        pass


def _kill_again_and_again(path: Path, times: int) -> int:
    """Returns how many answers were confirmed, each of which was found again after every kill."""
    create(path, KEY)
    chance = random.Random(20261120)
    told: list[list[str]] = []
    for _ in range(times):
        told += _save_until_killed(path, chance.randint(1, 60), chance.randint(0, 1500))
        vault = _open(path)
        kept = {(audit, answer.check_id, answer.fingerprint.split()[0]) for audit, answer in vault.all_answers()}
        vault.close()
        lost = [line for line in told if (int(line[0]), line[1], line[2]) not in kept]
        assert not lost
    return len(told)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_no_confirmed_answer_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    assert _kill_again_and_again(tmp_path / "history.db", 10) > 100


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_no_confirmed_answer_is_lost_in_a_thousand_kills(tmp_path: Path) -> None:
    confirmed = _kill_again_and_again(tmp_path / "history.db", 1000)
    print(f"1000 kills, {confirmed} confirmed answers, none lost")


_STEPS = """
import os, signal, sys
from pathlib import Path

path, last = Path(sys.argv[1]), int(sys.argv[2])
steps = 0

def step():
    global steps
    if steps == last:
        os.kill(os.getpid(), signal.SIGKILL)
    steps += 1
"""

_ATTACH = """
from datetime import UTC, date, datetime
from app.storage.database import Database, open_database
from app.storage.vault import SqlVault

vault = SqlVault(open_database(path, bytes(range(32)), path.parent / "backups", date(2026, 11, 20)))
for owner, name in ((Database, "rows"), (os, "open"), (os, "fsync"), (Path, "unlink"), (Path, "mkdir")):
    def before_and_after(*arguments, real=getattr(owner, name), **named):
        step()
        result = real(*arguments, **named)
        step()
        return result
    setattr(owner, name, before_and_after)

def content():
    for _ in range(3):
        yield b"x" * 300_000
        step()

now = datetime(2026, 11, 20, tzinfo=UTC)
file = vault.attach(None, "shot.png", content(), now)
print("added", flush=True)
if sys.argv[3] == "remove":
    vault.remove_attachment(file.id)
print("removed", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
@pytest.mark.parametrize("then", ["keep", "remove"])
def test_a_file_whose_adding_or_removing_is_killed_is_whole_or_not_there(tmp_path: Path, then: str) -> None:
    for last in range(200):
        path = tmp_path / str(last) / "history.db"
        path.parent.mkdir()
        create(path, KEY)
        done = subprocess.run(
            [sys.executable, "-c", _STEPS + _ATTACH, str(path), str(last), then],
            check=False,
            cwd=ROOT,
            timeout=60,
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        vault = _open(path)
        vault.sweep()
        files = [file for entry in vault.incidents() for file in entry.attachments]
        assert all(b"".join(vault.read_attachment(file)) == b"x" * 900_000 for file in files)
        assert len(vault.incidents()) == len(files) or "added" in done.stdout, "no empty entry without its file"
        assert files or then == "remove" or "added" not in done.stdout
        assert not files or "removed" not in done.stdout or then == "keep"
        folder = path.parent / "attachments"
        assert {item.name for item in folder.glob("*")} == {file.id for file in files}, "no bytes without their entry"
        vault.close()
        if done.returncode == 0:
            assert last >= 12, "it was to be killed at every step"
            return
    pytest.fail("it never came to its end")


_MIGRATE = """
from datetime import date
from app.storage import database
from app.storage.migrations import MIGRATIONS

def rewrite(connection):
    connection.execute("ALTER TABLE actions ADD COLUMN snoozed INTEGER")
    step()
    for (seq,) in list(connection.execute("SELECT seq FROM answers")):
        connection.execute("UPDATE answers SET fingerprint = fingerprint || '!' WHERE seq = ?", (seq,))
    connection.execute("PRAGMA cache_spill = 1")
    step()

for name in ("_back_up", "_copy", "_verify_copy", "_migrate", "_drop_old_backups", "os.rename"):
    module = os if name.startswith("os.") else database
    name = name.removeprefix("os.")
    def before_and_after(*arguments, real=getattr(module, name)):
        step()
        result = real(*arguments)
        step()
        return result
    setattr(module, name, before_and_after)

today, migrations = date(2026, 11, 20), (*MIGRATIONS, rewrite)
database.open_database(path, bytes(range(32)), path.parent / "backups", today, migrations).close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_a_migration_killed_at_any_step_leaves_the_old_history_or_the_new_one(tmp_path: Path) -> None:
    for last in range(50):
        path = tmp_path / str(last) / "history.db"
        path.parent.mkdir()
        create(path, KEY)
        vault = _open(path)
        audit = vault.start_audit(NOW, Depth.FULL, {})
        for number in range(30):
            vault.save_answer(audit.id, make_answer(f"x.c{number}", fingerprint="x" * 2000))
        vault.close()
        command = [sys.executable, "-c", _STEPS + _MIGRATE, str(path), str(last)]
        done = subprocess.run(command, check=False, cwd=ROOT, timeout=60)
        if done.returncode == 0:
            assert last >= 8, "the migration was to be killed at every step"
            return
        assert done.returncode == -signal.SIGKILL
        database = open_database(path, KEY, path.parent / "backups", TODAY, (*MIGRATIONS, lambda _: None))
        kept = {row[0] for row in database.rows("SELECT fingerprint FROM answers")}
        database.close()
        assert kept in ({"x" * 2000}, {"x" * 2000 + "!"}), "half of the answers were changed"
        for backup in (path.parent / "backups").glob("*.db"):
            _open(backup).close()
    pytest.fail("the migration never came to its end")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let root mount")
    try:
        path = disk / "history.db"
        create(path, KEY)
        vault = _open(path)
        audit = vault.start_audit(NOW, Depth.FULL, {})
        confirmed = _save_until_full(vault, audit.id)
        assert confirmed > 0
        assert len(vault.answers(audit.id)) == confirmed, "what was not saved is not shown either"
        vault.close()
        with pytest.raises(DiskFull):
            open_database(path, KEY, disk / "backups", TODAY, (*MIGRATIONS, lambda _: None))
        assert list((disk / "backups").iterdir()) == [], "half a backup takes room and helps nobody"
        vault = _open(path)
        assert len(vault.answers(audit.id)) == confirmed
        vault.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files is Unix's")
def test_a_file_that_may_not_grow_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    """What a full disk does, for whoever may not mount one: from a moment on the system takes no more."""
    import resource

    path = tmp_path / "history.db"
    create(path, KEY)
    vault = _open(path)
    audit = vault.start_audit(NOW, Depth.FULL, {})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, before[1]))
    try:
        confirmed = _save_until_full(vault, audit.id)
        assert len(vault.answers(audit.id)) == confirmed > 0, "what was not saved is not shown either"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    vault.close()
    vault = _open(path)
    assert len(vault.answers(audit.id)) == confirmed
    vault.save_answer(audit.id, make_answer("x.later"))
    vault.close()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_file_that_the_disk_has_no_room_for_leaves_nothing_behind(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine does not let root mount")
    try:
        create(disk / "history.db", KEY)
        vault = _open(disk / "history.db")
        small = vault.attach(None, "small.png", [b"x" * 100_000], NOW)
        for _ in range(3):
            with pytest.raises(DiskFull):
                vault.attach(small.incident_id, "large.mov", (bytes(100_000) for _ in range(50)), NOW)
        assert [path.name for path in (disk / "attachments").iterdir()] == [small.id]
        assert vault.incidents()[0].attachments == (small,)
        assert b"".join(vault.read_attachment(small)) == b"x" * 100_000
        vault.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _save_until_full(vault: SqlVault, audit: int) -> int:
    """How many answers were confirmed before the disk was full."""
    for number in range(1000):
        try:
            vault.save_answer(audit, make_answer(f"x.c{number}", fingerprint="x" * 900))
        except (DiskFull, DiskTrouble):
            return number
    return pytest.fail("the disk was never full")
