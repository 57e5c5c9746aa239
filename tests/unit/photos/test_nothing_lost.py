"""Promise 2: whatever stops the program, and wherever, leaves the original or the finished result."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.photos.clean import clean_in_place, clean_to
from app.photos.folders import TEMPORARY
from app.photos.model import CleanStatus, PhotoStatus, RestoreStatus
from app.photos.originals import Originals
from app.photos.plan import Plan
from app.photos.reading import PhotoFile
from app.photos.scan import scan_file
from tests.unit.photos import builders
from tests.unit.photos.breaking import Breaking, Killed, die, disk_full, fail_with

ROOT = Path(__file__).resolve().parents[3]
LONG_AGO = 1_500_000_000_123_456_789


class Album:
    """A few photos in two folders, the place their originals go to, and what they were."""

    def __init__(self, folder: Path, kept: Path | None = None) -> None:
        self.folder = folder / "photos"
        self.kept = kept or folder / "kept"
        names = ["a.jpg", "b.jpg", "clean.jpg", "sub/c.jpg", "sub/d.jpg"]
        (self.folder / "sub").mkdir(parents=True)
        for number, name in enumerate(names):
            exif = (
                b""
                if name == "clean.jpg"
                else builders.exif([builders.orientation(number + 1)], [], builders.position())
            )
            (self.folder / name).write_bytes(builders.after_start(builders.picture(), exif))
            os.utime(self.folder / name, ns=(LONG_AGO, LONG_AGO + number))
        self.paths = [self.folder / name for name in names]
        self.before = self.state()

    def state(self) -> dict[Path, tuple[bytes, int, int]]:
        return {
            path: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
            for path in self.folder.rglob("*")
            if path.is_file()
        }

    def leftovers(self) -> list[Path]:
        return [path for path in self.folder.parent.rglob("*") if TEMPORARY.fullmatch(path.name)]

    def each_is_original_or_clean(self) -> None:
        for path, (data, _, _) in self.before.items():
            assert path.read_bytes() == data or scan_file(str(path), deep=True).status is PhotoStatus.CLEAN


def steps_of(folder: Path, action: Callable[[Album, Breaking], object]) -> int:
    """How many steps ``action`` takes when nothing goes wrong."""
    files = Breaking()
    action(Album(folder), files)
    return len(files.log)


def in_place(album: Album, files: Breaking) -> list[CleanStatus]:
    return [result.status for result in clean_in_place([album.folder], Originals(album.kept, files=files))]


def copies(album: Album, files: Breaking) -> list[CleanStatus]:
    originals = Originals(album.kept, files=files)
    out = album.folder.parent / "out"
    return [result.status for result in clean_to([album.folder], out, originals=originals, files=files)]


def undo(album: Album, files: Breaking) -> object:
    return list(Originals(album.kept, files=files).undo_last())


def test_cleaning_in_place_and_undoing_it_gives_every_byte_and_date_back(tmp_path: Path) -> None:
    album = Album(tmp_path)
    statuses = in_place(album, Breaking())
    assert sorted(statuses) == [CleanStatus.CLEANED] * 4 + [CleanStatus.UNCHANGED]
    after = album.state()
    assert {path: state[1:] for path, state in after.items()} == {
        path: state[1:] for path, state in album.before.items()
    }
    assert all(scan_file(str(path), deep=True).status is PhotoStatus.CLEAN for path in album.paths)
    originals = Originals(album.kept)
    (run,) = originals.runs()
    assert run.photos == 4
    assert originals.size() == sum(len(album.before[path][0]) for path in album.paths if path.name != "clean.jpg")
    assert originals.recover().interrupted == 0
    assert {restored.status for restored in originals.undo_last()} == {RestoreStatus.RESTORED}
    assert album.state() == album.before
    assert list(album.kept.iterdir()) == []
    assert list(originals.undo_last()) == []


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_of_cleaning_in_place(after: bool, tmp_path: Path) -> None:
    steps = steps_of(tmp_path / "dry", in_place)
    assert steps > 30
    for step in range(steps):
        album = Album(tmp_path / str(step))
        with pytest.raises(Killed):
            in_place(album, Breaking(step, die, after=after))
        album.each_is_original_or_clean()
        originals = Originals(album.kept)
        originals.recover()
        assert album.leftovers() == []
        changed = [path for path, state in album.state().items() if state[0] != album.before[path][0]]
        assert sum(run.photos for run in originals.runs()) == len(changed)
        assert {restored.status for restored in originals.undo_last()} <= {RestoreStatus.RESTORED}
        assert album.state() == album.before
        assert originals.recover().interrupted == 0


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_of_undo(after: bool, tmp_path: Path) -> None:
    def clean_and_undo(album: Album, files: Breaking) -> None:
        in_place(album, Breaking())
        undo(album, files)

    for step in range(steps_of(tmp_path / "dry", clean_and_undo)):
        album = Album(tmp_path / str(step))
        with pytest.raises(Killed):
            clean_and_undo(album, Breaking(step, die, after=after))
        album.each_is_original_or_clean()
        originals = Originals(album.kept)
        list(originals.undo_last())  # it puts in order what is unfinished by itself
        assert album.state() == album.before
        assert originals.runs() == []
        assert album.leftovers() == []


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_of_writing_copies(after: bool, tmp_path: Path) -> None:
    for step in range(steps_of(tmp_path / "dry", copies)):
        album = Album(tmp_path / str(step))
        with pytest.raises(Killed):
            copies(album, Breaking(step, die, after=after))
        assert album.state() == album.before
        Originals(album.kept).recover()
        assert album.leftovers() == []
        for path in (tmp_path / str(step) / "out").rglob("*.jpg"):
            assert scan_file(str(path), deep=True).status is PhotoStatus.CLEAN
        assert not album.kept.exists() or list(album.kept.iterdir()) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_fails_at_any_step_is_reported_and_nothing_is_lost(code: int, tmp_path: Path) -> None:
    for step in range(steps_of(tmp_path / "dry", in_place)):
        album = Album(tmp_path / str(step))
        try:
            statuses = in_place(album, Breaking(step, fail_with(code)))
        except (UserError, OSError):
            statuses = []
        album.each_is_original_or_clean()
        changed = [path for path, state in album.state().items() if state[0] != album.before[path][0]]
        assert statuses.count(CleanStatus.CLEANED) == len(changed) or not statuses
        originals = Originals(album.kept)
        originals.recover()
        assert album.leftovers() == []
        list(originals.undo_last())
        assert album.state() == album.before


def test_a_disk_that_fails_while_copies_are_written_leaves_no_half_file(tmp_path: Path) -> None:
    for step in range(steps_of(tmp_path / "dry", copies)):
        album = Album(tmp_path / str(step))
        with contextlib.suppress(UserError, OSError):
            copies(album, Breaking(step, disk_full))
        assert album.state() == album.before
        Originals(album.kept).recover()
        assert album.leftovers() == []
        for path in (tmp_path / str(step) / "out").rglob("*.jpg"):
            assert scan_file(str(path), deep=True).status is PhotoStatus.CLEAN


def test_everything_is_on_disk_before_a_photo_is_replaced(tmp_path: Path) -> None:
    """The order that makes a power cut harmless: content, journal and kept names are synced before the swap."""
    album = Album(tmp_path)
    files = Breaking()
    in_place(album, files)
    names = [name for name, _ in files.log]
    first_swap = names.index("replace")
    assert "replace" not in names[:first_swap]
    before = files.log[:first_swap]
    assert sum(name == "link" for name, _ in before) == 4
    last_link = max(number for number, (name, _) in enumerate(before) if name == "link")
    synced = [(name, args) for name, args in before[last_link:] if name in ("sync", "sync_folder")]
    assert [name for name, _ in synced] == ["sync", "sync_folder"]
    assert str(synced[1][1][0]).startswith(str(album.kept))
    created = sum(name == "create" for name, _ in before)
    assert sum(name == "sync" for name, _ in before[:last_link]) >= created
    assert {args[0] for name, args in files.log[first_swap:] if name == "sync_folder"} >= {
        str(album.folder),
        str(album.folder / "sub"),
    }


def test_copies_are_synced_once_at_the_end(tmp_path: Path) -> None:
    files = Breaking()
    list(clean_to([Album(tmp_path).folder], tmp_path / "out", files=files))
    names = [name for name, _ in files.log]
    assert names.count("sync_all") == 1
    assert names[-1] == "sync_all"


VICTIM = """
import os, signal, sys
sys.path.insert(0, {root!r})
from tests.unit.photos.breaking import Breaking
from app.photos.clean import clean_in_place
from app.photos.originals import Originals
from app.photos.plan import Plan
from app.photos.reading import PhotoFile
files = Breaking(int(sys.argv[3]), lambda: os.kill(os.getpid(), signal.SIGKILL), after=sys.argv[4] == "after")
for result in clean_in_place([sys.argv[1]], Originals(sys.argv[2], files=files)):
    print(result.path, flush=True)
"""


def kill_for_real(tmp_path: Path, count: int) -> None:
    """Kill -9 a process at a random step, ``count`` times, and look at what is left."""
    chance = random.Random(20260131)
    steps = steps_of(tmp_path / "dry", in_place)
    for number in range(count):
        album = Album(tmp_path / str(number))
        where = [str(chance.randrange(steps)), chance.choice(["before", "after"])]
        command = [sys.executable, "-c", VICTIM.format(root=str(ROOT)), str(album.folder), str(album.kept), *where]
        died = subprocess.run(command, capture_output=True, check=False, timeout=60, cwd=ROOT)
        assert died.returncode == -signal.SIGKILL, died.stderr
        album.each_is_original_or_clean()
        originals = Originals(album.kept)
        originals.recover()
        assert album.leftovers() == []
        for line in died.stdout.decode().split():
            assert scan_file(line).status is PhotoStatus.CLEAN
        list(originals.undo_last())
        assert album.state() == album.before


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_really_killed(tmp_path: Path) -> None:
    kill_for_real(tmp_path, 20)


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.timeout(1800)
def test_really_killed_a_thousand_times(tmp_path: Path) -> None:
    kill_for_real(tmp_path, 1000)


def test_a_clean_that_is_still_running_is_left_alone(tmp_path: Path) -> None:
    album = Album(tmp_path)
    running = clean_in_place([album.folder], Originals(album.kept))
    assert [next(running).status, next(running).status] == [CleanStatus.UNCHANGED, CleanStatus.CLEANED]
    other = Originals(album.kept)
    assert other.recover().interrupted == 0
    with pytest.raises(UserError):
        list(other.undo_last())
    assert other.let_go_all() == 0
    assert len(list(running)) == 3
    assert len(list(other.undo_last())) == 4
    assert album.state() == album.before


def test_cancelled_between_files_leaves_finished_photos_only(tmp_path: Path) -> None:
    album = Album(tmp_path)
    originals = Originals(album.kept)
    answers = iter([False] * 4 + [True] * 100)
    results = list(clean_in_place([album.folder], originals, cancelled=lambda: next(answers)))
    assert 0 < len(results) < 5
    assert album.leftovers() == []
    album.each_is_original_or_clean()
    list(originals.undo_last())
    assert album.state() == album.before


def test_a_photo_that_changed_since_is_not_overwritten_by_undo(tmp_path: Path) -> None:
    album = Album(tmp_path)
    in_place(album, Breaking())
    edited, gone = album.paths[0], album.paths[1]
    edited.write_bytes(b"my own later version")
    gone.unlink()
    restored = {item.path: item for item in Originals(album.kept).undo_last()}
    beside = restored[str(edited)]
    assert beside.status is RestoreStatus.BESIDE
    assert beside.output == str(album.folder / "a (original).jpg")
    assert beside.error
    assert Path(beside.output).read_bytes() == album.before[edited][0]
    assert edited.read_bytes() == b"my own later version"
    assert restored[str(gone)].status is RestoreStatus.RESTORED
    assert gone.read_bytes() == album.before[gone][0]


def test_undo_of_a_folder_that_is_gone_keeps_the_original(tmp_path: Path) -> None:
    album = Album(tmp_path)
    in_place(album, Breaking())
    (album.folder / "sub").rename(tmp_path / "moved")
    originals = Originals(album.kept)
    failed = [item for item in originals.undo_last() if item.status is RestoreStatus.FAILED]
    assert len(failed) == 2
    assert all("still kept" in (item.error or "") for item in failed)
    assert originals.runs()[0].photos == 2
    (tmp_path / "moved").rename(album.folder / "sub")
    assert len(list(originals.undo_last())) == 2
    assert album.state() == album.before


def test_undo_goes_back_one_clean_at_a_time(tmp_path: Path) -> None:
    album = Album(tmp_path)
    clock = FixedClock(datetime(2026, 1, 31, 9, 0, tzinfo=UTC))
    originals = Originals(album.kept, clock)
    list(clean_in_place([album.paths[0]], originals))
    clock.advance(timedelta(days=40))
    list(clean_in_place([album.paths[1]], originals))
    assert [run.photos for run in originals.runs()] == [1, 1]
    assert originals.runs()[0].when > originals.runs()[1].when
    assert [run.name for run in originals.older_than()] == [originals.runs()[1].name]
    assert [item.path for item in originals.undo_last()] == [str(album.paths[1])]
    assert originals.let_go() == 1
    assert originals.runs() == []
    assert album.paths[1].read_bytes() == album.before[album.paths[1]][0]
    assert scan_file(str(album.paths[0])).status is PhotoStatus.CLEAN


def test_undo_works_where_nothing_can_be_written(tmp_path: Path) -> None:
    class Full(Breaking):
        def write(self, fd: int, data: bytes | memoryview) -> None:
            disk_full()

    album = Album(tmp_path)
    in_place(album, Breaking())
    assert len(list(Originals(album.kept, files=Full()).undo_last())) == 4
    assert album.state() == album.before


def test_what_cannot_be_cleared_or_deleted_is_said_or_tried_again(tmp_path: Path) -> None:
    class Stuck(Breaking):
        def remove(self, path: str) -> None:
            fail_with(errno.EACCES)()

    album = Album(tmp_path)
    with pytest.raises(Killed):
        in_place(album, Breaking(steps_of(tmp_path / "dry", in_place) // 2, die))
    assert Originals(album.kept, files=Stuck()).recover().cleared == 0
    assert Originals(album.kept).recover().interrupted == 1
    assert album.leftovers() == []
    in_place(album, Breaking())
    with pytest.raises(UserError):
        Originals(album.kept, files=Stuck()).let_go_all()
    assert Originals(album.kept).let_go_all() == 4
    assert list(album.kept.iterdir()) == []


def test_a_photo_with_two_names_is_kept_as_a_copy_and_warned_about(tmp_path: Path) -> None:
    album = Album(tmp_path)
    other = tmp_path / "other-name.jpg"
    other.hardlink_to(album.paths[0])
    (result,) = clean_in_place([album.paths[0]], Originals(album.kept))
    assert result.status is CleanStatus.CLEANED
    assert result.warning
    assert other.read_bytes() == album.before[album.paths[0]][0]
    other.write_bytes(b"changed through its other name")
    list(Originals(album.kept).undo_last())
    assert album.state() == album.before


def test_a_photo_that_another_program_changes_meanwhile_is_left_to_it(tmp_path: Path) -> None:
    album = Album(tmp_path)
    theirs = b"written by another program"

    class Meddling(Breaking):
        def link(self, old: str, new: str) -> None:
            super().link(old, new)
            (tmp_path / "new").write_bytes(theirs)
            (tmp_path / "new").replace(old)

    (result,) = clean_in_place([album.paths[0]], Originals(album.kept, files=Meddling()))
    assert result.status is CleanStatus.FAILED
    assert "another program" in (result.error or "")
    assert album.paths[0].read_bytes() == theirs
    assert album.leftovers() == []


def test_a_disk_that_writes_something_else_is_noticed(tmp_path: Path) -> None:
    class Lying(Breaking):
        def write(self, fd: int, data: bytes | memoryview) -> None:
            if len(data) > 500:
                data = bytes(data[:-3]) + bytes([data[-3] ^ 1]) + bytes(data[-2:])  # one bit of the picture
            super().write(fd, data)

    album = Album(tmp_path)
    assert set(in_place(album, Lying())) == {CleanStatus.FAILED, CleanStatus.UNCHANGED}
    assert set(copies(album, Lying())) == {CleanStatus.FAILED}
    assert album.state() == album.before
    assert album.leftovers() == []
    assert list((tmp_path / "out").rglob("*.jpg")) == []


def test_a_result_that_is_not_clean_is_never_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lazy_plan(file: PhotoFile, keep: object) -> Plan:
        return Plan(((0, file.size),), (), None, None, unchanged=False)

    album = Album(tmp_path)
    monkeypatch.setattr("app.photos.jpeg_clean.plan", lazy_plan)
    results = list(clean_to([album.paths[0]], tmp_path / "out"))
    assert [result.status for result in results] == [CleanStatus.FAILED]
    assert "still in the clean copy" in (results[0].error or "")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_swap_that_fails_after_it_was_done_loses_no_original(tmp_path: Path) -> None:
    """As a network drive may answer: an error, though the new name is there."""

    class Unsure(Breaking):
        def replace(self, old: str, new: str) -> None:
            super().replace(old, new)
            fail_with(errno.EIO)()

    album = Album(tmp_path)
    assert in_place(album, Unsure()).count(CleanStatus.FAILED) == 4
    assert {restored.status for restored in Originals(album.kept).undo_last()} == {RestoreStatus.RESTORED}
    assert album.state() == album.before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Another file system with room for 256 kB, where this computer lets us have one."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("No file system can be mounted here; the injected faults above stand in.")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_originals_on_another_disk_are_copied_and_come_back(tmp_path: Path, small_disk: Path) -> None:
    album = Album(tmp_path, small_disk / "kept")
    assert in_place(album, Breaking()).count(CleanStatus.CLEANED) == 4
    assert {restored.status for restored in Originals(album.kept).undo_last()} == {RestoreStatus.RESTORED}
    assert album.state() == album.before


def test_killed_while_originals_go_to_another_disk(tmp_path: Path, small_disk: Path) -> None:
    def both(album: Album, files: Breaking) -> None:
        in_place(album, files)
        undo(album, files)

    counting = Breaking()
    both(Album(tmp_path / "dry", small_disk / "dry"), counting)
    for step in range(0, len(counting.log), 2):
        album = Album(tmp_path / str(step), small_disk / str(step))
        with pytest.raises(Killed):
            both(album, Breaking(step, die))
        album.each_is_original_or_clean()
        originals = Originals(album.kept)
        originals.recover()
        assert album.leftovers() == []
        list(originals.undo_last())
        assert album.state() == album.before
        assert originals.runs() == []


def test_a_disk_that_really_fills_up(tmp_path: Path, small_disk: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    large = builders.after_start(builders.picture(size=(300, 200)), builders.exif([], [], builders.position()))
    for number in range(20):
        (photos / f"{number:02}.jpg").write_bytes(large)
    results = list(clean_to([photos], small_disk / "out"))
    failed = [result for result in results if result.status is CleanStatus.FAILED]
    assert 0 < len(failed) < 20
    assert all("the disk is full" in (result.error or "") for result in failed)
    written = list((small_disk / "out").iterdir())
    assert len(written) == 20 - len(failed)
    assert all(scan_file(str(path), deep=True).status is PhotoStatus.CLEAN for path in written)


def test_a_full_disk_for_the_originals_changes_no_photo(tmp_path: Path, small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(240 * 1024))
    album = Album(tmp_path, small_disk / "kept")
    for path in album.paths:
        path.write_bytes(builders.after_start(builders.picture(size=(300, 200)), builders.segment(0xFE, b"x")))
    before = album.state()
    results = list(clean_in_place([album.folder], Originals(album.kept)))
    assert {result.status for result in results} == {CleanStatus.FAILED}
    assert album.state() == before
    assert album.leftovers() == []


def test_originals_that_cannot_be_kept_stop_everything_with_a_sentence(tmp_path: Path) -> None:
    album = Album(tmp_path)
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError) as told:
        list(clean_in_place([album.folder], Originals(tmp_path / "file" / "kept")))
    assert "No photo was changed." in told.value.sentence()
    assert album.state() == album.before
