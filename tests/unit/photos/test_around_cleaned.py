"""Cleaning what stands around pictures: nothing of it is lost, and nothing of it is left that should go."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.core.errors import UserError
from app.photos.clean import clean_in_place, clean_to
from app.photos.files import NEUTRAL_DATE
from app.photos.folders import TEMPORARY
from app.photos.model import CleanResult, CleanStatus, Kind, PhotoStatus, RestoreStatus
from app.photos.originals import Originals
from app.photos.scan import scan, scan_file
from tests.unit.photos import builders
from tests.unit.photos.around_files import EDITS, IDENTIFIER, XMP, has_attributes, live_pair, note, takeout_json
from tests.unit.photos.breaking import Breaking, Killed, die, fail_with

PLACE = builders.after_start(builders.picture(), builders.exif([], [], builders.position()))
LONG_AGO = 1_500_000_000_123_456_789
needs_attributes = pytest.mark.skipif(sys.platform != "linux", reason="attributes are set here by Linux's own calls")


class Phone:
    """A folder as it comes from phones and downloads: sidecars, attributes, telling names."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "photos"
        self.kept = base / "kept"
        self.folder.mkdir(parents=True)
        clean = builders.picture()
        files = {
            "2024-05-31 home.jpg": PLACE,  # with Takeout's sidecar
            "2024-05-31 home.jpg.supplemental-meta.json": takeout_json().encode(),
            "IMG_0010.jpg": clean,  # clean inside, with edits and with details beside it
            "IMG_0010.AAE": EDITS.encode(),
            "IMG_0010.xmp": XMP.encode(),
            "clean.jpg": clean,
            "downloaded.jpg": clean,
        }
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
            os.utime(self.folder / name, ns=(LONG_AGO, LONG_AGO))
        if sys.platform == "linux":
            assert has_attributes(base), "the file system of the tests must keep user attributes"
            note(self.folder / "downloaded.jpg", "user.xdg.origin.url", b"https://example.org/a.jpg")
            note(self.folder / "2024-05-31 home.jpg", "user.comment", b"Sam")
        self.before = self.state()

    def state(self) -> dict[str, object]:
        return {path.name: everything_of(path) for path in self.folder.iterdir()}

    def leftovers(self) -> list[Path]:
        return [path for path in self.folder.parent.rglob("*") if TEMPORARY.fullmatch(path.name)]

    @property
    def originals(self) -> Originals:
        return Originals(self.kept)

    def clean(self, files: Breaking | None = None, **options: bool) -> dict[str, CleanResult]:
        originals = Originals(self.kept, files=files)
        return {Path(result.path).name: result for result in clean_in_place([self.folder], originals, **options)}


def everything_of(path: Path) -> tuple[bytes, int, int, dict[str, bytes]]:
    noted = {name: os.getxattr(path, name) for name in os.listxattr(path)} if sys.platform == "linux" else {}
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode, noted


def undo(originals: Originals) -> set[RestoreStatus]:
    return {restored.status for restored in originals.undo_last()}


# --- Sidecars -------------------------------------------------------------------------------------


def test_sidecars_go_with_their_photo_and_come_back(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    done = phone.clean()
    names = {path.name for path in phone.folder.iterdir()}
    assert names == {"2024-05-31 home.jpg", "IMG_0010.jpg", "IMG_0010.AAE", "clean.jpg", "downloaded.jpg"}
    home, edited = done["2024-05-31 home.jpg"], done["IMG_0010.jpg"]
    assert [Path(path).name for path in home.moved] == ["2024-05-31 home.jpg.supplemental-meta.json"]
    assert any(find.kind is Kind.PERSON for find in home.removed)
    assert (edited.status, edited.pixels_identical) == (CleanStatus.CLEANED, True)
    assert [Path(path).name for path in edited.moved] == ["IMG_0010.xmp"]
    assert [Path(path).name for path in edited.left] == ["IMG_0010.AAE"]
    assert done["clean.jpg"].status is CleanStatus.UNCHANGED
    assert {report.status for report in scan([phone.folder], deep=True)} == {PhotoStatus.CLEAN}
    again = phone.clean()
    assert {result.status for result in again.values()} == {CleanStatus.UNCHANGED}, "a clean folder stays as it is"
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before
    assert list(phone.kept.iterdir()) == []


def test_sidecars_stay_where_the_worker_keeps_them(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    done = phone.clean(keep_sidecars=True)
    assert {path.name for path in phone.folder.iterdir()} == set(phone.before)
    home = done["2024-05-31 home.jpg"]
    assert (home.moved, [Path(path).name for path in home.left]) == (
        (),
        ["2024-05-31 home.jpg.supplemental-meta.json"],
    )
    assert scan_file(home.path, deep=True).status is PhotoStatus.LOCATION, "it is still said what the sidecar says"


def test_copies_come_without_sidecars(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    out = tmp_path / "out"
    done = {Path(result.path).name: result for result in clean_to([phone.folder], out)}
    assert (
        {path.name for path in out.iterdir()}
        == set(done)
        == {
            "2024-05-31 home.jpg",
            "IMG_0010.jpg",
            "clean.jpg",
            "downloaded.jpg",
        }
    )
    assert [Path(path).name for path in done["IMG_0010.jpg"].left] == ["IMG_0010.AAE", "IMG_0010.xmp"]
    assert phone.state() == phone.before
    assert {report.status for report in scan([out], deep=True)} == {PhotoStatus.CLEAN}


def test_json_of_something_else_is_no_sidecar(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(PLACE)
    (folder / "a.json").write_text('{"mine": true}')
    (copy,) = clean_to([folder], tmp_path / "out")
    (cleaned,) = clean_in_place([folder], Originals(tmp_path / "kept"))
    assert (copy.left, cleaned.left, cleaned.moved) == ((), (), ())
    assert (folder / "a.json").read_text() == '{"mine": true}'


def test_a_sidecar_that_two_photos_share_is_moved_once(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("IMG_1.jpg", "IMG_1-edited.jpg"):
        (folder / name).write_bytes(PLACE)
    (folder / "IMG_1.jpg.json").write_text(takeout_json())
    originals = Originals(tmp_path / "kept")
    done = list(clean_in_place([folder], originals))
    assert sum(len(result.moved) for result in done) == 1
    assert [result.warning for result in done] == [None, None]
    assert undo(originals) == {RestoreStatus.RESTORED}
    assert (folder / "IMG_1.jpg.json").read_text() == takeout_json()


@pytest.mark.parametrize("damaged", ["IMG_1.jpg", "IMG_1-edited.jpg"])
def test_a_shared_sidecar_stays_until_all_its_photos_are_clean(damaged: str, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("IMG_1.jpg", "IMG_1-edited.jpg"):
        (folder / name).write_bytes(PLACE[:-200] if name == damaged else PLACE)
    shared = folder / "IMG_1.jpg.json"
    shared.write_text(takeout_json())
    originals = Originals(tmp_path / "kept")
    done = {result.status: result for result in clean_in_place([folder], originals)}
    assert Path(done[CleanStatus.FAILED].path).name == damaged
    whole = done[CleanStatus.CLEANED]
    assert (whole.moved, whole.left) == ((), (str(shared),))
    said = f"IMG_1.jpg.json stays beside it, because it also belongs to {damaged}: it goes when both are clean."
    assert whole.warning == said
    assert shared.read_text() == takeout_json()
    (folder / damaged).write_bytes(PLACE)
    assert sum(len(result.moved) for result in clean_in_place([folder], originals)) == 1
    assert not shared.exists()


@pytest.mark.parametrize("stuck", ["IMG_1.jpg", "IMG_1-edited.jpg"])
def test_a_shared_sidecar_stays_where_one_photo_fails_at_the_last_step(stuck: str, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for name in ("IMG_1.jpg", "IMG_1-edited.jpg"):
        (folder / name).write_bytes(PLACE)
    shared = folder / "IMG_1.jpg.json"
    shared.write_text(takeout_json())

    class Stuck(Breaking):
        def replace(self, old: str, new: str) -> None:
            if new.endswith(stuck):
                raise OSError(errno.EIO, "no")
            super().replace(old, new)

    originals = Originals(tmp_path / "kept", files=Stuck())
    done = {Path(result.path).name: result for result in clean_in_place([folder], originals)}
    assert done.pop(stuck).status is CleanStatus.FAILED
    (cleaned,) = done.values()
    assert (cleaned.status, cleaned.moved) == (CleanStatus.CLEANED, ())
    assert f"it also belongs to {stuck}" in (cleaned.warning or "")
    assert shared.read_text() == takeout_json()
    assert undo(originals) == {RestoreStatus.RESTORED}


def test_one_of_two_that_share_a_sidecar_is_cleaned_alone(tmp_path: Path) -> None:
    for name in ("IMG_1.jpg", "IMG_1-edited.jpg"):
        (tmp_path / name).write_bytes(PLACE)
    (tmp_path / "IMG_1.jpg.json").write_text(takeout_json())
    (result,) = clean_in_place([tmp_path / "IMG_1.jpg"], Originals(tmp_path / "kept"))
    assert result.status is CleanStatus.CLEANED
    assert "it also belongs to IMG_1-edited.jpg" in (result.warning or "")
    assert (tmp_path / "IMG_1.jpg.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
@pytest.mark.parametrize("inside", [PLACE, builders.picture()])
def test_a_sidecar_that_is_a_shortcut_stays_and_is_said(inside: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(inside)
    (tmp_path / "elsewhere.xmp").write_text(XMP)
    link = folder / "a.xmp"
    link.symlink_to(tmp_path / "elsewhere.xmp")
    (copy,) = clean_to([folder], tmp_path / "out")
    (cleaned,) = clean_in_place([folder], Originals(tmp_path / "kept"))
    assert copy.left == cleaned.left == (str(link),)
    assert cleaned.status is (CleanStatus.CLEANED if inside == PLACE else CleanStatus.UNCHANGED)
    assert cleaned.warning == (
        "a.xmp stays beside it, because it is a shortcut (symbolic link), and shortcuts are not followed."
    )
    assert link.is_symlink()
    assert (tmp_path / "elsewhere.xmp").read_text() == XMP


def test_a_sidecar_without_its_photo_is_left_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.xmp").write_text(XMP)
    (tmp_path / "package.json").write_text("{}")
    (result,) = clean_in_place([tmp_path], Originals(tmp_path / "kept"))
    assert result.status is CleanStatus.FAILED
    assert "its photo is not beside it: delete it if you do not need it. Your file is untouched." in (
        result.error or ""
    )
    assert (tmp_path / "a.xmp").read_text() == XMP
    (pointed_at,) = clean_to([tmp_path / "a.xmp"], tmp_path / "out")
    assert pointed_at.status is CleanStatus.FAILED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_a_sidecar_that_cannot_be_kept_stays_and_its_photo_is_cleaned(tmp_path: Path) -> None:
    phone = Phone(tmp_path)

    class OnlyPhotos(Breaking):
        def link(self, old: str, new: str) -> None:
            if old.endswith(".xmp"):
                raise OSError(errno.EIO, "no")
            super().link(old, new)

    done = phone.clean(OnlyPhotos())
    assert "IMG_0010.xmp stays beside it, because the disk could not read or write it." in (
        done["IMG_0010.jpg"].warning or ""
    )
    assert (phone.folder / "IMG_0010.xmp").read_text() == XMP
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before


# --- Pairs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("still", ["JPG", "HEIC"])
def test_both_halves_of_a_live_photo_lose_what_links_them(still: str, tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    pair = live_pair(folder, "IMG_7", still=still)
    assert all(IDENTIFIER.encode() in path.read_bytes() for path in pair)
    originals = Originals(tmp_path / "kept")
    results = list(clean_in_place([folder], originals, rename=True))
    assert [(result.status, result.pair) for result in results] == [
        (CleanStatus.CLEANED, str(pair[1])),
        (CleanStatus.CLEANED, str(pair[0])),
    ]
    assert sorted(path.name for path in folder.iterdir()) == sorted((f"photo-0001.{still}", "photo-0001.MOV"))
    assert not any(IDENTIFIER.encode() in path.read_bytes() for path in folder.iterdir())
    assert undo(originals) == {RestoreStatus.RESTORED}
    assert all(IDENTIFIER.encode() in path.read_bytes() for path in pair)


@pytest.mark.parametrize("damaged", [0, 1])
@pytest.mark.parametrize("clean_already", [False, True])
def test_no_half_of_a_live_photo_is_renamed_without_the_other(
    damaged: int, clean_already: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    pair = live_pair(folder, "IMG_7")
    originals = Originals(tmp_path / "kept")
    if clean_already:
        list(clean_in_place([folder], originals))
    pair[damaged].write_bytes(pair[damaged].read_bytes()[:-200])
    (folder / "IMG_7.AAE").write_text(EDITS)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = {result.path: result for result in clean_in_place([folder], originals, rename=True)}
    assert done[str(pair[damaged])].status is CleanStatus.FAILED
    whole = done[str(pair[1 - damaged])]
    assert whole.status is (CleanStatus.UNCHANGED if clean_already else CleanStatus.CLEANED)
    assert whole.output == whole.path
    assert whole.warning == (
        f"It keeps its name, because its other half, {pair[damaged].name}, was not cleaned with it."
    )
    assert {path.name for path in folder.iterdir()} == set(before)
    if not clean_already:
        assert undo(originals) == {RestoreStatus.RESTORED}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_halves_of_a_pair_are_renamed_together_wherever_a_batch_ends(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(15):
        (folder / f"A{number:02}.jpg").write_bytes(PLACE)
    live_pair(folder, "IMG_7")
    results = list(clean_in_place([folder], Originals(tmp_path / "kept"), rename=True))
    assert [result.warning for result in results] == [None] * 17
    assert {Path(result.output or "").name for result in results[-2:]} == {"photo-0016.JPG", "photo-0016.MOV"}


# --- Other names of the same file -----------------------------------------------------------------


def test_another_name_is_said_where_it_was_not_cleaned(tmp_path: Path) -> None:
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(PLACE)
    (folder / "b.jpg").hardlink_to(folder / "a.jpg")
    results = list(clean_in_place([folder], Originals(tmp_path / "both")))
    assert [(result.status, result.warning) for result in results] == [(CleanStatus.CLEANED, None)] * 2
    (folder / "c.jpg").write_bytes(PLACE)
    (tmp_path / "outside.jpg").hardlink_to(folder / "c.jpg")
    *_, last = clean_in_place([folder], Originals(tmp_path / "one"))
    assert "has another name on this computer" in (last.warning or "")
    assert "is not clean" not in (last.warning or "")
    assert (tmp_path / "outside.jpg").read_bytes() == PLACE


# --- Names ----------------------------------------------------------------------------------------


def test_neutral_names_in_the_order_of_the_folder(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    done = phone.clean(rename=True)
    assert {path.name for path in phone.folder.iterdir()} == {
        "photo-0001.jpg",
        "photo-0002.jpg",
        "photo-0002.AAE",
        "photo-0003.jpg",
        "photo-0004.jpg",
    }
    assert Path(done["IMG_0010.jpg"].output or "").name == "photo-0002.jpg"
    assert any(find.kind is Kind.NAME for find in done["clean.jpg"].removed)
    assert {result.status for result in phone.clean(rename=True).values()} == {CleanStatus.UNCHANGED}
    restored = {Path(one.path).name: one for one in phone.originals.undo_last()}
    assert {one.status for one in restored.values()} == {RestoreStatus.RESTORED}
    assert Path(restored["clean.jpg"].clean or "").name == "photo-0003.jpg"
    assert phone.state() == phone.before


def test_kept_sidecars_follow_their_photos_name(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    phone.clean(rename=True, keep_sidecars=True)
    assert {path.name for path in phone.folder.iterdir()} == {
        "photo-0001.jpg",
        "photo-0001.jpg.supplemental-meta.json",
        "photo-0002.jpg",
        "photo-0002.AAE",
        "photo-0002.xmp",
        "photo-0003.jpg",
        "photo-0004.jpg",
    }
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before


@pytest.mark.parametrize("in_place", [False, True])
def test_no_name_is_taken_twice_and_pairs_share_theirs(in_place: bool, tmp_path: Path) -> None:
    folder, out = tmp_path / "photos", tmp_path / "out"
    for name in ("photo-0001.gif", "a.jpg", "b.jpg", "sub/c.jpg", "photo-0003.jpg"):
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_bytes(PLACE)
    (folder / "photo-0001.gif").write_bytes(b"mine")
    (folder / "b.mp4").write_bytes(PLACE)  # the content decides, and that is a picture: the other half of a pair here
    out.mkdir()
    (out / "photo-0001.txt").write_text("taken")
    if in_place:
        results = list(clean_in_place([folder], Originals(tmp_path / "kept"), rename=True))
    else:
        results = list(clean_to([folder], out, rename=True))
    base = folder if in_place else out
    named = {
        os.path.relpath(result.path, folder): os.path.relpath(result.output, base)
        for result in results
        if result.output is not None
    }
    assert named == {
        "a.jpg": "photo-0002.jpg",
        "b.jpg": "photo-0004.jpg" if in_place else "photo-0003.jpg",
        "b.mp4": "photo-0004.mp4" if in_place else "photo-0003.mp4",
        "photo-0003.jpg": "photo-0003.jpg" if in_place else "photo-0003 (2).jpg",
        "sub/c.jpg": "sub/photo-0001.jpg",
    }
    assert (folder / "photo-0001.gif").read_bytes() == b"mine"
    pair = next(result for result in results if result.path.endswith("b.jpg"))
    assert pair.pair == str(folder / "b.mp4")


def test_undo_after_a_renamed_photo_was_changed(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    phone.clean(rename=True)
    (phone.folder / "photo-0001.jpg").write_bytes(b"edited")
    (phone.folder / "photo-0003.jpg").unlink()
    (phone.folder / "downloaded.jpg").write_bytes(b"a new one of that name")
    done = {Path(one.path).name: one for one in phone.originals.undo_last()}
    assert done["2024-05-31 home.jpg"].status is RestoreStatus.BESIDE
    assert (phone.folder / "2024-05-31 home.jpg").read_bytes() == PLACE
    assert (phone.folder / "photo-0001.jpg").read_bytes() == b"edited"
    assert done["clean.jpg"].status is RestoreStatus.FAILED
    assert "no longer there" in (done["clean.jpg"].error or "")
    assert everything_of(phone.folder / "downloaded.jpg")[::3] == (b"a new one of that name", {})
    assert done["downloaded.jpg"].status is RestoreStatus.BESIDE
    assert everything_of(phone.folder / "photo-0004.jpg") == phone.before["downloaded.jpg"], "but for its name"
    assert (phone.folder / "IMG_0010.AAE").read_text() == EDITS
    assert list(phone.kept.iterdir()) == []


def test_undo_leaves_a_stranger_alone_that_has_the_new_name(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    phone.clean(rename=True, keep_file_date=False)
    (phone.folder / "photo-0003.jpg").write_bytes(b"a stranger")
    done = {Path(one.path).name: one for one in phone.originals.undo_last()}
    assert done["clean.jpg"].status is RestoreStatus.FAILED
    assert "has changed since it was cleaned. It keeps its new name." in (done["clean.jpg"].error or "")
    assert (phone.folder / "photo-0003.jpg").read_bytes() == b"a stranger"


@needs_attributes
def test_originals_that_are_kept_as_copies_keep_their_attributes(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    home = phone.folder / "2024-05-31 home.jpg"
    (tmp_path / "second.jpg").hardlink_to(home)  # so that the original is copied, not linked
    phone.clean()
    assert os.listxattr(home) == []
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before


# --- Dates ----------------------------------------------------------------------------------------


def test_the_files_date_is_reset_where_asked(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    phone.clean(keep_file_date=False)
    assert {path.stat().st_mtime_ns for path in phone.folder.glob("*.jpg")} == {NEUTRAL_DATE}
    assert {result.status for result in phone.clean(keep_file_date=False).values()} == {CleanStatus.UNCHANGED}
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before
    out = tmp_path / "out"
    list(clean_to([phone.folder], out, keep_file_date=False))
    assert {path.stat().st_mtime_ns for path in out.iterdir()} == {NEUTRAL_DATE}


# --- What the computer noted ----------------------------------------------------------------------


@needs_attributes
def test_no_attribute_is_carried_over(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    assert scan_file(str(phone.folder / "downloaded.jpg")).status is PhotoStatus.DETAILS
    number = (phone.folder / "downloaded.jpg").stat().st_ino
    done = {Path(result.path).name: result for result in clean_to([phone.folder], tmp_path / "out")}
    assert {find.kind for find in done["downloaded.jpg"].removed} == {Kind.SOURCE}
    assert done["downloaded.jpg"].status is CleanStatus.CLEANED
    phone.clean()
    for folder in (phone.folder, tmp_path / "out"):
        assert [os.listxattr(path) for path in folder.glob("*.jpg")] == [[]] * 4
    assert (phone.folder / "downloaded.jpg").stat().st_ino == number, "a file that is clean inside is not written anew"
    assert (phone.folder / "downloaded.jpg").stat().st_mtime_ns == LONG_AGO
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before


@needs_attributes
def test_attributes_that_cannot_be_taken_off_are_said(tmp_path: Path) -> None:
    phone = Phone(tmp_path)

    class Stuck(Breaking):
        def remove_attributes(self, path: str, found: list[tuple[str, bytes]]) -> None:
            if found:
                raise OSError(errno.EROFS, "no")

    done = phone.clean(Stuck())
    assert done["downloaded.jpg"].error == (
        "Not cleaned, because the disk it is on can only be read. Your file is untouched."
    )
    assert undo(phone.originals) == {RestoreStatus.RESTORED}
    assert phone.state() == phone.before


def test_permissions_are_kept(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    home = phone.folder / "2024-05-31 home.jpg"
    home.chmod(0o640)
    phone.clean()
    assert stat.S_IMODE(home.stat().st_mode) == 0o640 or sys.platform == "win32"


# --- Whatever stops it ----------------------------------------------------------------------------


def everything(phone: Phone, files: Breaking) -> None:
    phone.clean(files, rename=True, keep_file_date=False)


def without_names(phone: Phone, files: Breaking) -> None:
    phone.clean(files)


def steps_of(base: Path, action: Callable[[Phone, Breaking], None]) -> int:
    files = Breaking()
    action(Phone(base), files)
    return len(files.log)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("action", [everything, without_names])
def test_killed_at_any_step(action: Callable[[Phone, Breaking], None], after: bool, tmp_path: Path) -> None:
    for step in range(steps_of(tmp_path / "dry", action)):
        phone = Phone(tmp_path / str(step))
        with pytest.raises(Killed):
            action(phone, Breaking(step, die, after=after))
        originals = phone.originals
        originals.recover()
        assert phone.leftovers() == []
        contents = sorted(state[0] for state in phone.state().values() if state[0].startswith(b"\xff\xd8"))
        assert len(contents) == 4, "every photo is there once, as it was or clean"
        unchanged = phone.state() == phone.before
        assert unchanged == (originals.runs() == [])
        assert undo(originals) <= {RestoreStatus.RESTORED}
        assert phone.state() == phone.before
        assert originals.recover().interrupted == 0


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_of_undo(after: bool, tmp_path: Path) -> None:
    def clean_and_undo(phone: Phone, files: Breaking) -> None:
        everything(phone, Breaking())
        list(Originals(phone.kept, files=files).undo_last())

    for step in range(steps_of(tmp_path / "dry", clean_and_undo)):
        phone = Phone(tmp_path / str(step))
        with pytest.raises(Killed):
            clean_and_undo(phone, Breaking(step, die, after=after))
        list(phone.originals.undo_last())
        assert phone.state() == phone.before
        assert phone.originals.runs() == []
        assert phone.leftovers() == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_at_any_step(code: int, tmp_path: Path) -> None:
    for step in range(steps_of(tmp_path / "dry", everything)):
        phone = Phone(tmp_path / str(step))
        with contextlib.suppress(UserError, OSError):  # where the run itself cannot begin or go on
            everything(phone, Breaking(step, fail_with(code)))
        phone.originals.recover()
        assert undo(phone.originals) <= {RestoreStatus.RESTORED}
        assert phone.state() == phone.before


# --- Kept originals -------------------------------------------------------------------------------


def test_kept_originals_that_are_pointed_at_are_not_cleaned(tmp_path: Path) -> None:
    phone = Phone(tmp_path)
    phone.clean()
    (run,) = phone.kept.iterdir()
    kept = sorted(run.glob("*.original"))
    before = [path.read_bytes() for path in kept]
    for pointed_at in ([kept[0]], [run], [phone.kept], [phone.kept / "." / run.name / kept[0].name]):
        for results in (
            clean_in_place(pointed_at, phone.originals),
            clean_to(pointed_at, tmp_path / "out", originals=phone.originals),
        ):
            (result,) = results
            assert result.status is CleanStatus.FAILED
            assert "one of the originals that this program keeps" in (result.error or "")
    assert [path.read_bytes() for path in kept] == before
    assert list((tmp_path / "out").iterdir()) == []
