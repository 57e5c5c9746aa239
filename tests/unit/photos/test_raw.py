"""Raw pictures: told by their content, looked at, never cleaned, and the picture that the camera put into them."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.photos import detect, embedded, raw
from app.photos.clean import clean_to
from app.photos.model import CleanStatus, Kind, PhotoReport, PhotoStatus
from app.photos.reading import PhotoFile
from app.photos.scan import scan_file
from tests.unit.photos import builders
from tests.unit.photos.builders import ascii_field, box, position
from tests.unit.photos.tiff_builders import EXIF, GPS, SUBIFDS, Page, long, page, short, write

CAMERA = [ascii_field(271, "Canon"), ascii_field(272, "EOS 5D")]
PHOTO = Page([ascii_field(0x9003, "2024:05:31 12:30:00"), ascii_field(0xA431, "012345")], [])
SENSOR = page("L").adding(short(262, 32803), long(254, 0))
EDITS = st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=6)))
PREVIEW = builders.picture(size=(96, 64))


def tiff_raw(*fields: builders.Field) -> bytes:
    main = replace(page("L").adding(long(254, 1), *CAMERA, *fields), below={})
    main.below = {EXIF: [PHOTO], GPS: [Page(position("<"), [])], SUBIFDS: [SENSOR]}
    return write([main], tail=builders.picture() + b"between" + PREVIEW)


def canon() -> bytes:
    blocks = {b"CMT1": CAMERA, b"CMT2": PHOTO.fields, b"CMT4": position("<")}
    inside = b"".join(box(kind, builders.tiff(fields, order="<")) for kind, fields in blocks.items())
    uuid = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
    moov = box(b"moov", box(b"uuid", uuid + inside))
    return box(b"ftyp", b"crx \0\0\0\1crx isom") + moov + box(b"mdat", b"sensor" + PREVIEW)


def fuji() -> bytes:
    jpeg = builders.after_start(PREVIEW, builders.exif(CAMERA, PHOTO.fields, position()))
    head = b"FUJIFILMCCD-RAW 0201FF119502X-T1".ljust(84, b"\0") + struct.pack(">II", 200, len(jpeg))
    return head.ljust(200, b"\0") + jpeg + b"sensor" * 100


def panasonic() -> bytes:
    data = tiff_raw((46, 7, PREVIEW))
    return b"IIU\0" + data[4:]


RAWS = {
    "a.dng": tiff_raw((50706, 1, b"\1\4\0\0")),
    "a.nef": tiff_raw(),
    "a.tif": tiff_raw((50706, 1, b"\1\4\0\0")),
    "a.cr3": canon(),
    "a.raf": fuji(),
    "a.rw2": panasonic(),
    "a.orf": b"IIRO" + tiff_raw()[4:],
}


def report_of(folder: Path, name: str) -> PhotoReport:
    (folder / name).write_bytes(RAWS[name])
    return scan_file(str(folder / name))


@pytest.mark.parametrize("name", RAWS)
def test_what_a_raw_picture_gives_away_is_said(name: str, tmp_path: Path) -> None:
    report = report_of(tmp_path, name)
    assert report.format == (detect.DNG if name in ("a.dng", "a.tif") else detect.RAW)
    assert report.status is PhotoStatus.LOCATION
    assert report.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=2e-4)
    assert report.taken == "2024-05-31T12:30:00"
    assert {Kind.DEVICE, Kind.IDENTIFIER, Kind.TIME} <= {find.kind for find in report.finds}
    assert report.error == "It cannot be cleaned, because the camera's own notes run all through a raw picture."


@pytest.mark.parametrize("name", [*RAWS, "nef called.tif"])
def test_it_is_refused_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(RAWS.get(name, RAWS["a.nef"]))
    (result,) = clean_to([tmp_path / name], tmp_path / "out")
    assert result.status is CleanStatus.FAILED
    assert "raw picture" in (result.error or "")
    assert not list((tmp_path / "out").iterdir())


def test_a_raw_picture_that_says_nothing_is_not_called_clean(tmp_path: Path) -> None:
    (tmp_path / "a.raf").write_bytes(b"FUJIFILMCCD-RAW " + bytes(200))
    assert scan_file(str(tmp_path / "a.raf")).status is PhotoStatus.DETAILS


@pytest.mark.parametrize("name", RAWS)
def test_the_largest_jpeg_inside_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(RAWS[name])
    with PhotoFile(str(tmp_path / name)) as file:
        found = embedded.largest(file)
    assert found
    assert (found.width, found.height) == (96, 64)
    inside = RAWS[name][found.start : found.end]
    assert inside.endswith(PREVIEW[2:])


def test_where_there_is_no_whole_jpeg_none_is_found(tmp_path: Path) -> None:
    lossless = PREVIEW.replace(b"\xff\xc0", b"\xff\xc3")
    (tmp_path / "a.dng").write_bytes(write([page()], tail=lossless + PREVIEW[:-30]))
    with PhotoFile(str(tmp_path / "a.dng")) as file:
        assert embedded.largest(file) is None


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("raw") / "picture"


@given(base=st.sampled_from(list(RAWS.values())), edits=EDITS)
def test_any_bytes_are_looked_at(path: Path, base: bytes, edits: list[tuple[int, bytes]]) -> None:
    data = bytearray(base)
    for at, new in edits:
        place = at % len(data)
        data[place : place + len(new)] = new
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        assert raw.survey(file).finds
        embedded.largest(file)
