"""Promise 6: bad input of any kind gets a sentence, the others go on, nothing hangs, crashes or fills memory."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.photos import folders, thumbnails
from app.photos.clean import clean_in_place, clean_to
from app.photos.companions import is_sidecar_name
from app.photos.detect import format_of
from app.photos.model import CleanStatus, PhotoStatus, readable_path
from app.photos.originals import Originals
from app.photos.reading import PhotoFile
from app.photos.scan import scan, scan_file
from tests.unit.photos import builders
from tests.unit.photos.breaking import Breaking, fail_with

ROOT = Path(__file__).resolve().parents[3]
LOCATED = builders.after_start(builders.picture(), builders.exif([], [], builders.position()))

STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"\xff\xd8\xff", b"RIFF", b"GIF89a", b"\x89PNG\r\n\x1a\n")


def write(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        (folder / f"{name}.jpg").write_bytes(data)


def test_files_that_are_no_photos_are_told_apart_and_the_others_go_on(tmp_path: Path) -> None:
    write(tmp_path, good=LOCATED, empty=b"", cut=LOCATED[:-40], text=b"Dear Anna,", bmp=b"BM" + bytes(20))
    (tmp_path / "notes.txt").write_text("not a picture, and does not say it is one")
    (tmp_path / "hidden.dat").write_bytes(LOCATED)
    reports = {Path(report.path).name: report for report in scan([tmp_path])}
    assert {name: report.status for name, report in reports.items()} == {
        "good.jpg": PhotoStatus.LOCATION,
        "hidden.dat": PhotoStatus.LOCATION,
        "cut.jpg": PhotoStatus.LOCATION,
        "empty.jpg": PhotoStatus.UNREADABLE,
        "text.jpg": PhotoStatus.UNREADABLE,
        "bmp.jpg": PhotoStatus.UNSUPPORTED,
    }
    assert "empty" in (reports["empty.jpg"].error or "")
    results = {Path(result.path).name: result for result in clean_to([tmp_path], tmp_path / "out")}
    assert {name for name, result in results.items() if result.status is CleanStatus.CLEANED} == {
        "good.jpg",
        "hidden.dat",
    }
    assert results["cut.jpg"].error == (
        "Not cleaned, because the file ends in the middle of the picture. Your file is untouched."
        " A redrawn copy can be made instead."
    )
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["good.jpg", "hidden.dat"]


@pytest.mark.parametrize(
    "start", [b"II*\0", b"MM\0*", b"II+\0", b"\xff\xd8\xff", b"RIFF", b"GIF89a", b"\x89PNG\r\n\x1a\n"]
)
@pytest.mark.parametrize("more", range(9))
def test_a_file_that_ends_a_few_bytes_on(start: bytes, more: int, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(start + bytes(more))
    assert scan_file(str(tmp_path / "photo.jpg")).error
    (result,) = clean_to([tmp_path / "photo.jpg"], tmp_path / "out")
    assert result.status is CleanStatus.FAILED


@pytest.mark.parametrize("name", ["missing.jpg", "folder-that-is-not/photo.jpg"])
def test_a_path_that_is_not_there(name: str, tmp_path: Path) -> None:
    (report,) = scan([tmp_path / name])
    assert report.status is PhotoStatus.UNREADABLE
    assert "no longer there" in (report.error or "")
    (result,) = clean_to([tmp_path / name], tmp_path / "out")
    assert result.status is CleanStatus.FAILED
    assert (result.error or "").endswith("no longer there. This app did not move or delete it.")


def test_a_photo_that_vanishes_while_its_folder_is_read(tmp_path: Path) -> None:
    write(tmp_path, a=LOCATED, b=LOCATED, c=LOCATED)
    reports = scan([tmp_path])
    next(reports)
    (tmp_path / "b.jpg").unlink()
    assert [report.status for report in reports] == [PhotoStatus.UNREADABLE, PhotoStatus.LOCATION]


def test_links_are_not_followed(tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    write(photos, real=LOCATED)
    (photos / "loop").symlink_to(photos)
    (photos / "link.jpg").symlink_to(photos / "real.jpg")
    (photos / "dead.jpg").symlink_to(photos / "nowhere")
    assert [Path(found.path).name for found in folders.walk([photos]) if not found.error] == ["real.jpg"]
    reports = {Path(report.path).name: report for report in scan([photos])}
    assert set(reports) == {"real.jpg", "loop", "link.jpg", "dead.jpg"}, "what is not followed is said"
    assert all("shortcuts are not followed" in (reports[name].error or "") for name in ("loop", "link.jpg", "dead.jpg"))
    (photo,) = [report for report in scan([photos / "loop"]) if not report.error]  # pointed at: meant
    assert Path(photo.path).name == "real.jpg"
    (report,) = scan([photos / "link.jpg"])
    assert report.status is PhotoStatus.UNREADABLE
    assert "shortcut" in (report.error or "")
    (result,) = clean_in_place([photos / "link.jpg"], Originals(tmp_path / "kept"))
    assert result.status is CleanStatus.FAILED
    assert (photos / "link.jpg").is_symlink()


def test_special_files_do_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    assert list(scan([tmp_path])) == []
    assert "ordinary" in (scan_file(str(tmp_path / "pipe.jpg")).error or "")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_are_not_utf_8_survive_the_round_trip(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.jpg"
    path = Path(os.fsdecode(name))
    path.write_bytes(LOCATED)
    (report,) = scan([tmp_path])
    line = json.dumps(report.to_json_dict())
    assert os.fsencode(json.loads(line)["path"]) == name
    assert readable_path(report.path).endswith("caf\\xe9.jpg")
    (result,) = clean_in_place([tmp_path], Originals(tmp_path / "kept"))
    assert result.status is CleanStatus.CLEANED
    list(Originals(tmp_path / "kept").undo_last())
    assert path.read_bytes() == LOCATED


def test_no_permission_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a=LOCATED, b=LOCATED)
    really_open = os.open

    def refuse(path: str, *args: int, **kwargs: int) -> int:
        if str(path).endswith("a.jpg"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    first, second = scan([tmp_path])
    assert "does not allow" in (first.error or "")
    assert second.status is PhotoStatus.LOCATION


def test_an_unreadable_folder_is_reported_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    write(tmp_path, a=LOCATED)
    really_scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return really_scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [Path(report.path).name for report in scan([tmp_path])] == ["a.jpg", "closed"]


def test_a_read_only_folder_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, a=LOCATED)

    class ReadOnly(Breaking):
        def create(self, path: str) -> int:
            fail_with(errno.EROFS)()
            return super().create(path)

    (result,) = clean_in_place([tmp_path / "a.jpg"], Originals(tmp_path / "kept", files=ReadOnly()))
    assert result.error == "Not cleaned, because the disk it is on can only be read. Your file is untouched."
    assert (tmp_path / "a.jpg").read_bytes() == LOCATED


def test_a_really_read_only_disk(tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(place)], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("No file system can be mounted here; the injected fault above stands in.")
    if mounted.returncode:
        pytest.skip("No file system can be mounted here; the injected fault above stands in.")
    try:
        write(place, a=LOCATED)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        (result,) = clean_in_place([place], Originals(tmp_path / "kept"))
        assert "can only be read" in (result.error or "")
        with pytest.raises(UserError):
            list(clean_to([place], place / "out"))
        (copied,) = clean_to([place], tmp_path / "out")
        assert copied.status is CleanStatus.CLEANED
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_photo_marked_read_only_is_left_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, a=LOCATED)
    (tmp_path / "a.jpg").chmod(0o444)
    (result,) = clean_in_place([tmp_path], Originals(tmp_path / "kept"))
    assert "read-only" in (result.error or "")
    assert (tmp_path / "a.jpg").read_bytes() == LOCATED
    assert not (tmp_path / "kept").exists()


def test_copies_keep_the_tree_and_never_overwrite(tmp_path: Path) -> None:
    for folder in ("one", "two/deep"):
        (tmp_path / folder).mkdir(parents=True)
        write(tmp_path / folder, a=LOCATED)
    out = tmp_path / "out"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"already here")
    results = list(clean_to([tmp_path / "one", tmp_path / "two"], out))
    assert [result.output for result in results] == [str(out / "a (2).jpg"), str(out / "deep" / "a.jpg")]
    assert (out / "a.jpg").read_bytes() == b"already here"


def test_the_folder_of_copies_is_not_taken_for_photos(tmp_path: Path) -> None:
    write(tmp_path, a=LOCATED)
    for expected in ("a.jpg", "a (2).jpg"):
        (result,) = clean_to([tmp_path], tmp_path / "out")
        assert result.output == str(tmp_path / "out" / expected)


def test_permissions_and_date_stay_and_origins_go(tmp_path: Path) -> None:
    write(tmp_path, a=LOCATED)
    path = tmp_path / "a.jpg"
    path.chmod(0o640)
    os.utime(path, ns=(10**18, 10**18 + 7))
    try:
        os.setxattr(path, "user.xdg.origin.url", b"https://example.org/private")
    except (AttributeError, OSError):
        pytest.skip("This file system keeps no extended attributes.")
    (copied,) = clean_to([path], tmp_path / "out")
    (fresh,) = clean_to([path], tmp_path / "fresh", keep_file_date=False)
    list(clean_in_place([path], Originals(tmp_path / "kept")))
    for clean in (Path(copied.output or ""), path):
        assert stat.S_IMODE(clean.stat().st_mode) == 0o640
        assert clean.stat().st_mtime_ns == 10**18 + 7
        assert os.listxattr(clean) == []
    assert Path(fresh.output or "").stat().st_mtime_ns != 10**18 + 7
    list(Originals(tmp_path / "kept").undo_last())
    assert os.listxattr(path) == ["user.xdg.origin.url"]


def test_a_path_given_twice_or_inside_another_is_looked_at_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path / "sub", a=LOCATED)
    inside = tmp_path / "sub"
    assert len(list(scan([tmp_path, inside, inside / "a.jpg", tmp_path]))) == 1
    assert folders.count([tmp_path, inside]) == 1


def test_names_come_in_order_and_our_own_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, b=LOCATED, a=LOCATED, **{".privacy-audit-0123456789ab-1": LOCATED, "._a": LOCATED})
    (tmp_path / ".privacy-audit-0123456789ab.tmp").mkdir()
    write(tmp_path / ".privacy-audit-0123456789ab.tmp", photo=LOCATED)
    assert [Path(found.path).name for found in folders.walk([tmp_path])] == ["a.jpg", "b.jpg"]


def test_cancelling_stops_the_scan(tmp_path: Path) -> None:
    write(tmp_path, a=LOCATED, b=LOCATED, c=LOCATED)
    reports = scan([tmp_path], cancelled=lambda: stop)
    stop = False
    next(reports)
    stop = True
    assert list(reports) == []


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "a.png", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "a.jpg", "PNG"),
        (b"GIF89a", "a", "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a", "WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "a", "AVIF"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "a", "AVIF"),
        (b"\0\0\0\x14ftypqt  ", "a", "MOV"),
        (b"\0\0\0\x18ftypisom", "a", "MP4"),
        (b"\0\0\0\x18ftyp3gp4", "a", "3GP"),
        (b"\0\0\x10\0moov", "a", "MOV"),
        (b"II*\0\x08\0\0\0", "a.tif", "TIFF"),
        (b"II*\0\x08\0\0\0", "a.DNG", "DNG"),
        (b"MM\0*\0\0\0\x08", "a.nef", "RAW"),
        (b"PK\x03\x04", "a.jpg", None),
        (b"", "a.jpg", None),
    ],
)
def test_the_content_decides_what_a_file_is(head: bytes, name: str, expected: str | None) -> None:
    assert format_of(head.ljust(32, b"\0"), name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("IMG_1.jpg.supplemental-metadata.json", True),
        ("IMG_1.jpg.supplemental-me.json", True),
        ("IMG_1.jpg.s(1).json", True),
        ("IMG_1.JPG.json", True),
        ("settings.json", False),
        ("IMG_1.jpg.backup.json", False),
    ],
)
def test_takeout_sidecars_are_known_by_any_length_of_name(name: str, expected: bool) -> None:
    assert is_sidecar_name(name) == expected


def test_other_formats_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.jxl").write_bytes(b"\xff\x0a".ljust(40))
    (report,) = scan([tmp_path])
    assert (report.format, report.status) == ("JPEG XL", PhotoStatus.UNSUPPORTED)
    assert report.error == "JPEG XL: not looked at yet. It may hold a location and other details."


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/home/anna/OneDrive - Care Ltd/Pictures/a.jpg", "OneDrive"),
        ("C:/Users/anna/OneDrive/a.jpg", "OneDrive"),
        ("/Users/anna/Library/CloudStorage/GoogleDrive-anna@example.org/a.jpg", "Google Drive"),
        ("/Users/anna/Library/Mobile Documents/com~apple~CloudDocs/a.jpg", "iCloud Drive"),
        ("/home/anna/Dropbox/a.jpg", "Dropbox"),
        ("/home/anna/Pictures/a.jpg", None),
        ("/home/anna/My OneDrive notes/a.jpg", None),
    ],
)
def test_cloud_folders_are_recognised(path: str, service: str | None) -> None:
    assert folders.cloud_service(path) == service


def test_previews_are_upright_small_and_never_raise(tmp_path: Path) -> None:
    exif = builders.exif([builders.orientation(6)])
    write(tmp_path, a=builders.after_start(builders.picture(size=(400, 200)), exif), cut=LOCATED[:200], text=b"no")
    preview = thumbnails.preview(str(tmp_path / "a.jpg"), 100)
    assert preview
    assert (preview.width, preview.height) == (50, 100)
    assert len(preview.rgb) == 50 * 100 * 3
    for name in ("cut.jpg", "text.jpg", "missing.jpg"):
        assert thumbnails.preview(str(tmp_path / name), 100) is None


def test_a_preview_of_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = bytearray(builders.picture())
    frame = bomb.index(b"\xff\xc0")
    bomb[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    write(tmp_path, bomb=bytes(bomb))
    assert thumbnails.preview(str(tmp_path / "bomb.jpg"), 100) is None


def test_pillow_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, app.photos.scan, app.photos.clean, app.photos.thumbnails; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0


def test_a_large_photo_is_cleaned_in_pieces(tmp_path: Path) -> None:
    """Larger than the buffer: the ways with and without it must agree."""
    base = LOCATED
    large = base[:-2] + bytes(range(1, 255)) * 80_000 + base[-2:]
    write(tmp_path, large=large)
    (result,) = clean_to([tmp_path / "large.jpg"], tmp_path / "out")
    assert result.status is CleanStatus.CLEANED
    assert (tmp_path / "out" / "large.jpg").read_bytes().endswith(large[1000:])
    with PhotoFile(result.path) as file:
        file.load(bytearray(1000))
        assert file.loaded(0, 10) is None


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_stays_flat_for_a_very_full_folder(tmp_path: Path) -> None:
    """A scan of 20,000 photos takes hardly more memory than one of 2,000."""
    (tmp_path / "photo").write_bytes(LOCATED)
    for count in (2_000, 20_000):
        folder = tmp_path / str(count)
        folder.mkdir()
        for number in range(count):
            os.link(tmp_path / "photo", folder / f"IMG_{number:05}.jpg")
    program = (
        "import re, sys; from app.photos.scan import scan\n"
        "print(sum(1 for _ in scan([sys.argv[1]])))\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    peaks = []
    for count in (2_000, 20_000):
        command = [sys.executable, "-c", program, str(tmp_path / str(count))]
        answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
        assert int(answer[0]) == count
        peaks.append(int(answer[1]))
    assert peaks[1] - peaks[0] < 8 * 1024
    shutil.rmtree(tmp_path / "20000")


def test_a_name_cannot_break_a_line_or_command_a_terminal() -> None:
    assert readable_path("a\nb\x1b[31m\u202egpj.exe") == "a\\nb\\x1b[31m\\u202egpj.exe"
    assert readable_path("Ffôn 📷 שלום {0} <b>.jpg") == "Ffôn 📷 שלום {0} <b>.jpg"
