"""``passwords check``."""

from __future__ import annotations

import io
import json
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.passwords.check import PasswordCheck
from app.passwords.leaks import HOST
from tests.loopback_server import captive_portal, serve
from tests.unit.passwords.csv_makers import chromium
from tests.unit.passwords.leak_service import LeakService
from tests.unit.passwords.logins import Login

Capture = pytest.CaptureFixture[str]

SAME = "Kestrel-Lantern-5x"
VAULT = (
    Login("Mail", "https://mail.google.com/", "sam@example.org", SAME),
    Login("Shop", "http://shop.example/", "sam", SAME),
    Login("Forum", "https://forum.example", "=cmd|'/c calc'!A1", SAME[:-2] + "6y"),
    Login("Bury library", "https://library.example", "sam\x1b[31m\n", "Ramsbottom1!"),
    Login("Rota", "https://rota.millhouse.example", "sam", SAME),
)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(chromium(VAULT))
    return path


def _json(capsys: Capture) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *objects, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(last) == ["summary"]
    return objects, last["summary"]


def _check(*words: str | Path) -> int:
    return main(["passwords", "check", *map(str, words)])


def test_one_object_a_finding_and_the_summary(export: Path, capsys: Capture) -> None:
    assert _check(export, "--json") == 0
    objects, summary = _json(capsys)
    assert all(list(item) == ["site", "username", "kind", "group", "state", "why"] for item in objects)
    assert {key: summary[key] for key in ("format", "read", "audited", "skipped", "damaged")} == {
        "format": "chromium-csv",
        "read": 5,
        "audited": 5,
        "skipped": 0,
        "damaged": 0,
    }
    reused = [item for item in objects if item["kind"] == "reused"]
    assert [item["site"] for item in reused] == ["google.com", "shop.example", "millhouse.example"]
    assert len({item["group"] for item in reused}) == 1
    assert "forum.example" in {item["site"] for item in objects if item["kind"] == "near"}
    assert [item["site"] for item in objects if item["kind"] == "http"] == ["shop.example"]
    states = {item["site"]: item["state"] for item in objects if item["kind"] == "two_step"}
    assert (states["google.com"], states["shop.example"]) == ("offered", "cannot_tell")
    printed = json.dumps(objects)
    assert not any(login.password in printed for login in VAULT)


def test_the_worker_s_own_words(export: Path, tmp_path: Path, capsys: Capture) -> None:
    words = tmp_path / "words.txt"
    words.write_text("Ramsbottom\n\nEmployer: Millhouse\n", encoding="utf-8")
    assert _check(export, "--json", "--words", words) == 0
    objects, _ = _json(capsys)
    weak = {item["site"]: item["why"] for item in objects if item["kind"] == "weak"}
    assert weak == {"library.example": "It is easy to guess for someone who knows a little about you or the account."}
    assert all("Some of them are for work" in item["why"] for item in objects if item["kind"] == "reused")


def test_in_words_only_what_there_is_to_do_and_nothing_that_a_terminal_obeys(export: Path, capsys: Capture) -> None:
    assert _check(export) == 0
    out, talk = capsys.readouterr()
    assert "\x1b" not in out
    assert all(
        line.split(":")[0] in ("reused", "near", "weak", "http", "two-step", "passkey") for line in out.splitlines()
    )
    assert "cannot tell" not in out
    assert talk.endswith(": 5 items read, 5 audited, 0 skipped, 0 damaged.\n")


def test_damaged_rows_are_told_and_change_the_status(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(chromium(VAULT) + b"too,few\r\n")
    assert _check(path) == 1
    assert "Item 6 is damaged" in capsys.readouterr().err
    assert _check(path, "--json") == 1
    _, summary = _json(capsys)
    assert (summary["read"], summary["damaged"], summary["reasons"]["damaged"][0]["item"]) == (6, 1, 6)


@pytest.mark.parametrize("content", [None, b"", b"hello", b"\x00\x01\x02\xff\xfe"])
def test_what_cannot_be_read_gets_a_sentence(content: bytes | None, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "export"
    if content is not None:
        path.write_bytes(content)
    assert _check(path, "--json") == 2
    out, talk = capsys.readouterr()
    assert out == ""
    assert talk.endswith(".\n")
    assert "Traceback" not in talk


def test_a_password_from_standard_input_is_taken(
    export: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("not needed here\n"))
    assert _check(export, "--password-stdin", "--json") == 0


def test_a_table_of_unknown_columns_leads_to_the_window(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Site,User,Word\nhttps://a.example,sam,Otter\n", encoding="utf-8")
    assert _check(path) == 2
    assert "Open it in the window" in capsys.readouterr().err


def test_a_file_whose_name_is_not_text(export: Path, capsys: Capture) -> None:
    try:
        odd = export.rename(export.with_name("export-\udcff.csv"))
    except OSError:
        pytest.skip("this system's names are text")
    assert _check(odd, "--json") == 0


@pytest.mark.parametrize("answers", [True, False])
def test_online_says_what_is_sent_and_what_stays_unknown(
    answers: bool, export: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve() as server:
        server.play = LeakService({SAME: 3}) if answers else captive_portal
        to_itself = partialmethod(PasswordCheck.check_leaks, stand_ins={HOST: server.url})
        monkeypatch.setattr(PasswordCheck, "check_leaks", to_itself)
        assert _check(export, "--json", "--online") == (0 if answers else 1)
    out, talk = capsys.readouterr()
    assert talk.startswith(f"Sent to {HOST}: 3 requests, each with five characters of a hash (such as 5BAA6).")
    leaked = [item for item in map(json.loads, out.splitlines()) if item.get("kind") == "leaked"]
    if answers:
        assert (leaked[0]["site"], leaked[0]["state"]) == ("google.com", None)
        assert len(leaked) == 3
    else:
        assert {item["state"] for item in leaked} == {"cannot_tell"}
        assert "unknown, not clean" in talk
    assert json.loads(out.splitlines()[-1])["summary"]["leaks_unanswered"] == (0 if answers else 3)
