"""Promises 1 and 5 of the design: no network unless asked, and a history that is unreadable without its key."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.application import Application
from app.checklist.selection import all_that_apply
from app.cli import main
from app.core.clock import FixedClock
from app.core.model import (
    AccountKind,
    AnswerValue,
    Computer,
    Depth,
    LedgerEntry,
    Nation,
    Part,
    Worker,
)
from app.core.vault_errors import InUse, VaultError, WrongPassphrase
from app.history.findings import Seen
from app.history.ledger import Sent
from app.reminders.due import FILE_NAME
from app.storage import keys
from app.storage.database import open_database
from app.storage.migrations import MIGRATIONS
from app.ui.words import sent_words
from tests.history_makers import NOW, MemoryStore
from tests.unit.photos.builders import after_start, exif, picture, position

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "maple river candle"
NEXT_REVIEW = date(2027, 2, 20)
TURNS = (AnswerValue.TO_DO, *AnswerValue)

_sockets: list[str] = []
_watching = False


def _watch(event: str, _arguments: object) -> None:
    if _watching and event.startswith("socket."):
        _sockets.append(event)


sys.addaudithook(_watch)


@pytest.fixture
def sockets() -> Iterator[list[str]]:
    """Everything that is done with sockets, on this computer too."""
    global _watching  # noqa: PLW0603 - an audit hook cannot be taken away again
    _sockets.clear()
    _watching = True
    yield _sockets
    _watching = False


def _audited(folder: Path, store: MemoryStore | None = None) -> Application:
    """A whole audit of a worker who has every account: each check is answered, and the audit is finished."""
    program = Application(folder, FixedClock(NOW), store or MemoryStore())
    program.load()
    program.create_history(Computer.MINE, PASSPHRASE)
    accounts = {pack.id: AccountKind.MIXED for pack in program.catalogue.platforms()}
    program.save_worker(Worker(Nation.WALES, accounts=accounts, names=(NAME,), places=(PLACE,), employers=(EMPLOYER,)))
    program.start_audit(Depth.FULL)
    for number, check in enumerate(all_that_apply(program.catalogue, program.worker)):
        program.session.answer(check, TURNS[number % len(TURNS)])
        if number % 5 == 0:
            program.session.save_note(check.id, NOTE)
    program.session.plan()
    program.finish_audit(NEXT_REVIEW)
    return program


# --- 1. No network unless asked -----------------------------------------------------------------


def test_a_whole_audit_and_every_command_make_no_connection(
    tmp_path: Path, sockets: list[str], blocked_connections: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    data, photos = tmp_path / "data", tmp_path / "photos"
    photos.mkdir()
    (photos / "a.jpg").write_bytes(after_start(picture(), exif((), (), position())))
    program = _audited(data)
    assert len(program.session.given) > 200
    assert program.sent() == Sent()
    assert program.vault.ledger() == []
    program.export(tmp_path / "export.json")
    program.close()
    for words in (
        ["photos", "scan", str(photos), "--json"],
        ["photos", "clean", str(photos), "--to", str(tmp_path / "clean")],
        ["photos", "clean", str(photos), "--in-place"],
        ["photos", "undo"],
        ["checklists", "list", "--welsh"],
        ["checklists", "check", str(ROOT / "docs" / "example-agency-pack.toml")],
        ["reminders", "status"],
        ["reminders", "ics", str(tmp_path / "review.ics")],
        ["history", "delete", "--yes"],
    ):
        assert main([*words, "--data-dir", str(data)]) == 0, words
    assert capsys.readouterr().out
    assert sockets == []
    assert blocked_connections == []


def test_the_watch_on_sockets_sees_them(sockets: list[str]) -> None:
    socket.socket().close()
    socket.getaddrinfo("localhost", 80)
    assert sockets == ["socket.__new__", "socket.getaddrinfo"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (Sent(), "This app has sent nothing."),
        (Sent(1), "This app has sent 1 request."),
        (Sent(3), "This app has sent 3 requests."),
        (Sent(0, 1), "This app has sent nothing. Your browser opened 1 page from here."),
        (Sent(0, 2), "This app has sent nothing. Your browser opened 2 pages from here."),
        (Sent(1200, 1), "This app has sent 1,200 requests. Your browser opened 1 page from here."),
    ],
)
def test_what_was_sent_is_said_in_a_true_sentence(sent: Sent, said: str) -> None:
    assert sent_words(sent) == said


def test_what_was_sent_is_counted_from_the_ledger_and_unknown_while_that_is_locked(opened: Application) -> None:
    for count, by_browser in ((2, False), (1, True), (1, False)):
        opened.note_sent(LedgerEntry(NOW, "a.example", "a test", count, by_browser))
    assert opened.sent() == Sent(3, 1)
    opened.close()
    assert opened.sent() is None
    opened.open_history()
    assert opened.sent() == Sent(3, 1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Application]:
    program = Application(tmp_path / "data", FixedClock(NOW), MemoryStore())
    assert program.sent() == Sent(), "before there is a history, too"
    program.create_history(Computer.MINE, None)
    yield program
    program.close()


# --- 5. Unreadable without its key --------------------------------------------------------------

NOTE = "note: she asked me in Dunmore-Cottage-7"
NAME, PLACE, EMPLOYER = "Gwenllian Marker-Name", "Marker-Place-upon-Sea", "Marker-Employer Ltd"
EVIDENCE, HOST = "evidence in marker-file.jpg", "marker-host.example"
MARKERS = (NOTE, NAME, PLACE, EMPLOYER, EVIDENCE, HOST, "facebook.friends-list", "Hide your friends list", PASSPHRASE)


def _mark(program: Application) -> None:
    program.session.record(Part.PHOTOS, (), [Seen("location", "a" * 32, EVIDENCE)], lambda _: True)
    program.vault.add_to_ledger(LedgerEntry(NOW, HOST, "a test", by_browser=True))


def _raw(folder: Path) -> dict[str, bytes]:
    """Every file with its name, as a thief of the disk would read it."""
    return {
        str(path.relative_to(folder)): os.fsencode(path.name) + b"\0" + path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _found(folder: Path) -> list[tuple[str, str]]:
    return [
        (name, marker)
        for name, content in _raw(folder).items()
        for marker in MARKERS
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        if marker.encode(encoding).lower() in content.lower()
    ]


def test_nothing_can_be_read_in_any_file_of_the_history(tmp_path: Path) -> None:
    data = tmp_path / "data"
    program = _audited(data)
    _mark(program)
    assert {"history.db", "history.db-wal", "history.key", FILE_NAME} <= set(_raw(data))
    assert _found(data) == [], "while it is open"
    program.export(tmp_path / "plain.json")
    shown = json.dumps(json.loads((tmp_path / "plain.json").read_text("utf-8")), ensure_ascii=False)
    assert [marker for marker in MARKERS if marker not in shown] == [PASSPHRASE], "each is in the history"
    program.close()
    key = keys.unlock_with_passphrase(keys.read(data / "history.key"), PASSPHRASE)
    open_database(data / "history.db", key, data / "backups", NEXT_REVIEW, (*MIGRATIONS, lambda _: None)).close()
    assert [name for name in _raw(data) if name.startswith("backups/")], "a migration made a backup"
    assert _found(data) == [], "when it is closed"
    assert key not in b"".join(_raw(data).values())
    assert key.hex().encode() not in b"".join(_raw(data).values())


def test_without_the_key_it_is_not_even_a_database(tmp_path: Path) -> None:
    data = tmp_path / "data"
    program = Application(data, FixedClock(NOW), MemoryStore())
    program.create_history(Computer.MINE, PASSPHRASE)
    program.close()
    with pytest.raises(WrongPassphrase):
        program.open_history(PASSPHRASE.title())
    assert not (data / "history.db").read_bytes().startswith(b"SQLite format")
    connection = sqlite3.connect(data / "history.db")
    with pytest.raises(sqlite3.DatabaseError, match="not a database"):
        connection.execute("SELECT * FROM sqlite_master")
    connection.close()


def test_a_lost_key_is_said_and_nothing_is_papered_over(tmp_path: Path) -> None:
    data, store = tmp_path / "data", MemoryStore()
    program = Application(data, FixedClock(NOW), store)
    program.create_history(Computer.MINE, None)
    program.close()
    before = _raw(data)
    store.entries.clear()
    with pytest.raises(VaultError) as caught:
        program.open_history()
    assert "key" in caught.value.sentence()
    assert caught.value.do
    with pytest.raises(InUse):
        program.create_history(Computer.MINE, None)
    assert _raw(data) == before


_AUDIT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from tests.unit.test_promises import _audited, _mark
program = _audited(Path(sys.argv[1]))
_mark(program)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is not Windows's")
def test_a_killed_process_leaves_nothing_readable(tmp_path: Path) -> None:
    data, temporary = tmp_path / "data", tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", _AUDIT_AND_DIE, str(data)],
        check=False,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)},
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL
    assert "history.db-wal" in _raw(data), "it was killed with the history open"
    assert _found(data) == []
    assert _raw(temporary) == {}
