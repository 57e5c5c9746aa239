"""Previews of pictures in memory: the same as of those on the disk, and none where there can be none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.photos.thumbnails import preview, preview_of


def _picture(kind: str, orientation: int) -> bytes:
    image = Image.linear_gradient("L").convert("RGB").resize((120, 60))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    image.save(out, kind, **({} if kind == "GIF" else {"exif": exif}))
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF"])
@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_a_picture_in_memory_looks_as_it_does_from_the_disk(tmp_path: Path, kind: str, orientation: int) -> None:
    content = _picture(kind, orientation)
    path = tmp_path / "a.png"
    path.write_bytes(content)
    made = preview_of(content, "a.png", 40)
    assert made is not None
    assert made == preview(str(path), 40)
    assert max(made.width, made.height) == 40


@pytest.mark.parametrize("content", [b"", b"no picture", _picture("PNG", 1)[:200]])
def test_what_is_no_whole_picture_has_no_preview(content: bytes) -> None:
    assert preview_of(content, "a.png", 40) is None
