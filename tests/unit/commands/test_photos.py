"""``photos scan``, ``photos clean`` and ``photos undo`` over real JPEGs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.unit.photos.around_files import EDITS, live_pair, takeout_json
from tests.unit.photos.builders import LATITUDE, LONGITUDE, MARKER, after_start, ascii_field, exif, picture, position

TELLING = after_start(
    picture(),
    exif([ascii_field(0x010F, MARKER)], [ascii_field(0x9003, "2026:05:01 10:20:30")], position()),
)

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with a photo that tells where it was taken, and one that tells nothing."""
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "telling.jpg").write_bytes(TELLING)
    (folder / "plain.jpg").write_bytes(picture())
    return folder


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PRIVACY_AUDIT_HOME", str(tmp_path / "data"))
    return tmp_path / "data"


def _main(*words: str | Path) -> int:
    return main(["photos", *map(str, words)])


def _json(capsys: Capture) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    *objects, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert list(last) == ["summary"]
    return {Path(item["path"]).name: item for item in objects}, last["summary"]


# --- scan ---------------------------------------------------------------------------------------


def test_a_scan_says_what_photos_give_away(capsys: Capture, photos: Path, data: Path) -> None:
    assert _main("scan", photos, "--json") == 0
    found, summary = _json(capsys)
    telling = found["telling.jpg"]
    assert telling["status"] == "location"
    assert telling["location"] == pytest.approx([LATITUDE, LONGITUDE], abs=1e-5)
    assert telling["place"] == "Manchester, Greater Manchester"
    assert found["plain.jpg"]["place"] is None
    assert telling["taken"] == "2026-05-01T10:20:30"
    assert {find["kind"] for find in telling["finds"]} >= {"location", "device"}
    assert found["plain.jpg"]["status"] == "clean"
    assert summary == {"photos": 2, "clean": 1, "details": 0, "location": 1, "unsupported": 0, "unreadable": 0}
    assert not data.exists(), "a scan keeps nothing"


def test_a_scan_speaks_to_people_too(capsys: Capture, photos: Path) -> None:
    assert _main("scan", photos / "telling.jpg") == 0
    shown = capsys.readouterr()
    assert "telling.jpg: location at 53.48095, -2.23743, Manchester, Greater Manchester (" in shown.out
    assert shown.err == "1 file looked at, 1 with a location.\nPlace names: GeoNames (CC BY 4.0).\n"


def test_a_scan_goes_on_without_place_names(
    capsys: Capture, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.commands.photos.places_dir", lambda: tmp_path / "nothing")
    assert _main("scan", photos, "--json") == 0
    shown = capsys.readouterr()
    assert '"place": null' in shown.out
    assert "places.bin is missing or damaged" in shown.err


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("empty.jpg", b"", "unreadable"),
        ("false.jpg", b"hello", "unreadable"),
        ("cut.jpg", TELLING[:40], "unreadable"),
        ("other.bmp", b"BM" + bytes(60), "unsupported"),
    ],
)
def test_what_cannot_be_looked_at_is_said_for_each(
    capsys: Capture, photos: Path, name: str, content: bytes, status: str
) -> None:
    (photos / name).write_bytes(content)
    assert _main("scan", photos, "--json") == 1
    found, summary = _json(capsys)
    assert found[name]["status"] == status
    assert found[name]["error"].startswith(("Not looked at", "BMP: not looked at"))
    assert (summary["photos"], summary[status]) == (3, 1)


def test_what_cannot_be_cleaned_is_drawn_anew_only_where_that_is_asked_for(capsys: Capture, photos: Path) -> None:
    cut = photos / "cut.jpg"
    cut.write_bytes(TELLING[:-2])
    assert _main("clean", cut, "--to", photos / "out") == 1
    shown = capsys.readouterr()
    assert "A redrawn copy can be made instead." in shown.out
    assert "--redraw" in shown.err
    assert _main("clean", cut, "--to", photos / "out", "--redraw", "--json") == 0
    found, summary = _json(capsys)
    assert found["cut.jpg"]["output"] == str(photos / "out" / "cut (redrawn).jpg")
    assert found["cut.jpg"]["status"] == "redrawn"
    assert found["cut.jpg"]["pixels_identical"] is False
    assert summary["redrawn"] == 1
    assert _main("clean", cut, "--in-place", "--redraw") == 2
    assert "never drawn anew" in capsys.readouterr().err
    assert cut.read_bytes() == TELLING[:-2]


def test_names_that_do_not_exist(capsys: Capture, photos: Path) -> None:
    assert _main("scan", photos / "none.jpg") == 2
    assert "There is no file or folder named" in capsys.readouterr().err
    assert _main("scan", photos / "none.jpg", photos / "plain.jpg") == 1
    assert "it is no longer there" in capsys.readouterr().out


def test_a_name_that_is_not_utf8_survives_json(capsys: Capture, photos: Path, tmp_path: Path) -> None:
    name = os.fsencode(photos) + b"/caf\xe9.jpg"
    Path(os.fsdecode(name)).write_bytes(TELLING)
    assert _main("scan", os.fsdecode(name), "--json") == 0
    item = json.loads(capsys.readouterr().out.splitlines()[0])
    assert os.fsencode(item["path"]) == name
    assert _main("clean", os.fsdecode(name), "--to", tmp_path / "out", "--json") == 0
    item = json.loads(capsys.readouterr().out.splitlines()[0])
    assert os.fsencode(item["output"]) == os.fsencode(tmp_path / "out") + b"/caf\xe9.jpg"
    assert _main("scan", os.fsdecode(name)) == 0
    assert "caf\\xe9.jpg: location" in capsys.readouterr().out


# --- clean --------------------------------------------------------------------------------------


def test_clean_copies_are_clean_and_the_photos_untouched(capsys: Capture, photos: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _main("clean", photos, "--to", out, "--json") == 0
    done, summary = _json(capsys)
    telling = done["telling.jpg"]
    assert (telling["status"], telling["pixels_identical"], telling["error"]) == ("cleaned", True, None)
    assert {find["kind"] for find in telling["removed"]} >= {"location", "device"}
    assert done["plain.jpg"]["status"] == "unchanged"
    assert summary == {"photos": 2, "cleaned": 1, "unchanged": 1, "redrawn": 0, "failed": 0}
    assert (photos / "telling.jpg").read_bytes() == TELLING
    assert MARKER.encode() not in Path(telling["output"]).read_bytes()
    assert _main("scan", out) == 0
    assert ": location" not in capsys.readouterr().out


def test_copies_into_the_same_folder_take_names_beside(capsys: Capture, photos: Path) -> None:
    assert _main("clean", photos, "--to", photos, "--json") == 0
    done, _ = _json(capsys)
    assert Path(done["telling.jpg"]["output"]).name == "telling (2).jpg"
    assert (photos / "telling.jpg").read_bytes() == TELLING
    assert MARKER.encode() not in (photos / "telling (2).jpg").read_bytes()


@pytest.mark.parametrize(
    ("keep", "date", "camera"),
    [("date", True, False), ("camera", False, True), ("date,camera", True, True), (" camera , date ", True, True)],
)
def test_date_and_camera_may_stay(
    capsys: Capture, photos: Path, tmp_path: Path, keep: str, date: bool, camera: bool
) -> None:
    assert _main("clean", photos / "telling.jpg", "--to", tmp_path / "out", "--keep", keep) == 0
    content = (tmp_path / "out" / "telling.jpg").read_bytes()
    assert (b"2026:05:01 10:20:30" in content, MARKER.encode() in content) == (date, camera)
    capsys.readouterr()
    assert _main("scan", tmp_path / "out", "--json") == 0
    assert _json(capsys)[0]["telling.jpg"]["location"] is None


def test_what_cannot_be_cleaned_is_said_and_the_rest_is_cleaned(capsys: Capture, photos: Path, tmp_path: Path) -> None:
    (photos / "other.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(60))
    assert _main("clean", photos, "--to", tmp_path / "out", "--json") == 1
    done, summary = _json(capsys)
    assert done["other.png"]["error"]
    assert summary == {"photos": 3, "cleaned": 1, "unchanged": 1, "redrawn": 0, "failed": 1}


def test_a_target_that_is_a_file_ends_with_2(capsys: Capture, photos: Path) -> None:
    assert _main("clean", photos, "--to", photos / "plain.jpg") == 2
    said = capsys.readouterr().err
    assert "Your photos are untouched." in said
    assert (photos / "plain.jpg").read_bytes() == picture()


def test_a_photo_with_a_second_name_is_said(capsys: Capture, photos: Path) -> None:
    os.link(photos / "telling.jpg", photos.parent / "second.jpg")
    assert _main("clean", photos / "telling.jpg", "--in-place") == 0
    assert "details taken out. The same photo has another name on this computer" in capsys.readouterr().out
    assert MARKER.encode() in (photos.parent / "second.jpg").read_bytes()


# --- around the photos ----------------------------------------------------------------------------


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """A photo named after its day, with a sidecar, edits and a second photo that is one half of a pair."""
    folder = tmp_path / "phone"
    folder.mkdir()
    (folder / "IMG_20240531_123000.jpg").write_bytes(picture())
    (folder / "IMG_20240531_123000.jpg.supplemental-metadata.json").write_text(takeout_json())
    (folder / "IMG_20240531_123000.aae").write_text(EDITS)
    live_pair(folder, "Manchester")
    (folder / "Manchester.MOV").write_bytes(TELLING)
    return folder


def test_a_scan_names_what_stands_around_photos(capsys: Capture, phone: Path) -> None:
    assert _main("scan", phone, "--json") == 0
    found, _ = _json(capsys)
    named = found["IMG_20240531_123000.jpg"]
    assert (named["status"], named["location"]) == ("location", [53.5933, -2.2966])
    assert [Path(path).name for path in named["sidecars"]] == [
        "IMG_20240531_123000.aae",
        "IMG_20240531_123000.jpg.supplemental-metadata.json",
    ]
    assert {"kind": "name", "where": "file name", "value": "it carries a date: 2024-05-31 12:30"} in named["finds"]
    live = found["Manchester.JPG"]
    assert live["pair"] == str(phone / "Manchester.MOV")
    assert {"kind": "name", "where": "file name", "value": "it may name a place: Manchester"} in live["finds"]
    assert _main("scan", phone) == 0
    said = capsys.readouterr().out
    assert "Beside it: IMG_20240531_123000.aae, IMG_20240531_123000.jpg.supplemental-metadata.json" in said
    assert ", a pair with Manchester.MOV" in said


def test_clean_in_place_says_what_became_of_what_stands_around(capsys: Capture, phone: Path) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in phone.iterdir()}
    assert _main("clean", phone, "--in-place", "--rename", "--file-date", "reset") == 0
    said = capsys.readouterr().out
    assert "Its name is photo-0001.jpg now" in said
    assert "IMG_20240531_123000.jpg.supplemental-metadata.json moved to the originals" in said
    assert "IMG_20240531_123000.aae left beside it. An .aae file holds the edits made on the phone" in said
    assert "It is a pair with Manchester.MOV" in said
    assert {path.name for path in phone.iterdir()} == {
        "photo-0001.jpg",
        "photo-0001.aae",
        "photo-0002.JPG",
        "photo-0002.MOV",
    }
    assert {path.stat().st_mtime for path in phone.iterdir() if path.suffix != ".aae"} == {946_728_000.0}
    assert _main("undo") == 0
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in phone.iterdir()} == before


def test_sidecars_may_stay_and_are_never_copied(capsys: Capture, phone: Path, tmp_path: Path) -> None:
    assert _main("clean", phone, "--to", tmp_path / "out", "--rename") == 0
    assert "supplemental-metadata.json not copied" in capsys.readouterr().out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "photo-0001.jpg",
        "photo-0002.JPG",
        "photo-0002.MOV",
    ]
    assert _main("clean", phone, "--in-place", "--keep-sidecars", "--json") == 0
    done, _ = _json(capsys)
    assert done["IMG_20240531_123000.jpg"]["moved"] == []
    assert len(done["IMG_20240531_123000.jpg"]["left"]) == 2
    assert (phone / "IMG_20240531_123000.jpg.supplemental-metadata.json").exists()


def test_kept_originals_are_not_cleaned(capsys: Capture, photos: Path, data: Path) -> None:
    assert _main("clean", photos, "--in-place") == 0
    (kept,) = (data / "originals").glob("*/*.original")
    capsys.readouterr()
    assert _main("clean", kept, "--in-place") == 1
    assert "one of the originals that this program keeps" in capsys.readouterr().out
    assert kept.read_bytes() == TELLING


# --- undo ---------------------------------------------------------------------------------------


def test_what_was_cleaned_in_place_can_be_brought_back(capsys: Capture, photos: Path, data: Path) -> None:
    assert _main("clean", photos, "--in-place") == 0
    shown = capsys.readouterr()
    assert f"The originals are kept in {data / 'originals'}. photos undo brings them back." in shown.err
    assert MARKER.encode() not in (photos / "telling.jpg").read_bytes()
    assert _main("undo", "--json") == 0
    done, summary = _json(capsys)
    assert done["telling.jpg"]["status"] == "restored"
    assert summary == {"restored": 1, "beside": 0, "failed": 0}
    assert (photos / "telling.jpg").read_bytes() == TELLING
    assert _main("undo") == 0
    assert capsys.readouterr().err == "There is nothing to undo.\n"


def test_a_photo_that_was_changed_since_is_not_overwritten(capsys: Capture, photos: Path) -> None:
    assert _main("clean", photos, "--in-place") == 0
    (photos / "telling.jpg").write_bytes(b"edited")
    capsys.readouterr()
    assert _main("undo", "--json") == 0
    done, _ = _json(capsys)
    assert done["telling.jpg"]["status"] == "beside"
    assert (photos / "telling.jpg").read_bytes() == b"edited"
    assert Path(done["telling.jpg"]["output"]).read_bytes() == TELLING
