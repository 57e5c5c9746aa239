"""The command line as a whole: how it starts, where its state is, and how it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app import __version__
from app.cli import main
from app.reminders.due import FILE_NAME, write_due
from app.system.paths import HOME_VARIABLE
from tests.due_makers import review

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
HEAVY = {"PySide6", "shiboken6", "apsw", "keyring", "PIL", "requests", "argon2", "cryptography", "icalendar"}

Capture = pytest.CaptureFixture[str]


def _run(*words: str | Path, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "app", *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in SCREENS} | environment,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    return done


def _imported(*words: str | Path) -> set[str]:
    """The heavy packages that a command has imported when it ends well."""
    script = (
        "import sys\nfrom app.cli import main\n"
        "try:\n    status = main(sys.argv[1:])\nexcept SystemExit as error:\n    status = error.code\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
        "raise SystemExit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return HEAVY & set(done.stderr.splitlines()[-1].split())


# --- How it starts ------------------------------------------------------------------------------


def test_the_version_is_told(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"privacy-audit {__version__}\n"


def test_the_version_imports_no_window() -> None:
    assert _imported("--version") == set()
    assert _run("--version").stdout == f"privacy-audit {__version__}\n"


def test_the_photo_commands_need_no_database_no_key_and_no_window(tmp_path: Path) -> None:
    """Whatever the photos are called: a folder named "history" is still a folder."""
    folder = tmp_path / "history"
    folder.mkdir()
    Path(folder, "a.jpg").write_bytes(_picture())
    data = tmp_path / "history data"
    assert _imported("--data-dir", data, "photos", "scan", folder) == set()
    assert _imported("photos", "clean", folder, "--in-place", "--data-dir", data) == set()
    assert _imported("photos", "undo", "--data-dir", data) == set()
    script = "import os, sys; os.chdir(sys.argv[1]); from app.cli import main; main(['photos', 'scan', 'history'])"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print(*sys.modules)", str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=60,
    )
    assert not HEAVY & set(done.stdout.splitlines()[-1].split())


def _picture() -> bytes:
    from tests.unit.photos.builders import after_start, exif, picture, position

    return after_start(picture(), exif((), (), position()))


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS always have a screen")
def test_without_a_screen_a_sentence_says_how_to_look_all_the_same(tmp_path: Path) -> None:
    done = _run("--data-dir", tmp_path / "data", code=2)
    assert done.stderr == (
        "There is no screen here to show the window on. Start it on a desktop, "
        "or look at it on a virtual screen: xvfb-run privacy-audit.\n"
    )
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fotos"], "invalid choice: 'fotos' (choose from"),
        (["photos"], "the following arguments are required: ACTION"),
        (["photos", "scan"], "the following arguments are required: path"),
        (["photos", "scan", "a", "--jso"], "unrecognized arguments: --jso"),
        (["photos", "clean", "a"], "one of the arguments --to --in-place is required"),
        (["photos", "clean", "a", "--to", "b", "--in-place"], "not allowed with argument"),
        (["photos", "clean", "a", "--to", "b", "--keep", "place"], "say date, camera, or both with a comma"),
        (["history", "export"], "the following arguments are required: file"),
        (["--data-dir", "", "history", "list"], "argument --data-dir: name a folder"),
        (["--data-dir"], "argument --data-dir: expected one argument"),
        (["--open", "settings"], "argument --open: invalid choice: 'settings' (choose from"),
        (["--colour"], "unrecognized arguments: --colour"),
    ],
)
def test_unusable_arguments_end_with_2(capsys: Capture, words: list[str], said: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert not shown.out


def test_help_names_every_command(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--help"])
    assert caught.value.code == 0
    shown = capsys.readouterr().out
    assert all(f"\n    {name} " in shown for name in ("photos", "passwords", "checklists", "reminders", "history"))


# --- Where its state is -------------------------------------------------------------------------

PLANNED = "The whole review: 2099-01-02"


@pytest.fixture
def planned(tmp_path: Path) -> Path:
    """A data folder with a review planned in it."""
    folder = tmp_path / "planned"
    folder.mkdir()
    write_due(folder / FILE_NAME, review(date(2099, 1, 2)))
    return folder


@pytest.mark.parametrize(
    "place",
    [
        lambda folder: ["--data-dir", folder, "reminders", "status"],
        lambda folder: [f"--data-dir={folder}", "reminders", "status"],
        lambda folder: ["reminders", "--data-dir", folder, "status"],
        lambda folder: ["reminders", "status", "--data-dir", folder],
        lambda folder: ["reminders", "status", f"--data-dir={folder}"],
    ],
)
def test_the_data_folder_may_be_named_anywhere(
    capsys: Capture, planned: Path, place: Callable[[str], list[str]]
) -> None:
    assert main(place(str(planned))) == 0
    assert capsys.readouterr().out.startswith(PLANNED)


def test_the_environment_may_name_the_data_folder(
    capsys: Capture, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(planned))
    assert main(["reminders", "status"]) == 0
    assert capsys.readouterr().out.startswith(PLANNED)
    assert main(["reminders", "status", "--data-dir", str(tmp_path)]) == 0
    assert "No review is planned" in capsys.readouterr().out, "what is named on the line wins"


@pytest.mark.parametrize(
    "words",
    [
        ["photos", "scan", "."],
        ["photos", "clean", ".", "--in-place"],
        ["photos", "undo"],
        ["reminders", "status"],
        ["history", "list"],
        ["history", "delete", "--yes"],
        [],
    ],
)
def test_a_file_in_the_place_of_the_data_folder_is_said(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    assert main(["--data-dir", str(file), *words]) == 2
    monkeypatch.setenv(HOME_VARIABLE, str(file))
    assert main(words) == 2
    said = f"{file} is no folder. Nothing was changed. Name a folder for the app's data.\n"
    assert capsys.readouterr().err == said * 2
    assert file.read_text() == "mine"


# --- How it ends --------------------------------------------------------------------------------


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows says it in another way")
@pytest.mark.parametrize("words", [["checklists", "list"], ["reminders", "status"], ["--version"], ["--help"]])
def test_a_reader_that_goes_away_is_no_error(closed_pipe: int, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", *words],
        check=False,
        stdout=closed_pipe,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
@pytest.mark.parametrize("words", [["checklists", "list", "--json"], ["reminders", "status"]])
def test_output_that_fits_nowhere_is_said(words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "app", *words],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
            timeout=60,
        )
    assert done.stderr == (
        "This computer could not write what there is to say (No space left on device). "
        "What was finished stays finished.\n"
    )
    assert done.returncode == 2


def test_what_the_disk_refuses_is_said_and_no_bug(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "originals").write_text("mine")
    assert main(["photos", "undo", "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith(f"This computer could not read or write {tmp_path / 'originals'} (")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
def test_ctrl_c_ends_with_130_and_a_sentence(planned: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "history", "delete", "--data-dir", str(planned)],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stderr is not None
        assert any("Type DELETE" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert said == "Stopped. What was finished stays finished.\n"
    assert process.returncode == 130
    assert (planned / FILE_NAME).exists()


def test_names_that_no_console_can_show_are_said_all_the_same(tmp_path: Path) -> None:
    """A console of Windows in Western Europe has no Welsh ŷ; a file from an old disk has no letters at all."""
    name = os.fsdecode("Tŷ caf\N{LATIN SMALL LETTER E WITH ACUTE} ".encode() + b"\xff.toml")
    file = tmp_path / name
    file.touch()
    done = _run("checklists", "check", file, code=1, PYTHONIOENCODING="ascii")
    assert done.stdout.startswith("T\\u0177 caf\\xe9 \\ufffd.toml: the field ")
    assert not done.stderr
