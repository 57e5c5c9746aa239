"""PNG and APNG files made for tests, with things hidden in them on purpose."""

from __future__ import annotations

import io
import struct
import zlib
from functools import cache

from PIL import Image

from tests.unit.photos import builders
from tests.unit.photos.builders import MARKER, ascii_field, orientation, position, tiff

XMP = b"http://ns.adobe.com/xap/1.0/\0"


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def join(parts: list[tuple[bytes, bytes]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@cache
def picture(mode: str = "RGB", size: tuple[int, int] = (40, 24)) -> bytes:
    stream = io.BytesIO()
    noise = Image.effect_noise(size, 90)
    image = noise.convert("I").point(lambda value: value * 200).convert("I;16") if mode == "I;16" else noise
    (image if mode == "I;16" else image.convert(mode)).save(stream, "PNG")
    return stream.getvalue()


@cache
def animation() -> bytes:
    frames = [Image.effect_noise((30, 20), sigma).convert("RGB") for sigma in (20, 60, 120)]
    stream = io.BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:], duration=[100, 250, 400], loop=3)
    return stream.getvalue()


def after_header(data: bytes, *extra: bytes) -> bytes:
    return data[:33] + b"".join(extra) + data[33:]


def before_end(data: bytes, *extra: bytes) -> bytes:
    return data[:-12] + b"".join(extra) + data[-12:]


def with_tail(data: bytes, kind: bytes, tail: bytes) -> bytes:
    """``tail`` behind the packed rows of the last chunk of ``kind``, and once more in a chunk of its own."""
    parts = chunks(data)
    last = max(number for number, part in enumerate(parts) if part[0] == kind)
    parts[last] = (kind, parts[last][1] + tail)
    if kind == b"IDAT":
        parts.insert(last + 1, (kind, tail))
    return join(parts)


def packed_text(keyword: bytes, text: bytes) -> bytes:
    return chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text))


def international(keyword: bytes, text: bytes, *, packed: bool = False) -> bytes:
    middle = b"\1\0" if packed else b"\0\0"
    return chunk(b"iTXt", keyword + b"\0" + middle + b"en\0\0" + (zlib.compress(text) if packed else text))


def raw_profile(kind: str, block: bytes) -> bytes:
    lines = block.hex()
    text = "\n" + kind + "\n" + f"{len(block):8}\n" + "\n".join(lines[at : at + 72] for at in range(0, len(lines), 72))
    return text.encode()


def exif(*args: list[builders.Field]) -> bytes:
    return chunk(b"eXIf", tiff(*args))


def profile(name: bytes, content: bytes, tail: bytes = b"") -> bytes:
    return chunk(b"iCCP", name + b"\0\0" + zlib.compress(content) + tail)


def packet(properties: str) -> bytes:
    return builders.xmp(properties)[4 + len(XMP) :]


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    plain, many, raw = picture(), animation(), marker.encode()
    ifd = [ascii_field(0x010E, marker)]
    place = [ifd, [], position()]
    xmp_place = f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{marker}"'
    exif_block = b"Exif\0\0" + tiff(*place)
    thumbnail = tiff([orientation(8)], thumbnail=builders.picture() + raw)
    iptc = raw_profile("iptc", builders.photoshop((0x0404, builders.iptc(90, marker)))[4:])
    harmless = builders.profile(builders.text_element("sRGB"), b"cprt")
    app1 = raw_profile("generic", exif_block)
    return {
        "exif": after_header(plain, exif(ifd)),
        "exif-place": after_header(plain, exif(*place)),
        "exif-after-picture-place": before_end(plain, exif(*place)),
        "exif-with-jpeg-header-place": after_header(plain, chunk(b"eXIf", exif_block)),
        "exif-second-place": after_header(plain, exif([orientation(6)]), exif(*place)),
        "exif-thumbnail": after_header(plain, chunk(b"eXIf", thumbnail)),
        "exif-packed-place": after_header(plain, chunk(b"zxIf", bytes(5) + zlib.compress(tiff(*place)))),
        "text": after_header(plain, chunk(b"tEXt", b"Comment\0" + raw)),
        "text-author": before_end(plain, chunk(b"tEXt", b"Author\0" + raw)),
        "text-keyword": after_header(plain, chunk(b"tEXt", raw + b"\0")),
        "text-packed": after_header(plain, packed_text(b"Description", raw)),
        "text-international": after_header(plain, international(b"Title", raw)),
        "text-international-packed": before_end(plain, international(b"Title", raw, packed=True)),
        "text-damaged": after_header(plain, chunk(b"zTXt", b"Title\0\0" + raw)),
        "xmp-place": after_header(plain, international(b"XML:com.adobe.xmp", packet(xmp_place))),
        "xmp-packed-place": before_end(plain, international(b"XML:com.adobe.xmp", packet(xmp_place), packed=True)),
        "raw-exif-place": after_header(plain, packed_text(b"Raw profile type exif", raw_profile("exif", exif_block))),
        "raw-tiff-place": after_header(plain, packed_text(b"Raw profile type exif", raw_profile("exif", tiff(*place)))),
        "raw-app1-place": after_header(plain, packed_text(b"Raw profile type APP1", app1)),
        "raw-xmp-place": before_end(plain, packed_text(b"Raw profile type xmp", raw_profile("xmp", packet(xmp_place)))),
        "raw-iptc-city-place": after_header(plain, chunk(b"tEXt", b"Raw profile type iptc\0" + iptc)),
        "gps-city-place": after_header(plain, chunk(b"tEXt", b"exif:GPSInfo\0" + raw)),
        "time": before_end(plain, chunk(b"tIME", b"\x07\xe8\x05\x1f\x0c\x1e\0"), chunk(b"tIME", raw)),
        "credentials": after_header(plain, chunk(b"caBX", builders.box(b"jumb", raw))),
        "private": after_header(plain, chunk(b"prVt", raw)),
        "private-after-picture": before_end(plain, chunk(b"prVt", raw)),
        "suggested-palette": after_header(plain, chunk(b"sPLT", raw + b"\0\x08")),
        "colour-of-wrong-length": after_header(plain, chunk(b"cHRM", bytes(32) + raw)),
        "colour-twice": after_header(plain, chunk(b"cHRM", bytes(32)), chunk(b"cHRM", raw.ljust(32))),
        "colour-as-text": after_header(plain, chunk(b"cHRM", raw.ljust(32))),
        "colour-after-picture": before_end(plain, chunk(b"cHRM", raw.ljust(32))),
        "palette-of-grey": after_header(picture("L"), chunk(b"PLTE", raw.ljust(18))),
        "profile-name": after_header(plain, profile(raw, harmless)),
        "profile-words": after_header(plain, profile(b"icc", builders.profile(builders.text_element(marker), b"cprt"))),
        "profile-private-tag": after_header(plain, profile(b"icc", builders.profile(builders.text_element(marker)))),
        "profile-tail": after_header(plain, profile(b"icc", harmless, raw)),
        "profile-damaged": after_header(plain, profile(b"icc", raw * 20)),
        "profile-second": after_header(plain, profile(b"icc", harmless), profile(b"icc", raw)),
        "behind-the-rows": with_tail(plain, b"IDAT", raw),
        "behind-the-rows-of-a-frame": with_tail(many, b"fdAT", raw),
        "end-with-data": plain[:-12] + chunk(b"IEND", raw),
        "trailer": plain + raw,
        "trailer-second-picture": plain + after_header(plain, chunk(b"tEXt", b"Comment\0" + raw)),
        "trailer-jpeg-place": plain + builders.after_start(builders.picture(), builders.exif(*place)),
        "trailer-video-place": plain + builders.video("+53.4809-002.2374/", marker),
        "animation-text": after_header(many, chunk(b"tEXt", b"Comment\0" + raw)),
        "animation-place": before_end(many, exif(*place)),
    }


def plain_pictures() -> dict[str, bytes]:
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")
    return {f"plain-{mode}": picture(mode) for mode in modes} | {"plain-animation": animation()}


def turned(value: int) -> bytes:
    return after_header(picture(), exif([orientation(value)], [], position()))
