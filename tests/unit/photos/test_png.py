"""What is particular to PNG: bombs, order, checksums, what stays on request."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.photos import png_clean, thumbnails
from app.photos.model import Keep, Kind, PhotoStatus
from app.photos.png import Header
from app.photos.reading import TRUNCATED, Damaged, PhotoFile
from app.photos.scan import scan_file
from tests.unit.photos import builders
from tests.unit.photos.png_builders import (
    after_header,
    animation,
    before_end,
    chunk,
    chunks,
    exif,
    international,
    join,
    packed_text,
    picture,
    profile,
)
from tests.unit.photos.test_every_format import clean_bytes, frames

PLAIN = picture()
ROWS = chunks(PLAIN)[1][1]


def replaced(data: bytes, kind: bytes, *bodies: bytes) -> bytes:
    """``data`` with the chunks of ``kind`` replaced."""
    parts = chunks(data)
    at = [part[0] for part in parts].index(kind)
    return join(parts[:at] + [(kind, body) for body in bodies] + [part for part in parts[at:] if part[0] != kind])


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (PLAIN[:-12], TRUNCATED),
        (PLAIN[:-30], TRUNCATED),
        (PLAIN[:33] + b"\xff\xff\xff\xfftEXt" + PLAIN[33:], "impossible length"),
        (PLAIN[:33] + b"\x7f\xff\xff\xfftEXt" + PLAIN[33:], TRUNCATED),
        (PLAIN[:33] + b"\0\0\0\0t\0Xt" + PLAIN[33:], "impossible length or name"),
        (PLAIN[:-13] + b"\0" + PLAIN[-12:], "damaged"),
        (after_header(PLAIN, chunk(b"CgBI", bytes(4))), "rare kind"),
        (after_header(PLAIN, chunks(PLAIN)[0][1]), "impossible"),
        (after_header(PLAIN, chunk(b"IHDR", chunks(PLAIN)[0][1])), "order"),
        (join([part for part in chunks(PLAIN) if part[0] != b"IDAT"]), "no picture"),
        (join([part for part in chunks(picture("P")) if part[0] != b"PLTE"]), "no picture"),
        (join([*chunks(PLAIN)[:2], (b"tEXt", b"a\0b"), (b"IDAT", b""), (b"IEND", b"")]), "order"),
        (replaced(PLAIN, b"IHDR", struct.pack(">IIBBBBB", 40, 24, 7, 2, 0, 0, 0)), "cannot be"),
        (replaced(PLAIN, b"IHDR", struct.pack(">IIBBBBB", 0, 24, 8, 2, 0, 0, 0)), "cannot be"),
        (replaced(PLAIN, b"IHDR", struct.pack(">IIBBBBB", 40, 24, 8, 2, 0, 0, 0) + b"x"), "wrong length"),
        (replaced(PLAIN, b"IHDR", struct.pack(">IIBBBBB", 40, 25, 8, 2, 0, 0, 0)), TRUNCATED),
        (replaced(PLAIN, b"IHDR", struct.pack(">IIBBBBB", 40, 23, 8, 2, 0, 0, 0)), "more is packed"),
        (replaced(PLAIN, b"IDAT", ROWS[:-4]), "damaged"),
        (replaced(PLAIN, b"IDAT", b"nonsense"), "damaged"),
        (replaced(PLAIN, b"IDAT", zlib.compress(bytes(50_000_000))), "more is packed"),
        (replaced(picture("P"), b"PLTE", bytes(4)), "order"),
        (replaced(animation(), b"acTL", bytes(9)), "animation"),
        (replaced(animation(), b"acTL", bytes(8)), "animation"),
        (before_end(animation(), chunk(b"fcTL", bytes(26))), "animation"),
        (before_end(animation(), chunk(b"fdAT", b"")), "animation"),
    ],
)
def test_what_cannot_be_cleaned_without_doubt_is_refused(broken: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(broken)
    with PhotoFile(str(tmp_path / "photo")) as file, pytest.raises(Damaged, match=why):
        png_clean.plan(file)


@pytest.mark.parametrize(
    "bomb",
    [
        packed_text(b"Comment", bytes(50_000_000)),
        international(b"XML:com.adobe.xmp", bytes(50_000_000), packed=True),
        profile(b"icc", bytes(50_000_000)),
    ],
)
def test_a_bomb_in_a_text_or_profile_fills_no_memory(bomb: bytes, tmp_path: Path) -> None:
    data = after_header(PLAIN, bomb)
    tracemalloc.start()
    try:
        clean = clean_bytes(data, tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert clean == PLAIN
    assert peak < 60_000_000


def test_more_parts_than_any_photo_has_are_refused(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(after_header(PLAIN, chunk(b"tEXt", b"a\0b") * 100_001))
    report = scan_file(str(tmp_path / "photo"))
    assert "more parts than any real photo" in (report.error or "")
    assert len(report.finds) <= 300


def test_rows_in_many_pieces_and_what_hides_between_them(tmp_path: Path) -> None:
    pieces = [ROWS[at : at + 50] for at in range(0, len(ROWS), 50)]
    data = replaced(PLAIN, b"IDAT", b"", *pieces, b"hidden", b"more")
    clean = clean_bytes(data, tmp_path)
    assert clean == replaced(PLAIN, b"IDAT", b"", *pieces)
    assert frames(clean) == frames(PLAIN)


def test_all_that_says_how_colours_look_stays(tmp_path: Path) -> None:
    colours = (
        chunk(b"gAMA", struct.pack(">I", 45455))
        + chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
        + chunk(b"sBIT", b"\5\6\5")
        + chunk(b"cICP", b"\x0c\x0d\0\1")
        + chunk(b"mDCV", bytes(24))
        + chunk(b"cLLI", bytes(8))
        + chunk(b"bKGD", bytes(6))
        + chunk(b"tRNS", bytes(6))
        + chunk(b"pHYs", bytes(9))
    )
    assert clean_bytes(after_header(PLAIN, colours, chunk(b"tEXt", b"a\0b")), tmp_path) == after_header(PLAIN, colours)


@pytest.mark.parametrize(
    "extra",
    [chunk(b"cHRM", b"hidden".ljust(32))[:-1] + b"\0", chunk(b"fcTL", bytes(26)), chunk(b"fdAT", b"hidden")],
)
def test_what_decoders_pass_over_goes(extra: bytes, tmp_path: Path) -> None:
    """A chunk with a wrong checksum, and frames without the chunk that announces them."""
    assert clean_bytes(after_header(PLAIN, extra), tmp_path) == PLAIN


def test_a_preview_of_a_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(replaced(PLAIN, b"IHDR", struct.pack(">IIBBBBB", 65535, 65535, 8, 2, 0, 0, 0)))
    assert thumbnails.preview(str(tmp_path / "photo"), 100) is None


def test_an_unknown_profile_keeps_its_colours_and_loses_its_words(tmp_path: Path) -> None:
    content = builders.profile(builders.text_element("Anna's screen"))
    clean = clean_bytes(after_header(PLAIN, profile(b"Anna", content)), tmp_path)
    name, _, packed = chunks(clean)[1][1].partition(b"\0")
    assert name == b"ICC Profile"
    kept = zlib.decompress(packed[1:])
    assert len(kept) == len(content)
    assert b"Anna" not in kept
    assert kept[132:].count(b"rXYZ") == content[132:].count(b"rXYZ")


def test_what_the_worker_keeps_stays_and_the_rest_goes(tmp_path: Path) -> None:
    main = [
        builders.ascii_field(0x010F, "Canon"),
        builders.ascii_field(0x0110, "Canon EOS 5D"),
        builders.orientation(6),
    ]
    taken = [builders.ascii_field(0x9003, "2024:05:31 12:30:00")]
    data = after_header(PLAIN, exif([*main, builders.ascii_field(0x013B, "Anna")], taken, builders.position()))
    kept = Image.open(io.BytesIO(clean_bytes(data, tmp_path, Keep.DATE, Keep.CAMERA))).getexif()
    assert dict(kept) | {0x8769: 0} == {0x010F: "Canon", 0x0110: "Canon EOS 5D", 0x0112: 6, 0x8769: 0}
    assert dict(kept.get_ifd(0x8769)) == {0x9003: "2024:05:31 12:30:00"}


def test_a_date_in_a_raw_profile_can_stay_and_its_orientation_turns_nothing(tmp_path: Path) -> None:
    block = builders.tiff([builders.orientation(6)], [builders.ascii_field(0x9003, "2024:05:31 12:30:00")])
    text = b"\nexif\n%8d\n%s" % (len(block), block.hex().encode())
    data = before_end(PLAIN, packed_text(b"Raw profile type exif", text))
    assert clean_bytes(data, tmp_path) == PLAIN
    image = Image.open(io.BytesIO(clean_bytes(data, tmp_path, Keep.DATE)))
    image.load()
    kept = image.getexif()
    assert kept.get_ifd(0x8769)[0x9003] == "2024:05:31 12:30:00"
    assert 0x0112 not in kept


def test_texts_are_told_apart(tmp_path: Path) -> None:
    texts = {"Author": "Anna", "Software": "Paint", "Source": "Pixel 8", "Creation Time": "2024-05-31 12:30:00"}
    chunks_of_text = [chunk(b"tEXt", key.encode() + b"\0" + text.encode()) for key, text in texts.items()]
    (tmp_path / "photo").write_bytes(after_header(PLAIN, *chunks_of_text))
    report = scan_file(str(tmp_path / "photo"))
    assert report.taken == "2024-05-31T12:30:00"
    assert report.status is PhotoStatus.DETAILS
    assert [find.kind for find in report.finds] == [Kind.PERSON, Kind.SOFTWARE, Kind.DEVICE, Kind.TIME]
    assert report.finds[0].value == "Author: Anna"


@pytest.mark.parametrize(
    ("width", "height", "depth", "colour", "interlaced", "expected"),
    [
        (1, 1, 1, 0, False, 2),
        (9, 2, 1, 3, False, 6),
        (40, 24, 16, 6, False, 24 * 321),
        (1, 1, 8, 2, True, 4),
        (8, 8, 8, 0, True, 1 * 2 + 1 * 2 + 1 * 3 + 2 * 3 + 2 * 5 + 4 * 5 + 4 * 9),
        (5, 1, 8, 0, True, 2 + 2 + 2 + 3),
    ],
)
def test_the_size_of_the_rows(
    width: int, height: int, depth: int, colour: int, interlaced: bool, expected: int
) -> None:
    assert Header(width, height, depth, colour, interlaced).raw_size(width, height) == expected
