"""What holds for every format: it is recognised, every password comes out as it went in, and everything is counted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.passwords.formats import FORMATS, name_of, read_bytes
from tests.unit.passwords.export_makers import MAKERS
from tests.unit.passwords.logins import LOGINS, ODD

every_format = pytest.mark.parametrize("made", MAKERS)


@every_format
def test_recognised_and_read(made: str) -> None:
    format_id, make = MAKERS[made]
    data = make(LOGINS)
    export = read_bytes(data)
    assert export.format == format_id
    assert name_of(format_id)
    assert (export.read, len(export.entries), export.damaged) == (len(LOGINS), len(LOGINS), ())
    for entry, login in zip(export.entries, LOGINS, strict=True):
        assert entry.password == login.password
        assert entry.username == login.username
        assert login.url in entry.addresses
        assert login.title in (entry.title.split(" (")[0], entry.title) or not entry.title
    with_codes = export.tells.totp and data != make([replace(login, code="") for login in LOGINS])
    assert [entry.has_totp for entry in export.entries] == [with_codes and bool(login.code) for login in LOGINS]


@every_format
def test_the_exact_characters_of_every_password(made: str) -> None:
    export = read_bytes(MAKERS[made][1](ODD))
    assert [entry.password for entry in export.entries] == [login.password for login in ODD]


@pytest.mark.parametrize(
    ("with_codes", "without"),
    [("Apple", "Safari 15"), ("LastPass", "LastPass before codes"), ("KeePassXC", "KeePassXC before codes")],
)
def test_a_file_without_a_column_for_codes_cannot_tell(with_codes: str, without: str) -> None:
    assert read_bytes(MAKERS[with_codes][1](LOGINS)).tells.totp
    assert not read_bytes(MAKERS[without][1](LOGINS)).tells.totp


def test_every_format_has_a_maker() -> None:
    without_logins = {"dashlane-others-csv", "proton-pgp"}
    elsewhere = {"kdbx", "keepass-xml"}  # test_kdbx and test_keepass
    made = {format_id for format_id, _ in MAKERS.values()}
    assert {form.id for form in FORMATS} - made - without_logins == elsewhere
