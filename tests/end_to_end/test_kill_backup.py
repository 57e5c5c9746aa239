"""kill -9 at random moments of backing up and of restoring: no half of either, and no answer lost."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.backups import Checklists
from app.core.clock import FixedClock
from app.core.model import Depth
from app.storage import backup, backup_format, keys
from app.storage.history_folder import HistoryFolder
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_answer
from tests.unit.storage.backup_kit import CHEAP, PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")


class FolderStore:
    """A keyring in a folder, which outlives a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def get(self, name: str) -> str | None:
        path = self.folder / name
        return path.read_text() if path.exists() else None

    def set(self, name: str, secret: str) -> None:
        (self.folder / name).write_text(secret)

    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)


def folder_at(place: Path) -> HistoryFolder:
    return HistoryFolder(place / "data", FolderStore(place / "keyring"), FixedClock(NOW))


_BEGIN = """
import sys
from itertools import count
from pathlib import Path
from app.core.backups import Checklists
from app.core.model import Worker
from app.storage import backup
from app.storage.backup_format import look
from tests.end_to_end.test_kill_backup import folder_at
from tests.history_makers import NOW, make_answer
from tests.unit.storage.backup_kit import CHEAP, PASSPHRASE

backup._ARGON = CHEAP
place, first = Path(sys.argv[1]), int(sys.argv[2])
history = folder_at(place)
"""

# An answer is given and confirmed between any two pieces of a backup.
_BACK_UP = """
vault, answers = history.open_with_keyring(), count(first)

def answer(done, total):
    number = next(answers)
    vault.save_answer(1, make_answer("x.c", fingerprint=str(number)))
    print("answer", number, flush=True)
    return True

for number in count():
    name = f"{first}-{number}.psabackup"
    vault.back_up(place / "stick" / name, PASSPHRASE, Checklists(), "0.1.0", NOW, answer)
    print("backup", name, flush=True)
"""

# Each restored history is given its number, and then an answer that is confirmed.
_RESTORE = """
opened = look(place / "stick" / "whole.psabackup", PASSPHRASE)
for number in count(first):
    adjust = lambda vault: vault.save_worker(Worker(names=(str(number),)))
    history.restore(opened, None, adjust, lambda: None, lambda done, total: True)
    vault = history.open_with_keyring()
    print("restored", number, flush=True)
    vault.save_answer(1, make_answer("x.c", fingerprint=str(number)))
    print("answer", number, flush=True)
    vault.close()
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A history with an incident's file, and a backup of it on a stick."""
    monkeypatch.setattr(backup, "_ARGON", CHEAP)
    (tmp_path / "stick").mkdir()
    vault = folder_at(tmp_path).create_with_keyring()
    vault.start_audit(NOW, Depth.FULL, {})
    vault.attach(None, "shot.png", [b"x" * 700_000], NOW)
    whole = tmp_path / "stick" / "whole.psabackup"
    vault.back_up(whole, PASSPHRASE, Checklists(), "0.1.0", NOW, lambda _done, _total: True)
    vault.close()
    return tmp_path


def _kill(script: str, place: Path, first: int, lines: int, spin: int) -> list[list[str]]:
    """Kill the script a moment after it has confirmed so many things; returns all that it confirmed."""
    command = [sys.executable, "-c", _BEGIN + script, str(place), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        confirmed = [process.stdout.readline() for _ in range(lines)]
        for _ in range(spin):  # so that the kill meets any moment; nothing is measured by it
            pass
        process.send_signal(signal.SIGKILL)
        confirmed += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL, "the process ended by itself"
    return [line.split() for line in confirmed if line.endswith("\n")]


def _open(place: Path) -> SqlVault:
    history = folder_at(place)
    history.recover()
    return history.open_with_keyring()


def _files(vault: SqlVault) -> list[bytes]:
    files = [file for entry in vault.incidents() for file in entry.attachments]
    return [b"".join(vault.read_attachment(file)) for file in files]


def _kill_backups(place: Path, times: int) -> tuple[int, int]:
    """Returns how many answers and how many backups were confirmed, all of which were found whole."""
    chance, answers, backups = random.Random(20261120), set[str](), 0
    for number in range(times):
        confirmed = _kill(_BACK_UP, place, number * 100_000, chance.randint(1, 30), chance.randint(0, 300_000))
        answers |= {what for kind, what in confirmed if kind == "answer"}
        done = {what for kind, what in confirmed if kind == "backup"}
        vault = _open(place)
        kept = {answer.fingerprint for _, answer in vault.all_answers()}
        vault.close()
        assert answers <= kept, "an answer was lost"
        left = {path.name for path in (place / "data").iterdir()}
        assert left == {"history.db", "history.key", "attachments"}, "leftovers are cleared at the next start"
        found = {path.name for path in (place / "stick").iterdir()} - {"whole.psabackup"}
        assert done <= found
        assert all(name.endswith(".psabackup") and not name.startswith(".") for name in found)
        for name in found:
            path = place / "stick" / name
            with backup_format.reading(backup_format.look(path, PASSPHRASE)) as (_, members):
                assert [member.name[:10] for member in members] == ["history.db", "attachment"]
            path.unlink()
        backups += len(done)
    return len(answers), backups


def _kill_restores(place: Path, times: int) -> int:
    """Returns how many restores were confirmed; after each kill the old history or the new one was there whole."""
    chance, restored, last = random.Random(20261121), 0, 0
    for _ in range(times):
        confirmed = _kill(_RESTORE, place, last + 1, chance.randint(1, 6), chance.randint(0, 600_000))
        restored += sum(kind == "restored" for kind, _ in confirmed)
        last = max(int(what) for _, what in confirmed)
        vault = _open(place)
        worker = vault.worker()
        assert worker is not None
        current = int(worker.names[0])
        assert current in (last, last + 1), "neither the history that was here nor the next one"
        assert _files(vault) == [b"x" * 700_000]
        answers = {answer.fingerprint for _, answer in vault.all_answers()}
        vault.close()
        kept = sorted((place / "data").glob("history-kept-*"), key=lambda path: path.stat().st_mtime_ns)
        assert {path.name for path in (place / "data").iterdir()} == {
            *("history.db", "history.key", "attachments"),
            *(path.name for path in kept),
        }, "leftovers are cleared at the next start"
        assert len(list((place / "keyring").iterdir())) == len(kept) + 1, "one key for each history"
        if ["answer", str(last)] in confirmed and current == last:
            assert answers == {str(last)}
        for folder in kept:
            old = HistoryFolder(folder, FolderStore(place / "keyring"), FixedClock(NOW)).open_with_keyring()
            number = int((old.worker() or worker).names[0]) if old.worker() else 0
            if ["answer", str(number)] in confirmed:
                assert {answer.fingerprint for _, answer in old.all_answers()} == {str(number)}, "an answer was lost"
            old.close()
            shutil.rmtree(folder)
        _keep_one_key(place)
        last = current
    return restored


def _keep_one_key(place: Path) -> None:
    """Drop the keys of the histories that the test has thrown away."""
    mine = keys.read(folder_at(place).key_file).id
    for path in (place / "keyring").iterdir():
        if path.name != mine:
            path.unlink()


def test_a_killed_backup_is_no_backup_and_loses_no_answer(place: Path) -> None:
    answers, backups = _kill_backups(place, 5)
    assert answers > 20
    assert backups > 1


def test_a_killed_restore_leaves_the_old_history_or_the_new_one(place: Path) -> None:
    assert _kill_restores(place, 5) > 5


@pytest.mark.soak
def test_five_hundred_kills_of_backups_and_of_restores(place: Path) -> None:
    answers, backups = _kill_backups(place, 250)
    restored = _kill_restores(place, 250)
    print(f"500 kills; {answers} answers, {backups} backups and {restored} restores confirmed: none lost, none half")


def test_an_answer_survives_where_its_backup_does_not(place: Path) -> None:
    """The same without a kill: what is given while a backup is made is in the history whatever becomes of it."""
    vault = _open(place)

    def answer_and_stop(_done: int, total: int) -> bool:
        vault.save_answer(1, make_answer("x.c"))
        return not total

    target = place / "stick" / "stopped.psabackup"
    assert vault.back_up(target, PASSPHRASE, Checklists(), "0.1.0", NOW, answer_and_stop) is None
    assert not target.exists()
    assert "x.c" in vault.latest_answers()
    vault.close()
