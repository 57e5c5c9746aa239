"""Copies drawn anew, for pictures that cannot be cleaned without loss. Always said to be so, and never in place.

Pillow shows the picture, and nothing but its points is written: upright, in sRGB colours, as a JPEG (or a PNG where
parts are see-through or the colours are few). Of a raw picture it is the camera's own preview that is taken out as it
is, since nothing here can develop one. The result is cleaned like any other photo before it gets its name.
"""

# Paths are plain str: fast, small, and exact where a name is not UTF-8.

from __future__ import annotations

import io
import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from app.photos import detect, embedded, exif, jpeg, thumbnails, tiff_raw
from app.photos.embedded import Embedded
from app.photos.exif import Exif
from app.photos.files import Files
from app.photos.formats import FORMATS
from app.photos.model import Find
from app.photos.reading import Damaged, PhotoFile
from app.photos.survey import Survey

if TYPE_CHECKING:
    from PIL import Image

ONLY_REDRAWN = {detect.BMP: "BMP", detect.JPEG_2000: "JPEG2000"}
"""Kinds that nothing here looks into, with Pillow's names for them."""
_DECODERS = thumbnails.DECODERS | ONLY_REDRAWN
_RAW = (detect.DNG, detect.RAW)
_MOST_PIXELS = 120_000_000
_QUALITY = 95
_CANNOT = "its picture cannot be shown here, so it cannot be drawn anew either"
_TOO_LARGE = "its picture is too large to be drawn anew"
_DRAWN = "The picture is drawn anew, and may look slightly different."
_INCOMPLETE = "The file is damaged: part of the picture may be missing."
_pillow_settings = threading.Lock()


class Drawn(NamedTuple):
    """What was made: what its name says and ends with, what is to be known of it, what the original gives away."""

    label: str
    ending: str
    warning: str
    left_out: tuple[Find, ...]


def can_redraw(path: str) -> bool:
    """Whether a copy of a file can be tried, by its first bytes."""
    try:
        with PhotoFile(path) as file:
            kind = detect.format_of(file.head, path)
    except (Damaged, OSError):
        return False
    return kind in _DECODERS or kind in _RAW


def redraw(path: str, target: str, files: Files, *, date: bool) -> Drawn:
    """Draw the picture at ``path`` anew into ``target``, which must be free. ``date``: the file's date stays.

    Raises `Damaged` where there is nothing to draw, `OSError` where the disk fails.
    """
    with PhotoFile(path) as file:
        kind = detect.format_of(file.head, path) or ""
        facts = FORMATS[kind].survey(file) if kind in FORMATS else Survey()
        fd = files.create(target)
        try:
            if kind in _RAW or facts.damage == tiff_raw.NOT_CLEANED:
                label, ending, warning = "preview", ".jpg", _write_preview(file, facts.exif or Exif(), fd, files)
            else:
                label = "redrawn"
                ending, warning, picture = _draw(file, kind)
                files.write(fd, picture)
            files.set_looks(fd, target, file.stat, date=date)
        finally:
            os.close(fd)
    return Drawn(label, ending, warning, tuple(facts.finds))


def _write_preview(file: PhotoFile, facts: Exif, fd: int, files: Files) -> str:
    """The largest JPEG inside, turned as the raw picture is where it does not say so itself."""
    found = embedded.largest(file)
    if found is None:
        raise Damaged("it holds no preview that could be shown in its place")
    files.write(fd, jpeg.START)
    block = b"" if _has_exif(file, found) else exif.build(facts)
    if block:
        files.write(fd, jpeg.make(jpeg.APP1, block))
    files.copy(file.fileno(), found.start + len(jpeg.START), found.end, fd)
    size = f"{found.width:,} by {found.height:,} points"
    return f"This is the preview that the camera made ({size}), not the raw picture itself."


def _has_exif(file: PhotoFile, found: Embedded) -> bool:
    segments = jpeg.header(file, found.start)
    return any(part.code == jpeg.APP1 and file.read(part.body, 6) == exif.HEADER for part in segments)


def _draw(file: PhotoFile, kind: str) -> tuple[str, str, bytes]:
    """The ending, the warning and the bytes of a new file. Pillow raises many kinds of errors for broken pictures."""
    if kind not in _DECODERS:
        raise Damaged(_CANNOT)
    try:
        try:
            return _redrawn(file, kind, _DRAWN)
        except OSError:
            with _showing_what_is_there():
                return _redrawn(file, kind, f"{_DRAWN} {_INCOMPLETE}")
    except Damaged:
        raise
    except Exception:
        raise Damaged(_CANNOT) from None


def _redrawn(file: PhotoFile, kind: str, warning: str) -> tuple[str, str, bytes]:
    image, pictures = _shown(file, kind)
    if pictures > 1:
        warning += f" The file holds {pictures:,} pictures: only the first is in the copy."
    plain = _plain(image)
    plain.info = {}  # Pillow would write comments and resolutions that it read
    out = io.BytesIO()
    if image.mode in ("1", "P") or plain.mode == "RGBA":
        plain.save(out, "PNG")
        return ".png", warning, out.getvalue()
    plain.save(out, "JPEG", quality=_QUALITY, subsampling=0)
    return ".jpg", warning, out.getvalue()


def _shown(file: PhotoFile, kind: str) -> tuple[Image.Image, int]:
    """The first picture in a file, upright, and how many there are."""
    from PIL import Image, ImageOps

    if kind == detect.HEIC:
        thumbnails.teach_heic()
    with warnings.catch_warnings(), open(file.fileno(), "rb", closefd=False) as stream:
        warnings.simplefilter("ignore")
        stream.seek(0)
        try:
            with Image.open(stream, formats=(_DECODERS[kind],)) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise Damaged(_TOO_LARGE)
                pictures = getattr(image, "n_frames", 1)
                image.load()
                return ImageOps.exif_transpose(image), pictures
        except Image.DecompressionBombError:
            raise Damaged(_TOO_LARGE) from None


@contextmanager
def _showing_what_is_there() -> Iterator[None]:
    """Have Pillow show a file that ends too early as far as it goes; it knows this only as a setting for all."""
    from PIL import ImageFile

    with _pillow_settings:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = True
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def _plain(image: Image.Image) -> Image.Image:
    """``image`` in eight bits and sRGB: "L", "RGB", or "RGBA" where parts of it are see-through."""
    profile = image.info.get("icc_profile")
    see_through = image.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in image.info
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        image = in_eight_bits(image)
    alpha = image.convert("RGBA").getchannel("A") if see_through else None
    coloured = _in_srgb(image, profile) if profile else None
    if coloured is None:
        coloured = image.convert("L" if image.mode in ("1", "L") else "RGB")
    if alpha is not None:
        coloured = coloured.convert("RGB")
        coloured.putalpha(alpha)
    return coloured


def in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey in 16 or 32 bits or fractions, brought to 0 to 255; what its brightest value means is told by its size."""
    from PIL import Image

    wide = image if image.mode == "F" else image.convert("I")
    low, high = wide.getextrema()
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        raise Damaged(_CANNOT)
    tops = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
    top = next((top for top in tops if low >= 0 and high <= top), None)
    start, scale = (0.0, 255.0 / top) if top else (low, 255.0 / ((high - low) or 1))
    return wide.convert("F").point(lambda value: value * scale - start * scale).convert("L", dither=Image.Dither.NONE)


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The colours that ``profile`` means, in sRGB; None where the profile is of no use."""
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab": "LAB"}[source.profile.xcolor_space.strip()]
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image.convert(mode), source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, KeyError, ValueError):
        return None
