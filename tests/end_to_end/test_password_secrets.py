"""After an audit of passwords of every format, none of them is anywhere: not in the program's memory, not on the disk,
not in what it printed, not after a crash. The witness is this process, which reads the other's memory.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.loopback_server import serve
from tests.unit.passwords import kdbx_writer
from tests.unit.passwords.export_makers import MAKERS
from tests.unit.passwords.leak_service import LeakService, digest
from tests.unit.passwords.logins import Login
from tests.unit.passwords.test_kdbx import document
from tests.unit.passwords.test_keepass import entry, file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

MISPLACED = "Canary-Vole-11"
SITE = "control-of-the-scan.example"
LOGINS = (
    Login("Control", f"https://{SITE}/", "sam", "Quartz-Canary-Vole9", "otpauth://totp/x?secret=CANARYTOTP234567"),
    Login("Shop", "https://shop.example", "sam@example.org", "Quartz-Canary-Vole9", note="PIN: Marmot-Canary-4417"),
    Login("Forum", "https://forum.example", "kim", "Quartz-Canary-Vole10"),
    Login("Short", "https://weak.example", "kim", "Canary-Vole"),
    Login(f"Wi-Fi {MISPLACED}", f"https://{MISPLACED}", MISPLACED, MISPLACED),  # typed into every box
)
HASHES = tuple(digest(login.password) for login in LOGINS)
NEEDLES = (
    *("Canary-Vole", "canary-vole", "canaryvole", "Marmot-Canary", "CANARYTOTP"),
    *(hashed[5:] for hashed in HASHES),  # what is sent is told by the server, which is this process
)

# What the program is asked to do. It says where it is on standard error, and waits to be looked at.
PROGRAM = """
import datetime, os, signal, sys, traceback
from pathlib import Path
from app.cli import main
from app.core.errors import UserError
from app.passwords.check import Asked, PasswordCheck
from app.passwords.job import NAME
from app.passwords.leaks import HOST
from app.system.paths import passwords_dir
from app.system.worker import WorkerProcess

folder, today = Path(sys.argv[1]), datetime.date(2026, 11, 20)
exports = sorted(folder.iterdir())
for options in (["--json"], []):
    assert main(["passwords", "check", str(exports[0]), *options]) == 0
checking = PasswordCheck(WorkerProcess(NAME), passwords_dir())
for path in exports:
    audited = checking.audit(Asked(path, today, passphrase="open sesame"))
    print(path.name, audited)
    assert audited.audited == (2 if path.name.endswith("keepass") else 5), path
checking.audit(Asked(exports[0], today))
print(checking.leak_plan(), checking.check_leaks(print, stand_ins={HOST: sys.argv[4]}))
try:
    small = WorkerProcess(NAME, memory=260 * 1024**2)
    print(PasswordCheck(small, passwords_dir()).audit(Asked(Path(sys.argv[2]), today)))
except UserError:
    traceback.print_exc()
def crash(done, of):
    os.kill(checking._worker.pid, signal.SIGSEGV)
try:
    checking.audit(Asked(Path(sys.argv[3]), today), crash)
except UserError:
    traceback.print_exc()
checking.audit(Asked(exports[0], today))
print("ready", flush=True)
sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One file of every format and variant, and outside of it a large one."""
    folder = tmp_path_factory.mktemp("exports")
    for number, (_, make) in enumerate(MAKERS.values()):
        (folder / f"{number:02}").write_bytes(make(LOGINS))
    recipe = kdbx_writer.Recipe()
    (folder / "90-kdbx").write_bytes(kdbx_writer.write(recipe, "open sesame", document(LOGINS)))
    (folder / "91-keepass").write_bytes(file(entry("Quartz-Canary-Vole9"), entry("Quartz-Canary-Vole9", title="Other")))
    return folder


def test_no_secret_is_left_anywhere(exports: Path, tmp_path: Path) -> None:
    too_large = _table(exports.parent / "too-large.csv", 300_000)
    long_enough = _table(exports.parent / "long-enough.csv", 5_000)  # to be still at work when it is made to crash
    environment = os.environ | {
        "TMPDIR": str(tmp_path),
        "HOME": str(tmp_path),
        "PRIVACY_AUDIT_HOME": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
    }
    with (
        serve() as server,
        subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-c", PROGRAM, exports, too_large, long_enough, server.url],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as program,
    ):
        server.play = LeakService({LOGINS[0].password: 7})
        assert program.stdout
        assert program.stdin
        assert program.stderr
        printed = b""
        for line in program.stdout:
            printed += line
            if line == b"ready\n":
                break
        found = _found_in_memory(program.pid, (*NEEDLES, SITE)) if printed.endswith(b"ready\n") else set()
        rest, errors = program.communicate(b"\n")
    too_large.unlink()
    long_enough.unlink()
    assert program.returncode == 0, errors.decode()
    assert found == {SITE}, "the site must be found, else the scan sees nothing; and no secret"
    said = (printed + rest + errors).decode()
    assert SITE in said
    assert "too large" in said
    assert "stopped unexpectedly" in said
    assert "in lists of leaked passwords" in said
    assert {asked.path for asked in server.asked} == {f"/range/{hashed[:5]}" for hashed in HASHES}
    assert not any(needle in said for needle in (*NEEDLES, *(hashed[:5] for hashed in HASHES)))
    assert list(_files_with(tmp_path, NEEDLES)) == []


def _table(path: Path, rows: int) -> Path:
    lines = (f"Site {n},https://s{n}.example,sam,{n}-Canary-Vole{n}\n" for n in range(rows))
    path.write_text("name,url,username,password\n" + "".join(lines))
    return path


def _found_in_memory(pid: int, needles: tuple[str, ...]) -> set[str]:
    """Which of the texts stand in the memory of a process, in any of the ways Python keeps text."""
    wanted = {needle.encode(encoding): needle for needle in needles for encoding in ("utf-8", "utf-16-le", "utf-32-le")}
    pattern = re.compile(b"|".join(map(re.escape, wanted)))
    found = set()
    of = Path("/proc", str(pid))
    with (of / "mem").open("rb", buffering=0) as memory, (of / "maps").open() as maps:
        for line in maps:
            bounds, rights = line.split()[:2]
            if "w" not in rights:
                continue
            start, end = (int(bound, 16) for bound in bounds.split("-"))
            memory.seek(start)
            found |= {wanted[match[0]] for match in pattern.finditer(memory.read(end - start))}
    return found


def _files_with(folder: Path, needles: tuple[str, ...]) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and any(needle.encode() in path.read_bytes() for needle in needles):
            yield path
