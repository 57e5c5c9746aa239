"""Raw pictures that are TIFF inside: told by what their directories say, whatever the file is called.

Sources: Adobe DNG 1.7.1 (DNGVersion, photometric interpretations 32803 and 34892); the compression numbers of camera
makers as libtiff and ExifTool register them.
"""

from __future__ import annotations

from app.photos.reading import Damaged
from app.photos.tiff import Directory, Tiff
from app.photos.tiff_tags import COMPRESSION, PHOTOMETRIC, RAW_PHOTOMETRICS

NOT_CLEANED = "the camera's own notes run all through a raw picture"
DNG_VERSION = 50706
_CFA_PATTERN = 33422
_RAW_COMPRESSIONS = frozenset((32767, 32769, 32770, 32772, 34316, 34713, 34892, 52546, 65000, 65535))


def is_raw(tiff: Tiff, page: Directory) -> bool:
    """Whether a directory describes a sensor's own values."""
    if not {DNG_VERSION, _CFA_PATTERN}.isdisjoint(page.entries):
        return True
    if tiff.number(page, PHOTOMETRIC) in RAW_PHOTOMETRICS:
        return True
    return tiff.number(page, COMPRESSION) in _RAW_COMPRESSIONS


def check(tiff: Tiff, page: Directory) -> None:
    """Raise `Damaged` where a page is not a plain picture."""
    if is_raw(tiff, page):
        raise Damaged(NOT_CLEANED)
