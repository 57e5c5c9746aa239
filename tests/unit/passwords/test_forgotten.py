"""Forgotten exports: every format is found by what it holds, what is locked or something else is not."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.passwords import forgotten
from app.passwords.check import PasswordCheck
from app.passwords.forgotten import delete, find_forgotten, format_of
from app.passwords.job import NAME
from app.system.paths import passwords_dir
from app.system.worker import WorkerProcess
from tests.unit.passwords import json_makers, kdbx_writer
from tests.unit.passwords.csv_makers import chromium, minimal
from tests.unit.passwords.export_makers import MAKERS
from tests.unit.passwords.logins import LOGINS
from tests.unit.passwords.test_kdbx import document


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", MAKERS)
def test_an_export_is_known_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    expected, make = MAKERS[name]
    assert format_of(put(tmp_path / "holiday.dat", make(LOGINS))) == expected


def test_a_long_table_is_known_by_its_beginning(tmp_path: Path) -> None:
    path = put(tmp_path / "long.csv", chromium(LOGINS * 5_000))
    assert path.stat().st_size > forgotten._HEAD
    assert format_of(path) == "chromium-csv"


def test_what_only_a_password_opens_is_no_forgotten_export(tmp_path: Path) -> None:
    database = kdbx_writer.write(kdbx_writer.Recipe(), "pass", document(LOGINS))
    locked = json_makers.bitwarden_locked(json_makers.bitwarden(LOGINS), "pass")
    assert format_of(put(tmp_path / "mine.kdbx", database)) is None
    assert format_of(put(tmp_path / "locked.json", locked)) is None
    assert format_of(put(tmp_path / "locked.zip", json_makers.zipped(**{"data.json": locked}))) is None


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Dear Sam,\n\nThank you, and see you on Monday.\n",
        minimal([("name", "email"), ("Sam Jones", "sam@example.org")]),
        minimal([("title", "url", "username"), ("Shop", "https://shop.example", "sam")]),
        json.dumps({"items": [1, 2], "folders": []}).encode(),
        json_makers.zipped(**{"word/document.xml": b"<w/>"}),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"{" * 100_000,
        b"PK\x03\x04 and then nothing of a zip",
        b"<?xml version='1.0'?><html></html>",
    ],
)
def test_other_files_are_passed_over(data: bytes, tmp_path: Path) -> None:
    assert format_of(put(tmp_path / "Passwords.csv", data)) is None


def test_folders_are_looked_through_to_a_depth_and_links_are_not_followed(tmp_path: Path) -> None:
    inside = put(tmp_path / "Downloads" / "old" / "export.csv", chromium(LOGINS))
    deep = put(tmp_path / "Downloads" / "a" / "b" / "c" / "d" / "deep.csv", chromium(LOGINS))
    outside = put(tmp_path / "Elsewhere" / "other.csv", chromium(LOGINS))
    put(tmp_path / "Downloads" / ".cache" / "hidden.csv", chromium(LOGINS))
    (tmp_path / "Downloads" / "link").symlink_to(outside.parent)
    (tmp_path / "Downloads" / "file").symlink_to(outside)
    found = list(find_forgotten([tmp_path / "Downloads", tmp_path / "Downloads" / "old", tmp_path / "none"]))
    assert [one.path for one in found] == [inside]
    assert deep not in [one.path for one in found]


def test_it_is_bounded_and_stops_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(6):
        put(tmp_path / f"{number}.csv", chromium(LOGINS))
    asked = itertools.count()
    assert len(list(find_forgotten([tmp_path], lambda: next(asked) > 3))) < 6
    monkeypatch.setattr(forgotten, "MOST_FILES", 2)
    assert len(list(find_forgotten([tmp_path]))) == 2
    monkeypatch.setattr(forgotten, "MOST_BYTES", 10)
    assert not list(find_forgotten([tmp_path]))


def test_the_worker_process_looks(tmp_path: Path) -> None:
    path = put(tmp_path / "Downloads" / "caf\udce9.csv", chromium(LOGINS))  # a name that is no text
    checking = PasswordCheck(WorkerProcess(NAME), passwords_dir())
    try:
        [found] = checking.find_forgotten([path.parent])
    finally:
        checking.close()
    assert (found.path, found.format) == (path, "chromium-csv")


def test_deleting_is_for_good_and_what_cannot_be_deleted_is_said(tmp_path: Path) -> None:
    path = put(tmp_path / "export.csv", b"x")
    delete(path)
    assert not path.exists()
    delete(path)  # gone already: that is what was wanted
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(UserError, match="no file any more"):
        delete(folder)
    assert folder.is_dir()
