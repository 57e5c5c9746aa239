"""Promise 3: whatever is hidden in a JPEG, and wherever, is found and is gone from the clean copy."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.JpegImagePlugin import JpegImageFile

from app.photos.clean import clean_to
from app.photos.model import CleanResult, CleanStatus, Keep, Kind, PhotoStatus
from app.photos.scan import scan, scan_file
from tests.unit.photos import builders

STRUCTURE = {"System", "File", "ExifTool", "Composite", "JFIF", "Adobe"}
FILES = builders.planted()


def decoded(data: bytes) -> JpegImageFile:
    """The first picture in ``data``, whatever follows it (`Image.open` would look for more)."""
    return JpegImageFile(io.BytesIO(data))


@pytest.fixture(scope="module")
def cleaned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, CleanResult]]:
    """Every planted file, cleaned: the folder of clean copies, and the results by name."""
    photos = tmp_path_factory.mktemp("planted")
    for name, data in FILES.items():
        (photos / f"{name}.jpg").write_bytes(data)
    out = tmp_path_factory.mktemp("clean")
    return out, {Path(result.path).stem: result for result in clean_to([photos], out)}


def witness(exiftool: str, *paths: Path | str) -> dict[str, dict[str, object]]:
    """Everything ExifTool finds in each file, embedded data included; keys are "Group:Tag"."""
    command = [exiftool, "-r", "-a", "-G1", "-ee3", "-j", "-n", *map(str, paths)]
    answer = subprocess.run(command, capture_output=True, check=False, timeout=100)
    return {file["SourceFile"]: file for file in json.loads(answer.stdout)}


def beyond_structure(tags: dict[str, object]) -> set[str]:
    return {
        tag
        for tag in tags
        if "GPS" in tag
        or not (tag in ("SourceFile", "IFD0:Orientation") or tag.split(":")[0] in STRUCTURE or tag.startswith("ICC"))
    }


@pytest.mark.parametrize("name", FILES)
def test_the_scan_says_what_is_hidden(name: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(FILES[name])
    report = scan_file(str(path))
    assert report.finds
    expected = PhotoStatus.LOCATION if "place" in name else PhotoStatus.DETAILS
    assert report.status is expected
    if "place" in name and "city" not in name:
        assert report.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=2e-4)


@pytest.mark.parametrize("name", FILES)
def test_it_is_gone_from_the_clean_copy(name: str, cleaned: tuple[Path, dict[str, CleanResult]]) -> None:
    out, results = cleaned
    result = results[name]
    assert result.status is CleanStatus.CLEANED, result.error
    assert result.pixels_identical
    assert result.removed
    data = (out / f"{name}.jpg").read_bytes()
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert builders.MARKER.encode(encoding) not in data
    assert data.endswith(builders.EOI)


@pytest.mark.parametrize("name", FILES)
def test_the_picture_is_the_same(name: str, cleaned: tuple[Path, dict[str, CleanResult]]) -> None:
    with decoded(FILES[name]) as before, decoded((cleaned[0] / f"{name}.jpg").read_bytes()) as after:
        assert after.mode == before.mode
        assert after.tobytes() == before.tobytes()
        assert after.getexif().get(0x0112, 1) == before.getexif().get(0x0112, 1)


def test_exiftool_sees_nothing_but_structure(cleaned: tuple[Path, dict[str, CleanResult]], exiftool: str) -> None:
    seen = witness(exiftool, cleaned[0])
    assert len(seen) == len(FILES)
    assert {path: found for path, tags in seen.items() if (found := beyond_structure(tags))} == {}
    assert "Cottage" not in json.dumps(seen)


def test_the_witness_can_see(tmp_path: Path, exiftool: str) -> None:
    """The check above would be worth nothing if ExifTool could not read what the tests plant."""
    (tmp_path / "photo.jpg").write_bytes(FILES["exif-place"])
    tags = next(iter(witness(exiftool, tmp_path).values()))
    assert {"GPS:GPSLatitude", "IFD0:ImageDescription"} <= beyond_structure(tags)


def test_a_clean_copy_is_clean_and_cleaning_it_changes_nothing(
    cleaned: tuple[Path, dict[str, CleanResult]], tmp_path: Path
) -> None:
    reports = list(scan([cleaned[0]], deep=True))
    assert {report.status for report in reports} == {PhotoStatus.CLEAN}
    again = list(clean_to([cleaned[0]], tmp_path))
    assert {result.status for result in again} == {CleanStatus.UNCHANGED}
    for result in again:
        assert result.output
        assert Path(result.output).read_bytes() == Path(result.path).read_bytes()


@pytest.mark.parametrize(("mode", "progressive"), [("L", False), ("RGB", True), ("CMYK", False), ("CMYK", True)])
def test_every_kind_of_picture_decodes_the_same(mode: str, progressive: bool, tmp_path: Path) -> None:
    data = builders.after_start(
        builders.picture(mode, (70, 50), progressive=progressive), builders.exif([], [], builders.position())
    )
    after = clean_bytes(data, tmp_path)
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert (b"Adobe" in after) == (b"Adobe" in data)


@pytest.mark.parametrize("value", range(1, 9))
@pytest.mark.parametrize("order", "<>")
def test_the_orientation_stays_and_nothing_else(value: int, order: str, tmp_path: Path) -> None:
    exif = builders.exif([builders.orientation(value, order)], [], builders.position(order), order=order)
    after = clean_bytes(builders.after_start(builders.picture(), exif), tmp_path)
    kept = Image.open(io.BytesIO(after)).getexif()
    assert kept.get(0x0112, 1) == value
    assert dict(kept) == ({} if value == 1 else {0x0112: value})


def test_adobe_rgb_by_the_camera_rule_stays_adobe_rgb(tmp_path: Path) -> None:
    exif = builders.exif([], [(0xA001, 3, b"\0\x02"), (0x9003, 2, b"2024:05:31 12:00:00\0")])
    kept = Image.open(io.BytesIO(clean_bytes(builders.after_start(builders.picture(), exif), tmp_path))).getexif()
    assert kept.get_ifd(0x8769)[0xA001] == 0xFFFF
    assert kept.get_ifd(0xA005) == {1: "R03"}
    assert 0x9003 not in kept.get_ifd(0x8769)


def test_an_unknown_profile_gives_the_same_colours(tmp_path: Path) -> None:
    profile = builders.profile(builders.text_element("Anna's screen"))
    after = clean_bytes(builders.after_start(builders.picture(), builders.icc(profile)), tmp_path)
    kept = Image.open(io.BytesIO(after)).info["icc_profile"]
    assert len(kept) == len(profile)
    picture = Image.open(io.BytesIO(builders.picture()))

    def in_lab(data: bytes) -> bytes:
        lab = ImageCms.createProfile("LAB")
        return ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(data)), lab, outputMode="LAB"
        ).tobytes()

    assert in_lab(kept) == in_lab(profile)


def test_a_well_known_profile_stays_byte_for_byte(samples: Path, tmp_path: Path) -> None:
    profile = (samples / "photos/pillow/sRGB_v4_ICC_preference.icc").read_bytes()
    data = builders.after_start(builders.picture(), builders.icc(profile, 20_000))
    (tmp_path / "photo.jpg").write_bytes(data)
    assert scan_file(str(tmp_path / "photo.jpg"), deep=True).status is PhotoStatus.CLEAN


def test_what_the_worker_keeps_stays_and_the_rest_goes(tmp_path: Path) -> None:
    main = [builders.ascii_field(0x010F, "Canon"), builders.ascii_field(0x0110, "Canon EOS 5D")]
    photo = [builders.ascii_field(0x9003, "2024:05:31 12:30:00"), builders.ascii_field(0x9011, "+01:00")]
    exif = builders.exif(
        [*main, builders.ascii_field(0x013B, "Anna"), builders.orientation(6)], photo, builders.position()
    )
    data = builders.after_start(builders.picture(), exif)
    both = clean_bytes(data, tmp_path, Keep.DATE, Keep.CAMERA)
    kept = Image.open(io.BytesIO(both)).getexif()
    assert dict(kept) | {0x8769: 0} == {0x010F: "Canon", 0x0110: "Canon EOS 5D", 0x0112: 6, 0x8769: 0}
    assert dict(kept.get_ifd(0x8769)) == {0x9003: "2024:05:31 12:30:00", 0x9011: "+01:00"}
    date = Image.open(io.BytesIO(clean_bytes(data, tmp_path, Keep.DATE))).getexif()
    assert 0x0110 not in date
    assert date.get_ifd(0x8769)[0x9003] == "2024:05:31 12:30:00"


def test_what_was_removed_is_named(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(FILES["exif-place"])
    (result,) = clean_to([tmp_path / "photo.jpg"], tmp_path / "out", keep={Keep.DATE})
    assert {find.kind for find in result.removed} == {Kind.LOCATION, Kind.TEXT}
    assert any(builders.MARKER in find.value for find in result.removed)


def clean_bytes(data: bytes, folder: Path, *keep: Keep) -> bytes:
    (folder / "photo.jpg").write_bytes(data)
    (result,) = clean_to([folder / "photo.jpg"], folder / "out", keep=set(keep))
    assert result.status is CleanStatus.CLEANED or data == Path(result.output or "").read_bytes(), result.error
    return Path(result.output or "").read_bytes()


@pytest.fixture(scope="module")
def sample_jpegs(samples: Path) -> list[Path]:
    found = sorted(
        path for path in samples.joinpath("photos").rglob("*") if path.suffix.lower() in (".jpg", ".jpeg", ".mpo")
    )
    assert len(found) > 100
    return found


def test_every_sample_is_cleaned_clean_already_or_refused_with_a_reason(
    sample_jpegs: list[Path], tmp_path: Path, exiftool: str
) -> None:
    results = list(clean_to(sample_jpegs, tmp_path))
    assert len(results) == len(sample_jpegs)
    done = [result for result in results if result.output]
    refused = {Path(result.path).name: result.error for result in results if not result.output}
    assert set(refused) == {"corrupted.jpg", "exif-no-tz.jpg", "motion_photo_pixel_synth.jpg"}
    assert all(why and "Your file is untouched." in why for why in refused.values())
    seen = witness(exiftool, tmp_path)
    assert len(seen) == len(done)
    assert {path: found for path, tags in seen.items() if (found := beyond_structure(tags))} == {}
    for result in done:
        assert result.pixels_identical
        assert_same_picture(result.path, result.output or "")


def assert_same_picture(first: str, second: str) -> None:
    with decoded(Path(first).read_bytes()) as before, decoded(Path(second).read_bytes()) as after:
        assert before.size == after.size
        assert before.tobytes() == after.tobytes()
        with_broken_exif = "typeerror" in first or "bad_exif" in first or "invalid-exif" in first
        if not with_broken_exif:
            assert after.getexif().get(0x0112, 1) in (before.getexif().get(0x0112, 1), 1)
