"""KeePass databases as files: every version, cipher and key derivation; doctored, damaged, wrong and huge ones."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.passwords.check import Asked, PasswordCheck
from app.passwords.export_errors import ExportError, NeedsPassword, WrongPassword
from app.passwords.formats import kdbx_blocks, kdbx_keys, read_bytes, read_export
from app.passwords.formats.kdbx_trouble import Unreadable
from app.passwords.job import NAME
from app.passwords.model import Dates, Export, SkipReason
from app.readers.errors import BrokenFile
from app.system.paths import passwords_dir
from app.system.worker import WorkerProcess
from tests.conftest import ROOT
from tests.unit.passwords.kdbx_writer import Cover, Recipe, protected, string, write
from tests.unit.passwords.logins import LOGINS, ODD, Login

GOLDEN = ROOT / "tests" / "data" / "keepass"
PASSPHRASE = "Kettle-Moss-Wagon 7"
RECIPES = [Recipe((3, 1), kdf="aes", stream="salsa20", packed=packed) for packed in (True, False)] + [
    Recipe((4, minor), cipher, kdf, stream, packed=packed)
    for (minor, packed), cipher, kdf, stream in itertools.product(
        [(0, True), (1, False)], ["aes", "chacha20"], ["aes", "argon2d", "argon2id"], ["chacha20", "salsa20"]
    )
]
NEW, OLD = Recipe(), Recipe((3, 1), kdf="aes", stream="salsa20")


def document(logins: tuple[Login, ...] = LOGINS) -> Callable[[Cover], str]:
    """A document with every password protected; between them a protected note, which nobody wants."""

    def made(cover: Cover) -> str:
        entries = "".join(
            f"<Entry><UUID>AA==</UUID>{string('Notes', one.note, cover)}{string('Title', one.title)}"
            f"{string('UserName', one.username)}{string('URL', one.url)}{string('Password', one.password, cover)}"
            f"{string('otp', one.code, cover)}</Entry>"
            for one in logins
        )
        return (
            "<KeePassFile><Meta><HeaderHash>HEADER-HASH</HeaderHash></Meta>"
            f"<Root><Group><UUID>AA==</UUID><Name>All</Name>{entries}</Group></Root></KeePassFile>"
        )

    return made


def passwords(export: Export) -> list[str]:
    return [entry.password for entry in export.entries]


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir()))
def test_files_that_keepassxc_wrote(name: str) -> None:
    """KeePassXC 2.7.4 wrote these: `keepassxc-cli import`, `edit`, `add`, `rm` and `export`."""
    export = read_export(GOLDEN / name, PASSPHRASE)
    assert export.format == ("keepass-xml" if name.endswith("xml") else "kdbx")
    bank, router, app, forum = export.entries
    assert (bank.title, bank.username, bank.password) == ("Bank", "sam", "Copper-Finch-Lane-4")
    assert bank.addresses == ("https://bank.example", "https://m.bank.example")
    assert (str(bank.changed), bank.dated, bank.earlier) == ("2023-05-06", Dates.EXACT, ("Copper-Finch-Lane-3",))
    assert (bank.has_totp, bank.has_passkey, bank.borrows) == (True, False, False)
    assert router.silenced == ("4.1" in name)
    assert (app.borrows, app.username, app.password) == (True, "sam", "Copper-Finch-Lane-4")
    assert (forum.password, forum.has_passkey, str(forum.changed)) == (" spaces are kept ", True, "2025-02-03")
    trashed = [skipped.reason for skipped in export.skipped]
    assert trashed == ([SkipReason.TRASHED] if "argon2id" in name or "xml" in name else [])
    assert not export.damaged


@pytest.mark.parametrize("recipe", RECIPES, ids=str)
def test_every_kind_of_database(recipe: Recipe) -> None:
    data = write(recipe, "pw ü", document(ODD))
    export = read_bytes(data, "pw ü")
    assert (export.format, export.read) == ("kdbx", len(ODD))
    assert passwords(export) == [login.password for login in ODD]


@pytest.mark.parametrize("recipe", [NEW, OLD], ids=["new", "old"])
def test_wrong_and_missing_passwords(recipe: Recipe) -> None:
    data = write(recipe, "right", document())
    with pytest.raises(NeedsPassword, match="key file"):  # said once, where the password is asked for
        read_bytes(data)
    with pytest.raises(WrongPassword) as told:
        read_bytes(data, "wrong")
    assert ("or the file is damaged" in told.value.happened) == (recipe is OLD)
    assert "key file" not in told.value.sentence()
    assert passwords(read_bytes(write(recipe, "", document()), "")) == [login.password for login in LOGINS]


def test_the_worker_process_tells_a_wrong_password_as_one() -> None:
    asked = Asked(GOLDEN / "keepassxc-4.0-argon2d.kdbx", date(2026, 11, 20))
    with closing(PasswordCheck(WorkerProcess(NAME), passwords_dir())) as check:
        with pytest.raises(NeedsPassword, match="KeePass database"):
            check.audit(asked)
        with pytest.raises(WrongPassword, match="KeePass database"):
            check.audit(dataclasses.replace(asked, passphrase="wrong"))
        audited = check.audit(dataclasses.replace(asked, passphrase=PASSPHRASE))
    assert (audited.format, audited.audited) == ("kdbx", 4)


def test_attachments_are_passed_over() -> None:
    data = write(dataclasses.replace(NEW, attachment=b"a photo" * 100_000), "pw", document())
    assert len(read_bytes(data, "pw").entries) == len(LOGINS)


def test_a_protected_attachment_keeps_the_stream_in_step() -> None:
    def with_attachment(cover: Cover) -> str:
        binary = protected(cover, "x" * 1000).replace("Value", "Binary")  # comes first, so it is covered first
        return document()(cover).replace("</Meta>", f"<Binaries>{binary}</Binaries></Meta>")

    assert passwords(read_bytes(write(OLD, "pw", with_attachment), "pw")) == [login.password for login in LOGINS]


@pytest.mark.parametrize(
    ("doctored", "said"),
    [
        (dataclasses.replace(NEW, memory=2 * 1024**3), "more memory or time"),
        (dataclasses.replace(NEW, memory=2**63), "more memory or time"),
        (dataclasses.replace(NEW, rounds=2**63), "more memory or time"),
        (dataclasses.replace(NEW, memory=1024**3, rounds=40), "more memory or time"),
        (dataclasses.replace(NEW, lanes=5000, memory=2**27), "more memory or time"),
    ],
)
def test_what_asks_for_too_much_is_refused_before_it_is_done(doctored: Recipe, said: str) -> None:
    data = write(dataclasses.replace(doctored, kdf="argon2id", memory=max(doctored.memory, 2**27)), "pw", document())
    with pytest.raises(Unreadable, match=said):
        read_bytes(data, "pw")


@pytest.mark.parametrize("recipe", [OLD, dataclasses.replace(NEW, kdf="aes")], ids=["old", "new"])
def test_too_many_rounds_are_refused(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(dataclasses.replace(recipe, rounds=1001), "pw", document())
    monkeypatch.setattr(kdbx_keys, "MOST_ROUNDS", 1000)
    with pytest.raises(Unreadable, match="more memory or time"):
        read_bytes(data, "pw")


@pytest.mark.parametrize("rounds", [0, 1, 65_536, 65_537])
def test_aes_rounds_across_pieces(rounds: int) -> None:
    data = write(dataclasses.replace(OLD, rounds=rounds), "pw", document())
    assert len(read_bytes(data, "pw").entries) == len(LOGINS)


@pytest.mark.parametrize("recipe", [NEW, OLD], ids=["new", "old"])
def test_a_bomb_is_refused(recipe: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdbx_blocks, "LARGEST_CONTENT", 1024**2)
    huge = document((dataclasses.replace(LOGINS[0], title=" " * 5 * 1024**2),))
    data = write(recipe, "pw", huge)
    with pytest.raises(Unreadable, match="more in it"):
        read_bytes(data, "pw")


def test_what_is_not_supported_is_said() -> None:
    with pytest.raises(Unreadable, match="Twofish"):
        read_bytes(write(dataclasses.replace(NEW, cipher="twofish"), "pw", document()), "pw")
    with pytest.raises(Unreadable, match="very old"):
        read_bytes(bytes.fromhex("03d9a29a65fb4bb5") + bytes(200), "pw")
    with pytest.raises(Unreadable, match="newer version"):
        read_bytes(write(Recipe((4, 0)), "pw", document()).replace(b"\0\0\4\0", b"\0\0\5\0", 1), "pw")


def test_a_header_that_was_changed_is_found_in_an_old_database() -> None:
    """KDBX 3 does not sign its header; the document repeats its hash."""
    data = write(OLD, "pw", lambda cover: document()(cover).replace("HEADER-HASH", "AAAA"))
    with pytest.raises(Unreadable, match="beginning is damaged"):
        read_bytes(data, "pw")


NEW_FILE, OLD_FILE = (write(recipe, "pw", document()) for recipe in (NEW, OLD))
EXPECTED = [login.password for login in LOGINS]


@given(at=st.integers(0, len(NEW_FILE) - 1), bit=st.integers(0, 7))
@settings(max_examples=150)
def test_any_changed_bit_of_a_new_database_is_found(at: int, bit: int) -> None:
    damaged = bytearray(NEW_FILE)
    damaged[at] ^= 1 << bit
    with pytest.raises(UserError):
        read_bytes(bytes(damaged), "pw")


@given(at=st.integers(4, len(NEW_FILE) - 1))
@settings(max_examples=50)
def test_a_new_database_cut_short_is_found(at: int) -> None:
    with pytest.raises((ExportError, BrokenFile)):
        read_bytes(NEW_FILE[:at], "pw")


@given(at=st.integers(0, len(OLD_FILE) - 1), bit=st.integers(0, 7), cut=st.booleans())
@settings(max_examples=150)
def test_an_old_database_is_read_right_or_refused(at: int, bit: int, cut: bool) -> None:
    damaged = bytearray(OLD_FILE[:at] + b"?" if cut else OLD_FILE)
    damaged[at] ^= 1 << bit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kdbx_keys, "MOST_ROUNDS", 100_000)
        with suppress(UserError):
            assert passwords(read_bytes(bytes(damaged), "pw")) == EXPECTED


@given(st.binary(max_size=300))
def test_any_header_is_answered(rest: bytes) -> None:
    for start in (NEW_FILE[:12], OLD_FILE[:12]):
        with pytest.raises(UserError):
            read_bytes(start + rest, "pw")


def test_nothing_of_the_file_is_in_an_error(tmp_path: Path) -> None:
    secret = tmp_path / "Passwords.kdbx"
    secret.write_bytes(write(OLD, "pw", lambda cover: document()(cover)[:-20] + "Copper-Finch<"))
    with pytest.raises(UserError) as told:
        read_export(secret, "pw")
    assert "Copper" not in told.value.sentence()
