"""The reader of signed sets: what is not signed by the key, or is not whole, is never understood."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.checklist.signed import (
    FIRST_LINE,
    MAX_SET_BYTES,
    PUBLIC_KEY,
    Damaged,
    NeedsNewerApp,
    NotSigned,
    SetError,
    read_set,
    version_key,
)
from docs.sign_checklists import main, make_key, read_key, seal
from tests.unit.checklist.pack_maker import make_core
from tests.unit.checklist.set_maker import ANOTHER_KEY, KEY, PUBLIC, signed_set

CONTENT = {"version": "2026.12.01", "dated": "2026-12-01", "files": {"facebook.toml": "format = 1"}}


def _content(**changes: Any) -> bytes:
    return msgspec.json.encode(CONTENT | changes)


def _write(folder: Path, data: bytes) -> Path:
    path = folder / "new.checklists"
    path.write_bytes(data)
    return path


def test_a_set_that_is_signed_comes_out_as_it_went_in(tmp_path: Path) -> None:
    core = make_core(tmp_path / "core")
    path = signed_set(tmp_path, core, "2026.12.01")
    found = read_set(path, PUBLIC)
    assert found.version == "2026.12.01"
    assert sorted(map(str, found.files)) == ["facebook.toml", "ground.toml", "guidance.toml"]
    assert found.files[Path("ground.toml")] == (core / "ground.toml").read_bytes()
    assert found.data == path.read_bytes()


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (b"", SetError, "this is no file of newer checklists."),
        (b"PK\x03\x04", SetError, "this is no file of newer checklists."),
        (FIRST_LINE, Damaged, "the file is damaged, or a part of it is missing."),
        (seal(_content(), KEY)[:-1], Damaged, "the file is damaged, or a part of it is missing."),
        (seal(_content(), KEY) + b" ", Damaged, "the file is damaged, or a part of it is missing."),
        (seal(_content(), ANOTHER_KEY), NotSigned, "the makers of this app did not sign this file."),
        (FIRST_LINE.replace(b"1", b"2") + b"x", NeedsNewerApp, "this file is made for a newer version of this app."),
        (seal(b"{}", KEY), NeedsNewerApp, "this version of the app cannot read these checklists."),
        (seal(b"[" * 100_000, KEY), NeedsNewerApp, "this version of the app cannot read these checklists."),
        (seal(b"\xff", KEY), NeedsNewerApp, "this version of the app cannot read these checklists."),
    ],
)
def test_each_trouble_has_its_own_sentence(tmp_path: Path, data: bytes, error: type[SetError], said: str) -> None:
    with pytest.raises(SetError) as caught:
        read_set(_write(tmp_path, data), PUBLIC)
    assert type(caught.value) is error
    assert caught.value.happened == f"new.checklists: {said}"
    assert caught.value.safe == "Nothing was changed: your checklists are as they were."
    assert caught.value.do


@pytest.mark.parametrize(
    "changes",
    [
        {"version": "12"},
        {"version": "2026.12.01\n"},
        {"more": 1},
        {"files": {}},
        {"files": {"../facebook.toml": ""}},
        {"files": {"/etc/facebook.toml": ""}},
        {"files": {"a\\b.toml": ""}},
        {"files": {"con.txt": ""}},
        {"files": {f"a{number}.toml": "" for number in range(201)}},
    ],
)
def test_even_what_is_signed_keeps_to_the_format(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(NeedsNewerApp):
        read_set(_write(tmp_path, seal(_content(**changes), KEY)), PUBLIC)


def test_a_forger_who_mends_the_hash_has_no_signature(tmp_path: Path) -> None:
    sealed = seal(_content(), KEY)
    other = _content(version="2027.01.01")
    _, signature = sealed.splitlines()[1:3]
    head = FIRST_LINE + b"sha256 " + hashlib.sha256(other).hexdigest().encode() + b"\n" + signature + b"\n"
    with pytest.raises(NotSigned):
        read_set(_write(tmp_path, head + other), PUBLIC)


def test_what_is_no_ordinary_file_is_not_read(tmp_path: Path) -> None:
    good = _write(tmp_path, seal(_content(), KEY))
    link = tmp_path / "link.checklists"
    link.symlink_to(good)
    large = tmp_path / "large.checklists"
    with large.open("wb") as file:
        file.truncate(MAX_SET_BYTES + 1)
    pipe = tmp_path / "pipe.checklists"
    os.mkfifo(pipe)
    for path, said in (
        (link, "links are not followed"),
        (large, "the file is larger than 8 MB"),
        (tmp_path, "this is a folder"),
        (pipe, "not an ordinary file"),
        (tmp_path / "none.checklists", "cannot be read"),
    ):
        with pytest.raises(SetError, match=said):
            read_set(path, PUBLIC)


@given(st.data())
def test_no_change_of_a_signed_file_is_taken(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    sealed = seal(_content(), KEY)
    place = data.draw(st.integers(0, len(sealed) - 1))
    cut = data.draw(st.integers(0, 20))
    changed = sealed[:place] + data.draw(st.binary(max_size=20)) + sealed[place + cut :]
    path = _write(tmp_path_factory.getbasetemp(), changed)
    if changed == sealed:
        assert read_set(path, PUBLIC).version == "2026.12.01"
    else:
        with pytest.raises(SetError):
            read_set(path, PUBLIC)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_at_all_end_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, signed: bool
) -> None:
    path = _write(tmp_path_factory.getbasetemp(), seal(content, KEY) if signed else FIRST_LINE + content)
    with pytest.raises(SetError):
        read_set(path, PUBLIC)


def test_versions_have_an_order() -> None:
    ordered = ["", "2026.11.20", "2026.11.20.1", "2026.11.20.2", "2026.11.20.10", "2026.12.01", "2027.01.01"]
    assert sorted(set(ordered), key=version_key) == ordered


# --- The maintainers' script ---------------------------------------------------------------------


def test_the_script_makes_keys_and_files_that_the_app_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key, file = tmp_path / "key.pem", tmp_path / "all.checklists"
    public = make_key(key)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        make_key(key)
    main(["sign", str(key), str(file)])
    found = read_set(file, public)
    assert found.version in capsys.readouterr().out
    assert read_key(key).public_key().public_bytes_raw().hex() == public
    with pytest.raises(NotSigned):
        read_set(file)  # the pinned key is another one


def test_the_pinned_key_is_a_public_key() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    assert Ed25519PublicKey.from_public_bytes(bytes.fromhex(PUBLIC_KEY))
