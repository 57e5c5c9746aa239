"""What may be kept as the picture of a page: pictures of a bounded size, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.search_self.pictures import MOST_BYTES, LargePicture, NoPicture, Picture, picture_of, read_picture

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.mark.parametrize(
    "start",
    [
        PNG,
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        b"\x00\x00\x00\x18ftypheic",
    ],
)
def test_pictures_are_taken_as_they_are(start: bytes) -> None:
    assert picture_of("page.any", start + b"rest") == Picture("page.any", start + b"rest")


@given(st.integers(0, 7), st.integers(1, 255))
def test_a_start_that_is_not_quite_that_of_a_picture_is_refused(place: int, bits: int) -> None:
    content = bytearray(PNG)
    content[place] ^= bits
    with pytest.raises(NoPicture, match="not a picture"):
        picture_of("x", bytes(content))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"<svg onload='x'/>", b"MZ\x90", b"RIFF1234AVI ", b"BM"])
def test_a_file_that_is_no_picture_is_not_taken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(content)
    with pytest.raises(NoPicture, match=r"page\.png"):
        read_picture(path)


def test_no_more_is_read_than_may_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "page.png"
    path.write_bytes(PNG)
    assert read_picture(path).content == PNG
    os.truncate(path, MOST_BYTES)
    assert len(read_picture(path).content) == MOST_BYTES
    os.truncate(path, 40 * 1024**3)  # a file of holes: it takes no room on the disk
    with pytest.raises(LargePicture, match="20 MB"):
        read_picture(path)


def test_what_cannot_be_opened_says_why(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "a folder"), (tmp_path / "gone.png", "no file of this name")):
        with pytest.raises(UserError, match=why) as caught:
            read_picture(path)
        assert "not added" in caught.value.sentence()
