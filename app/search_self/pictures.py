"""The picture of a page that was found: a screenshot, in memory until it is kept with its result, encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.core.errors import UserError
from app.readers.errors import CannotOpen, EmptyFile, TooLarge
from app.readers.file_bytes import read_file

MOST_BYTES = 20 * 1024**2
ENDINGS = ("png", "jpg", "jpeg", "webp", "gif", "heic", "heif")
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_HEIF_BRANDS = (b"heic", b"heix", b"mif1", b"msf1")
_AS_IT_WAS = "It was not added. The file itself is as it was."


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes that begin as a picture does, and what they were called. Make it with ``picture_of``."""

    name: str
    content: bytes


class NoPicture(UserError):
    """It is something else, or damaged."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is not a picture that this app can show.",
            safe=_AS_IT_WAS,
            do="Choose a screenshot or a photo: a PNG, JPEG, WebP, GIF or HEIC file.",
        )


class LargePicture(UserError):
    """It is larger than what is kept."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is larger than {MOST_BYTES // 1024**2} MB, the most that is kept with a result.",
            safe=_AS_IT_WAS,
            do="Take a picture of the part of the page that matters, and add that.",
        )


def picture_of(name: str, content: bytes) -> Picture:
    """Raises ``LargePicture`` or ``NoPicture``."""
    if len(content) > MOST_BYTES:
        raise LargePicture(name)
    is_webp = content[:4] == b"RIFF" and content[8:12] == b"WEBP"
    is_heif = content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS
    if not (content.startswith(_STARTS) or is_webp or is_heif):
        raise NoPicture(name)
    return Picture(name, content)


def read_picture(path: Path) -> Picture:
    """The picture in a file, of which no more is read than may be kept. Slow. Raises ``UserError``."""
    try:
        return picture_of(path.name, read_file(path, MOST_BYTES))
    except TooLarge:
        raise LargePicture(path.name) from None
    except EmptyFile:
        raise NoPicture(path.name) from None
    except CannotOpen as error:
        raise UserError(error.happened, safe=_AS_IT_WAS, do=error.do) from None
