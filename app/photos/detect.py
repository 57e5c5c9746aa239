"""Which format a file is, by its content and never by its name.

Signatures: ITU-T T.81 (JPEG), PNG 3rd edition, RIFF/WebP, GIF89a, TIFF 6.0 and the raw formats
built on it, ISO/IEC 14496-12 ``ftyp`` brands (HEIC, AVIF, MP4, MOV, 3GP). The last of `_STARTS` are only named:
RFC 8794 (EBML, of MKV and WebM), ASF (WMV), ISO/IEC 13818-1 (MPEG), RIFF (AVI), Photoshop's own.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator

JPEG, PNG, WEBP, GIF, TIFF, DNG, RAW = "JPEG", "PNG", "WebP", "GIF", "TIFF", "DNG", "RAW"
HEIC, AVIF = "HEIC", "AVIF"
MP4, MOV, THREE_GP = "MP4", "MOV", "3GP"
BMP, JPEG_2000 = "BMP", "JPEG 2000"
VIDEOS = frozenset((MP4, MOV, THREE_GP))
NEEDED = 32
"""How many bytes from the start of a file `format_of` needs."""

PICTURE_NAMES = frozenset(
    ".jpg .jpeg .jpe .jfif .mpo .png .apng .webp .gif .tif .tiff .heic .heif .hif .avif .mp4 .m4v .mov .3gp .3g2"
    " .dng .cr2 .cr3 .crw .nef .nrw .arw .sr2 .srf .orf .rw2 .raf .pef .srw .raw .x3f .bmp .jxl .jp2 .psd"
    " .mkv .webm .avi .wmv .mpg .mpeg .mts .m2ts".split()
)
"""Names that promise a picture or video: such a file is reported even where its content is not one."""

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"FUJIFILMCCD-RAW", RAW),
    (b"FOVb", RAW),
    (b"II\x1a\0\0\0HEAPCCDR", RAW),
    (b"IIU\0", RAW),
    (b"IIRO", RAW),
    (b"IIRS", RAW),
    (b"MMOR", RAW),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", JPEG_2000),
    (b"8BPS\0\x01", "Photoshop"),
    (b"\x1a\x45\xdf\xa3", "MKV or WebM"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMV"),
    (b"\0\0\x01\xba", "MPEG"),
    (b"BM", BMP),
)
_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_DNG_VERSION = 50706
_RAW_NAMES = frozenset(".cr2 .nef .nrw .arw .sr2 .srf .pef .srw .raw".split())
_BRANDS = {
    b"heic": HEIC,
    b"heix": HEIC,
    b"hevc": HEIC,
    b"hevx": HEIC,
    b"heim": HEIC,
    b"heis": HEIC,
    b"hevm": HEIC,
    b"hevs": HEIC,
    b"mif1": HEIC,
    b"mif2": HEIC,
    b"msf1": HEIC,
    b"miaf": HEIC,
    b"avif": AVIF,
    b"avis": AVIF,
    b"avio": AVIF,
    b"qt  ": MOV,
    b"crx ": RAW,
}
_LARGE_BOXES = (b"moov", b"mdat")
_VIDEO_BOXES = (b"wide", b"skip", b"free")


def format_of(head: bytes, path: str) -> str | None:
    """The format's name for people, or None where ``head`` is not the start of a picture or video.

    ``head`` holds at least the first `NEEDED` bytes. The name of ``path`` only tells kinds of TIFF apart where
    ``head`` does not (DNG and raw files are TIFF inside; `tiff_raw` finds those that are called otherwise).
    """
    if head[:3] == b"\xff\xd8\xff":
        return JPEG
    for start, name in _STARTS:
        if head.startswith(start):
            return name
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "AVI"
    if head[:4] in _TIFF_STARTS:
        return _kind_of_tiff(head, path)
    return _kind_of_boxes(head)


def _kind_of_tiff(head: bytes, path: str) -> str:
    """DNG says so in its first directory, and Canon's raw in its ninth byte; other raws look like TIFF so far."""
    if head[8:10] == b"CR":
        return RAW
    if _DNG_VERSION in _first_tags(head):
        return DNG
    ending = os.path.splitext(path)[1].lower()
    if ending == ".dng":
        return DNG
    return RAW if ending in _RAW_NAMES else TIFF


def _first_tags(head: bytes) -> set[int]:
    """The tags of a TIFF's first directory, as far as ``head`` holds it."""
    order = "<" if head[:2] == b"II" else ">"
    if head[2:4] not in (b"*\0", b"\0*") or len(head) < 8:
        return set()
    start = struct.unpack_from(order + "I", head, 4)[0]
    if start + 2 > len(head):
        return set()
    count = min(struct.unpack_from(order + "H", head, start)[0], (len(head) - start - 2) // 12)
    return {struct.unpack_from(order + "H", head, start + 2 + 12 * number)[0] for number in range(count)}


def _kind_of_boxes(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        major = head[8:12]
        if major[:2] in (b"3g",):
            return THREE_GP
        others = {*_brands(head)}
        kind = _BRANDS.get(major) or (HEIC if b"mif1" in others else MP4)
        return AVIF if kind == HEIC and others & {b"avif", b"avis"} else kind
    if head[4:8] in _LARGE_BOXES or (head[4:8] in _VIDEO_BOXES and head[:2] == b"\0\0"):
        return MOV
    return None


def _brands(head: bytes) -> Iterator[bytes]:
    """What the file says it can be read as, beside its first name."""
    for at in range(16, min(int.from_bytes(head[:4], "big"), len(head), 200), 4):
        yield head[at : at + 4]
