"""What describes a TIFF page, and so stays: an allow-list of tags, each with its types and how many values it may have.

Sources: TIFF 6.0, sections 3 to 23; TIFF Technical Note 2 (JPEG); the registered tags of libtiff. Everything else
goes: names, dates, cameras, makers' and programs' own data, Exif, GPS, XMP, IPTC, Photoshop, small copies. So do the
smallest and largest values (280, 281, 340, 341): no program needs them to show the picture, and they can be anything.
"""

from __future__ import annotations

from typing import NamedTuple

from app.photos.reading import Damaged
from app.photos.tiff import LONG, LONG8, RATIONAL, SHORT, UNDEFINED, Directory, Entry, Tiff

SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 255, 256, 257, 258, 259, 262
FILL_ORDER, STRIPS, ORIENTATION, SAMPLES, ROWS, STRIP_SIZES, PLANES = 266, 273, 274, 277, 278, 279, 284
TILE_WIDTH, TILE_HEIGHT, TILES, TILE_SIZES, SUBIFDS, JPEG_TABLES = 322, 323, 324, 325, 330, 347
OLD_JPEG, OLD_JPEG_SIZE, SUBSAMPLING, PROFILE = 513, 514, 530, 34675

PLAIN, FAX_4, LZW, OLD_STYLE_JPEG, JPEG, PACKBITS = 1, 4, 5, 6, 7, 32773
FAX = frozenset((2, 3, FAX_4))
DEFLATE = frozenset((8, 32946))
_GREY, _PALETTE, _YCBCR = frozenset((0, 1)), frozenset((3,)), 6
_PHOTOMETRICS = frozenset((0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 32844, 32845))
RAW_PHOTOMETRICS = frozenset((32803, 34892))
"""A sensor's own values: colour filter array, linear raw."""
_WHOLE = frozenset((SHORT, LONG))
_FRACTION = frozenset((RATIONAL,))
_BYTES = frozenset((1, UNDEFINED))
_MOST_SAMPLES = 64
PER_SAMPLE, PER_SHADE = -1, -16
"""Counts that depend on the page: a value for each sample, or each shade of the first sample."""
_LARGEST = 1 << 31
_CANNOT_BE = "it describes a picture that cannot be"


class Layout(NamedTuple):
    """How a page's picture lies in the file.

    ``size`` and ``piece`` are (width, height) in pixels of the page and of one strip or tile of it; a strip is as wide
    as the page, and the last one may be shorter.
    """

    size: tuple[int, int]
    piece: tuple[int, int]
    tiled: bool
    compression: int
    backwards: bool
    bits: tuple[int, ...]
    planes: int
    subsampling: tuple[int, int]
    offsets: int
    counts: int

    @property
    def across(self) -> int:
        return -(-self.size[0] // self.piece[0])

    @property
    def down(self) -> int:
        return -(-self.size[1] // self.piece[1])

    @property
    def pieces(self) -> int:
        """How many strips or tiles the page has."""
        return self.across * self.down * self.planes

    def unpacked(self, number: int) -> int:
        """How many bytes strip or tile ``number`` has when it is not packed."""
        width, height = self.piece
        if not self.tiled:
            height = min(height, self.size[1] - number % self.down * height)
        if self.planes > 1:
            return -(-width * self.bits[number // (self.across * self.down)] // 8) * height
        if self.subsampling != (1, 1):
            across, down = self.subsampling
            units = -(-width // across) * -(-height // down)
            return -(-units * (across * down + 2) * self.bits[0] // 8)
        return -(-width * sum(self.bits) // 8) * height


def layout(tiff: Tiff, page: Directory) -> Layout:
    """Read how a page's picture lies in the file. Raises `Damaged` where two programs could read it differently."""
    if not ALLOWED.keys().isdisjoint(page.twice):
        raise Damaged("it describes its picture twice")
    compression = tiff.number(page, COMPRESSION, PLAIN)
    if compression == OLD_STYLE_JPEG:
        raise Damaged("its picture is packed in an old way (old-style JPEG) that programs read differently")
    if compression not in {PLAIN, LZW, JPEG, PACKBITS} | FAX | DEFLATE:
        raise Damaged(f"its picture is packed in a rare way (number {compression})")
    if tiff.number(page, PHOTOMETRIC) not in _PHOTOMETRICS:
        raise Damaged("its colours are stored in a way that this program does not know")
    backwards = tiff.number(page, FILL_ORDER, 1) != 1
    if backwards and compression not in FAX | {PLAIN}:
        raise Damaged("its picture is packed in a rare way (backwards)")
    width, height, samples = tiff.number(page, WIDTH), tiff.number(page, HEIGHT), tiff.number(page, SAMPLES, 1)
    tiled = TILE_WIDTH in page.entries
    piece = (tiff.number(page, TILE_WIDTH), tiff.number(page, TILE_HEIGHT)) if tiled else (width, height)
    if not tiled:
        piece = width, min(height, tiff.number(page, ROWS, height))
    if not (all(0 < side < _LARGEST for side in (width, height, *piece)) and 0 < samples <= _MOST_SAMPLES):
        raise Damaged(_CANNOT_BE)
    planes = samples if tiff.number(page, PLANES, 1) == 2 else 1
    in_tiles = tiled and TILES in page.entries
    where = (TILES, TILE_SIZES) if in_tiles else (STRIPS, STRIP_SIZES)
    subsampling = _subsampling(tiff, page, compression)
    bits = _bits(tiff, page, samples)
    return Layout((width, height), piece, tiled, compression, backwards, bits, planes, subsampling, *where)


def _bits(tiff: Tiff, page: Directory, samples: int) -> tuple[int, ...]:
    entry = page.entries.get(BITS)
    bits = tiff.numbers(entry, samples) if entry else (1,)
    if len(bits) < samples:  # some programs say it once for all
        bits = (bits or (1,))[:1] * samples
    if not all(0 < depth <= 64 for depth in bits):
        raise Damaged(_CANNOT_BE)
    return bits


def _subsampling(tiff: Tiff, page: Directory, compression: int) -> tuple[int, int]:
    """How many pixels share one colour, across and down; only where the bytes are stored like that."""
    if compression == JPEG or tiff.number(page, PHOTOMETRIC) != _YCBCR or tiff.number(page, PLANES, 1) == 2:
        return 1, 1
    entry = page.entries.get(SUBSAMPLING)
    found = tiff.numbers(entry, 2) if entry else (2, 2)
    if len(found) < 2 or not all(value in (1, 2, 4) for value in found):
        raise Damaged(_CANNOT_BE)
    return found[0], found[1]


def is_of_use(tiff: Tiff, page: Directory, entry: Entry, how: Layout) -> bool:
    """Whether a value that may stay says how this page looks: tables of its own colours, curves that are curves."""
    colours = _ONLY_OF.get(entry.tag)
    if colours and tiff.number(page, PHOTOMETRIC) not in colours:
        return False
    if entry.tag not in _CURVES:
        return True
    shades = 1 << min(how.bits[0], 16)
    values = tiff.numbers(entry, 3 * shades)
    curves = [values[start : start + shades] for start in range(0, len(values), shades)]
    return all(list(curve) in (sorted(curve), sorted(curve, reverse=True)) for curve in curves)


def most_values(tag: int, how: Layout) -> int:
    """How many values an allowed tag may have."""
    most = ALLOWED[tag][1]
    if most > 0:
        return most
    return -most // 16 << min(how.bits[0], 16) if most <= PER_SHADE else -most * len(how.bits)


ALLOWED: dict[int, tuple[frozenset[int], int]] = {
    **dict.fromkeys((SUBFILE, OLD_SUBFILE, WIDTH, HEIGHT, COMPRESSION, PHOTOMETRIC, 263, 264, 265), (_WHOLE, 1)),
    **dict.fromkeys((FILL_ORDER, ORIENTATION, SAMPLES, ROWS, PLANES, 290, 292, 293, 296, 317), (_WHOLE, 1)),
    **dict.fromkeys((TILE_WIDTH, TILE_HEIGHT, 332, 334, 346, 531), (_WHOLE, 1)),
    **dict.fromkeys((BITS, 338, 339), (_WHOLE, PER_SAMPLE)),
    **dict.fromkeys((282, 283), (_FRACTION, 1)),
    **dict.fromkeys((297, 321, SUBSAMPLING), (_WHOLE, 2)),
    291: (_WHOLE, PER_SHADE),
    318: (_FRACTION, 2),
    319: (_FRACTION, 6),
    **dict.fromkeys((301, 320), (_WHOLE, 3 * PER_SHADE)),
    336: (_WHOLE | _BYTES, 2 * PER_SAMPLE),
    342: (_WHOLE, 6),
    529: (_FRACTION, 3),
    532: (_FRACTION | {LONG}, 6),
    **dict.fromkeys((STRIPS, STRIP_SIZES, TILES, TILE_SIZES), (_WHOLE | {LONG8}, 1 << 32)),
    JPEG_TABLES: (_BYTES, 1 << 16),
    PROFILE: (_BYTES, 8_000_000),
}
"""Tag to its types, and how many values it may have at most (`most_values`)."""
_ONLY_OF = {291: _GREY, 320: _PALETTE}
"""Which colours (photometric interpretation) a table belongs to: beside others it is room for anything."""
_CURVES = frozenset((291, 301))
DECISIVE = frozenset((WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, FILL_ORDER, STRIPS, SAMPLES, ROWS, STRIP_SIZES))
DECISIVE |= {PLANES, 317, 320, TILE_WIDTH, TILE_HEIGHT, TILES, TILE_SIZES, 338, 339, JPEG_TABLES, SUBSAMPLING}
"""Without these, or with a part of them, the picture would be another."""
