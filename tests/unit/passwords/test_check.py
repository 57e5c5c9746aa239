"""The password check through its real worker process, the leak check on a server on this computer included."""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import cast

import msgspec
import pytest

from app.core.errors import UserError
from app.core.http import NoReplyReason
from app.core.model import LedgerEntry
from app.core.worker import Doors, Stopped
from app.passwords.check import Asked, PasswordCheck
from app.passwords.export_errors import FileNeededAgain, NeedsPassword, UnknownColumns, WrongPassword
from app.passwords.formats.content import Columns
from app.passwords.job import NAME, PasswordsJob
from app.passwords.leaks import EXAMPLE, HOST, PURPOSE, LeakPlan, LeakRun
from app.passwords.messages import AuditRequest
from app.passwords.model import Kind, SignIn
from app.system import worker_frames
from app.system.paths import passwords_dir
from app.system.worker import WorkerProcess
from tests import loopback_server as play
from tests.loopback_server import Handler, LoopbackServer, serve
from tests.unit.passwords import json_makers, kdbx_writer
from tests.unit.passwords.csv_makers import chromium, lastpass, minimal
from tests.unit.passwords.leak_service import LeakService, digest
from tests.unit.passwords.logins import LOGINS, Login
from tests.unit.passwords.test_kdbx import document

TODAY = date(2026, 11, 20)
NO_DOORS = cast("Doors", None)
LEAKED, UNHEARD, NEW = "Plum-Raft-91", "Kettle-Moss-Wagon 7", "Vole-Anvil-Quilt 3"
VAULT = [
    Login("Shop", "https://shop.example", "sam", LEAKED),
    Login("Mail", "https://mail.google.com", "sam", LEAKED),
    Login("Forum", "https://forum.example", "sam", UNHEARD),
    Login("Library", "https://library.example", "sam", NEW),
]


@pytest.fixture(scope="module")
def checking() -> Iterator[PasswordCheck]:
    """One process for all: each audit takes the place of the one before."""
    made = PasswordCheck(WorkerProcess(NAME), passwords_dir())
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    with serve() as running:
        running.play = LeakService({LEAKED: 12})
        yield running


def _asked(tmp_path: Path, data: bytes, passphrase: str | None = None, columns: Columns | None = None) -> Asked:
    path = tmp_path / "export"
    path.write_bytes(data)
    return Asked(path, TODAY, passphrase, columns)


def test_progress_and_findings(checking: PasswordCheck, tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    audited = checking.audit(_asked(tmp_path, chromium(VAULT)), lambda *far: progress.append(far))
    assert progress == [(0, 4), (4, 4)]
    assert audited.audited == 4
    [mail, shop] = [finding for finding in audited.findings if finding.kind is Kind.REUSED]
    assert (mail.account.site, shop.account.site) == ("google.com", "shop.example")
    assert mail.why is shop.why
    two_step = [finding for finding in audited.findings if finding.kind is Kind.TWO_STEP and finding.rank]
    assert two_step[0].account is mail.account


def test_every_damaged_item_comes_out_in_messages_that_fit(checking: PasswordCheck, tmp_path: Path) -> None:
    """Half a million of them in one message ended the process."""
    asked = _asked(tmp_path, chromium(VAULT) + b"a,b\r\n" * 20_000)
    assert [damaged.place for damaged in checking.audit(asked).damaged] == list(range(5, 20_005))
    request = AuditRequest(os.fsencode(asked.path), os.fsencode(passwords_dir()), TODAY)
    sent: list[bytes] = []
    PasswordsJob(NO_DOORS).answer(msgspec.json.encode(request), sent.append, threading.Event())
    assert max(map(len, sent)) < worker_frames.MOST / 20


def test_what_must_be_answered_first(checking: PasswordCheck, tmp_path: Path) -> None:
    locked = kdbx_writer.write(kdbx_writer.Recipe(), "open sesame", document(LOGINS))
    with pytest.raises(NeedsPassword):
        checking.audit(_asked(tmp_path, locked))
    with pytest.raises(WrongPassword, match="KeePass"):
        checking.audit(_asked(tmp_path, locked, "guess"))
    assert checking.audit(_asked(tmp_path, locked, "open sesame")).audited == len(LOGINS)
    odd = minimal([("Site", "User", "Word"), ("https://shop.example", "sam", LEAKED)])
    with pytest.raises(UnknownColumns) as unknown:
        checking.audit(_asked(tmp_path, odd))
    assert unknown.value.columns == ("Site", "User", "Word")
    chosen = checking.audit(_asked(tmp_path, odd, columns=Columns(password=2, address=0, username=1)))
    assert chosen.findings[0].account.site == "shop.example"


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not keep to a bound of memory")
def test_a_lock_that_asks_for_more_memory_than_there_is(tmp_path: Path) -> None:
    locked = json.loads(json_makers.bitwarden_locked(b'{"items": []}', "pass", argon=True))
    asked = _asked(tmp_path, json.dumps(locked | {"kdfMemory": 1024}).encode(), "pass")
    small = PasswordCheck(WorkerProcess(NAME, memory=400 * 1024**2), passwords_dir())
    with closing(small), pytest.raises(UserError, match="memory can hold"):
        small.audit(asked)


def test_a_cancelled_audit_and_the_next_one(checking: PasswordCheck, tmp_path: Path) -> None:
    asked = _asked(tmp_path, chromium(VAULT * 500))
    with pytest.raises(Stopped):
        checking.audit(asked, cancelled=lambda: True)
    assert checking.audit(asked).audited == 2000


def test_leaks_are_told_with_a_ledger_and_never_a_password(
    checking: PasswordCheck, server: LoopbackServer, tmp_path: Path
) -> None:
    ledger: list[LedgerEntry] = []
    checking.audit(_asked(tmp_path, chromium(VAULT)))
    assert checking.leak_plan() == LeakPlan(HOST, 3, EXAMPLE)
    leaks = checking.check_leaks(ledger.append, stand_ins={HOST: server.url})
    assert [(finding.account.site, finding.kind) for finding in leaks.findings] == [
        ("google.com", Kind.LEAKED),
        ("shop.example", Kind.LEAKED),
    ]
    assert leaks.run == LeakRun(0)
    assert sorted(asked.path for asked in server.asked) == sorted(
        f"/range/{digest(password)[:5]}" for password in (LEAKED, UNHEARD, NEW)
    )
    assert [(entry.host, entry.purpose, entry.count) for entry in ledger] == [(HOST, PURPOSE, 1), (HOST, PURPOSE, 2)]
    assert checking.leak_plan().requests == 0


def test_what_has_no_answer_is_unknown_and_can_be_asked_again(
    checking: PasswordCheck, server: LoopbackServer, tmp_path: Path
) -> None:
    checking.audit(_asked(tmp_path, chromium(VAULT)))
    service = server.play
    server.play = lambda handler: (
        play.answer(handler, b"no", 404) if digest(NEW)[:5] in handler.path else service(handler)
    )
    leaks = checking.check_leaks(lambda entry: None, stand_ins={HOST: server.url})
    assert leaks.run == LeakRun(1, {NoReplyReason.GARBLED: 1})
    assert [(finding.account.site, finding.state) for finding in leaks.findings] == [
        ("google.com", None),
        ("shop.example", None),
        ("library.example", SignIn.CANNOT_TELL),
    ]
    server.play = service
    assert checking.check_leaks(lambda entry: None, stand_ins={HOST: server.url}).run == LeakRun(0)


def test_a_password_that_can_be_read_in_two_ways_is_asked_about_in_both(
    checking: PasswordCheck, server: LoopbackServer, tmp_path: Path
) -> None:
    """LastPass may have written & as &amp;, and no file says whether it did."""
    escaped, plain, both = ("Otter&amp;Birch9", "Otter&Birch9", "Heron&lt;Moss4")
    vault = [Login("Shop", "https://shop.example", "sam", escaped), Login("Mail", "https://mail.example", "sam", both)]
    for leaked, said in ((plain, "in the other way"), (escaped, "as it stands there")):
        server.play = LeakService({leaked: 3, both: 2, "Heron<Moss4": 1})
        checking.audit(_asked(tmp_path, lastpass(vault)))
        assert checking.leak_plan().requests == 4
        leaks = checking.check_leaks(lambda entry: None, stand_ins={HOST: server.url})
        why = {finding.account.site: finding.why for finding in leaks.findings}
        assert said in why["shop.example"]
        assert why["mail.example"].startswith("It is in lists")
        assert not any("Otter" in sentence or "&" in sentence for sentence in why.values())


def test_one_reading_without_an_answer_leaves_it_unknown(
    checking: PasswordCheck, server: LoopbackServer, tmp_path: Path
) -> None:
    checking.audit(_asked(tmp_path, lastpass([Login("Shop", "https://shop.example", "sam", "Otter&amp;Birch9")])))
    service = server.play
    server.play = lambda handler: (
        play.answer(handler, b"no", 404) if digest("Otter&Birch9")[:5] in handler.path else service(handler)
    )
    [unknown] = checking.check_leaks(lambda entry: None, stand_ins={HOST: server.url}).findings
    assert unknown.state is SignIn.CANNOT_TELL


def test_a_leak_check_stops_and_goes_on(checking: PasswordCheck, server: LoopbackServer, tmp_path: Path) -> None:
    checking.audit(_asked(tmp_path, chromium(VAULT)))
    service, reached = server.play, threading.Event()

    def wait(handler: Handler) -> None:
        reached.set()
        play.silent(handler)

    server.play = wait
    ledger: list[LedgerEntry] = []
    leaks = checking.check_leaks(ledger.append, cancelled=reached.is_set, stand_ins={HOST: server.url})
    assert (leaks.findings, leaks.run.left, leaks.run.stopped) == ((), 3, True)
    assert sum(entry.count for entry in ledger) >= 1
    server.ending.set()
    server.play = service
    assert checking.check_leaks(lambda entry: None, stand_ins={HOST: server.url}).run == LeakRun(0)


def test_without_the_passwords_the_file_is_needed_again() -> None:
    checking = PasswordCheck(WorkerProcess(NAME), passwords_dir())
    with pytest.raises(FileNeededAgain):
        checking.leak_plan()
    with pytest.raises(FileNeededAgain):
        checking.check_leaks(lambda entry: None)
    checking.close()
