"""Kept originals show where photos were taken: nobody but their owner may open the folder."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from PIL import Image

from app.photos.clean import clean_in_place
from app.photos.originals import Originals


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_folders_of_originals_are_for_their_owner_alone(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0132] = "2026:11:20 10:00:00"
    Image.new("RGB", (8, 8)).save(photo, exif=exif)
    data = tmp_path / "data"
    list(clean_in_place([photo], Originals(data / "originals")))
    for folder in (data, data / "originals"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
