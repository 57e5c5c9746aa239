"""``history list``, ``export``, ``backup``, ``restore`` and ``delete``."""

from __future__ import annotations

import getpass
import io
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.application import Application
from app.checklist.selection import all_that_apply
from app.cli import main
from app.core.backups import Checklists
from app.core.clock import FixedClock
from app.core.model import AnswerValue, Computer, Depth
from app.storage.backup_format import look
from app.storage.history_folder import HistoryFolder
from tests.history_makers import NOW, MemoryStore
from tests.unit.checklist.pack_maker import CHECK, agency, make_core, table
from tests.unit.storage.backup_kit import cheap

__all__ = ["cheap"]
PASSPHRASE = "maple river candle"
WRONG = "maple river kettle"
OTHER = "heron lantern pocket"
NEW = "kettle winter orchard"

Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history with a finished audit and one under way; made once, since a passphrase is slow on purpose."""
    folder = tmp_path_factory.mktemp("finished") / "data"
    program = Application(folder, FixedClock(NOW), MemoryStore())
    program.create_history(Computer.MINE, PASSPHRASE)
    program.start_audit(Depth.QUICK)
    check = all_that_apply(program.catalogue, program.worker)[0]
    program.session.answer(check, AnswerValue.TO_DO)
    program.session.save_note(check.id, "Ask Siân")
    program.session.note_audit(1, "after I\nchanged jobs")
    program.finish_audit(date(2027, 2, 20))
    program.start_audit(Depth.FULL)
    program.close()
    return folder


@pytest.fixture
def data(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(finished, folder)
    monkeypatch.setenv("PRIVACY_AUDIT_HOME", str(folder))
    return folder


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.TextIOWrapper]:
    """What is typed: bytes on standard input."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", stream)
    yield stream
    stream.close()


def _main(*words: str | Path, typed: bytes | str = b"", into: io.TextIOWrapper) -> int:
    content = typed.encode() if isinstance(typed, str) else typed
    into.buffer.write(content)
    into.buffer.seek(0)
    return main(["history", *map(str, words)])


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- list ---------------------------------------------------------------------------------------


def test_the_audits_are_listed_the_newest_first(data: Path, capsys: Capture, type_in: io.TextIOWrapper) -> None:
    assert _main("list", "--passphrase-stdin", typed=f"{PASSPHRASE}\n", into=type_in) == 0
    assert capsys.readouterr().out == (
        "   2  2026-11-20  full, not finished\n   1  2026-11-20  quick, finished 2026-11-20: after I changed jobs\n"
    )


def test_the_list_as_json(data: Path, capsys: Capture, type_in: io.TextIOWrapper) -> None:
    assert _main("list", "--passphrase-stdin", "--json", typed=PASSPHRASE + "\r\n", into=type_in) == 0
    newest, oldest, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert last == {"summary": {"audits": 2}}
    assert (newest["finished"], newest["to_do"]) == (None, None)
    assert (oldest["finished"], oldest["depth"], oldest["to_do"]) == ("2026-11-20T18:30:00+00:00", "quick", 1)


def test_a_wrong_passphrase_is_said(data: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path) -> None:
    before = _files(data)
    out = tmp_path / "out.json"
    assert _main("export", out, "--passphrase-stdin", typed=f"{WRONG}\n", into=type_in) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("That passphrase does not open your history.")
    assert not shown.out
    assert not out.exists()
    assert _files(data) == before


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        (["--passphrase-stdin"], b"\xff\xfe\n", "No passphrase could be read. Your history is not touched."),
        (["--passphrase-stdin"], b"", "That passphrase does not open your history."),
        ([], b"", "Nobody is here to type the passphrase. Give it on standard input: --passphrase-stdin."),
    ],
)
def test_without_a_passphrase_a_sentence_says_so(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, words: list[str], typed: bytes, said: str
) -> None:
    assert _main("list", *words, typed=typed, into=type_in) == 2
    assert capsys.readouterr().err.startswith(said)


def test_a_passphrase_may_be_typed_unseen(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type_in, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda prompt, stream: PASSPHRASE)
    assert _main("list", into=type_in) == 0
    assert capsys.readouterr().out.count("\n") == 2


def test_without_the_keyring_that_locks_it_a_sentence_says_so(capsys: Capture, tmp_path: Path) -> None:
    program = Application(tmp_path / "data", FixedClock(NOW), MemoryStore())
    program.create_history(Computer.MINE, None)
    program.close()
    assert main(["history", "list", "--data-dir", str(tmp_path / "data")]) == 2
    assert "keyring" in capsys.readouterr().err


def test_without_a_history_a_sentence_says_so(
    capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRIVACY_AUDIT_HOME", str(tmp_path / "none"))
    assert _main("list", into=type_in) == 2
    assert capsys.readouterr().err == "There is no history yet. Start the app to make one.\n"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("file", "content"), [("history.key", b"{}"), ("history.db", b"SQLite format 3\0" + bytes(4000))]
)
def test_a_damaged_history_is_said(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, file: str, content: bytes
) -> None:
    (data / file).write_bytes(content)
    assert _main("list", "--passphrase-stdin", typed=PASSPHRASE, into=type_in) == 2
    assert capsys.readouterr().err.rstrip().endswith(".")
    assert (data / file).read_bytes() == content


def test_a_history_that_a_window_has_open_is_left_alone(data: Path, capsys: Capture, type_in: io.TextIOWrapper) -> None:
    window = Application(data, FixedClock(NOW), MemoryStore())
    window.open_history(PASSPHRASE)
    try:
        assert _main("list", "--passphrase-stdin", typed=PASSPHRASE, into=type_in) == 2
        assert "open in another window" in capsys.readouterr().err
        before = sorted(_files(data))
        assert main(["history", "delete", "--yes"]) == 2
        assert "open in another window" in capsys.readouterr().err
        assert sorted(_files(data)) == before
    finally:
        window.close()


# --- export -------------------------------------------------------------------------------------


def test_an_export_is_readable_and_says_that_it_is(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path
) -> None:
    out = tmp_path / "out.json"
    assert _main("export", out, "--passphrase-stdin", typed=PASSPHRASE, into=type_in) == 0
    content = json.loads(out.read_text("utf-8"))
    assert [note["text"] for note in content["notes"]] == ["Ask Siân"]
    assert "This file is not encrypted: anyone who opens it can read it." in capsys.readouterr().err


def test_an_export_overwrites_nothing(data: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")
    assert _main("export", out, "--passphrase-stdin", typed=PASSPHRASE, into=type_in) == 2
    assert "There is already a file named out.json" in capsys.readouterr().err
    assert out.read_text() == "mine"
    assert main(["history", "export", str(tmp_path / "none" / "out.json")]) == 2
    assert "There is no folder named" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "out.json"]


# --- backup -------------------------------------------------------------------------------------


@pytest.fixture
def quick(cheap: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are quickly tried, and there are few checks."""
    core = make_core(tmp_path / "core")
    monkeypatch.setattr("app.application.checklists_dir", lambda: core)


@pytest.mark.usefixtures("quick")
def test_a_backup_is_made_under_a_passphrase_of_its_own(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path
) -> None:
    out = tmp_path / "mine.psabackup"
    typed = f"{PASSPHRASE}\n{OTHER}\n"
    assert _main("backup", out, "--passphrase-stdin", typed=typed, into=type_in) == 0
    said = capsys.readouterr().err
    assert said.startswith("2 audits, 1 answer, 0 incidents, 0 files and 0 checklists. Written to")
    assert look(out, OTHER).content.audits == 2


@pytest.mark.usefixtures("quick")
def test_a_backup_overwrites_nothing_and_needs_a_long_passphrase(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "mine.psabackup"
    assert _main("backup", out, "--passphrase-stdin", typed=f"{PASSPHRASE}\nshort\n", into=type_in) == 2
    assert capsys.readouterr().err.startswith("This passphrase is too short")
    asked = iter([PASSPHRASE, OTHER, "another one altogether"])
    with monkeypatch.context() as patch:
        patch.setattr(type_in, "isatty", lambda: True, raising=False)
        patch.setattr(getpass, "getpass", lambda prompt, stream: next(asked))
        assert _main("backup", out, into=type_in) == 2
    assert capsys.readouterr().err.startswith("The two passphrases are not the same.")
    assert not out.exists()
    out.write_text("mine")
    typed = f"{PASSPHRASE}\n{OTHER}\n"
    assert _main("backup", out, "--passphrase-stdin", typed=typed, into=_emptied(type_in)) == 2
    assert capsys.readouterr().err.startswith("There is already a file named mine.psabackup.")
    assert out.read_text() == "mine"


# --- restore ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def backup(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backed-up")
    vault = HistoryFolder(shutil.copytree(finished, folder / "data"), MemoryStore(), FixedClock(NOW))
    opened = vault.open_with_passphrase(PASSPHRASE)
    opened.back_up(folder / "mine.psabackup", OTHER, Checklists(), "0.1.0", NOW, lambda _done, _total: True)
    opened.close()
    return folder / "mine.psabackup"


@pytest.mark.usefixtures("quick")
def test_a_backup_is_restored_on_another_computer(
    backup: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    typed = f"{OTHER}\n{NEW}\n"
    words = ("restore", backup, "--passphrase-stdin", "--data-dir", new, "--computer", "shared")
    assert _main(*words, typed=typed, into=type_in) == 0
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("made by version 0.1.0: 2 audits, 1 answer, 0 incidents, 0 files and 0 checklists.")
    assert said[-1] == "The backup is restored."
    opened = HistoryFolder(new, MemoryStore(), FixedClock(NOW)).open_with_passphrase(NEW)
    assert len(opened.audits()) == 2
    opened.close()


@pytest.mark.usefixtures("quick")
def test_what_is_here_is_asked_about_and_kept(
    data: Path, backup: Path, capsys: Capture, type_in: io.TextIOWrapper
) -> None:
    before = _files(data)
    words = ("restore", backup, "--passphrase-stdin", "--lock", "passphrase")
    assert _main(*words, typed=f"{OTHER}\nyes\n{NEW}\n", into=type_in) == 2
    assert "Nothing was changed. To restore the backup, type RESTORE when asked." in capsys.readouterr().err
    assert _files(data) == before
    assert _main(*words, typed=f"{OTHER}\nRESTORE\n{NEW}\n", into=_emptied(type_in)) == 0
    (kept,) = data.glob("history-kept-*")
    assert f"The history that was here is kept in {kept}." in capsys.readouterr().err
    assert (kept / "history.db").read_bytes() == before["history.db"]


@pytest.mark.parametrize(
    ("words", "typed", "said"),
    [
        ([], "not it at all\n", "That passphrase does not open this backup."),
        (["--computer", "shared", "--lock", "keyring"], f"{OTHER}\nRESTORE\n", "On a shared computer a passphrase"),
        (["--lock", "keyring"], f"{OTHER}\nRESTORE\n", "This computer has no keyring"),
        (["--lock", "passphrase"], f"{OTHER}\nRESTORE\nshort\n", "This passphrase is too short"),
    ],
)
@pytest.mark.usefixtures("quick")
def test_what_cannot_be_restored_is_said_and_nothing_is_changed(
    data: Path, backup: Path, capsys: Capture, type_in: io.TextIOWrapper, words: list[str], typed: str, said: str
) -> None:
    before = _files(data)
    assert _main("restore", backup, "--passphrase-stdin", *words, typed=typed, into=type_in) == 2
    assert said in capsys.readouterr().err
    assert _files(data) == before


@pytest.mark.usefixtures("quick")
def test_another_file_is_no_backup(data: Path, capsys: Capture, type_in: io.TextIOWrapper) -> None:
    for path, said in ((data / "history.db", "is not a backup of this app."), (data / "none", "could not read none.")):
        assert _main("restore", path, "--passphrase-stdin", typed=f"{OTHER}\n", into=_emptied(type_in)) == 2
        assert said in capsys.readouterr().err


def _emptied(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    """For what is typed to the next command."""
    stream.seek(0)
    stream.truncate()
    return stream


# --- delete -------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["", "\n", "delete\n", "yes\n", "DELETE EVERYTHING\n"])
def test_nothing_is_deleted_without_the_word(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper, typed: str
) -> None:
    before = _files(data)
    assert _main("delete", typed=typed, into=type_in) == 2
    said = capsys.readouterr().err
    assert f"kept originals, packs and settings in {data}." in said
    assert "Nothing was deleted. To delete everything, type DELETE when asked." in said
    assert _files(data) == before


def test_everything_of_ours_is_deleted(data: Path, capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path) -> None:
    agency(_made(data / "packs"), table("check", CHECK))
    _made(data / "originals" / "run")
    (data / "originals" / "run" / "1").write_bytes(b"photo")
    _made(data / "backups")
    assert _main("delete", typed="DELETE\n", into=type_in) == 0
    assert "Everything this app kept here is deleted." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_ours_stays_and_is_named(data: Path, capsys: Capture, type_in: io.TextIOWrapper) -> None:
    (data / "letter.txt").write_text("mine")
    assert _main("delete", "--yes", into=type_in) == 1
    assert (
        f"{data / 'letter.txt'} is none of the files that this app keeps here, and was left." in capsys.readouterr().err
    )
    assert _files(data) == {"letter.txt": b"mine"}


def test_a_folder_that_is_not_ours_is_not_touched(capsys: Capture, type_in: io.TextIOWrapper, tmp_path: Path) -> None:
    """A slip of the pen after --data-dir must not cost anybody their own backups and originals."""
    for name in ("backups", "originals", "packs"):
        (_made(tmp_path / "home" / name) / "mine.txt").write_text("mine")
    before = _files(tmp_path)
    assert _main("delete", "--yes", "--data-dir", tmp_path / "home", into=type_in) == 2
    assert capsys.readouterr().err == f"This app keeps nothing in {tmp_path / 'home'}. Nothing was deleted.\n"
    assert _files(tmp_path) == before


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


# --- delete one audit ---------------------------------------------------------------------------


def test_one_audit_is_deleted_after_saying_what_goes(data: Path, capsys: Capture, type_in: io.TextIOWrapper) -> None:
    typed = f"{PASSPHRASE}\nDELETE\n"
    assert _main("delete", "1", "--passphrase-stdin", typed=typed, into=type_in) == 0
    said = capsys.readouterr().err
    assert "This deletes the audit of 20 November 2026." in said
    assert "1 check was answered only here: from then on it counts as not looked at." in said
    assert "1 action from those answers goes too." in said
    assert "backups, files you exported or printed" in said
    assert "This cannot be undone." in said
    program = Application(data, FixedClock(NOW), MemoryStore())
    program.open_history(PASSPHRASE)
    assert [audit.depth for audit in program.session.audits] == [Depth.FULL]
    assert program.session.actions() == []
    assert list(program.session.notes.values()) == ["Ask Siân"], "notes beside checks stay"
    program.close()


def test_one_audit_stays_without_the_word_or_the_right_number(
    data: Path, capsys: Capture, type_in: io.TextIOWrapper
) -> None:
    before = _files(data)["history.db"]
    assert _main("delete", "2", "--passphrase-stdin", typed=f"{PASSPHRASE}\nno\n", into=type_in) == 2
    assert "Nothing was deleted. To delete this audit, type DELETE when asked." in capsys.readouterr().err
    type_in.seek(0)
    assert _main("delete", "7", "--yes", "--passphrase-stdin", typed=f"{PASSPHRASE}\n", into=type_in) == 2
    assert capsys.readouterr().err.startswith("There is no audit 7. Nothing was deleted.")
    assert _files(data)["history.db"] == before
