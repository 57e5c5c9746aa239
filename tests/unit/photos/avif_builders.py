"""AVIF files made for tests; see `heif_builders`."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

from PIL import Image

from tests.unit.photos.builders import MARKER, ascii_field, box, position, tiff
from tests.unit.photos.heif_builders import Coding, Heif, Item, hiding_places, photo
from tests.unit.photos.heif_builders import plain_pictures as plain_pictures_of
from tests.unit.photos.png_builders import packet

SIZE = (80, 64)  # libavif takes no tiles that are less than 64 wide or high


@cache
def saved(orientation: int = 1, subsampling: str = "4:2:0", details: bytes = b"") -> bytes:
    """A picture as Pillow saves it, half of it noise."""
    image = Image.effect_noise(SIZE, 60).convert("RGB")
    image.paste((200, 40, 90), (0, 0, 40, 20))
    stream = io.BytesIO()
    image.save(stream, "AVIF", quality=50, subsampling=subsampling, exif=details or _turn(orientation))
    return stream.getvalue()


@cache
def animation(**details: bytes) -> bytes:
    """Three pictures one after the other, as Pillow saves them: a video beside a picture."""
    pictures = [Image.effect_noise(SIZE, sigma).convert("RGB") for sigma in (20, 60, 120)]
    stream = io.BytesIO()
    times = [100, 250, 400]
    pictures[0].save(stream, "AVIF", save_all=True, append_images=pictures[1:], duration=times, quality=40, **details)
    return stream.getvalue()


def _turn(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes() if orientation != 1 else b""


def _setup(data: bytes) -> bytes:
    at = data.index(b"av1C") - 4
    return data[at : at + int.from_bytes(data[at : at + 4], "big")]


def _data(data: bytes) -> bytes:
    at = data.index(b"mdat") - 4
    return data[at + 8 : at + int.from_bytes(data[at : at + 4], "big")]


@cache
def coding() -> Coding:
    colour, grey = saved(), saved(subsampling="4:0:0")
    brands = b"avif\0\0\0\0avifmif1miaf"
    return Coding(brands, b"av01", SIZE, _data(colour), _setup(colour), _data(grey), _setup(grey))


def unit(kind: int, body: bytes) -> bytes:
    """An OBU that says its length."""
    assert len(body) < 128
    return bytes((kind << 3 | 2, len(body))) + body


def with_data(data: bytes) -> Heif:
    plain = photo(coding())
    return replace(plain, items=[Item(b"av01", data, (1, 2, 3, 4))])


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    raw, data = marker.encode(), coding().data
    note = unit(5, b"\4\xb5" + raw + b"\x80")
    body = coding().setup[8:]
    plain = photo(coding())
    ifd = [ascii_field(0x010E, marker)]
    place = packet(f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{marker}"')
    return {
        "animation-exif-place": animation(exif=b"Exif\0\0" + tiff(ifd, [], position())),
        "animation-xmp-place": animation(xmp=place),
        "animation-trailer": animation() + raw,
        "animation-box-behind": animation() + box(b"priv", raw),
        **hiding_places(coding(), marker),
        "note": with_data(note + data).made(),
        "note-after": with_data(data + note).made(),
        "note-called-light": with_data(unit(5, b"\1" + raw + b"\x80") + data).made(),
        "padding": with_data(data + unit(15, raw + b"\x80")).made(),
        "reserved": with_data(data + unit(9, raw)).made(),
        "delimiter": with_data(unit(2, raw) + data).made(),
        "frame-in-set-up": replace(plain, properties=[box(b"av1C", body + unit(6, raw)), *plain.properties[1:]]).made(),
        "note-in-set-up": replace(plain, properties=[box(b"av1C", body + note), *plain.properties[1:]]).made(),
    }


def plain_pictures() -> dict[str, bytes]:
    light = unit(5, b"\1\0\x10\0\x20\x80")
    return {
        **plain_pictures_of(coding()),
        "plain-light": with_data(light + coding().data + unit(15, bytes(3) + b"\x80")).made(),
        "plain-delimiter": with_data(unit(2, b"") + coding().data).made(),
    }


def turned(value: int) -> bytes:
    """As Pillow saves a picture that its Exif says is turned: the turn becomes properties."""
    exif = Image.Exif()
    exif.load(tiff([(0x0112, 3, value.to_bytes(2, "big"))], [], position()))
    return saved(details=exif.tobytes())


def shown(_: str) -> bytes:
    """What the clean copy of a planted file must look like where libavif refuses to show the file itself."""
    return photo(coding()).made()


NOT_SHOWN = frozenset(
    "second-picture-made-of-the-first gain-map-recipe property-words-essential in-property-box".split()
)
