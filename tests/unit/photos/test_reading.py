"""What is read of a file, and how often: the disk is the slow part."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.photos.clean import clean_to
from app.photos.model import CleanStatus
from app.photos.reading import HEAD, Damaged, PhotoFile
from app.photos.scan import scan
from tests.unit.photos import builders

LITTLE = 2000
"""More than the system's own notes that are read beside a photo."""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much a process has read")


def bytes_read() -> int:
    return int(Path("/proc/self/io").read_text().split()[1])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of more than a megabyte, with its place."""
    (tmp_path / "photos").mkdir()
    path = tmp_path / "photos" / "photo.jpg"
    picture = builders.picture(size=(1600, 1200))
    path.write_bytes(builders.after_start(picture, builders.exif([], [], builders.position())))
    assert path.stat().st_size > 1_000_000
    return path


@linux_only
def test_a_quick_look_reads_the_start_only(photo: Path) -> None:
    list(scan([photo]))  # what is read once for all, such as modules
    before = bytes_read()
    (report,) = scan([photo])
    assert report.location
    assert bytes_read() - before < HEAD + LITTLE


@linux_only
def test_cleaning_reads_the_photo_once_and_its_copy_once(photo: Path, tmp_path: Path) -> None:
    list(clean_to([photo], tmp_path / "first"))
    before = bytes_read()
    (result,) = clean_to([photo], tmp_path / "second")
    read = bytes_read() - before
    assert result.status is CleanStatus.CLEANED
    # The start of the copy is looked at again, as any program would that opens it.
    assert read < photo.stat().st_size + Path(result.output or "").stat().st_size + HEAD + LITTLE


def test_a_file_in_memory_is_the_file_on_disk(photo: Path) -> None:
    with PhotoFile(str(photo)) as file:
        file.load(bytearray(file.size + 5))
        assert bytes(file.loaded(0, file.size) or b"") == photo.read_bytes()


def test_a_file_that_became_shorter_is_not_taken_for_whole(photo: Path) -> None:
    with PhotoFile(str(photo)) as file:
        os.truncate(photo, 100_000)
        with pytest.raises(Damaged):
            file.load(bytearray(file.size))
