"""Small previews for the window, as plain pixels: the only module that imports Pillow, and only when used."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

from app.photos.jpeg_survey import survey_header
from app.photos.reading import PhotoFile

_MOST_PIXELS = 300_000_000
_TURNS = {2: ("FLIP_LEFT_RIGHT",), 3: ("ROTATE_180",), 4: ("FLIP_TOP_BOTTOM",), 5: ("TRANSPOSE",)}
_TURNS |= {6: ("ROTATE_270",), 7: ("TRANSVERSE",), 8: ("ROTATE_90",)}


@dataclass(frozen=True, slots=True)
class Preview:
    """A small picture, upright: ``rgb`` holds three bytes a pixel, row by row, without padding."""

    width: int
    height: int
    rgb: bytes


def preview(path: str, side: int) -> Preview | None:
    """A preview of the JPEG at ``path`` that fits a square of ``side`` pixels; None where there can be none.

    Decodes at a fraction of the size where the format allows it. A picture of more than 300 million
    pixels is not decoded: it could fill the memory.
    """
    try:
        return _preview(path, side)
    except Exception:
        # Pillow raises many kinds of errors for broken pictures; a preview is a nicety.
        return None


def _preview(path: str, side: int) -> Preview | None:
    from PIL import Image

    with PhotoFile(path) as file:
        facts = survey_header(file).exif
        with warnings.catch_warnings(), open(file.fileno(), "rb", closefd=False) as stream:
            warnings.simplefilter("ignore")
            stream.seek(0)
            with Image.open(stream, formats=("JPEG",)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    return None
                image.draft("RGB", (side, side))
                image.thumbnail((side, side))
                small = image.convert("RGB")
    for turn in _TURNS.get(facts.orientation if facts else 1, ()):
        small = small.transpose(Image.Transpose[turn])
    return Preview(small.width, small.height, small.tobytes())
