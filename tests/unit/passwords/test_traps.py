"""Every trap that an export has been seen to set (section 16 of the facts), each with the file that sets it."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.passwords.export_errors import (
    LockedForGood,
    NeedsPassword,
    NoLoginsHere,
    NotAnExport,
    NothingInside,
    OtherFile,
    UnknownColumns,
    WrongPassword,
)
from app.passwords.formats import MOST_BYTES, read_bytes, read_export
from app.passwords.formats.content import Columns
from app.passwords.formats.lastpass import MAY_BE_ESCAPED
from app.passwords.formats.table import GUESSED, SHORT_ROWS
from app.passwords.model import Dates, Export, SkipReason
from app.readers.errors import BrokenFile, EmptyFile, NotText, TooLarge
from tests.unit.passwords import csv_makers, json_makers
from tests.unit.passwords.export_makers import MAKERS
from tests.unit.passwords.logins import CODE, LOGINS, ODD, Login

HEADER = "name,url,username,password,note"
ROW = "Shop,https://shop.example,sam,Harbour-Lilac-22,"


def chrome(*rows: str, end: str = "\n") -> Export:
    return read_bytes(end.join((HEADER, *rows, "")).encode())


def passwords(export: Export) -> list[str]:
    return [entry.password for entry in export.entries]


def skips(export: Export) -> Counter[SkipReason]:
    return Counter(skipped.reason for skipped in export.skipped)


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


class TestBitwarden:
    def test_locked_with_a_password(self) -> None:
        for argon in (False, True):
            data = json_makers.bitwarden_locked(json_makers.bitwarden(ODD), "correct horse é", argon=argon)
            with pytest.raises(NeedsPassword):
                read_bytes(data)
            with pytest.raises(WrongPassword):
                read_bytes(data, "wrong")
            assert passwords(read_bytes(data, "correct horse é")) == [login.password for login in ODD]
            assert passwords(read_bytes(json_makers.zipped(**{"data.json": data}), "correct horse é"))

    @pytest.mark.parametrize(
        "change", [{"kdfIterations": 10**9}, {"kdfType": 9}, {"kdfType": 1, "kdfMemory": 10**9}, {"data": "2.x"}]
    )
    def test_a_lock_that_asks_too_much(self, change: dict[str, object]) -> None:
        data = json.loads(json_makers.bitwarden_locked(json_makers.bitwarden(LOGINS), "pass"))
        with pytest.raises(BrokenFile):
            read_bytes(json_makers.written({**data, **change}), "pass")

    def test_locked_to_an_account(self) -> None:
        locked = {"encrypted": True, "encKeyValidation_DO_NOT_EDIT": "2.a|b|c", "folders": [], "items": []}
        with pytest.raises(LockedForGood, match="Password protected"):
            read_bytes(json_makers.written(locked), "pass")

    def test_kinds_of_items(self) -> None:
        login = Login("Library", "https://a.example", "sam", "Copper")
        items = [json_makers.bitwarden_item(login, type=kind) for kind in (1, 2, 3, 4, 5, 99)]
        items.append(json_makers.bitwarden_item(login, deletedDate="2026-01-01T00:00:00.000Z"))
        items.append(json_makers.bitwarden_item(login, archivedDate="2026-01-01T00:00:00.000Z"))
        items.append(json_makers.bitwarden_item(login, login=None))
        items.append({"type": 1, "login": {"uris": None, "password": 5}})
        export = read_bytes(json_makers.written(json_makers.bitwarden_value([*items, "no item"])))
        assert skips(export) == {
            SkipReason.NOTE: 1,
            SkipReason.CARD: 1,
            SkipReason.IDENTITY: 1,
            SkipReason.OTHER_KIND: 2,
            SkipReason.TRASHED: 1,
            SkipReason.ARCHIVED: 1,
            SkipReason.EMPTY: 1,
        }
        assert (len(export.entries), len(export.damaged), export.read) == (1, 2, 11)

    def test_the_age_of_a_password(self) -> None:
        login = Login("Library", "https://a.example", "sam", "Copper", code="-")
        with_history, without = (
            read_bytes(json_makers.written(json_makers.bitwarden_value([item]))).entries[0]
            for item in (json_makers.bitwarden_item(login), json_makers.bitwarden_item(login, passwordHistory=None))
        )
        assert (str(with_history.changed), with_history.dated) == ("2024-05-01", Dates.EXACT)
        assert with_history.earlier == ("Copper/Finch/Lane3",)
        assert (str(without.changed), without.dated) == ("2021-01-01", Dates.ITEM)
        assert (without.has_totp, without.two_step_elsewhere, without.folder) == (False, True, "Home")

    def test_several_addresses_in_one_cell(self) -> None:
        login = Login("Library", 'https://a.example,"https://b.example/?q=1,2",plain.example', "sam", "Copper")
        (entry,) = read_bytes(csv_makers.bitwarden([login])).entries
        assert entry.addresses == ("https://a.example", "https://b.example/?q=1,2", "plain.example")

    def test_notes_in_the_table(self) -> None:
        data = csv_makers.bitwarden(LOGINS) + b"Home,1,note,Wi-Fi,text,,0,,,,\r\n"
        assert skips(read_bytes(data)) == {SkipReason.NOTE: 1}

    def test_half_a_letter(self) -> None:
        """Broken exporters write one half of a pair. It is kept, and nothing fails over it."""
        data = json_makers.bitwarden(LOGINS[:1]).replace(LOGINS[0].password.replace('"', '\\"').encode(), b"\\ud83d")
        (entry,) = read_bytes(data).entries
        assert entry.password == "\ud83d"


class TestFirefox:
    def test_the_keys_of_its_own_sync_are_dropped(self) -> None:
        keys = Login("", "chrome://FirefoxAccounts", "uid", '{"version":1,"accountData":{"kSync":"secret"}}')
        export = read_bytes(csv_makers.firefox([keys, *LOGINS]))
        assert skips(export) == {SkipReason.BROWSER_KEYS: 1}
        assert "kSync" not in repr(export) + "".join(passwords(export))

    def test_its_dates_are_exact(self) -> None:
        entry = read_bytes(csv_makers.firefox(LOGINS)).entries[0]
        assert (str(entry.changed), entry.dated) == ("2024-03-09", Dates.EXACT)


class TestLastPass:
    def test_notes_and_no_address(self) -> None:
        logins = [
            Login("Card", "http://sn", "", "", note="NoteType:Credit Card"),
            Login("No url", "http://", "s", "Birch"),
        ]
        export = read_bytes(csv_makers.lastpass(logins))
        assert skips(export) == {SkipReason.NOTE: 1}
        assert export.entries[0].addresses == ()
        assert export.entries[0].folder == "Work/Team"

    def test_signs_written_in_a_longer_way(self) -> None:
        logins = [
            Login("A", "https://a.example", "s", "Birch&amp;Otter&lt;9"),
            Login("B", "https://b.example", "s", "Plain"),
        ]
        export = read_bytes(csv_makers.lastpass(logins))
        assert [(entry.password, entry.other_reading) for entry in export.entries] == [
            ("Birch&amp;Otter&lt;9", "Birch&Otter<9"),
            ("Plain", ""),
        ]
        assert export.notes == (MAY_BE_ESCAPED,)

    def test_one_plain_sign_settles_it(self) -> None:
        logins = [Login("A", "https://a.example", "s", "Birch&amp;Otter"), Login("B", "https://b.example", "s", "R&B")]
        export = read_bytes(csv_makers.lastpass(logins))
        assert not any(entry.other_reading for entry in export.entries)

    def test_a_note_of_several_lines_without_quotation_marks(self) -> None:
        data = csv_makers.lastpass(LOGINS) + b"https://a.example,sam,Otter,,line one\nline two\nline three,A,,0\n"
        export = read_bytes(data)
        assert (len(export.entries), len(export.damaged)) == (len(LOGINS), 3)


class TestKeePass:
    def test_backslashes_before_quotation_marks(self) -> None:
        data = b'"Account","Login Name","Password","Web Site","Comments"\r\n"Shop","sam","qu\\"ote\\\\slash9","",""\r\n'
        export = read_bytes(data)
        assert passwords(export) == ['qu"ote\\slash9']
        assert len(export.notes) == 1

    def test_backslashes_that_stand_for_themselves(self) -> None:
        data = b'"Account","Login Name","Password","Web Site","Comments"\r\n"Shop","sam","DOM\\sam""9","",""\r\n'
        export = read_bytes(data)
        assert passwords(export) == ['DOM\\sam"9']

    def test_a_backslash_at_the_end_costs_no_rows(self) -> None:
        """As another program writes it. Taken for an escape it would hide the end of the cell."""
        data = b'"Account","Login Name","Password","Web Site","Comments"\n"A","s","end\\","",""\n"B","s","x","",""\n'
        export = read_bytes(data)
        assert (passwords(export), export.damaged) == (["end\\", "x"], ())

    def test_in_doubt_both_are_looked_at(self) -> None:
        data = b'"Account","Login Name","Password","Web Site","Comments"\r\n"Shop","sam","a\\\\b","",""\r\n'
        (entry,) = read_bytes(data).entries
        assert (entry.password, entry.other_reading) == ("a\\b", "a\\\\b")

    def test_a_reference_to_another_entry(self) -> None:
        logins = [Login("A", "https://a.example", "s", "{REF:P@I:46C9B1FFBD4ABC4BBB260C6190BAD20C}"), LOGINS[0]]
        for made in (csv_makers.keepass, csv_makers.keepassxc):
            assert [entry.borrows for entry in read_bytes(made(logins)).entries] == [True, False]

    def test_the_recycle_bin(self) -> None:
        data = csv_makers.keepassxc(LOGINS[:1]).replace(b"Root/Home", b"Root/Recycle Bin")
        assert skips(read_bytes(data)) == {SkipReason.TRASHED: 1}

    def test_its_dates_are_of_any_edit(self) -> None:
        entry = read_bytes(csv_makers.keepassxc(LOGINS)).entries[0]
        assert (str(entry.changed), entry.dated, entry.folder) == ("2026-02-01", Dates.ITEM, "Home")


class TestOnePassword:
    def test_archived(self) -> None:
        data = csv_makers.onepassword(LOGINS[:1]).replace(b"false,false", b"false,true")
        assert skips(read_bytes(data)) == {SkipReason.ARCHIVED: 1}

    def test_backslashes_of_version_7(self) -> None:
        data = b'"UUID","TITLE","USERNAME","PASSWORD","URLS"\n"1","Shop","sam","qu\\"ote\\\\9","https://shop.example"\n'
        assert passwords(read_bytes(data)) == ['qu"ote\\9']

    def test_backslashes_of_another_program(self) -> None:
        data = b'"UUID","TITLE","USERNAME","PASSWORD"\n"1","Shop","sam","e\\p{v6"\n'
        (entry,) = read_bytes(data).entries
        assert (entry.password, entry.other_reading) == ("e\\p{v6", "ep{v6")

    def test_kinds_of_items(self) -> None:
        login = LOGINS[0]
        concealed = {"sections": [{"fields": [{"id": "x", "value": {"concealed": "Router-Pass"}}]}]}
        items = [
            json_makers.onepux_item(login, categoryUuid="005", details={"password": "Only-This"}),
            json_makers.onepux_item(login, categoryUuid="109", details=concealed),
            json_makers.onepux_item(login, categoryUuid="002"),
            json_makers.onepux_item(login, categoryUuid="003"),
            json_makers.onepux_item(login, state="archived"),
            json_makers.onepux_item(login, trashed=True),
        ]
        export = read_bytes(json_makers.onepux_of(items))
        assert passwords(export) == ["Only-This", "Router-Pass"]
        assert skips(export) == dict.fromkeys(
            (SkipReason.CARD, SkipReason.NOTE, SkipReason.ARCHIVED, SkipReason.TRASHED), 1
        )

    def test_items_inside_another_object(self) -> None:
        """As the first versions of the format had them."""
        export = read_bytes(json_makers.onepux_of([{"item": json_makers.onepux_item(LOGINS[0])}]))
        assert passwords(export) == [LOGINS[0].password]

    def test_the_age_of_a_password(self) -> None:
        entry = read_bytes(json_makers.onepux(LOGINS)).entries[0]
        assert (str(entry.changed), entry.dated, entry.earlier) == ("2024-03-09", Dates.EXACT, ("Anvil#Lemon#6",))


class TestProton:
    def test_a_card_keeps_its_numbers_to_itself(self) -> None:
        rows = [csv_makers.proton(()).decode()]
        rows.append('creditCard,Card,,,,,,"{""number"":""4111111111111111""}",,1744000000,1744000000,Personal\r\n')
        rows.append("alias,Alias,,,x.abc@alias.example,,,,,1744000000,1744000000,Personal\r\n")
        export = read_bytes("".join(rows).encode())
        assert skips(export) == {SkipReason.CARD: 1, SkipReason.ALIAS: 1}
        assert "4111" not in repr(export)

    def test_kinds_of_items(self) -> None:
        item = json_makers.proton_item(LOGINS[0])
        hidden = json_makers.proton_item(LOGINS[0])
        hidden["data"]["extraFields"] = [{"type": "totp", "data": {"totpUri": CODE}}]
        hidden["data"]["content"]["passkeys"] = [{"keyId": "k"}]
        export = read_bytes(json_makers.proton_of([hidden, {**item, "state": 2}, {**item, "data": {"type": "alias"}}]))
        assert (export.entries[0].has_totp, export.entries[0].has_passkey) == (True, True)
        assert skips(export) == {SkipReason.TRASHED: 1, SkipReason.ALIAS: 1}

    def test_encrypted(self) -> None:
        locked = json_makers.written({"encrypted": True, "userId": "u", "vaults": {}})
        pgp = b"-----BEGIN PGP MESSAGE-----\n\nxyz\n"
        for data in (locked, pgp, json_makers.zipped(**{"Proton Pass/data.pgp": pgp})):
            with pytest.raises(LockedForGood, match="Settings"):
                read_bytes(data)


class TestOthers:
    def test_apple_has_a_row_for_each_site_of_a_login(self) -> None:
        first = Login("Bank", "https://bank.example", "sam", "Plum")
        second = Login("Bank", "https://bank.example.org", "sam", "Plum", CODE)
        export = read_bytes(csv_makers.apple([first, second, Login("Shop", "https://s.example", "sam", "Plum")]))
        assert [entry.addresses for entry in export.entries] == [(first.url, second.url), ("https://s.example",)]
        assert export.entries[0].has_totp
        assert skips(export) == {SkipReason.SAME_LOGIN: 1}

    @pytest.mark.parametrize("header", ["type,account_name,x", "type,number,x", "type,title,x", "title,note"])
    def test_the_sisters_of_dashlanes_table(self, header: str) -> None:
        with pytest.raises(NoLoginsHere, match=r"credentials\.csv"):
            read_bytes(f"{header}\n1,2,3\n".encode())

    def test_rows_of_nordpass_that_are_no_logins(self) -> None:
        def row(heads: list[str], **cells: str) -> list[str]:
            return [cells.get(head, "") for head in heads]

        kinds = ("folder", "note", "credit_card", "identity", "unheard_of")
        new = [row(csv_makers.NORDPASS, name="x", type=kind) for kind in kinds]
        assert skips(read_bytes(csv_makers.minimal([csv_makers.NORDPASS, *new]))) == {
            SkipReason.FOLDER: 1,
            SkipReason.NOTE: 1,
            SkipReason.CARD: 1,
            SkipReason.IDENTITY: 1,
            SkipReason.OTHER_KIND: 1,
        }
        told = (
            {"name": "Home"},
            {"name": "n", "note": "x"},
            {"name": "c", "cardnumber": "0"},
            {"name": "i", "full_name": "S"},
        )
        old = [row(csv_makers.NORDPASS_OLD, **cells) for cells in told]
        assert skips(read_bytes(csv_makers.minimal([csv_makers.NORDPASS_OLD, *old]))) == {
            SkipReason.FOLDER: 1,
            SkipReason.NOTE: 1,
            SkipReason.CARD: 1,
            SkipReason.IDENTITY: 1,
        }

    def test_roboform_keeps_further_cells_to_itself(self) -> None:
        assert "Otter" not in repr(read_bytes(csv_makers.roboform(LOGINS)))

    def test_enpass_items_that_are_no_logins(self) -> None:
        rows = csv_makers.enpass(LOGINS) + b'"Wi-Fi","a note"\n"Card","Cardholder","Sam","*CVC","000","*PIN","0000"\n'
        assert skips(read_bytes(rows)) == {SkipReason.NOTE: 1, SkipReason.CARD: 1}

    def test_enpass_in_another_language(self) -> None:
        data = b'"Laden","Benutzer","sam","*Geheim","Saffron~Ibis~12","Seite","https://shop.example"\n'
        (entry,) = read_bytes(data).entries
        assert (entry.password, entry.username, entry.addresses) == (
            *("Saffron~Ibis~12", "sam"),
            ("https://shop.example",),
        )

    def test_enpass_json_in_the_bin(self) -> None:
        items = [
            json_makers.enpass_item(LOGINS[0], **state) for state in ({"trashed": 1}, {"archived": 1}, {"fields": []})
        ]
        data = json_makers.enpass_of([*items, json_makers.enpass_item(LOGINS[0], category="creditcard")])
        assert set(skips(read_bytes(data))) == {
            *(SkipReason.TRASHED, SkipReason.ARCHIVED, SkipReason.NOTE, SkipReason.CARD),
        }

    def test_cxf_tells_passkeys(self) -> None:
        items = [
            json_makers.cxf_item(LOGINS[0], {"type": "passkey", "rpId": "shop.example"}),
            {"title": "Note", "credentials": [{"type": "note"}]},
        ]
        export = read_bytes(json_makers.cxf_of(items))
        assert export.entries[0].has_passkey
        assert "android:com.example.app" in export.entries[0].addresses
        assert skips(export) == {SkipReason.NOTE: 1}


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
