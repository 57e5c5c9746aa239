"""JPEG files made for tests: real pictures coded by Pillow, with things hidden in them on purpose.

The Exif writer here is the tests' own, so that it does not share the program's mistakes.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from functools import cache
from typing import Literal

from PIL import Image, ImageCms

from app.photos.plan import Plan, Zeros

MARKER = "Dunmore-Cottage-7"
"""What is hidden: it must be in the planted file, and nowhere in the clean one."""
LATITUDE, LONGITUDE = 53.48095, -2.23743

SOI, EOI = b"\xff\xd8", b"\xff\xd9"

Field = tuple[int, int, bytes]
"""A TIFF field: tag, type, value."""


def segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


@cache
def picture(
    mode: str = "RGB", size: tuple[int, int] = (48, 32), *, progressive: bool = False, quality: int = 90
) -> bytes:
    """A coded picture that is not all one colour; nothing in it but what is needed to decode it."""
    image = Image.effect_noise(size, 90).convert("L")
    turned = image.transpose(Image.Transpose.ROTATE_180)
    bands = {"L": [image], "RGB": [image, turned, image], "CMYK": [image, turned, image, turned]}[mode]
    stream = io.BytesIO()
    options = {"restart_marker_blocks": 3} if size[0] > 40 else {}
    Image.merge(mode, bands).save(stream, "JPEG", quality=quality, progressive=progressive, **options)
    return stream.getvalue()


def after_start(jpeg: bytes, *segments: bytes) -> bytes:
    return jpeg[:2] + b"".join(segments) + jpeg[2:]


def scans(jpeg: bytes) -> list[int]:
    """Where each SOS stands; good enough for pictures that Pillow coded."""
    found, position = [], 2
    while jpeg[position : position + 2] != EOI:
        if jpeg[position + 1] == 0xDA:
            found.append(position)
            position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
            while jpeg[position] != 0xFF or jpeg[position + 1] == 0 or 0xD0 <= jpeg[position + 1] <= 0xD7:
                position += 1
        else:
            position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
    return found


def before_scan(jpeg: bytes, number: int, *segments: bytes) -> bytes:
    """``segments`` put in front of scan ``number``, and of the tables that belong to it when it is not the first."""
    at = scans(jpeg)[number]
    if number:
        position = scans(jpeg)[number - 1]
        position += 2 + int.from_bytes(jpeg[position + 2 : position + 4], "big")
        while jpeg[position] != 0xFF or jpeg[position + 1] == 0 or 0xD0 <= jpeg[position + 1] <= 0xD7:
            position += 1
        at = position
    return jpeg[:at] + b"".join(segments) + jpeg[at:]


def ascii_field(tag: int, text: str) -> Field:
    return tag, 2, text.encode() + b"\0"


def tiff(
    main: Iterable[Field] = (),
    photo: Iterable[Field] = (),
    gps: Iterable[Field] = (),
    *,
    order: str = ">",
    thumbnail: bytes = b"",
) -> bytes:
    """A TIFF structure with the directories Exif uses; values are already in ``order``."""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8))
    first = sorted(main)
    pointers = [(0x8769, sorted(photo)), (0x8825, sorted(gps))]
    fields: list[Field] = first + [(tag, 4, bytes(4)) for tag, below in pointers if below]
    places = _directory(out, fields, order)
    for tag, below in pointers:
        if below:
            struct.pack_into(order + "I", out, places[tag], len(out))
            _directory(out, below, order)
    if thumbnail:
        struct.pack_into(order + "I", out, places[-1], len(out))
        start = len(out) + 2 + 12 * 2 + 4
        _directory(
            out,
            [(0x0201, 4, struct.pack(order + "I", start)), (0x0202, 4, struct.pack(order + "I", len(thumbnail)))],
            order,
        )
        out += thumbnail
    return bytes(out)


def _directory(out: bytearray, fields: list[Field], order: str) -> dict[int, int]:
    """Append one directory; says where each tag's value, and (-1) the next directory's offset, stands."""
    sizes = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 10: 8, 11: 4, 12: 8}
    places: dict[int, int] = {}
    values = len(out) + 2 + 12 * len(fields) + 4
    table, data = struct.pack(order + "H", len(fields)), b""
    for tag, kind, value in fields:
        places[tag] = len(out) + len(table) + 8
        inline = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", values + len(data))
        if len(value) > 4:
            data += value
        table += struct.pack(order + "HHI", tag, kind, len(value) // sizes[kind]) + inline
    places[-1] = len(out) + len(table)
    out += table + bytes(4) + data
    return places


def rational(order: str, *numbers: tuple[int, int]) -> bytes:
    return b"".join(struct.pack(order + "II", top, bottom) for top, bottom in numbers)


def position(order: str = ">", latitude: float = LATITUDE, longitude: float = LONGITUDE) -> list[Field]:
    """GPS fields as phones write them: whole degrees and minutes, hundredths of seconds."""

    def parts(degrees: float) -> bytes:
        seconds = round(abs(degrees) * 3600 * 10_000)
        whole, rest = divmod(seconds, 3600 * 10_000)
        return rational(order, (whole, 1), (rest // 600_000, 1), (rest % 600_000, 10_000))

    return [
        (1, 2, b"S\0" if latitude < 0 else b"N\0"),
        (2, 5, parts(latitude)),
        (3, 2, b"W\0" if longitude < 0 else b"E\0"),
        (4, 5, parts(longitude)),
    ]


def exif(*args: Iterable[Field], order: str = ">", thumbnail: bytes = b"") -> bytes:
    """A whole APP1 Exif segment."""
    return segment(0xE1, b"Exif\0\0" + tiff(*args, order=order, thumbnail=thumbnail))


def orientation(value: int, order: str = ">") -> Field:
    return 0x0112, 3, struct.pack(order + "H", value)


def xmp(properties: str) -> bytes:
    """A whole APP1 XMP segment with ``properties`` as attributes."""
    packet = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" '
        'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/" '
        f'{properties}/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet.encode())


def extended_xmp(text: str) -> bytes:
    body = text.encode()
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"0123456789ABCDEF" * 2 + struct.pack(">II", len(body), 0)
    return segment(0xE1, head + body)


def photoshop(*blocks: tuple[int, bytes]) -> bytes:
    body = b"Photoshop 3.0\0"
    for number, content in blocks:
        body += b"8BIM" + struct.pack(">HxxI", number, len(content)) + content + b"\0" * (len(content) % 2)
    return segment(0xED, body)


def iptc(field: int, text: str) -> bytes:
    return struct.pack(">BBBH", 0x1C, 2, field, len(text)) + text.encode()


def icc(profile: bytes, chunk: int = 60_000) -> bytes:
    """The APP2 segments of a colour profile."""
    pieces = [profile[start : start + chunk] for start in range(0, len(profile), chunk)]
    return b"".join(
        segment(0xE2, b"ICC_PROFILE\0" + bytes((number, len(pieces))) + piece)
        for number, piece in enumerate(pieces, start=1)
    )


@cache
def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def profile(extra: bytes = b"", tag: bytes = b"priv", stray: bytes = b"") -> bytes:
    """A usable RGB profile with one more tag that holds ``extra``, and ``stray`` bytes that belong to no tag."""
    base = _profile()
    count = int.from_bytes(base[128:132], "big")
    table = [list(struct.unpack_from(">4sII", base, 132 + 12 * n)) for n in range(count)]
    body = base[132 + 12 * count :]
    table = [entry for entry in table if entry[0] != tag]
    shift = 12 * (len(table) + 1 - count)
    for entry in table:
        entry[1] += shift
    start = 132 + 12 * (len(table) + 1) + len(body)
    table.append([tag, start, len(extra)])
    out = base[:128] + struct.pack(">I", len(table)) + b"".join(struct.pack(">4sII", *entry) for entry in table)
    out += body + extra + stray
    return struct.pack(">I", len(out)) + out[4:]


def text_element(text: str) -> bytes:
    return b"text\0\0\0\0" + text.encode() + b"\0"


def description_element(text: str) -> bytes:
    words = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(words)) + words + bytes(78)


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + kind + content


def video(place: str = "", marker: str = "") -> bytes:
    """A little MP4, as Motion Photos carry behind the picture."""
    udta = box(b"udta", box(b"\xa9xyz", struct.pack(">HH", len(place), 0x15C7) + place.encode())) if place else b""
    return (
        box(b"ftyp", b"mp42\0\0\0\0mp42isom")
        + box(b"moov", box(b"mvhd", bytes(100)) + udta)
        + box(b"mdat", bytes(64) + marker.encode())
    )


def samsung(marker: str) -> bytes:
    data = b"\0\0\x01\x0a" + struct.pack("<I", 15) + b"Image_UTC_Data1" + marker.encode()
    head = b"SEFH" + struct.pack("<II", 106, 1) + b"\0\0\x01\x0a" + struct.pack("<II", len(data), len(data))
    return data + head + struct.pack("<I", len(head)) + b"SEFT"


def _xmp_place() -> str:
    return 'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W"'


def _planted(marker: str) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    plain, many = picture(), picture(progressive=True)
    raw = marker.encode()
    hidden = segment(0xFE, raw)
    thumbnail = after_start(picture(size=(16, 16)), hidden)
    ifd = [ascii_field(0x010E, marker)]
    second = after_start(picture(size=(24, 24)), exif(ifd, [], position()))
    mpf = segment(0xE2, b"MPF\0MM\0*\0\0\0\x08" + raw)
    gain_map = after_start(picture("L", (24, 24)), xmp(f'hdrgm:Version="1.0" dc:x="{marker}"'))
    jfif = plain[2:20]
    return {
        "exif-description": after_start(plain, exif(ifd)),
        "exif-little-endian": after_start(plain, exif([ascii_field(0x013B, marker)], order="<")),
        "exif-place": after_start(plain, exif(ifd, [], position())),
        "exif-place-little-endian": after_start(plain, exif(ifd, [], position("<"), order="<")),
        "exif-maker-note": after_start(plain, exif([], [(0x927C, 7, b"Canon\0" + raw)])),
        "exif-user-comment": after_start(plain, exif([], [(0x9286, 7, b"ASCII\0\0\0" + raw)])),
        "exif-utf16": after_start(plain, exif([(0x9C9C, 1, marker.encode("utf-16-le") + b"\0\0")])),
        "exif-thumbnail": after_start(plain, exif([orientation(6)], [], thumbnail=thumbnail)),
        "exif-after-directories": after_start(plain, segment(0xE1, b"Exif\0\0" + tiff([orientation(3)]) + raw)),
        "exif-second-place": after_start(plain, exif([orientation(8)]), exif(ifd, [], position())),
        "exif-before-second-scan-place": before_scan(many, 1, exif(ifd, [], position())),
        "xmp": after_start(plain, xmp(f'dc:creator="{marker}"')),
        "xmp-place": after_start(plain, xmp(f'{_xmp_place()} dc:title="{marker}"')),
        "xmp-city-place": after_start(plain, xmp(f'photoshop:City="{marker}"')),
        "xmp-extended-place": after_start(plain, extended_xmp(f"<rdf:Description {_xmp_place()}>{marker}")),
        "iptc": after_start(plain, photoshop((0x0404, iptc(80, marker)))),
        "iptc-city-place": after_start(plain, photoshop((0x0404, iptc(90, marker)))),
        "photoshop-exif-place": after_start(plain, photoshop((0x0422, tiff(ifd, [], position())))),
        "photoshop-xmp": after_start(plain, photoshop((0x0424, b"<a dc:title='" + raw + b"'/>"))),
        "comment": after_start(plain, hidden),
        "comment-before-first-scan": before_scan(plain, 0, hidden),
        "comment-between-scans": before_scan(many, 2, hidden),
        "comment-after-last-scan": plain[:-2] + hidden + EOI,
        "app0-unknown": after_start(plain, segment(0xE0, b"AVI1" + raw)),
        "jfxx-thumbnail": after_start(plain, segment(0xE0, b"JFXX\0\x10" + thumbnail)),
        "jfif-thumbnail": SOI + segment(0xE0, jfif[4:16] + b"\x03\x02" + raw.ljust(18)) + plain[20:],
        "jfif-second": after_start(plain, segment(0xE0, b"JFIF\0\x01\x01" + raw)),
        "app2-flashpix": after_start(plain, segment(0xE2, b"FPXR\0" + raw)),
        "app11-c2pa": after_start(plain, segment(0xEB, b"JP\0\x01\0\0\0\x01" + box(b"jumb", raw))),
        "app12-ducky": after_start(plain, segment(0xEC, b"Ducky" + raw)),
        "app14-tail": after_start(plain, segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01" + raw)),
        "app14-other": after_start(plain, segment(0xEE, b"Other" + raw)),
        "app15-unknown": after_start(plain, segment(0xEF, raw)),
        "app15-between-scans": before_scan(many, 3, segment(0xEF, raw)),
        "icc-description": after_start(plain, icc(profile(description_element(marker), b"desc"))),
        "icc-copyright": after_start(plain, icc(profile(text_element(marker), b"cprt"))),
        "icc-private-tag": after_start(plain, icc(profile(text_element(marker)))),
        "icc-between-tags": after_start(plain, icc(profile(bytes(8), stray=raw))),
        "icc-behind-a-colour": after_start(
            plain, icc(profile(b"XYZ \0\0\0\0" + struct.pack(">iii", 28000, 14000, 900) + raw, b"rXYZ"))
        ),
        "icc-in-pieces": after_start(plain, icc(profile(text_element(marker)), 100)),
        "icc-damaged": after_start(plain, icc(raw * 20)),
        "icc-after-scan": plain[:-2] + icc(profile(text_element(marker))) + EOI,
        "stray-bytes-between-parts": before_scan(plain, 0, raw),
        "mpf-second-picture-place": after_start(plain, mpf) + second,
        "second-picture-place": plain + second,
        "gain-map": after_start(plain, xmp('hdrgm:Version="1.0"')) + gain_map,
        "motion-photo-place": after_start(plain, xmp('GCamera:MotionPhoto="1"')) + video("+53.4809-002.2374/", marker),
        "motion-photo-silent-place": plain + video("+53.4809-002.2374/", marker),
        "video-after-padding": plain + bytes(100) + video(marker=marker),
        "samsung-trailer": plain + samsung(marker),
        "trailer": plain + raw,
        "trailer-after-padding": plain + bytes(5000) + raw,
        "trailer-that-looks-ended": plain + raw + EOI,
    }


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """See `_planted`; checks that the marker is where it should be."""
    files = _planted(marker)
    for name, data in files.items():
        assert marker.encode() in data or marker.encode("utf-16-le") in data or name == "icc-in-pieces", name
    return files


def each_orientation() -> dict[int, bytes]:
    return {value: after_start(picture(), exif([orientation(value)], [], position())) for value in range(1, 9)}


def written(plan: Plan, data: bytes) -> bytes:
    """The clean file that ``plan`` describes for the original ``data``."""
    made = b""
    for part in plan.parts:
        if isinstance(part, tuple):
            made += data[part[0] : part[1]]
        else:
            made += bytes(part.size) if isinstance(part, Zeros) else part
    return made


def lzw_literals(values: bytes, bits: Literal["little", "big"], *, end: bool = True) -> bytes:
    """``values`` as LZW codes of nine bits, one each: the table is cleared before the codes would grow."""
    codes = [code for at in range(0, len(values), 200) for code in (256, *values[at : at + 200])] + [257] * end
    whole = "".join(f"{code:09b}" if bits == "big" else f"{code:09b}"[::-1] for code in codes)
    cut = [whole[at : at + 8].ljust(8, "0") for at in range(0, len(whole), 8)]
    return bytes(int(byte if bits == "big" else byte[::-1], 2) for byte in cut)
