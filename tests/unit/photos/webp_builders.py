"""WebP files made for tests, with things hidden in them on purpose."""

from __future__ import annotations

import io
import struct
from functools import cache

from PIL import Image

from tests.unit.photos import builders
from tests.unit.photos.builders import MARKER, ascii_field, orientation, position, tiff
from tests.unit.photos.png_builders import packet

Part = tuple[bytes, bytes]


def chunk(kind: bytes, body: bytes, padding: bytes = b"\0") -> bytes:
    return kind + struct.pack("<I", len(body)) + body + padding * (len(body) % 2)


def riff(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def parts(data: bytes, start: int = 12) -> list[Part]:
    found = []
    while start < len(data):
        size = int.from_bytes(data[start + 4 : start + 8], "little")
        found.append((data[start : start + 4], data[start + 8 : start + 8 + size]))
        start += 8 + size + size % 2
    return found


def join(*some: Part) -> bytes:
    return riff(*(chunk(*part) for part in some))


@cache
def picture(mode: str = "RGB", *, lossless: bool = False) -> bytes:
    stream = io.BytesIO()
    noise = Image.effect_noise((40, 24), 90)
    bands = [noise, noise.transpose(Image.Transpose.ROTATE_180), noise, noise]
    Image.merge(mode, bands[: len(mode)]).save(stream, "WEBP", lossless=lossless, quality=80)
    return stream.getvalue()


@cache
def animation() -> bytes:
    frames = [Image.effect_noise((30, 20), sigma).convert("RGBA") for sigma in (20, 60, 120)]
    for number, frame in enumerate(frames):
        frame.putalpha(Image.effect_noise((30, 20), 50 + number))
    stream = io.BytesIO()
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:], duration=[100, 250, 400], loop=3)
    return stream.getvalue()


def extended(*extra: Part, flags: int = 0, before: tuple[Part, ...] = ()) -> bytes:
    """A picture with ``before`` in front of it and ``extra`` behind it."""
    header = bytes((flags, 0, 0, 0)) + struct.pack("<I", 39)[:3] + struct.pack("<I", 23)[:3]
    return join((b"VP8X", header), *before, parts(picture())[0], *extra)


def in_frame(data: bytes, extra: bytes) -> bytes:
    """``extra`` inside the last frame."""
    some = parts(data)
    some[-1] = (some[-1][0], some[-1][1] + extra)
    return join(*some)


def profile(content: bytes) -> bytes:
    return extended(flags=0x20, before=((b"ICCP", content),))


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    raw, many = marker.encode(), animation()
    harmless = builders.profile(builders.text_element("sRGB"), b"cprt")
    ifd = [ascii_field(0x010E, marker)]
    block = tiff(ifd, [], position())
    properties = f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{marker}"'
    place = packet(properties)
    odd = raw if len(raw) % 2 else raw + b"x"
    kind, body = parts(picture())[0]
    header = struct.pack("<I", 39)[:3] + struct.pack("<I", 23)[:3]
    frames = parts(many)
    return {
        "exif": extended((b"EXIF", tiff(ifd)), flags=8),
        "exif-place": extended((b"EXIF", block), flags=8),
        "exif-with-jpeg-header-place": extended((b"EXIF", b"Exif\0\0" + block), flags=8),
        "exif-without-flag-place": extended((b"EXIF", block)),
        "exif-second-place": extended((b"EXIF", tiff([orientation(6)])), (b"EXIF", block), flags=8),
        "exif-before-picture-place": extended(flags=8, before=((b"EXIF", block),)),
        "exif-in-simple-file-place": join((kind, body), (b"EXIF", block)),
        "xmp-place": extended((b"XMP ", place), flags=4),
        "xmp-in-simple-file-place": join((kind, body), (b"XMP ", place)),
        "credentials": extended((b"C2PA", raw)),
        "unknown": extended((b"priv", raw)),
        "unknown-before-picture": extended(before=((b"priv", raw),)),
        "unknown-in-simple-file": join((kind, body), (b"priv", raw)),
        "unknown-name": extended((raw[:4], raw)),
        "second-picture": extended((b"VP8 ", body + raw)),
        "second-header": extended((b"VP8X", raw)),
        "header-tail": join((b"VP8X", bytes(4) + header + raw), (kind, body)),
        "transparency-that-is-not-used": join(
            (b"VP8X", b"\x10\0\0\0" + header), (b"ALPH", b"\1" + raw), parts(picture("RGBA", lossless=True))[0]
        ),
        "animation-that-is-none": extended((b"ANMF", raw), (b"ANIM", raw)),
        "loop-tail": join(*((name, data + raw) if name == b"ANIM" else (name, data) for name, data in frames)),
        "profile-words": profile(builders.profile(builders.text_element(marker), b"cprt")),
        "profile-private-tag": profile(builders.profile(builders.text_element(marker))),
        "profile-damaged": profile(raw * 20),
        "profile-without-flag": extended(before=((b"ICCP", builders.profile(builders.text_element(marker))),)),
        "profile-second": extended(flags=0x20, before=((b"ICCP", harmless), (b"ICCP", raw))),
        "profile-after-picture": extended((b"ICCP", builders.profile(builders.text_element(marker))), flags=0x20),
        "left-over-bytes": _with_size(picture() + raw[:5], 5) + raw,
        "trailer": picture() + raw,
        "trailer-second-picture": picture() + extended((b"EXIF", tiff(ifd))),
        "trailer-jpeg-place": picture() + builders.after_start(builders.picture(), builders.exif(ifd, [], position())),
        "trailer-video-place": picture() + builders.video("+53.4809-002.2374/", marker),
        "animation-exif-place": join(*frames, (b"EXIF", block)),
        "frame-unknown": in_frame(many, chunk(b"priv", raw)),
        "frame-exif-place": in_frame(many, chunk(b"EXIF", block)),
        "frame-xmp-place": in_frame(many, chunk(b"XMP ", place)),
        "frame-second-picture": in_frame(many, chunk(b"VP8 ", body + raw)),
        "frame-left-over": in_frame(in_frame(many, chunk(b"priv", odd)), raw[:6]),
    }


def _with_size(data: bytes, more: int) -> bytes:
    return data[:4] + struct.pack("<I", int.from_bytes(data[4:8], "little") + more) + data[8:]


def plain_pictures() -> dict[str, bytes]:
    return {
        "plain": picture(),
        "plain-lossless": picture(lossless=True),
        "plain-transparent": picture("RGBA"),
        "plain-extended": extended(),
        "plain-animation": animation(),
    }


def turned(value: int) -> bytes:
    return extended((b"EXIF", tiff([orientation(value)], [], position())), flags=8)


def shown(name: str) -> bytes:
    """What the clean copy of a planted file must look like where libwebp refuses to show the file itself."""
    if name.startswith("frame"):
        return animation()
    return picture("RGBA", lossless=True) if name.startswith("transparency") else extended()


NOT_SHOWN = frozenset(
    "second-picture second-header header-tail transparency-that-is-not-used animation-that-is-none left-over-bytes"
    " frame-second-picture frame-left-over".split()
)
