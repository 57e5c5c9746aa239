"""Small previews for the window, as plain pixels: alone in importing Pillow and pi-heif, and only when used."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from app.photos import detect
from app.photos.formats import FORMATS
from app.photos.reading import HEAD, PhotoFile

if TYPE_CHECKING:
    from PIL.Image import Image

DECODERS = {detect.JPEG: "JPEG", detect.PNG: "PNG", detect.WEBP: "WEBP", detect.GIF: "GIF", detect.TIFF: "TIFF"}
DECODERS |= {detect.HEIC: "HEIF", detect.AVIF: "AVIF"}
"""Which formats have previews, and Pillow's names for them."""
_UPRIGHT = (detect.TIFF, detect.HEIC)
"""Their decoders turn the picture by themselves."""
_MOST_PIXELS = 40_000_000
_MOST_JPEG_PIXELS = 300_000_000  # decoded at a fraction of the size
_TURNS = {2: ("FLIP_LEFT_RIGHT",), 3: ("ROTATE_180",), 4: ("FLIP_TOP_BOTTOM",), 5: ("TRANSPOSE",)}
_TURNS |= {6: ("ROTATE_270",), 7: ("TRANSVERSE",), 8: ("ROTATE_90",)}


@dataclass(frozen=True, slots=True)
class Preview:
    """A small picture, upright: ``rgb`` holds three bytes a pixel, row by row, without padding."""

    width: int
    height: int
    rgb: bytes


def preview(path: str, side: int) -> Preview | None:
    """A preview of the photo at ``path`` that fits a square of ``side`` pixels; None where there can be none.

    Of an animation it shows the first frame. A picture of many million pixels is not decoded: it could fill the
    memory.
    """
    try:
        return _preview(path, side)
    except Exception:
        # Pillow raises many kinds of errors for broken pictures; a preview is a nicety.
        return None


def _preview(path: str, side: int) -> Preview | None:
    from PIL.Image import Transpose

    with PhotoFile(path) as file:
        kind = detect.format_of(file.head, path)
        if kind not in DECODERS:
            return None
        facts = FORMATS[kind].survey(file).exif
        with open(file.fileno(), "rb", closefd=False) as stream:
            stream.seek(0)
            small = _small(stream, kind, side)
    if small is None:
        return None
    for turn in _TURNS.get(facts.orientation if facts and kind not in _UPRIGHT else 1, ()):
        small = small.transpose(Transpose[turn])
    return Preview(small.width, small.height, small.tobytes())


def preview_of(content: bytes, name: str, side: int) -> Preview | None:
    """The same of a picture that is in memory, since it must not lie on the disk; ``name`` is what it was called."""
    try:
        return _preview_of(content, name, side)
    except Exception:
        return None


def _preview_of(content: bytes, name: str, side: int) -> Preview | None:
    from PIL import ImageOps

    kind = detect.format_of(content[:HEAD], name)
    small = _small(BytesIO(content), kind, side) if kind in DECODERS else None
    if small is None:
        return None
    if kind not in _UPRIGHT:
        small = ImageOps.exif_transpose(small)
    return Preview(small.width, small.height, small.tobytes())


def _small(stream: BinaryIO, kind: str, side: int) -> Image | None:
    """The picture decoded, in RGB, no larger than a square of ``side``; None where it is too large to decode."""
    from PIL.Image import open as open_image

    if kind == detect.HEIC:
        teach_heic()
    most = _MOST_JPEG_PIXELS if kind == detect.JPEG else _MOST_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with open_image(stream, formats=(DECODERS[kind],)) as image:
            if image.width * image.height > most:
                return None
            image.draft("RGB", (side, side))
            image.thumbnail((side, side))
            return image.convert("RGB")


def teach_heic() -> None:
    """Have Pillow open HEIC, which it cannot by itself."""
    import pi_heif

    pi_heif.register_heif_opener()
