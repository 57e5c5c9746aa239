"""Chrome's own file, as the first of every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.passwords.export_errors import NotAnExport, NothingInside
from app.passwords.formats import read_bytes, read_export
from app.readers.errors import EmptyFile

FILE = """name,url,username,password,note\r
shop.example,https://shop.example/login,sam@example.org,"pa,ss""1",\r
,android://aGFzaA==@com.example.app/,sam,Harbour-Lilac-22,\r
"""


def test_every_row_is_an_entry(tmp_path: Path) -> None:
    path = tmp_path / "Chrome Passwords.csv"
    path.write_bytes(FILE.encode())
    export = read_export(path)
    assert (export.format, export.read) == ("chromium-csv", 2)
    assert [entry.password for entry in export.entries] == ['pa,ss"1', "Harbour-Lilac-22"]
    assert export.entries[1].addresses == ("android:com.example.app",)


def test_nothing_in_it() -> None:
    with pytest.raises(NothingInside):
        read_bytes(FILE.splitlines(keepends=True)[0].encode())
    with pytest.raises(NotAnExport):
        read_bytes(b"Dear diary,\n")


def test_zero_bytes(tmp_path: Path) -> None:
    (tmp_path / "x.csv").touch()
    with pytest.raises(EmptyFile):
        read_export(tmp_path / "x.csv")
