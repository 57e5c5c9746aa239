"""``search plan``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.cli import main

Capture = pytest.CaptureFixture[str]


def _plan(capsys: Capture, *words: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    assert main(["search", "plan", *words, "--json"]) == 0
    *objects, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(last) == ["summary"]
    return objects, last["summary"]


def test_one_object_a_query_and_the_summary(capsys: Capture) -> None:
    queries, summary = _plan(capsys, "--name", "Siân O'Connor-Jones", "--town", "Bury")
    assert all(list(item)[:5] == ["place", "group", "query", "url", "minutes"] for item in queries)
    assert summary["queries"] == len(queries)
    assert summary["minutes"] == sum(item["minutes"] for item in queries)
    assert summary["quick_minutes"] <= 10
    first = queries[0]
    assert first["query"] == '"Siân O\'Connor-Jones" OR "Sian O\'Connor-Jones"'
    assert parse_qs(urlsplit(first["url"]).query)["q"] == [first["query"]]
    assert any('"Bury"' in item["query"] for item in queries)


def test_every_option_is_searched_for(capsys: Capture) -> None:
    queries, _ = _plan(
        capsys,
        *("--name", "Siân Jones", "--maiden", "Morris", "--nickname", "Shoney", "--employer", "Millhouse"),
        *("--school", "Ysgol Bury", "--phone", "07700900123", "--email", "s@example.org", "--user-name", "sianj"),
        *("--job", "foster carer", "--regulator", "sssc"),
    )
    held = " ".join(item["query"] for item in queries)
    for words in ("Siân Morris", "Shoney Jones", "Millhouse", "Ysgol Bury", "07700 900123", "s@example.org", "sianj"):
        assert f'"{words}"' in held
    assert '"foster carer"' in held
    assert {"sssc"} == {"sssc", "niscc"} & {item["place"] for item in queries}


def test_in_words(capsys: Capture) -> None:
    assert main(["search", "plan", "--name", "Siân Jones"]) == 0
    spoken = capsys.readouterr()
    assert spoken.out.startswith("First, in ")
    assert "People finders:" in spoken.out
    assert "Search only for yourself." in spoken.err
    assert "Nothing was sent." in spoken.err


def test_it_is_for_one_person(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["search", "plan", "--name", "Siân Jones", "--name", "Sam Green"])
    assert ended.value.code == 2
    assert "one person, yourself" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "  ", "\u202e", '"', "🌟"])
def test_no_name_is_said(name: str, capsys: Capture) -> None:
    assert main(["search", "plan", "--name", name]) == 2
    assert "There is no name to search for." in capsys.readouterr().err


def test_nothing_is_stored(tmp_path: Path, capsys: Capture) -> None:
    assert main(["search", "plan", "--data-dir", str(tmp_path / "home"), "--name", "Siân Jones"]) == 0
    assert not (tmp_path / "home").exists()
