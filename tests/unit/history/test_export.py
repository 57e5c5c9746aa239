"""The history as one plain file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.core.model import AnswerValue, Depth, Finding, LedgerEntry, Part, Preferences, Wording, Worker
from app.core.posts import PostDecision
from app.history.export import AlreadyThere, export_history
from tests.history_makers import NOW, make_answer, make_folder
from tests.post_makers import batch, make_row


def test_everything_is_in_the_file_and_it_is_for_its_owner_only(tmp_path: Path) -> None:
    vault = make_folder(tmp_path / "data").create_with_keyring()
    audit = vault.start_audit(NOW, Depth.FULL, {"facebook": "7"})
    vault.save_answer(audit.id, make_answer("facebook.x", AnswerValue.TO_DO))
    vault.save_note("facebook.x", "Siân said \ud800", NOW)
    vault.attach(vault.add_incident(Wording("Threats"), NOW), "shot.png", [b"evidence"], NOW)
    vault.save_worker(Worker(names=("Siân",)))
    vault.save_preferences(Preferences(next_review=date(2027, 2, 20)))
    vault.save_findings([Finding(Part.PHOTOS, "location", "id", "a.jpg", NOW, NOW)])
    number = vault.posts.begin_import(NOW, ["x.zip"])
    vault.posts.add(number, batch(make_row(f"x/posts/{each}", f'"Siân" {each}') for each in range(1100)))
    vault.posts.finish_import(number, NOW, {}, [], [], [], NOW)
    vault.posts.decide([1], PostDecision.DELETE, NOW)
    vault.add_to_ledger(LedgerEntry(NOW, "example.org", "try", 2, by_browser=True))
    path = tmp_path / "out.json"
    export_history(vault, path, NOW)
    vault.close()
    content = json.loads(path.read_bytes())
    assert content["format"] == 1
    assert content["exported"] == NOW.isoformat()
    assert content["worker"]["names"] == ["Siân"]
    assert content["preferences"]["next_review"] == "2027-02-20"
    assert content["audits"][0]["packs"] == {"facebook": "7"}
    assert content["answers"][0]["audit"] == audit.id
    note = {"check_id": "facebook.x", "text": "Siân said \\ud800", "changed": "2026-11-20T18:30:00Z"}
    assert content["notes"] == [note]
    (incident,) = content["incidents"]
    assert incident["wordings"][0]["wording"]["happened"] == "Threats"
    (file,) = incident["attachments"]
    assert (file["name"], file["size"], len(file["sha256"])) == ("shot.png", 8, 64)
    assert "key" not in file
    assert content["findings"][0]["state"] == "open"
    assert [post["text"] for post in content["posts"]] == [f'"Siân" {each}' for each in range(1100)]
    assert [one["files"] for one in content["post_imports"]] == [["x.zip"]]
    assert [one["decision"] for one in content["post_decisions"]] == ["delete"]
    assert content["ledger"][0]["by_browser"] is True
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_export_never_writes_over_a_file(tmp_path: Path) -> None:
    vault = make_folder(tmp_path / "data").create_with_keyring()
    path = tmp_path / "out.json"
    path.write_text("mine")
    with pytest.raises(AlreadyThere):
        export_history(vault, path, NOW)
    vault.close()
    assert path.read_text() == "mine"
