"""TIFF: what is refused, what stays, and that nothing a file says of itself is believed."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.photos import exif, fax_rows, lzw, tiff_clean
from app.photos.model import Keep, Kind
from app.photos.plan import Plan
from app.photos.reading import Damaged, PhotoFile
from app.photos.tiff_strips import MOST_STRIPS
from tests.unit.photos import builders, tiff_builders
from tests.unit.photos.builders import MARKER, ascii_field, position
from tests.unit.photos.tiff_builders import EXIF, GPS, SUBIFDS, Page, long, page, pages_of, short, write


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "photo.tif"


def planned(path: Path, data: bytes, *keep: Keep) -> tuple[Plan, bytes]:
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        made = tiff_clean.plan(file, keep)
    return made, b"".join(part if isinstance(part, bytes) else data[part[0] : part[1]] for part in made.parts)


def with_entry(data: bytes, tag: int, kind: int, count: int, value: int) -> bytes:
    """``data`` with what the first directory says of ``tag`` put in its place."""
    start = struct.unpack_from("<I", data, 4)[0]
    for number in range(struct.unpack_from("<H", data, start)[0]):
        at = start + 2 + 12 * number
        if struct.unpack_from("<H", data, at)[0] == tag:
            return data[:at] + struct.pack("<HHII", tag, kind, count, value) + data[at + 12 :]
    raise AssertionError(tag)


PLAIN = write([page()])
FAX = page("1", "group4")
EOFB = "000000000001" * 2


def fax(digits: str, tail: bytes = b"", *, rows: int = 8, turned: bool = False) -> bytes:
    """A Group 4 page of 40 by ``rows`` with ``digits`` as its coded picture."""
    strip = bytes(int(digits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(digits), 8)) + tail
    fields = [long(256, 40), long(257, rows), short(258, 1), short(259, 4), short(262, 0), short(277, 1)]
    one = Page([*fields, long(278, rows)], [strip])
    return write([tiff_builders.backwards(one) if turned else one])


MANY = write([page("L"), page("1", "group4"), page("L")])
HUGE = 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (PLAIN[:4], "ends in the middle"),
        (b"II*\0" + struct.pack("<I", HUGE) + PLAIN[8:], "not where the file says"),
        (b"II*\0" + struct.pack("<I", 0) + PLAIN[8:], "no picture"),
        (b"II*\0" + struct.pack("<I", 4) + PLAIN[8:], "not where the file says"),
        (b"II+\0" + PLAIN[4:], "rare kind of TIFF"),
        (b"II+\0\x08\0\0\0" + b"\xff" * 8 + PLAIN[8:], "not where the file says"),
        (with_entry(PLAIN, 256, 4, 1, 0), "cannot be"),
        (with_entry(PLAIN, 256, 4, 1, HUGE), "cannot be"),
        (with_entry(PLAIN, 256, 2, 1, 40), "cannot be"),
        (with_entry(PLAIN, 277, 3, 1, 60000), "cannot be"),
        (with_entry(PLAIN, 259, 3, 1, 6), "old-style JPEG"),
        (with_entry(PLAIN, 259, 3, 1, 50000), "rare way"),
        (with_entry(PLAIN, 262, 3, 1, 77), "colours"),
        (with_entry(PLAIN, 273, 4, 1, HUGE), "ends in the middle"),
        (with_entry(PLAIN, 273, 4, HUGE, 8), "not where the file says"),
        (with_entry(PLAIN, 273, 4, 1, 4), "overlap"),
        (with_entry(PLAIN, 278, 3, 1, 5), "ends in the middle"),
        (write([page("L", "tiff_lzw").adding(short(266, 2))]), "backwards"),
        (write([page().adding(short(257, 30))]), "ends in the middle"),
        (write([replace(page(), strips=[])]), "no picture"),
        (write([page().adding(long(SUBIFDS, *[8] * 5000))]), "more hidden pictures"),
        (write([replace(page("L"), below={SUBIFDS: [page().adding(long(256, 4000))]})]), "full picture"),
        (write([page().adding((50706, 1, b"\1\4\0\0"))]), "raw picture"),
        (write([page().adding(short(262, 32803))]), "raw picture"),
        (write([page().adding(short(259, 34713))]), "raw picture"),
        (write([replace(page("L"), below={SUBIFDS: [page().adding(short(262, 32803))]})]), "raw picture"),
        (write([tiff_builders.jpeg_page(tables=b"\xff\xd8\xff\xdb\0")]), "tables"),
        (write([replace(page("L", "tiff_lzw"), strips=[b"\0\1" + bytes(500)])]), "old-style LZW"),
        (write([tiff_builders.lzw_page(b"!")]), "than is shown"),
        (write([tiff_builders.lzw_page(MARKER.encode() * 100)]), "than is shown"),
        (write([tiff_builders.lzw_page(b"!", end=False)]), "than is shown"),
        (tiff_builders.saved("1", "group3"), "fax-coded"),
        (tiff_builders.saved("1", "tiff_ccitt"), "fax-coded"),
        (write([replace(FAX, strips=[strip[:-2] for strip in FAX.strips])]), "fax-coded|damaged"),
        (write([replace(FAX, strips=[strip[:99] for strip in FAX.strips])]), "damaged"),
        (write([FAX.adding(long(257, 23))]), "fax-coded"),
        (write([FAX.adding(long(257, 25), long(278, 25))]), "damaged"),
        (write([FAX.adding(long(256, 41))]), "fax-coded|damaged"),
        (fax("1" * 8 + "".join(f"{byte:08b}" for byte in MARKER.encode()) + EOFB), "fax-coded"),
        (fax("1" * 8 + "".join(f"{byte:08b}" for byte in MARKER.encode())), "fax-coded"),
        (fax("001" + "0000001111" * 40), "damaged"),
        (fax("1" * 7 + "010" + EOFB), "damaged"),
        (fax("1" * 8), "fax-coded"),
        (write([replace(page("L", "packbits"), strips=[b"\x05abc"])]), "ends in the middle"),
        (write([replace(page("L", "tiff_deflate"), strips=[zlib.compress(bytes(200))])]), "ends in the middle"),
        (write([replace(page("L", "tiff_deflate"), strips=[zlib.compress(bytes(2000))])]), "more is packed into it"),
        (write([replace(page("L", "tiff_deflate"), strips=[b"nonsense" * 20])]), "damaged"),
    ],
)
def test_what_cannot_be_cleaned_without_doubt_is_refused(data: bytes, why: str, path: Path) -> None:
    with pytest.raises(Damaged, match=why):
        planned(path, data)
    with PhotoFile(str(path)) as file:
        tiff_clean.survey(file)


def test_the_same_tag_twice_is_refused_where_it_describes_the_picture(path: Path) -> None:
    twice = replace(page(), fields=[*page().fields, short(257, 30)])
    with pytest.raises(Damaged, match="twice"):
        planned(path, write([twice]))


@pytest.mark.parametrize("data", [MANY, tiff_builders.big(), write([tiff_builders.tiles()])])
def test_a_file_that_ends_anywhere_is_refused_or_loses_only_what_is_free(data: bytes, path: Path) -> None:
    for end in range(8, len(data), 7):
        try:
            made, clean = planned(path, data[:end])
        except Damaged:
            continue
        assert made.keeps_the_picture()
        assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


def test_a_thousand_pages_and_directories_in_circles_end(path: Path) -> None:
    pages = write([page("1")] * 1001)
    with pytest.raises(Damaged, match="more pages"):
        planned(path, pages)
    below = page("L")
    for _ in range(300):
        below = replace(page("L"), below={SUBIFDS: [below], EXIF: [Page([ascii_field(0x9003, "x")], [])]})
    _, clean = planned(path, write([below]))
    assert [len(one.below) for one in pages_of(clean)] == [0]
    itself = with_entry(write([page().adding(long(EXIF, 0))]), EXIF, 4, 1, 8)
    start = struct.unpack_from("<I", itself, 4)[0]
    made, clean = planned(path, with_entry(itself, EXIF, 4, 1, start))
    assert made.finds
    assert {tag for one in pages_of(clean) for tag, _, _ in one.fields} == {tag for tag, _, _ in page().fields}


def test_strips_that_pages_share_stay_shared_and_overlaps_are_refused(path: Path) -> None:
    data = write([page().adding(ascii_field(270, "x")), page()])
    first = struct.unpack_from("<I", data, 4)[0]
    place = struct.unpack_from("<I", data, data.index(struct.pack("<HHI", 273, 4, 1), first) + 8)[0]
    second = data.rindex(struct.pack("<HHI", 273, 4, 1)) + 8
    _, clean = planned(path, data[:second] + struct.pack("<I", place) + data[second + 4 :])
    assert len(clean) < len(data) * 2 / 3
    assert pages_of(clean)[0].strips == pages_of(clean)[1].strips == page().strips
    with pytest.raises(Damaged, match="overlap"):
        planned(path, data[:second] + struct.pack("<I", place + 1) + data[second + 4 :])


def test_too_many_strips_are_refused_and_the_most_take_little_memory(path: Path) -> None:
    def rows(count: int) -> Page:
        fields = [long(256, 1), long(257, count), short(258, 8), short(262, 1), long(278, 1), ascii_field(270, "x")]
        return Page(fields, [b"a"] * count)

    with pytest.raises(Damaged, match="more pieces"):
        planned(path, write([rows(MOST_STRIPS + 1)]))
    path.write_bytes(write([rows(MOST_STRIPS)], between=b"-"))
    tracemalloc.start()
    with PhotoFile(str(path)) as file:
        made = tiff_clean.plan(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(made.picture) == MOST_STRIPS
    assert peak < 60_000_000


def test_a_huge_picture_is_never_in_memory(path: Path) -> None:
    size = 3_000_000_000
    fields = [long(256, 50_000), long(257, size // 50_000), short(258, 8), short(262, 1), ascii_field(270, "x")]
    head = write([Page([*fields, long(273, 4096), long(279, size)], [])])
    with path.open("wb") as out:
        out.write(head)
        out.truncate(4096 + size)
    tracemalloc.start()
    with PhotoFile(str(path)) as file:
        made = tiff_clean.plan(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.picture == ((4096, 4096 + size),)
    assert peak < 5_000_000
    os.truncate(path, 0)


def test_camera_and_date_stay_where_that_is_asked_for(path: Path) -> None:
    photo = Page([ascii_field(0x9003, "2024:05:31 12:30:00"), ascii_field(0xA431, "secret")], [])
    one = page().adding(ascii_field(271, "Canon"), ascii_field(272, "EOS"), ascii_field(305, "secret"))
    data = write([replace(one, below={EXIF: [photo], GPS: [Page(position("<"), [])]})])
    made, clean = planned(path, data, Keep.CAMERA, Keep.DATE)
    assert made.location == pytest.approx((builders.LATITUDE, builders.LONGITUDE), abs=2e-4)
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.getexif()[271], image.getexif()[272]) == ("Canon", "EOS")
        assert dict(image.getexif().get_ifd(exif.PHOTO)) == {0x9003: "2024:05:31 12:30:00"}
    assert b"secret" not in clean
    again, same = planned(path, clean, Keep.CAMERA, Keep.DATE)
    assert again.unchanged
    assert same == clean
    assert {find.kind for find in again.finds} == {Kind.TIME, Kind.DEVICE}


def test_adobe_rgb_stays_where_only_exif_says_so(path: Path) -> None:
    photo = Page([short(0xA001, 0xFFFF)], [], below={0xA005: [Page([ascii_field(1, "R03")], [])]})
    data = write([replace(page().adding(ascii_field(305, "secret")), below={EXIF: [photo]})])
    _, clean = planned(path, data)
    assert Image.open(io.BytesIO(clean)).getexif().get_ifd(exif.PHOTO)[0xA001] == 0xFFFF
    assert planned(path, clean)[0].unchanged


@given(st.binary(min_size=1, max_size=6000), st.integers(1, 40))
def test_the_end_of_lzw_codes_is_where_the_encoder_put_it(content: bytes, repeated: int) -> None:
    image = Image.frombytes("L", (len(content), repeated), content * repeated)
    stream = io.BytesIO()
    image.save(stream, "TIFF", compression="tiff_lzw")
    for strip in pages_of(stream.getvalue())[0].strips:
        assert lzw.end_of_codes(8, iter([strip + b"what follows"]), len(content) * repeated, lzw.TIFF) == len(strip)


@pytest.mark.parametrize("end", [True, False])
def test_lzw_codes_up_to_the_last_pixel_are_clean(end: bool, path: Path) -> None:
    assert planned(path, write([tiff_builders.lzw_page(end=end)]))[0].unchanged


@pytest.mark.parametrize("skip", range(8))
@pytest.mark.parametrize("turned", [False, True])
def test_the_end_of_a_fax_is_found_at_any_bit(skip: int, turned: bool, path: Path) -> None:
    """Rows of one bit each ("as the row above"), the mark, and what is behind it."""
    digits = "1" * (8 + skip) + EOFB
    exact = fax(digits, rows=8 + skip, turned=turned)
    assert planned(path, exact)[0].unchanged
    made, clean = planned(path, fax(digits, MARKER.encode(), rows=8 + skip, turned=turned))
    assert made.keeps_the_picture()
    assert pages_of(clean)[0].strips == pages_of(exact)[0].strips
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(exact)).tobytes()
    if skip:
        with pytest.raises(Damaged, match="fax-coded"):
            planned(path, fax(digits.ljust(39, "0") + "1", rows=8 + skip, turned=turned))


def test_a_fax_larger_than_a_window_is_followed_to_its_end(path: Path) -> None:
    """One strip of 300 KB; and one with more than is looked at is refused."""
    rows = 300 * 1024 * 8
    data = fax("1" * rows + EOFB, MARKER.encode(), rows=rows)
    made, clean = planned(path, data)
    assert made.keeps_the_picture()
    assert clean.endswith(b"\xff\x00\x10\x01")
    with pytest.raises(Damaged, match="larger"):
        planned(path, fax("1" * rows + EOFB, bytes(2_000_000), rows=rows))


@given(
    st.integers(1, 200) | st.integers(2500, 6000),
    st.integers(1, 12),
    st.binary(min_size=1, max_size=400),
    st.booleans(),
)
def test_the_end_of_a_fax_is_where_the_encoder_put_it(width: int, height: int, seed: bytes, wide: bool) -> None:
    image = Image.frombytes("L", (len(seed), 1), seed).resize((width, height), Image.Resampling.BILINEAR)
    image.paste(image.transpose(Image.Transpose.ROTATE_180), (width // 3 if wide else 1, height // 2))
    stream = io.BytesIO()
    image.point(lambda shade: 255 * (shade > 127)).convert("1").save(stream, "TIFF", compression="group4")
    (strip,) = pages_of(stream.getvalue())[0].strips
    digits = f"{int.from_bytes(strip, 'big'):0{8 * len(strip)}b}"
    end = fax_rows.end_of_rows(digits, width, height)
    assert digits[end:].rstrip("0") == EOFB
