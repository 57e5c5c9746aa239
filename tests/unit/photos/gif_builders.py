"""GIF files made for tests, with things hidden in them on purpose."""

from __future__ import annotations

import io
import struct
from functools import cache

from PIL import Image

from tests.unit.photos import builders
from tests.unit.photos.builders import MARKER
from tests.unit.photos.png_builders import packet

MAGIC_TRAILER = b"\1" + bytes(range(255, -1, -1)) + b"\0"
"""Leads a reader of sub-blocks out of the raw XMP in front of it (XMP part 3, section 1.1.2)."""


@cache
def picture() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((40, 24), 90).convert("P").save(stream, "GIF")
    return stream.getvalue()


@cache
def animation() -> bytes:
    frames = [Image.effect_noise((30, 20), sigma).convert("P") for sigma in (20, 60, 120)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=[100, 250, 400], loop=3, disposal=2)
    return stream.getvalue()


def pieces(content: bytes) -> bytes:
    """``content`` as sub-blocks."""
    cut = [content[at : at + 255] for at in range(0, len(content), 255)]
    return b"".join(bytes((len(piece),)) + piece for piece in cut) + b"\0"


def extension(label: int, *some: bytes) -> bytes:
    return b"\x21" + bytes((label,)) + b"".join(bytes((len(piece),)) + piece for piece in some) + b"\0"


def comment(text: bytes) -> bytes:
    return b"\x21\xfe" + pieces(text)


def application(name: bytes, content: bytes) -> bytes:
    return b"\x21\xff\x0b" + name + pieces(content)


def xmp(content: bytes) -> bytes:
    return b"\x21\xff\x0bXMP DataXMP" + content + MAGIC_TRAILER


def control(delay: int = 0) -> bytes:
    return extension(0xF9, b"\0" + delay.to_bytes(2, "little") + b"\0")


def end_of_screen(data: bytes) -> int:
    return 13 + (3 << ((data[10] & 7) + 1) if data[10] & 0x80 else 0)


def after_screen(data: bytes, *extra: bytes) -> bytes:
    at = end_of_screen(data)
    return data[:at] + b"".join(extra) + data[at:]


def before_end(data: bytes, *extra: bytes) -> bytes:
    return data[:-1] + b"".join(extra) + data[-1:]


def plain_text(text: bytes) -> bytes:
    return b"\x21\x01\x0c" + bytes(12) + pieces(text)


def behind_codes(data: bytes, text: bytes) -> bytes:
    """``text`` as sub-blocks behind the last image's own; Pillow ends a file with an empty sub-block and a trailer."""
    assert data.endswith(b"\0\x3b")
    return data[:-2] + pieces(text) + b"\x3b"


def literals(extra: bytes = b"", *, end: bool = True) -> bytes:
    """A frame of 40 by 24, with ``extra`` as codes between the last pixel and the end code."""
    screen = struct.pack("<6s2H3B", b"GIF89a", 40, 24, 0xF7, 0, 0) + bytes(shade for shade in range(256) for _ in "rgb")
    values = Image.effect_noise((40, 24), 90).tobytes() + extra
    frame = struct.pack("<B4HB", 0x2C, 0, 0, 40, 24, 0)
    return screen + frame + b"\x08" + pieces(builders.lzw_literals(values, "little", end=end)) + b"\x3b"


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    plain, many, raw = picture(), animation(), marker.encode()
    place = packet(f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{marker}"')
    tiff = builders.tiff([builders.ascii_field(0x010E, marker)], [], builders.position())
    return {
        "comment": after_screen(plain, comment(raw)),
        "comment-long": after_screen(plain, comment(bytes(400) + raw)),
        "comment-before-end": before_end(plain, comment(raw)),
        "comment-between-frames": before_end(many, comment(raw)),
        "xmp-place": after_screen(plain, xmp(place)),
        "xmp-before-end-place": before_end(many, xmp(place)),
        "application": after_screen(plain, application(b"MGK8BIM0000", raw)),
        "application-profile": after_screen(plain, application(b"ICCRGBG1012", raw * 30)),
        "application-name": after_screen(plain, application(raw[:11], raw)),
        "application-exif": before_end(plain, application(b"EXIF   1.00", tiff)),
        "application-of-wrong-length": after_screen(plain, extension(0xFF, raw, raw)),
        "loop-tail": after_screen(plain, extension(0xFF, b"NETSCAPE2.0", b"\1\0\0", raw)),
        "loop-long": after_screen(plain, extension(0xFF, b"NETSCAPE2.0", b"\1\0\0" + raw)),
        "loop-other": after_screen(plain, extension(0xFF, b"NETSCAPE2.0", b"\2\0\0\0\0", raw)),
        "loop-second": before_end(many, extension(0xFF, b"ANIMEXTS1.0", b"\1\0\0", raw)),
        "plain-text": before_end(plain, control(), plain_text(raw)),
        "plain-text-first": after_screen(plain, plain_text(raw)),
        "control-tail": after_screen(plain, extension(0xF9, b"\0\0\0\0", raw)),
        "unknown-extension": after_screen(plain, extension(0x42, raw)),
        "unknown-extension-named-as-image": after_screen(plain, extension(0x2C, raw), extension(0x3B, raw)),
        "behind-the-codes": behind_codes(plain, raw),
        "behind-the-codes-of-a-frame": behind_codes(many, raw * 20),
        "trailer": plain + raw,
        "trailer-second-picture": plain + after_screen(plain, comment(raw)),
        "trailer-jpeg-place": plain
        + builders.after_start(builders.picture(), builders.exif([], [], builders.position()))
        + raw,
        "trailer-video-place": plain + builders.video("+53.4809-002.2374/", marker),
    }


def plain_pictures() -> dict[str, bytes]:
    return {
        "plain": picture(),
        "plain-literal-codes": literals(),
        "plain-controlled": after_screen(picture(), control(7)),
        "plain-repeating": after_screen(picture(), extension(0xFF, b"ANIMEXTS1.0", b"\1\5\0")),
        "plain-animation": animation(),
    }
