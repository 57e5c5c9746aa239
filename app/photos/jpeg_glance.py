"""A JPEG at a glance: what its header gives away, where that is written as cameras and phones do it (see `glance`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from app.photos import exif, exif_glance, icc, jpeg, jpeg_survey, xmp
from app.photos.glance import Glance
from app.photos.model import Find
from app.photos.reading import PhotoFile

_JFIF, _ADOBE = b"JFIF\0", b"Adobe"
_SORT = 4
"""How many bytes of a part tell its sort."""


def glance(file: PhotoFile) -> Glance | None:
    """What `jpeg_clean.survey` says, but for the words; None where it has to be asked itself.

    That is where a part is rare or there twice, and where the rest of the file could change the answer.
    """
    parts = jpeg.plain_header(file)
    if parts is None:
        return None
    head, looks = file.head, {}  # all parts are known before one is read: what is left to `survey` costs little here
    for code, _, start, end in parts:
        expected, header, look = _LOOKS.get(head[start : start + _SORT], _UNKNOWN)
        if code != expected or look in looks or not head.startswith(header, start, end):
            return None
        looks[look] = start + len(header), end
    finds: list[Find] = []
    location, taken, more = None, None, False
    for look, (start, end) in looks.items():
        part = look(head[start:end])
        if part is None:
            return None
        finds += part.finds
        location = location or part.location
        taken = taken or part.taken
        more = more or part.more
    if location is None and (not finds or more or file.read(file.size - 2, 2) != b"\xff\xd9"):
        return None
    return Glance(tuple(finds), location, taken, more)


def _look_jfif(rest: bytes) -> Glance | None:
    return _NOTHING if len(_JFIF + rest) == jpeg_survey.JFIF_SIZE - 4 and rest.endswith(b"\0\0") else None


def _look_exif(tiff: bytes) -> Glance | None:
    found = exif_glance.glance(tiff)
    return found if found.finds else None


@lru_cache(maxsize=16)
def _look_profile(profile: bytes) -> Glance:
    return Glance(jpeg_survey.profile_finds(profile))


def _look_index(_: bytes) -> Glance:
    return _INDEX


def _look_gain_map(_: bytes) -> Glance:
    return _GAIN_MAP


def _look_adobe(rest: bytes) -> Glance | None:
    return _NOTHING if len(_ADOBE + rest) == 12 else None


_NOTHING = Glance(())
_INDEX = Glance((jpeg_survey.INDEX_FIND,), more=True)
_GAIN_MAP = Glance((jpeg_survey.GAIN_MAP_FIND,), more=True)
_UNKNOWN: tuple[int, bytes, Callable[[bytes], Glance | None]] = (0, b"", lambda _: None)
_LOOKS: dict[bytes, tuple[int, bytes, Callable[[bytes], Glance | None]]] = {
    header[:_SORT]: (code, header, look)
    for code, header, look in (
        (jpeg.APP0, _JFIF, _look_jfif),
        (jpeg.APP1, exif.HEADER, _look_exif),
        (jpeg.APP1, xmp.HEADER, xmp.glance),
        (jpeg.APP2, icc.HEADER + b"\1\1", _look_profile),  # in one piece (ICC.1 annex B.4)
        (jpeg.APP2, jpeg_survey.INDEX_HEADER, _look_index),
        (jpeg.APP2, jpeg_survey.GAIN_MAP_HEADER, _look_gain_map),
        (jpeg.APP14, _ADOBE, _look_adobe),
    )
}
"""By how a part starts: its marker, its header, and what is asked about the rest."""
