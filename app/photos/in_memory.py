"""A picture that lies in no file of its own, such as one inside an export: where it says that it was taken."""

from __future__ import annotations

from app.photos import detect
from app.photos.formats import FORMATS
from app.photos.reading import HEAD, LONG_HEAD, Damaged, PhotoFile


class PhotoBytes(PhotoFile):
    """The bytes of a picture, read as `PhotoFile` reads a file; there is nothing to open and nothing to close."""

    __slots__ = ()

    def __init__(self, content: bytes) -> None:
        self._fd = -1
        self._whole = bytearray(content)
        self.size = len(content)
        self.head = content[:HEAD]

    def lengthen_head(self) -> bool:
        """As `PhotoFile` does it."""
        longer = bytes(memoryview(self._whole or b"")[:LONG_HEAD])
        more, self.head = len(longer) > len(self.head), longer
        return more


def place_of(content: bytes, name: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where it gives no place away, or is no picture that is known.

    ``name`` has the ending of its file.
    """
    with PhotoBytes(content) as photo:
        kind = detect.format_of(photo.head, name)
        if kind not in FORMATS:
            return None
        survey = FORMATS[kind].survey(photo)
        if survey.location or survey.damage or not survey.more:
            return survey.location
        try:
            return FORMATS[kind].plan(photo).location
        except Damaged:
            return None
