"""What the chunks of a PNG that are not its picture give away.

Sources: W3C PNG, third edition, section 11.3 (tEXt, zTXt, iTXt, eXIf, tIME); the "Raw profile type" texts of
ImageMagick; C2PA 2.1, annex A (caBX). Compressed texts are inflated to `_MOST_TEXT` bytes and no further.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from app.photos import exif, iptc, png, xmp
from app.photos.exif import Exif
from app.photos.model import Find, Kind
from app.photos.reading import plain_text
from app.photos.survey import Survey

_MOST_TEXT = 1 << 20

_KEYWORDS = {
    "author": Kind.PERSON,
    "artist": Kind.PERSON,
    "copyright": Kind.PERSON,
    "creation time": Kind.TIME,
    "date:create": Kind.TIME,
    "date:modify": Kind.TIME,
    "date:timestamp": Kind.TIME,
    "software": Kind.SOFTWARE,
    "source": Kind.DEVICE,
}
_XMP = "XML:com.adobe.xmp"
_RAW_PROFILE = "Raw profile type "


def look(survey: Survey, kind: bytes, body: bytes) -> Exif | None:
    """Note what a chunk gives away; the Exif in it, where there is one."""
    return _LOOKS.get(kind, _look_unknown)(survey, kind, body)


def _look_exif(survey: Survey, _: bytes, body: bytes) -> Exif:
    return survey.look_at_block(body)


def _look_packed_exif(survey: Survey, kind: bytes, body: bytes) -> Exif:
    """The zxIf of a draft that some programs wrote: a byte, the unpacked size, then the packed block."""
    return _look_exif(survey, kind, png.inflate(body[5:], _MOST_TEXT)[0])


def _look_latin_text(survey: Survey, _: bytes, body: bytes) -> Exif | None:
    keyword, _, text = body.partition(b"\0")
    return _look_text(survey, keyword, text)


def _look_packed_text(survey: Survey, _: bytes, body: bytes) -> Exif | None:
    keyword, _, packed = body.partition(b"\0")
    return _look_text(survey, keyword, png.inflate(packed[1:], _MOST_TEXT)[0])


def _look_international_text(survey: Survey, _: bytes, body: bytes) -> Exif | None:
    keyword, _, rest = body.partition(b"\0")
    texts = rest[2:].split(b"\0", 2)
    text = texts[2] if len(texts) == 3 else b""
    return _look_text(survey, keyword, png.inflate(text, _MOST_TEXT)[0] if rest[:1] == b"\1" else text)


def _look_text(survey: Survey, raw_keyword: bytes, text: bytes) -> Exif | None:
    keyword = plain_text(raw_keyword, 79)
    if keyword == _XMP:
        survey.look_at_xmp(text)
        return None
    if keyword.startswith(_RAW_PROFILE):
        return _look_raw_profile(survey, keyword, text)
    value = plain_text(text)
    kind = _KEYWORDS.get(keyword.lower(), Kind.TEXT)
    if "gps" in keyword.lower():
        kind = Kind.LOCATION
    if kind is Kind.TIME:
        survey.taken = survey.taken or exif.iso_date(value)
    survey.found(kind, "text", f"{keyword}: {value}" if value else keyword or "an empty text")
    return None


def _look_raw_profile(survey: Survey, keyword: str, text: bytes) -> Exif | None:
    """A block of another format written as hexadecimal digits behind its name and length."""
    survey.found(Kind.OTHER, "text", keyword)
    words = text.split(None, 2)
    digits = b"".join(words[2].split()) if len(words) == 3 else b""
    try:
        block = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii", "replace"))
    except ValueError:
        return None
    if block.startswith((exif.HEADER, b"II*\0", b"MM\0*")):
        return survey.look_at_exif(block.removeprefix(exif.HEADER))
    if block.startswith(xmp.HEADER) or keyword.endswith("xmp"):
        survey.look_at_xmp(block)
    for number, content in iptc.blocks(block.removeprefix(iptc.HEADER)):
        survey.finds += iptc.block_finds(number, content)
    return None


def _look_time(survey: Survey, _: bytes, body: bytes) -> None:
    if len(body) == 7:
        year, *rest = struct.unpack(">H5B", body)
        survey.found(Kind.TIME, "time", "changed {}-{:02}-{:02}T{:02}:{:02}:{:02}".format(year, *rest))
    else:
        survey.found(Kind.TIME, "time", "not a time")


def _look_credentials(survey: Survey, _: bytes, body: bytes) -> None:
    survey.finds.append(Find(Kind.IDENTIFIER, "caBX", "content credentials (C2PA): who or what made it"))


def _look_unknown(survey: Survey, kind: bytes, body: bytes) -> None:
    survey.found(Kind.OTHER, kind.decode("ascii"), "a part that the picture does not need")


_LOOKS: dict[bytes, Callable[[Survey, bytes, bytes], Exif | None]] = {
    b"eXIf": _look_exif,
    b"zxIf": _look_packed_exif,
    b"tEXt": _look_latin_text,
    b"zTXt": _look_packed_text,
    b"iTXt": _look_international_text,
    b"tIME": _look_time,
    b"caBX": _look_credentials,
}
