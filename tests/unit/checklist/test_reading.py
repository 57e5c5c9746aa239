"""Files that are no packs: each is refused with a sentence, none is waited for, and none fills memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.checklist.reading import MAX_BYTES, PackError, read_bounded, read_toml, shown

ROOT = Path(__file__).resolve().parents[3]
SIZE = MAX_BYTES - 1000


def _refusal(path: Path) -> str:
    with pytest.raises(PackError) as caught:
        read_toml(path)
    assert caught.value.file == path
    assert str(caught.value).startswith(shown(path.name))
    return caught.value.problem


# --- What stands in the file's place ------------------------------------------------------------


def test_a_pack_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('title = "Tŷ Rhosyn"', "utf-8")
    assert read_toml(path) == {"title": "Tŷ Rhosyn"}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    """Notepad writes one, and a policy officer cannot see it."""
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbftitle = 1")
    assert read_toml(path) == {"title": 1}


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.toml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("it was opened"))
    assert _refusal(path) == "the file is larger than 1 MB."


def test_a_file_that_grows_meanwhile_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "grows.toml"
    path.write_bytes(b" " * (MAX_BYTES + 1))
    small = tmp_path / "small"
    small.touch()
    monkeypatch.setattr(Path, "lstat", lambda _: small.stat())
    monkeypatch.setattr(os, "fstat", lambda _: small.stat())
    assert _refusal(path) == "the file is larger than 1 MB."


def test_the_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "full.toml"
    path.write_bytes(b" " * MAX_BYTES)
    assert len(read_bounded(path)) == MAX_BYTES


@pytest.mark.parametrize("target", ["real.toml", "nothing.toml", "/etc/hostname"])
def test_a_link_is_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "real.toml").write_text("format = 1")
    path = tmp_path / "a.toml"
    path.symlink_to(target)
    assert _refusal(path) == "this is a link to another file, and links are not followed."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path) == "this is a folder. Name the file in it."


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "cannot be read (No such file" in _refusal(tmp_path / "a.toml")
    assert _refusal(tmp_path / "a\0.toml") == "there is no such file."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.timeout(20)
def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.toml"
    os.mkfifo(path)
    assert _refusal(path) == "this is not an ordinary file."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.timeout(20)
def test_a_pipe_that_takes_the_files_name_at_the_last_moment_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, before = tmp_path / "pipe.toml", tmp_path / "file.toml"
    before.touch()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "lstat", lambda _: before.stat())
    assert _refusal(path) == "this is not an ordinary file."


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    if Path(device).exists():
        assert _refusal(Path(device)) == "this is not an ordinary file."


# --- What stands in the file --------------------------------------------------------------------


def test_an_empty_file_has_nothing_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.touch()
    assert read_toml(path) == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'a = 1\nb = "caf\xe9"', "line 2 is not in UTF-8. Save the file again as UTF-8."),
        ('a = "b"'.encode("utf-16"), "line 1 is not in UTF-8. Save the file again as UTF-8."),
        (b"a = 1\0", "line 1 cannot be read as TOML: something is left over after the value."),
        (b'a = "\0"', "line 1 cannot be read as TOML: here is a letter that nobody can see."),
        (b"a = 'x\ny'", "line 1 cannot be read as TOML: quotation marks are opened and not closed on the same line."),
        (b"a = [1", "the end of the file cannot be read as TOML: a bracket is opened and not closed."),
        (b"[a\nb = 1", "line 1 cannot be read as TOML: a bracket is opened and not closed."),
        (b"a = {b = 1, b = 2}\n", "line 1 cannot be read as TOML: this name stands twice."),
        (b"why it = 1\n", "line 1 cannot be read as TOML: there is no = after the name."),
        (b"\0" * 1000, "line 1 cannot be read as TOML: this is neither a name nor a note."),
        (b"{}", "line 1 cannot be read as TOML: this is neither a name nor a note."),
        (b"PK\x03\x04", "this is a document of a word processor. Save it as plain text."),
        (b"{\\rtf1", "this is a document of a word processor. Save it as plain text."),
        ("a = \u201chello\u201d\n".encode(), "line 1 has the curly quotation marks of a word processor. Type straight"),
        ('a = "it\u2019s fine"\nb = hello\n'.encode(), "line 2 cannot be read as TOML: this value is not understood."),
        (b"a = 1\nb = 2\na = 3\n", "line 3 cannot be read as TOML: this name stands twice."),
        (b"[a]\n[a]\n", "line 2 cannot be read as TOML: this part stands twice"),
        (b"a = 2026-02-30\n", "line 1 cannot be read as TOML: there is no such date."),
        (
            b"a = hello\n",
            "line 1 cannot be read as TOML: this value is not understood. Words stand in quotation",
        ),
        (b'a = "hello\n', "line 1 cannot be read as TOML: quotation marks are opened and not closed on the same line."),
        (b'a = """hello\n', "the end of the file cannot be read as TOML: quotation marks are opened and not closed."),
        (b'a = "say "hello""\n', "line 1 cannot be read as TOML: something is left over after the value."),
        (b'a = "C:\\data"\n', "line 1 cannot be read as TOML: a \\ inside a text is written twice."),
        (b'a = "\\ud800"', "line 1 cannot be read as TOML"),
    ],
)
def test_what_is_no_toml_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(content)
    assert _refusal(path).startswith(words)


def test_texts_that_look_like_long_names_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    text = "See this. Then that. So on. And on. It goes. It stays. No. Yes. A. B. C = d at www.a.b.c.example/?a=b"
    path.write_text(f'why = """\n[{text}]\n{text}\n"""\n', "utf-8")
    assert text in read_toml(path)["why"]


BOMBS = {
    "brackets": "a = " + "[" * 10_000 + "]" * 10_000,
    "brackets to the end": "a = " + "[" * SIZE,
    "braces": "a = " + "{a=" * 10_000 + "1" + "}" * 10_000,
    "a long dotted key": "a" + ".a" * (SIZE // 2) + " = 1",
    "a long dotted key with spaces": "a" + " . a" * (SIZE // 4) + " = 1",
    "a long quoted key": '"a"' + '."a"' * (SIZE // 4) + " = 1",
    "a long header": "[" + "a." * (SIZE // 2) + "a]",
    "a long key in braces": "a = [ {a" + ".a" * (SIZE // 3) + " = 1} ]",
    "deep headers": "\n".join(f"[a{number}.b.c.d.e.f.g.h.i.j.k]" for number in range(SIZE // 30)),
    "headers": "\n".join(f"[t{number}]" for number in range(SIZE // 9)),
    "checks": "[[check]]\n" * (SIZE // 10),
    "checks in braces": "check = [" + "{}," * (SIZE // 3) + "]",
    "deep keys": "\n".join(f"a{number}.b.c.d.e.f.g.h.i.j = 1" for number in range(SIZE // 32)),
    "keys": "\n".join(f"k{number}=1" for number in range(SIZE // 10)),
    "keys in braces": "a = {" + ",".join(f"k{number}=1" for number in range(SIZE // 10)) + "}",
    "a long name": "x" * SIZE + " = 1",
    "a long name and nothing else": "x" * SIZE,
    "a long line": 'title = "' + "x" * SIZE + '"',
    "a long list": "a = [" + "1," * (SIZE // 2) + "]",
    "a long number": "a = " + "9" * SIZE,
    "a long number with bars": "a = 1" + "_1" * (SIZE // 2),
    "a long hexadecimal number": "a = 0x" + "f" * SIZE,
    "a long fraction": "a = 1." + "9" * SIZE,
    "a long year": "a = 1979-05-27T00:32:00." + "9" * SIZE + "Z",
    "open quotes": '"' * SIZE,
    "open strings": "\n".join(["'"] * (SIZE // 2)),
    "line ends": "\n" * SIZE,
    "notes": "#\n" * (SIZE // 2),
    "escapes": 'a = "' + "\\u00e9" * (SIZE // 6) + '"',
}

_LOAD_ALL = """
import json, resource, sys
from pathlib import Path
from app.checklist.loader import load_pack_file
from app.checklist.reading import PackError

pages = int(Path("/proc/self/statm").read_text().split()[0])
limit = pages * resource.getpagesize() + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        load_pack_file(path)
    except PackError as error:
        print(json.dumps([path.stem, error.problem]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is set as Linux does")
@pytest.mark.timeout(60)
def test_no_bomb_fills_memory_or_hangs(tmp_path: Path) -> None:
    for name, content in BOMBS.items():
        (tmp_path / f"{name}.toml").write_text(content, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", _LOAD_ALL, str(tmp_path), "150_000_000"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    said = dict(json.loads(line) for line in done.stdout.splitlines())
    assert not done.stderr
    assert set(said) == set(BOMBS), "each of them is refused"
    assert said["brackets"] == said["braces"] == "brackets are nested too deep."
    assert said["a long dotted key"] == said["a long header"] == "line 1 has a name of 12 parts or more."
    assert said["a long number"] == "line 1 has a number of 100 digits or more."
    assert said["headers"] == "more than 10,000 lines begin with a bracket."
    assert max(map(len, said.values())) < 200, "the sentence itself does not repeat the bomb"


def test_names_from_outside_are_shown_in_one_short_line() -> None:
    assert shown("a\n\x1b[31m\u202eb") == "a\ufffd\ufffd[31m\ufffdb"
    assert shown("x" * 100) == "x" * 60 + "…"


def test_a_file_whose_name_is_no_text_is_still_named(tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.toml"))
    with pytest.raises(PackError) as caught:
        read_toml(path)
    assert caught.value.sentence().startswith("caf\ufffd.toml: ")
