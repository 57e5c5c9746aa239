"""The formats that are looked at and cleaned: one module each, behind one interface."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from app.photos import detect, gif_clean, heif_clean, jpeg_clean, png_clean, raw, tiff_clean, video_clean, webp_clean
from app.photos.model import Keep
from app.photos.plan import Plan
from app.photos.reading import PhotoFile
from app.photos.survey import Survey


class Format(Protocol):
    """What a format's module offers. Both read bounded amounts, whatever the file says of itself."""

    def survey(self, file: PhotoFile) -> Survey:
        """The quick look, at what is cheap to reach.

        ``Survey.more`` says that the rest of the file could change the answer. Never raises `Damaged`.
        """

    def plan(self, file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
        """The look at every byte, and the clean file; a clean file's plan is the file itself.

        Raises `Damaged` where it cannot be cleaned without doubt.
        """


FORMATS: dict[str, Format] = {
    detect.JPEG: jpeg_clean,
    detect.PNG: png_clean,
    detect.WEBP: webp_clean,
    detect.GIF: gif_clean,
    detect.TIFF: tiff_clean,
    detect.DNG: raw,
    detect.RAW: raw,
    detect.HEIC: heif_clean,
    detect.AVIF: heif_clean,
    detect.MP4: video_clean,
    detect.MOV: video_clean,
    detect.THREE_GP: video_clean,
}
"""By the name that `detect.format_of` gives."""
