"""The traps of each family of exports (sections 2 to 14 of the facts), each with the file that sets it."""

from __future__ import annotations

import json

import pytest

from app.passwords.export_errors import LockedForGood, NeedsPassword, NoLoginsHere, WrongPassword
from app.passwords.formats import read_bytes
from app.passwords.formats.lastpass import MAY_BE_ESCAPED
from app.passwords.model import Dates, SkipReason
from app.readers.errors import BrokenFile
from tests.unit.passwords import csv_makers, json_makers
from tests.unit.passwords.logins import CODE, LOGINS, ODD, Login, passwords, skips


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
        assert [entry.readings for entry in export.entries] == [
            ("Birch&amp;Otter&lt;9", "Birch&Otter<9"),
            ("Plain",),
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

    def test_other_secrets_of_a_login_are_not_its_password(self) -> None:
        pin = {"sections": [{"fields": [{"id": "x", "value": {"concealed": "0000"}}]}]}
        export = read_bytes(json_makers.onepux_of([json_makers.onepux_item(LOGINS[0], details=pin)]))
        assert skips(export) == {SkipReason.EMPTY: 1}

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

    def test_a_user_name_of_a_linked_program(self) -> None:
        item = json_makers.onepux_item(LOGINS[0])
        item["details"]["loginFields"][0]["value"] = {"email_address": "mask@example.org", "provider": "x"}
        (entry,) = read_bytes(json_makers.onepux_of([item])).entries
        assert (entry.username, entry.password) == ("mask@example.org", LOGINS[0].password)

    def test_data_that_are_no_text(self) -> None:
        with pytest.raises(BrokenFile):
            read_bytes(json_makers.zipped(**{"export.attributes": b"{}", "export.data": b"\x81\x8d"}))

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
