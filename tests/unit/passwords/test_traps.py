"""Every trap that an export has been seen to set (section 16 of the facts), each with the file that sets it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.passwords.export_errors import (
    NotAnExport,
    NothingInside,
    OtherFile,
    UnknownColumns,
)
from app.passwords.formats import MOST_BYTES, read_bytes, read_export
from app.passwords.formats.content import Columns
from app.passwords.formats.table import GUESSED, SHORT_ROWS
from app.passwords.model import Export, SkipReason
from app.readers.errors import BrokenFile, EmptyFile, NotText, TooLarge
from tests.unit.passwords import csv_makers, json_makers
from tests.unit.passwords.export_makers import MAKERS
from tests.unit.passwords.logins import LOGINS, ODD, passwords, skips

HEADER = "name,url,username,password,note"
ROW = "Shop,https://shop.example,sam,Harbour-Lilac-22,"


def chrome(*rows: str, end: str = "\n") -> Export:
    return read_bytes(end.join((HEADER, *rows, "")).encode())


class TestEncodings:
    @pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-be"])
    def test_marks_of_an_encoding(self, codec: str) -> None:
        text = csv_makers.chromium(ODD).decode()
        data = (b"\xfe\xff" if codec == "utf-16-be" else b"") + text.encode(codec)
        assert passwords(read_bytes(data)) == [login.password for login in ODD]

    def test_unicode_text_of_a_spreadsheet(self) -> None:
        text = csv_makers.quoted([HEADER.split(","), *(line.split(",") for line in (ROW, ROW))]).decode()
        export = read_bytes(text.replace(",", "\t").encode("utf-16"))
        assert passwords(export) == ["Harbour-Lilac-22"] * 2

    def test_semicolons_between_cells(self) -> None:
        export = read_bytes(f"{HEADER}\n{ROW}".replace(",", ";").encode())
        assert passwords(export) == ["Harbour-Lilac-22"]

    def test_semicolons_in_passwords(self) -> None:
        assert passwords(chrome("a,https://a.example,sam,;;x;;,", "b,https://b.example,sam,;;,")) == [";;x;;", ";;"]

    def test_windows_letters_are_read_and_said(self) -> None:
        export = read_bytes(f"{HEADER}\nCaf\xe9,,sam,caf\xe9,".encode("cp1252"))
        assert passwords(export) == ["caf\xe9"]
        assert export.notes == (GUESSED,)


class TestRows:
    def test_an_unclosed_quotation_mark(self) -> None:
        export = chrome(ROW, 'Bank,https://bank.example,sam,"Plum', ROW, ROW)
        assert (len(export.entries), len(export.damaged), export.read) == (3, 1, 4)
        assert export.damaged[0].place == 2

    def test_a_long_note(self) -> None:
        assert passwords(chrome(ROW[:-1] + ',"' + "x\n" * 100_000 + '"', ROW)) == ["Harbour-Lilac-22"] * 2

    def test_extra_and_missing_cells(self) -> None:
        export = chrome(ROW + ",more", "Shop,https://shop.example", ROW)
        assert [damaged.place for damaged in export.damaged] == [1, 2]
        assert "cells" in export.damaged[0].reason
        assert passwords(export) == ["Harbour-Lilac-22"]

    def test_a_row_without_its_empty_last_cell(self) -> None:
        """Some spreadsheets leave the empty cells at the end out."""
        export = chrome(ROW, ROW[:-1])
        assert len(export.entries) == 2
        assert export.notes == (SHORT_ROWS,)

    def test_duplicate_headers(self) -> None:
        with pytest.raises(UnknownColumns) as caught:
            read_bytes(b"name,url,username,password,password\na,b,c,d,e\n")
        assert caught.value.columns == ("name", "url", "username", "password", "password")

    def test_empty_passwords_are_counted(self) -> None:
        assert skips(chrome("Shop,https://shop.example,sam,,")) == {SkipReason.EMPTY: 1}

    def test_an_app_of_a_phone(self) -> None:
        export = chrome(",android://aGFzaA==@com.example.app/,sam,Harbour-Lilac-22,")
        assert export.entries[0].addresses == ("android:com.example.app",)

    def test_the_same_export_twice_in_one_file(self) -> None:
        assert len(chrome(ROW, HEADER, ROW).entries) == 2

    def test_two_exports_in_one_file(self) -> None:
        data = csv_makers.chromium_old(LOGINS) + csv_makers.safari_15(LOGINS)
        export = read_bytes(data)
        assert (len(export.entries), len(export.damaged)) == (len(LOGINS), len(LOGINS) + 1)

    def test_a_name_of_thousands_of_letters_is_none(self) -> None:
        """Else it would be shown and kept; a part of it might be a part of a password."""
        [entry] = chrome(f"{'x' * 301},https://{'a' * 300}.example,{'y' * 301},Harbour-Lilac-22,").entries
        assert (entry.title, entry.username, entry.password) == ("", "", "Harbour-Lilac-22")
        assert chrome(f"{'x' * 300},,{'y' * 300},Harbour-Lilac-22,").entries[0].title == "x" * 300

    def test_a_hundred_thousand_rows(self) -> None:
        assert chrome(*[ROW] * 100_000).read == 100_000


class TestWholeFiles:
    def test_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "x").touch()
        with pytest.raises(EmptyFile):
            read_export(tmp_path / "x")

    @pytest.mark.parametrize("made", MAKERS)
    def test_only_a_header(self, made: str) -> None:
        """A table with no rows, a list with no items. Enpass's table has no header, so its empty file has no bytes."""
        if made != "Enpass":
            with pytest.raises(NothingInside if made != "Enpass JSON" else NotAnExport, match="untouched"):
                read_bytes(MAKERS[made][1](()))

    def test_one_byte_too_many(self, tmp_path: Path) -> None:
        with (tmp_path / "x").open("wb") as file:
            file.write(HEADER.encode())
            file.truncate(MOST_BYTES + 1)
        with pytest.raises(TooLarge, match="64 MB"):
            read_export(tmp_path / "x")

    @pytest.mark.parametrize("data", [b"Dear diary", b"a,b\nc,d\n", b"{}", b"[1]", b"<a/>", json_makers.zipped(a=b"")])
    def test_something_else(self, data: bytes) -> None:
        with pytest.raises(NotAnExport):
            read_bytes(data)

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (json_makers.zipped(**{"xl/workbook.xml": b"<a/>"}), "spreadsheet"),
            (json_makers.zipped(**{"mimetype": b"x", "content.xml": b"<a/>"}), "spreadsheet"),
            (bytes.fromhex("d0cf11e0a1b11ae1"), "spreadsheet"),
            (b"%PDF-1.7\n\x81\x8d", "PDF"),
            (b"SQLite format 3\0\xff", "database"),
            (b'{"nextId": 2, "logins": [{"encryptedPassword": "MDoEEPgA"}]}', "Firefox"),
            (b'{"title": "x"}\n***5642bee8-a5ff-11dc-8314-0800200c9a66***\n', "1Password"),
        ],
    )
    def test_something_that_is_known(self, data: bytes, said: str) -> None:
        with pytest.raises(OtherFile, match=said):
            read_bytes(data)

    def test_no_text(self) -> None:
        with pytest.raises(NotText):
            read_bytes(b"\x81\x8d\x00")

    @pytest.mark.parametrize(
        "data", [b'{"items": [', b'{"a":' * 100_000, b"[" * 100_000, b"PK\x03\x04", b"PK\x03\x04" * 99]
    )
    def test_damaged_or_bombs(self, data: bytes) -> None:
        with pytest.raises((BrokenFile, TooLarge)):
            read_bytes(data)

    def test_an_entity_bomb(self) -> None:
        bomb = b'<?xml version="1.0"?><!DOCTYPE K [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><KeePassFile>&b;</KeePassFile>'
        with pytest.raises(UserError):
            read_bytes(bomb)

    def test_a_zip_bomb(self) -> None:
        data = json_makers.zipped(**{"export.attributes": b"{}", "export.data": b" " * (MOST_BYTES + 1)})
        with pytest.raises(TooLarge):
            read_bytes(data)

    def test_a_zip_with_a_path_out_of_it(self, tmp_path: Path) -> None:
        data = json_makers.zipped(**{"../../x": b"1", "Proton Pass/data.json": json_makers.proton(LOGINS)})
        (tmp_path / "x.zip").write_bytes(data)
        assert len(read_export(tmp_path / "x.zip").entries) == len(LOGINS)
        assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]

    def test_a_locked_zip(self) -> None:
        data = bytearray(json_makers.zipped(**{"credentials.csv": b"x"}))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        with pytest.raises(UserError, match="locked with a password"):
            read_bytes(bytes(data))

    def test_a_zip_in_a_way_that_cannot_be_limited(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "x.zip", "w", zipfile.ZIP_LZMA) as archive:
            archive.writestr("Proton Pass/data.json", json_makers.proton(LOGINS))
        with pytest.raises(BrokenFile):
            read_export(tmp_path / "x.zip")


class TestUnknownTables:
    @pytest.mark.parametrize(
        "header",
        [
            "hostname,username,password",
            "Display_Name,Login_Username,Login_Password,Login_URLs",
            "Konto,Benutzername,Kennwort",
            "uuid,group,title,url,user,password,notes",
        ],
    )
    def test_the_headings_tell(self, header: str) -> None:
        names = header.split(",")
        row = ["Otter" if name.lower().endswith(("password", "wort")) else "x" for name in names]
        assert passwords(read_bytes(f"{header}\n{','.join(row)}\n".encode())) == ["Otter"]

    def test_the_worker_says_which_column_is_which(self) -> None:
        data = b"Site,User,Word\nhttps://a.example,sam,Otter\nshort\n"
        with pytest.raises(UnknownColumns) as caught:
            read_bytes(data)
        assert caught.value.columns == ("Site", "User", "Word")
        assert len(caught.value.header_hash) == 64
        export = read_bytes(data, columns=Columns(password=2, address=0, username=1))
        assert (passwords(export), len(export.damaged)) == (["Otter"], 1)

    def test_a_choice_for_another_table_is_not_used(self) -> None:
        with pytest.raises(UnknownColumns):
            read_bytes(b"Site,User,Word\na,b,c\n", columns=Columns(password=9))

    @pytest.mark.parametrize("first", ["Mail,https://mail.example,sam,Otter", "Mail,sam@a.example,login,Otter"])
    def test_a_first_row_with_a_secret_is_never_taken_for_headings(self, first: str) -> None:
        with pytest.raises(NotAnExport) as caught:
            read_bytes(f"{first}\n{first}\n".encode())
        assert "Otter" not in repr(vars(caught.value))
