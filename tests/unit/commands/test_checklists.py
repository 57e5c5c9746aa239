"""``checklists list`` and ``checklists check``."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.checklist.loader import load_catalogue
from app.cli import main
from app.system.paths import checklists_dir
from tests.unit.checklist.pack_maker import CHECK, RULE, agency, make_core, table

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "example-agency-pack.toml"

Capture = pytest.CaptureFixture[str]


def _json(capsys: Capture) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The objects, and the summary, which is the last line."""
    *objects, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(last) == ["summary"]
    assert not any("summary" in item for item in objects)
    return objects, last["summary"]


def _main(*words: str | Path) -> int:
    return main(["checklists", *map(str, words)])


def test_coverage_follows_each_document_and_leaves_no_clause_unserved(capsys: Capture) -> None:
    assert _main("coverage", "--json") == 0
    objects, summary = _json(capsys)
    assert summary == {"clauses": 91, "unserved": 0, "refused": 0}
    assert {item["clause"] for item in objects} - {""} == set(load_catalogue(checklists_dir()).register.by_id)
    bury = list(dict.fromkeys(item["part"] for item in objects if item["document"] == "Bury Council policy"))
    middle = ["section 3.1", "section 3.2", "section 3.3.1", "section 3.3.2", "section 3.4", "section 3.5"]
    assert bury[3:9] == middle


def test_coverage_in_words_names_document_part_and_clause(capsys: Capture) -> None:
    assert _main("coverage", EXAMPLE) == 0
    said = capsys.readouterr().out
    assert "\nBury Council policy\n" in said
    assert "section 4" in said
    assert "[no rule]" in said
    assert "\nExample Council\n" in said


def test_every_check_is_listed_with_clauses_and_sources(capsys: Capture) -> None:
    assert _main("list", "--json") == 0
    objects, summary = _json(capsys)
    catalogue = load_catalogue(checklists_dir())
    assert [item["id"] for item in objects] == list(catalogue.checks)
    assert summary == {"checks": len(objects), "packs": len(catalogue.packs), "refused": 0}
    for item in objects:
        assert item["sources"], item["id"]
        assert item["clauses"] == list(catalogue.checks[item["id"]].clauses)
        for route in item["routes"].values():
            assert route["path"]
            assert route["read_on"] or route["read_in"] == "from memory"


def test_the_list_is_for_people_too(capsys: Capture) -> None:
    assert _main("list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(load_catalogue(checklists_dir()).checks)
    assert lines[0].split()[0] == "facebook.friends-list"


def test_an_agencys_pack_is_laid_on_top(capsys: Capture) -> None:
    assert _main("list", EXAMPLE, "--json", "--welsh") == 0
    objects, _ = _json(capsys)
    found = {item["id"]: item for item in objects}
    assert found["example-council.team-page"]["title"] == "Gofynnwch cyn i'ch llun fynd ar dudalen y tîm"
    (rule,) = found["instagram.who-can-tag"]["agency_rules"]
    assert rule["pack"] == "Example Council"


def test_a_bad_pack_is_told_and_the_others_are_listed(capsys: Capture, tmp_path: Path) -> None:
    bad = agency(tmp_path, table("check", CHECK, minutes="31"))
    assert _main("list", bad, EXAMPLE) == 1
    shown = capsys.readouterr()
    assert shown.err.startswith("rose.toml, check rose.group, minutes: this must be 30 or less. This file is left out;")
    assert "example-council.team-page" in shown.out


def test_the_apps_own_packs_are_good(capsys: Capture) -> None:
    assert _main("check") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(load_catalogue(checklists_dir()).packs)
    assert all(": good, " in line for line in lines)


def test_checking_says_file_check_and_field(capsys: Capture, tmp_path: Path) -> None:
    bad = agency(tmp_path, table("check", CHECK, weight="6"))
    notice = agency(tmp_path, table("check", CHECK, id='"vale.a"', messages='["vale.gone"]'), pack="vale")
    assert _main("check", bad, notice, EXAMPLE) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("rose.toml, check rose.group, weight: this must be 5 or less.")
    assert said[1] == "vale.toml: good, 1 check."
    assert said[2].startswith('vale.toml, check vale.a, messages: no message has the id "vale.gone".')
    assert said[3:5] == ["  Adds 1 check:", "    Stay out of the family group (3 min)"]
    example = said.index("example-agency-pack.toml: good, 1 check.")
    assert said[example + 1] == "  Sets 1 stricter rule:"
    assert said[example + 2].startswith("    Instagram, Limit who can tag you: “Don't allow” in place of “")
    assert _main("check", bad, notice, "--json") == 1
    objects, summary = _json(capsys)
    assert objects[0] == {
        "file": str(bad),
        "ok": False,
        "checks": 0,
        "where": "check rose.group, weight",
        "problem": "this must be 5 or less.",
        "notices": [],
        "does": [],
    }
    assert objects[1]["notices"] == [
        {"where": "check vale.a, messages", "problem": 'no message has the id "vale.gone".'}
    ]
    assert objects[1]["does"] == [{"title": "Adds 1 check", "entries": ["Stay out of the family group (3 min)"]}]
    assert summary == {"files": 2, "refused": 1}


def test_a_folder_of_packs_is_checked_file_by_file(capsys: Capture, tmp_path: Path) -> None:
    agency(tmp_path, table("check", CHECK))
    agency(tmp_path, *[table("rule", RULE, check='"instagram.who-can-tag"')] * 2, pack="vale")
    (tmp_path / "readme.txt").touch()
    assert _main("check", tmp_path, "--json") == 1
    objects, _ = _json(capsys)
    assert [(Path(item["file"]).name, item["ok"]) for item in objects] == [("rose.toml", True), ("vale.toml", False)]


def test_what_is_due_is_listed_with_all_that_a_reader_needs(capsys: Capture) -> None:
    assert _main("due", "--days", "0", "--json") == 0
    objects, summary = _json(capsys)
    assert summary["due"] == len(objects) <= summary["paths"]
    assert objects, "some paths are from memory, and those are always due"
    weights = [item["weight"] for item in objects]
    assert weights == sorted(weights, reverse=True)
    for item in objects:
        assert item["path"]
        assert item["days"] is None or item["days"] > 0
        assert (item["read_on"] is None) == (item["read_in"] == "from memory") == (item["days"] is None)
        assert {"id", "platform", "title", "surface", "certainty", "link", "opened_live_on"} <= item.keys()


def test_what_is_due_is_told_to_people_too(capsys: Capture) -> None:
    assert _main("due") == 0
    told = capsys.readouterr()
    assert "from memory" in told.out
    assert "paths are due." in told.err


@pytest.mark.parametrize("days", ["-1", "soon", "1.5", "\u0661", "123456"])
def test_due_takes_a_number_of_days(capsys: Capture, days: str) -> None:
    with pytest.raises(SystemExit) as ended:
        _main("due", f"--days={days}")
    assert ended.value.code == 2
    assert "a number of days" in capsys.readouterr().err


def test_of_a_folder_with_too_many_the_rest_is_named(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.checklist.loader.MAX_FILES", 1)
    monkeypatch.setattr("app.commands.checklists.checklists_dir", lambda: make_core(tmp_path / "core"))
    folder = tmp_path / "ours"
    folder.mkdir()
    agency(folder)
    agency(folder, pack="vale")
    assert _main("check", folder) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-1].startswith("ours: 1 checklists are read, and this folder has 2. Not read: vale.toml.")


def test_without_anything_to_check_it_ends_with_2(capsys: Capture, tmp_path: Path) -> None:
    assert _main("check", tmp_path / "none.toml") == 2
    assert capsys.readouterr().err.startswith("There is no file or folder named ")
    assert _main("list", tmp_path) == 2
    assert capsys.readouterr().err == "There is no checklist in this folder. The name of a checklist ends in .toml.\n"
    assert _main("check", tmp_path / "none.toml", EXAMPLE) == 1


def test_a_name_that_is_not_utf8_survives_json(capsys: Capture, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.toml"
    Path(os.fsdecode(name)).touch()
    assert _main("check", os.fsdecode(name), "--json") == 1
    objects, _ = _json(capsys)
    assert os.fsencode(objects[0]["file"]) == name
