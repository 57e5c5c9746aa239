"""TIFF files made for tests, with things hidden in them on purpose. The writer is the tests' own."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from PIL import Image

from tests.unit.photos import builders
from tests.unit.photos.builders import MARKER, Field, ascii_field, position, segment

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
SIZE = (40, 24)
STRIPS, STRIP_SIZES, TILES, TILE_SIZES, SUBIFDS, EXIF, GPS = 273, 279, 324, 325, 330, 34665, 34853


@dataclass
class Page:
    """A directory: its fields, its strips or tiles, the directories it points to."""

    fields: list[Field]
    strips: list[bytes]
    tiled: bool = False
    below: dict[int, list[Page]] = field(default_factory=dict)

    def adding(self, *fields: Field) -> Page:
        tags = {field[0] for field in fields}
        return replace(self, fields=[kept for kept in self.fields if kept[0] not in tags] + list(fields))


def short(tag: int, *values: int, order: str = "<") -> Field:
    return tag, 3, struct.pack(f"{order}{len(values)}H", *values)


def long(tag: int, *values: int, order: str = "<") -> Field:
    return tag, 4, struct.pack(f"{order}{len(values)}I", *values)


def write(
    pages: Iterable[Page], *, order: str = "<", big: bool = False, between: bytes = b"", tail: bytes = b""
) -> bytes:
    """A file of ``pages``, with ``between`` after each strip and ``tail`` behind everything."""
    mark = b"II" if order == "<" else b"MM"
    out = bytearray(mark + (struct.pack(order + "HHHQ", 43, 8, 0, 0) if big else struct.pack(order + "HI", 42, 0)))
    link = len(out) - (8 if big else 4)
    for page in pages:
        start, last = _page(out, page, order, big, between)
        struct.pack_into(order + ("Q" if big else "I"), out, link, start)
        link = last
    return bytes(out) + tail


def _page(out: bytearray, page: Page, order: str, big: bool, between: bytes) -> tuple[int, int]:
    """Append a page; says where its directory is and where the offset of the next one stands."""
    word, kind = ("Q", 16) if big else ("I", 4)
    fields = list(page.fields)
    for tag, pages in page.below.items():
        starts = [_page(out, below, order, big, between)[0] for below in pages]
        fields.append((tag, kind, struct.pack(f"{order}{len(starts)}{word}", *starts)))
    if page.strips:
        starts = []
        for strip in page.strips:
            starts.append(len(out))
            out += strip + between
        tags = (TILES, TILE_SIZES) if page.tiled else (STRIPS, STRIP_SIZES)
        sizes = [len(strip) for strip in page.strips]
        fields += [
            (tag, kind, struct.pack(f"{order}{len(values)}{word}", *values))
            for tag, values in zip(tags, (starts, sizes), strict=True)
        ]
    out += bytes(len(out) % 2)
    start, room = len(out), 8 if big else 4
    values_at = start + (8 if big else 2) + (4 + 2 * room) * len(fields) + room
    table, values = struct.pack(order + ("Q" if big else "H"), len(fields)), b""
    for tag, kind, value in sorted(fields):
        place = value.ljust(room, b"\0")
        if len(value) > room:
            place = struct.pack(order + word, values_at + len(values))
            values += value + bytes(len(value) % 2)
        table += struct.pack(f"{order}HH{word}", tag, kind, len(value) // SIZES[kind]) + place
    out += table + bytes(room) + values
    return start, start + len(table)


@cache
def saved(mode: str = "RGB", compression: str | None = None, size: tuple[int, int] = SIZE) -> bytes:
    """A picture as Pillow writes it."""
    noise = Image.effect_noise(size, 90)
    if mode == "I;16":
        noise = noise.convert("I").point(lambda value: value * 200).convert("I;16")
    elif mode in ("RGBA", "LAB"):
        turned = noise.transpose(Image.Transpose.ROTATE_180)
        noise = Image.merge(mode, [noise, turned, noise, turned][: len(mode)])
    else:
        noise = noise.convert(mode)
    stream = io.BytesIO()
    noise.save(stream, "TIFF", compression=compression)
    return stream.getvalue()


def pages_of(data: bytes) -> list[Page]:
    """The pages of a little-endian file without directories below them."""
    pages, at = [], struct.unpack_from("<I", data, 4)[0]
    while at:
        count = struct.unpack_from("<H", data, at)[0]
        fields = {}
        for number in range(count):
            tag, kind, amount, where = struct.unpack_from("<HHII", data, at + 2 + 12 * number)
            size = SIZES[kind] * amount
            start = where if size > 4 else at + 10 + 12 * number
            fields[tag] = (tag, kind, data[start : start + size])
        places = [_numbers(fields.pop(tag)) for tag in (STRIPS, STRIP_SIZES)]
        strips = [data[start : start + size] for start, size in zip(*places, strict=True)]
        pages.append(Page(list(fields.values()), strips))
        at = struct.unpack_from("<I", data, at + 2 + 12 * count)[0]
    return pages


def _numbers(found: Field) -> list[int]:
    letter = {3: "H", 4: "I"}[found[1]]
    return list(struct.unpack(f"<{len(found[2]) // SIZES[found[1]]}{letter}", found[2]))


def page(mode: str = "RGB", compression: str | None = None) -> Page:
    return pages_of(saved(mode, compression))[0]


def picture(mode: str = "RGB", compression: str | None = None) -> bytes:
    return write([page(mode, compression)])


def planar(*, order: str = "<", depth: int = 8) -> Page:
    """Three planes of two strips each."""
    width, height = SIZE
    plane = Image.effect_noise(SIZE, 90).tobytes()
    strip = plane[: len(plane) // 2]
    fields = [
        *(long(256, width, order=order), long(257, height, order=order), short(258, *[depth] * 3, order=order)),
        *(short(259, 1, order=order), short(262, 2, order=order), short(277, 3, order=order)),
        *(long(278, height // 2, order=order), short(284, 2, order=order)),
    ]
    return Page(fields, [strip, strip[::-1], strip, strip[::-1], strip[::-1], strip])


@cache
def noise_tiles() -> list[bytes]:
    return [Image.effect_noise((16, 16), 20 + 20 * number).tobytes() for number in range(6)]


def tiles(packed: bool = False) -> Page:
    """A picture of 40 by 24 in tiles of 16 by 16."""
    width, height = SIZE
    made = noise_tiles()
    fields = [long(256, width), long(257, height), short(258, 8), short(259, 8 if packed else 1), short(262, 1)]
    fields += [short(277, 1), short(322, 16), short(323, 16)]
    return Page(fields, [zlib.compress(tile) if packed else tile for tile in made], tiled=True)


def jpeg_page(extra: bytes = b"", tail: bytes = b"", tables: bytes = b"") -> Page:
    """Two strips, each a JPEG stream of its own."""
    width, height = SIZE
    strips = [builders.picture("L", (width, height // 2), quality=quality) for quality in (60, 90)]
    strips = [builders.after_start(strip, extra) + tail for strip in strips]
    fields = [long(256, width), long(257, height), short(258, 8), short(259, 7), short(262, 1), short(277, 1)]
    fields += [long(278, height // 2)]
    if tables:
        fields.append((347, 7, tables))
    return Page(fields, strips)


def big(mode: str = "RGB") -> bytes:
    return write([page(mode)], big=True)


def with_tails(one: Page, tail: bytes) -> bytes:
    return write([replace(one, strips=[strip + tail for strip in one.strips])])


def backwards(one: Page) -> Page:
    """The same with the lowest bit of each byte first (FillOrder 2)."""
    turned = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
    return replace(one.adding(short(266, 2)), strips=[strip.translate(turned) for strip in one.strips])


def lzw_page(extra: bytes = b"", *, end: bool = True) -> Page:
    """One strip of LZW codes, with ``extra`` as codes between the last pixel and the end code."""
    width, height = SIZE
    fields = [long(256, width), long(257, height), short(258, 8), short(259, 5), short(262, 1), short(277, 1)]
    values = Image.effect_noise(SIZE, 90).tobytes() + extra
    return Page([*fields, long(278, height)], [builders.lzw_literals(values, "big", end=end)])


def packet(properties: str) -> bytes:
    return builders.xmp(properties)[33:]


def planted(marker: str = MARKER) -> dict[str, bytes]:
    """Every hiding place: name to file. Those that hold a position have "place" in their name."""
    plain, raw = page(), marker.encode()
    odd = raw.ljust(20, b"!")
    gps, gps_big_endian = Page(position("<"), []), Page(position(">"), [])
    hidden = [ascii_field(0x9003, "2024:05:31 12:30:00"), ascii_field(0xA431, marker), (0x927C, 7, raw * 3)]
    photo = Page(hidden, [])
    xmp_place = packet(f'exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" dc:title="{marker}"')
    resources = builders.photoshop((0x0404, builders.iptc(90, marker)))[4 + len(b"Photoshop 3.0\0") :]
    small = page("L").adding(long(254, 1), ascii_field(270, marker))
    thumbnail = builders.picture() + raw
    texts = (269, 270, 271, 272, 285, 305, 306, 315, 316, 33432, 42112, 50000, 65000)
    tables = b"\xff\xd8" + segment(0xDB, b"\0" + bytes(range(1, 65))) + segment(0xFE, raw) + b"\xff\xd9"
    profile = builders.profile(builders.text_element(marker), b"cprt")
    wide = page("I;16")
    big_endian = replace(planar(order=">"), below={GPS: [gps_big_endian]})
    files = {f"text-{tag}": write([plain.adding(ascii_field(tag, marker))]) for tag in texts}
    files |= {
        f"behind-{name or 'plain'}": with_tails(page("L", name), raw)
        for name in (None, "tiff_adobe_deflate", "tiff_deflate", "tiff_lzw", "packbits")
    }
    return files | {
        "exif": write([replace(plain, below={EXIF: [photo]})]),
        "exif-place": write([replace(plain.adding(ascii_field(270, marker)), below={GPS: [gps], EXIF: [photo]})]),
        "exif-place-big-endian": write([big_endian.adding(ascii_field(270, marker))], order=">"),
        "exif-place-in-bigtiff": write([replace(plain, below={GPS: [gps], EXIF: [photo]})], big=True),
        "exif-place-on-page-2": write([plain, replace(page("L"), below={GPS: [gps], EXIF: [photo]})]),
        "exif-deepest": write([replace(plain, below={EXIF: [Page([], [], below={0xA005: [photo]})]})]),
        "exif-as-bytes": write([plain.adding((34665, 7, odd))]),
        "xmp-place": write([plain.adding((700, 1, xmp_place))]),
        "xmp-city-place": write([plain.adding((700, 7, packet(f'photoshop:City="{marker}"')))]),
        "iptc-city-place": write([plain.adding((33723, 7, builders.iptc(90, marker)))]),
        "photoshop-city-place": write([plain.adding((34377, 1, resources))]),
        "map-city-place": write([plain.adding((34737, 2, raw + b"\0"), (33922, 12, bytes(48)))]),
        "credentials": write([plain.adding((52545, 7, raw))]),
        "reduced-page": write([plain, small]),
        "reduced-page-old": write([plain, page("L").adding(short(255, 2), ascii_field(270, marker))]),
        "reduced-page-first-of-three": write([plain, small, page("L")]),
        "below": write([replace(plain, below={SUBIFDS: [small]})]),
        "below-place": write([replace(plain, below={SUBIFDS: [replace(small, below={GPS: [gps]})]})]),
        "thumbnail": exif_thumbnail(plain, thumbnail),
        "between-strips": write([planar()], between=raw),
        "trailer": write([plain], tail=raw),
        "trailer-jpeg-place": write(
            [plain], tail=builders.after_start(builders.picture(), builders.exif([], [], position())) + raw
        ),
        "trailer-video-place": write([plain], tail=builders.video("+53.4809-002.2374/", marker)),
        "more-strips": write([replace(plain, strips=[*plain.strips, raw])]),
        "more-tiles": write([replace(tiles(), strips=[*tiles().strips, raw])]),
        "behind-group4": with_tails(page("1", "group4"), raw),
        "behind-group4-backwards": with_tails(backwards(page("1", "group4")), raw),
        "smallest-and-largest-values": write([plain.adding((280, 3, b"\0\0" * 3), (340, 12, odd.ljust(24, b"!")))]),
        "smallest-and-largest-shades": write([wide.adding((281, 3, raw[:2]), (341, 3, odd))]),
        "more-values": write([plain.adding((296, 3, struct.pack("<H", 2) + odd))]),
        "colours-of-none": write([plain.adding((320, 3, (raw * 99)[:1536]))]),
        "shades-of-none": write([plain.adding((291, 3, (raw * 99)[:512]))]),
        "curve-of-words": write([plain.adding((301, 3, (raw * 99)[:1536]))]),
        "more-colours": write([more_colours(page("P"), odd)]),
        "wrong-type": write([plain.adding((282, 2, raw + b"\0"))]),
        "in-free-bytes": in_free_bytes(raw),
        "jpeg-comment": write([jpeg_page(segment(0xFE, raw))]),
        "jpeg-exif-place": write([jpeg_page(builders.exif([ascii_field(270, marker)], [], position()))]),
        "jpeg-behind": write([jpeg_page(tail=raw)]),
        "jpeg-tables": write([jpeg_page(tables=tables)]),
        "jpeg-tables-behind": write([jpeg_page(tables=tables.replace(segment(0xFE, raw), b"") + raw)]),
        "tiles-behind": write([replace(tiles(True), strips=[tile + raw for tile in tiles(True).strips])]),
        "profile": write([plain.adding((34675, 7, profile))]),
        "profile-damaged": write([plain.adding((34675, 7, raw * 20))]),
        "circle": circle(raw),
    }


def exif_thumbnail(one: Page, thumbnail: bytes) -> bytes:
    """A second directory as Exif has it: an offset and a length, and a JPEG behind everything."""
    data = write([one, Page([long(259, 6), long(513, 0), long(514, len(thumbnail))], [])])
    at = data.rindex(struct.pack("<HHI", 513, 4, 1)) + 8
    return data[:at] + struct.pack("<I", len(data)) + data[at + 4 :] + thumbnail


def more_colours(one: Page, extra: bytes) -> Page:
    colours = next(value for tag, _, value in one.fields if tag == 320)
    return one.adding((320, 3, colours + extra))


def in_free_bytes(raw: bytes) -> bytes:
    """Two bytes at a time, behind the single SHORTs that take half of their place."""
    data = bytearray(write([planar()]))
    start = struct.unpack_from("<I", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, start)[0]):
        at = start + 2 + 12 * number
        if struct.unpack_from("<HI", data, at + 2) == (3, 1):
            data[at + 10 : at + 12] = raw[:2]
    return bytes(data) + raw


def circle(raw: bytes) -> bytes:
    data = bytearray(write([page(), page("L")]))
    first = struct.unpack_from("<I", data, 4)[0]
    at = first + 2 + 12 * struct.unpack_from("<H", data, first)[0]
    second = struct.unpack_from("<I", data, at)[0]
    at = second + 2 + 12 * struct.unpack_from("<H", data, second)[0]
    struct.pack_into("<I", data, at, first)
    return bytes(data) + raw


def plain_pictures() -> dict[str, bytes]:
    modes = ("1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F")
    packed = ("tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits", "jpeg")
    files = {f"plain-{mode}": saved(mode) for mode in modes}
    files |= {f"plain-{name}": saved("RGB", name) for name in packed}
    return files | {
        "plain-group4": saved("1", "group4"),
        "plain-group4-backwards": write([backwards(page("1", "group4"))]),
        "plain-rewritten": picture(),
        "plain-planar": write([planar()]),
        "plain-planar-big-endian": write([planar(order=">")], order=">"),
        "plain-tiles": write([tiles()]),
        "plain-packed-tiles": write([tiles(True)]),
        "plain-jpeg-strips": write([jpeg_page()]),
        "plain-bigtiff": big(),
        "plain-many-pages": write([page(), page("L"), page("1", "group4"), tiles()]),
    }


NOT_SHOWN = frozenset(
    "thumbnail more-strips more-tiles more-values more-colours"
    " reduced-page reduced-page-old reduced-page-first-of-three".split()
)


def shown(name: str) -> bytes:
    """What the clean copy must look like where Pillow refuses the planted file, or shows a page that goes."""
    pages = {"more-tiles": [tiles()], "more-colours": [page("P")], "reduced-page-first-of-three": [page(), page("L")]}
    return write(pages.get(name, [page()]))


def turned(value: int) -> bytes:
    return write([replace(page().adding(short(274, value)), below={GPS: [Page(position("<"), [])]})])
