"""What a KeePass document says: dates out of the history, references, the recycle bin, codes and passkeys."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.passwords.export_errors import NotAnExport, NothingInside
from app.passwords.formats import keepass_items, read_bytes
from app.passwords.model import Dates, Entry, SkipReason
from app.readers.errors import BrokenFile, TooLarge
from tests.unit.passwords.kdbx_writer import string, when_4

ONE, TWO = "AQAAAAAAAAAAAAAAAAAAAQ==", "AQAAAAAAAAAAAAAAAAAAAg=="
ONE_HEX, TWO_HEX = "01" + 29 * "0" + "1", "01" + 29 * "0" + "2"


def entry(password: str = "Plum-Raft-91", *more: str, uuid: str = ONE, title: str = "Shop") -> str:
    return f"<Entry><UUID>{uuid}</UUID>{string('Title', title)}{string('Password', password)}{''.join(more)}</Entry>"


def times(modified: str, created: str = "") -> str:
    made = f"<CreationTime>{created}</CreationTime>" if created else ""
    return f"<Times><LastModificationTime>{modified}</LastModificationTime>{made}</Times>"


def history(*versions: tuple[str, str]) -> str:
    """Earlier versions, each a date and a password, the oldest first."""
    return "<History>" + "".join(entry(password, times(day)) for day, password in versions) + "</History>"


def group(*content: str, uuid: str = "Z3JvdXA=", name: str = "All") -> str:
    return f"<Group><UUID>{uuid}</UUID><Name>{name}</Name>{''.join(content)}</Group>"


def file(*content: str, meta: str = "") -> bytes:
    """An XML export with these in its first group."""
    root = group(*content)
    return f'<?xml version="1.0"?><KeePassFile><Meta>{meta}</Meta><Root>{root}</Root></KeePassFile>'.encode()


def only(*more: str, password: str = "Plum-Raft-91") -> Entry:
    [found] = read_bytes(file(entry(password, *more))).entries
    return found


def dated(*more: str) -> tuple[str, Dates]:
    found = only(*more)
    return str(found.changed), found.dated


# --- How old the password is ----------------------------------------------------------------------


def test_the_date_is_that_of_the_first_version_with_the_password_of_today() -> None:
    told = history(("2019-01-01", "a"), ("2021-02-03", "Plum-Raft-91"), ("2022-02-03", "Plum-Raft-91"))
    assert dated(times("2026-01-01", "2019-01-01"), told) == ("2021-02-03", Dates.EXACT)


def test_a_password_that_was_never_changed_is_as_old_as_its_entry() -> None:
    told = history(("2019-01-01T10:00:00Z", "Plum-Raft-91"))
    assert dated(times("2026-01-01", "2019-01-01T09:59:00Z"), told) == ("2019-01-01", Dates.EXACT)


def test_where_old_versions_were_thrown_away_it_is_at_least_so_old() -> None:
    told = history(("2024-01-01", "Plum-Raft-91"))
    assert dated(times("2026-01-01", "2019-01-01"), told) == ("2024-01-01", Dates.ITEM)
    assert dated(times("2026-01-01", "2019-01-01")) == ("2026-01-01", Dates.ITEM)


def test_a_password_that_came_back_is_dated_from_its_return() -> None:
    told = history(("2019-01-01", "Plum-Raft-91"), ("2020-01-01", "other"), ("2021-01-01", "Plum-Raft-91"))
    assert dated(times("2022-01-01", "2019-01-01"), told) == ("2021-01-01", Dates.EXACT)


def test_no_date_that_can_be_read_is_no_date() -> None:
    for written in ("", "yesterday", "AAAAAAAAAAA", "/////////38=", "2026-99-99T00:00:00Z"):
        assert dated(times(written)) == ("None", Dates.NONE)


def test_dates_of_kdbx_4() -> None:
    assert only(times(when_4(63_713_433_600), when_4(63_713_433_600))).changed == date(2020, 1, 1)


def test_earlier_passwords_come_newest_first_and_once() -> None:
    told = history(("2019-01-01", "a"), ("2020-01-01", "b"), ("2021-01-01", "a"), ("2022-01-01", "{REF:P@I:00}"))
    assert only(told).earlier == ("a", "b")


# --- What else it tells ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["otp", "TOTP Seed", "TimeOtp-Secret-Base32", "HmacOtp-Secret"])
def test_codes(key: str) -> None:
    assert only(string(key, "JBSWY3DPEHPK3PXP")).has_totp
    assert not only(string(key, "")).has_totp
    assert not only(string("TOTP Settings", "30;6")).has_totp
    assert only(string("otp", "-")).two_step_elsewhere


def test_passkeys() -> None:
    assert only(string("KPEX_PASSKEY_USERNAME", "sam")).has_passkey
    assert not only().has_passkey


def test_more_addresses_and_apps() -> None:
    more = [string("KP2A_URL", "https://b.example"), string("AndroidApp1", "com.example.shop")]
    more += [string("URL", "https://a.example"), string("KP2A_URL_2", "https://a.example")]
    assert only(*more).addresses == ("https://a.example", "https://b.example", "android:com.example.shop")


@pytest.mark.parametrize(
    "mark",
    [
        "<QualityCheck>False</QualityCheck>",
        "<CustomData><Item><Key>KnownBad</Key><Value>true</Value></Item></CustomData>",
    ],
)
def test_what_the_worker_silenced_stays_silenced(mark: str) -> None:
    assert only(mark).silenced
    assert not only(mark.replace("False", "True").replace("true", "false")).silenced


def test_groups_are_folders_and_the_bin_is_skipped() -> None:
    data = file(
        entry(),
        group(entry(title="Rota"), group(entry(title="Pay"), name="Pay"), name="Work"),
        group(group(entry(title="Gone"), uuid="aW4=")),
        group(group(entry(title="Gone")), uuid="Ymlu"),
        meta="<RecycleBinUUID>Ymlu</RecycleBinUUID>",
    )
    export = read_bytes(data)
    assert [(found.title, found.folder) for found in export.entries] == [
        ("Shop", ""),
        ("Rota", "Work"),
        ("Pay", "Work/Pay"),
        ("Gone", "All/All"),
    ]
    assert [(skipped.place, skipped.reason) for skipped in export.skipped] == [(5, SkipReason.TRASHED)]


def test_an_entry_without_a_password_is_skipped() -> None:
    [skipped] = read_bytes(file(entry(""))).skipped
    assert skipped.reason is SkipReason.EMPTY


# --- References -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", [f"{{REF:P@I:{ONE_HEX}}}", f"{{ref:p@i:{ONE_HEX.lower()}}}", "{REF:P@T:shop}"])
def test_a_borrowed_password_is_resolved_and_told(reference: str) -> None:
    data = file(entry(reference, times("2026-01-01"), uuid=TWO, title="App"), entry("Plum-Raft-91"))
    app, shop = read_bytes(data).entries
    assert (app.password, app.borrows, app.dated) == (shop.password, True, Dates.NONE)
    assert not shop.borrows


def test_a_password_with_a_reference_in_it_is_its_own() -> None:
    data = file(entry(f"{{REF:P@I:{ONE_HEX}}}!", uuid=TWO), entry())
    found = read_bytes(data).entries[0]
    assert (found.password, found.borrows) == ("Plum-Raft-91!", False)


@pytest.mark.parametrize("reference", ["{REF:P@I:99}", f"{{REF:P@I:{TWO_HEX}}}", f"{{REF:N@I:{ONE_HEX}}}"])
def test_a_reference_that_leads_nowhere_or_in_a_circle_is_damage(reference: str) -> None:
    export = read_bytes(file(entry(), entry(reference, uuid=TWO)))
    assert (len(export.entries), [damaged.place for damaged in export.damaged]) == (1, [2])
    assert "refers to" in export.damaged[0].reason


def test_a_reference_in_a_name_that_leads_nowhere_is_shown_as_it_is() -> None:
    assert only(string("UserName", "{REF:U@I:99}")).username == "{REF:U@I:99}"


@pytest.mark.parametrize("way", ["{REF:P@T:Shop}", "mine: {ref:p@t:shop}", "{REF:U@T:Between}"])
def test_a_password_that_a_name_refers_to_is_not_shown(way: str) -> None:
    """Neither straight nor through the user name of another entry."""
    between = entry("Other-Vole-3", string("UserName", "{REF:P@T:Shop}"), uuid=TWO, title="Between")
    asking = entry("x", string("UserName", way), string("URL", way), title=way)
    found = read_bytes(file(entry(), between, asking)).entries
    assert [(one.password, "Plum" in f"{one.title} {one.username} {one.addresses}") for one in found] == [
        ("Plum-Raft-91", False),
        ("Other-Vole-3", False),
        ("x", False),
    ]


def test_references_that_grow_are_stopped() -> None:
    growing = "".join(entry(f"{{REF:P@T:{n + 1}}}" * 100, title=str(n)) for n in range(9)) + entry("x" * 999, title="9")
    export = read_bytes(file(growing))
    assert (len(export.entries), len(export.damaged)) == (2, 8)


def test_what_looks_like_a_reference_and_is_none_is_a_password() -> None:
    for password in ("{REF:}", "{REF:P@X:1}", "{", "{USERNAME}", "{REF:P@I:"):
        assert only(password=password).password == password


# --- Hostile and damaged documents ----------------------------------------------------------------

ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        file(entry()).replace(b"<KeePassFile>", ENTITIES.encode() + b"<KeePassFile>"),
        file(entry())[:-5],
        file(entry()).replace(b"</Entry>", b""),
        file(entry()).replace(b"<Key>", b"<Key>&unknown;"),
        file(entry()).replace(b'version="1.0"', b'version="1.0" encoding="klingon"'),
        file(entry()) + file(entry()),
        file(entry()).replace(b"Plum", b"Pl\xffum"),
        file(entry()).replace(b"<Value>", b'<Value Protected="True">!'),
    ],
)
def test_damaged_documents(data: bytes) -> None:
    with pytest.raises((BrokenFile, NotAnExport)):  # without a root that can be read it could be anything
        read_bytes(data)


def test_levels_are_bounded() -> None:
    deep = "<Group>" * 100_000
    with pytest.raises(TooLarge):
        read_bytes(f"<KeePassFile><Root>{deep}".encode())


def test_items_versions_and_texts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most, data in (
        ("MOST_ITEMS", 3, file(entry() * 4)),
        ("_MOST_VERSIONS", 3, file(entry("x", history(*[("2020-01-01", "a")] * 3)))),
        ("_LONGEST_TEXT", 1000, file(entry("x" * 1001))),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(keepass_items, name, most)
            with pytest.raises(TooLarge):
                read_bytes(data)


def test_an_empty_document_says_so() -> None:
    with pytest.raises(NothingInside):
        read_bytes(file())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings(encoding: str) -> None:
    data = file(entry("pä ss")).decode().encode(encoding)
    assert [found.password for found in read_bytes(data).entries] == ["pä ss"]


def test_line_ends_that_xml_wrote_as_references_are_kept() -> None:
    data = file(entry("a\rb")).replace(b"\r", b"&#13;")
    assert read_bytes(data).entries[0].password == "a\rb"


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_any_password_comes_out_as_it_went_in(password: str) -> None:
    found = read_bytes(file(entry(password)))
    assert [one.password for one in found.entries] == [password] or "REF" in password.upper()


@given(st.data())
def test_any_damage_is_answered(data: st.DataObject) -> None:
    whole = file(entry("a", times("2026-01-01"), history(("2019-01-01", "b")), string("URL", "https://a.example")))
    at = data.draw(st.integers(0, len(whole) - 1))
    other = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + data.draw(st.integers(0, 20)) :]
    try:
        export = read_bytes(other)
    except UserError:
        return
    assert export.read == len(export.entries) + len(export.skipped) + len(export.damaged)
