"""``posts scan``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.unit.old_posts.export_builders import tweet, whatsapp, x_archive, x_manifest, zipped

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    tweets = [
        tweet(1, "My number is 020 7946 0958 \x1b[31m now"),
        tweet(2, "Nothing here"),
        tweet(3, "Late shift at Mill House", geo={"coordinates": ["51.5", "-0.1"]}),
    ]
    path = tmp_path / "twitter.zip"
    path.write_bytes(zipped(x_archive(tweets, others={"data/ad-engagements.js": b"window.YTD.x.part0 = []"})))
    return path


def _scan(*words: str | Path) -> int:
    return main(["posts", "scan", *map(str, words)])


def _json(capsys: Capture) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *objects, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(last) == ["summary"]
    return objects, last["summary"]


def test_one_object_a_post_and_the_summary(export: Path, tmp_path: Path, capsys: Capture) -> None:
    words = tmp_path / "words.txt"
    words.write_text("mill house\n")
    assert _scan(export, "--words", words, "--json") == 0
    objects, summary = _json(capsys)
    assert all(list(item) == ["platform", "id", "date", "text", "url", "flags"] for item in objects)
    assert [[flag["kind"] for flag in item["flags"]] for item in objects] == [
        ["phone"],
        ["location", "workplace_shift", "own_word"],
    ]
    [phone], [place, *_] = objects[0]["flags"], objects[1]["flags"]
    start, end = phone["span"]
    assert objects[0]["text"][start:end] == "020 7946 0958"
    assert (phone["clause"], phone["weight"]) == ("WK10", 3)
    assert place["span"] is None
    assert objects[0]["date"] == "2026-03-06T13:02:05+00:00"
    assert {key: summary[key] for key in ("platforms", "parsed", "skipped", "expected", "flagged")} == {
        "platforms": ["x"],
        "parsed": 3,
        "skipped": 0,
        "expected": 3,
        "flagged": 2,
    }
    assert summary["unread"] == ["Your archive.html", "data/ad-engagements.js"]


def test_in_words(export: Path, capsys: Capture) -> None:
    assert _scan(export) == 0
    said = capsys.readouterr()
    line = said.out.splitlines()[0]
    assert line.startswith("phone: X (Twitter), 2026-03-06: My number is 020 7946 0958 [31m now (https://x.com")
    assert "X (Twitter): 3 posts read. To look at again: 2." in said.err


def test_what_was_lost_is_said(tmp_path: Path, capsys: Capture) -> None:
    files = dict(x_archive([tweet(1), tweet(2)])) | {"data/manifest.js": x_manifest({"data/tweets.js": 3})}
    path = tmp_path / "x.zip"
    path.write_bytes(zipped(files))
    assert _scan(path) == 1
    assert "says that it holds 3 items, and 2 were found" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", zipped({"word/document.xml": b"<a/>"})])
def test_what_is_no_export(tmp_path: Path, capsys: Capture, content: bytes) -> None:
    path = tmp_path / "export.zip"
    path.write_bytes(content)
    assert _scan(path) == 2
    assert "Your file is untouched." in capsys.readouterr().err
    assert _scan(tmp_path / "nothing") == 2


def test_chats_need_the_name(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "_chat.txt"
    path.write_bytes(whatsapp(("Sam", "mill house"), ("Ann", "hi")))
    assert _scan(path) == 1
    assert "posts scan --me NAME" in capsys.readouterr().err
    assert _scan(path, "--me", "Sam") == 0
    assert "1 other people's words" in capsys.readouterr().err
