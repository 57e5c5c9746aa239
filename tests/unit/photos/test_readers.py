"""Promise 6 for the readers: any bytes give facts or `Damaged`, never another error, and always come to an end."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL.JpegImagePlugin import JpegImageFile

from app.photos import exif, exif_block, icc, iptc, jpeg, jpeg_clean, trailer, xmp
from app.photos.model import Find, Keep, Kind
from app.photos.plan import Plan
from app.photos.reading import HEAD, LONG_HEAD, TRUNCATED, WINDOW, Damaged, PhotoFile
from tests.unit.photos import builders
from tests.unit.photos.any_bytes import EDITS

PLANTED = list(builders.planted().values())
BASES = st.sampled_from([*PLANTED, builders.picture("CMYK"), builders.picture(progressive=True)])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers") / "photo.jpg"


def mutated(base: bytes, edits: list[tuple[int, bytes]], cut: int) -> bytes:
    data = bytearray(base)
    for at, new in edits:
        place = at % len(data)
        data[place : place + len(new)] = new
    return bytes(data[: len(data) - cut])


def planned(path: Path, data: bytes, *keep: Keep) -> tuple[Plan, bytes]:
    """The plan for ``data``, and the clean file it describes."""
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        made = jpeg_clean.plan(file, keep)
    return made, builders.written(made, data)


@given(base=BASES, edits=EDITS, cut=st.integers(0, 60))
def test_a_damaged_jpeg_is_planned_or_refused_and_a_plan_cleans_for_good(
    path: Path, base: bytes, edits: list[tuple[int, bytes]], cut: int
) -> None:
    data = mutated(base, edits, cut)
    try:
        made, clean = planned(path, data)
    except Damaged:
        return
    assert made.unchanged == (clean == data)
    assert bool(made.finds) == (not made.unchanged)
    again, same = planned(path, clean)
    assert same == clean
    assert again.unchanged


@given(base=BASES, edits=EDITS)
def test_the_walk_covers_every_byte_once(path: Path, base: bytes, edits: list[tuple[int, bytes]]) -> None:
    path.write_bytes(mutated(base, edits, 0))
    with PhotoFile(str(path)) as file:
        position = 0
        try:
            for segment in jpeg.walk(file):
                assert segment.start == position
                assert segment.start <= segment.body <= segment.end <= file.size
                position = segment.end
        except Damaged:
            return
        assert segment.code == jpeg.EOI


@given(base=BASES, edits=EDITS)
def test_the_fast_header_sees_what_the_walk_sees(path: Path, base: bytes, edits: list[tuple[int, bytes]]) -> None:
    path.write_bytes(mutated(base, edits, 0))

    def notable(segments: object) -> tuple[list[jpeg.Segment], str]:
        found: list[jpeg.Segment] = []
        try:
            for segment in segments:  # type: ignore[attr-defined]
                if segment.code == jpeg.SOS:
                    break
                if segment.code >= jpeg.APP0 or segment.code == jpeg.GAP:
                    found.append(segment)
        except Damaged as error:
            return found, error.reason
        return found, ""

    with PhotoFile(str(path)) as file:
        fast, fast_error = notable(segment for segment in jpeg.header(file))
        slow, slow_error = notable(jpeg.walk(file))
    # Only the order of tables and frames is not checked on the fast way; cleaning checks it.
    assert fast == slow or slow_error.endswith("no decoder expects")
    assert fast_error in (slow_error, "")


@pytest.mark.parametrize("end", [*range(HEAD - 4, HEAD + 5), HEAD + 700, *range(LONG_HEAD - 4, LONG_HEAD + 5), 150_000])
def test_a_long_header_is_read_to_its_end(path: Path, end: int) -> None:
    """``end`` is where the scan starts: in the head, behind its edge, behind the longer head's."""
    base = builders.after_start(builders.picture(), builders.exif([], [], builders.position()))
    missing = end - builders.scans(base)[0]
    sizes = [60_000] * (missing // 60_000) + [missing % 60_000]
    path.write_bytes(builders.before_scan(base, 0, *(builders.segment(0xFE, bytes(size - 4)) for size in sizes)))
    with PhotoFile(str(path)) as file:
        segments = [segment for segment in jpeg.walk(file) if segment.code >= jpeg.APP0 and segment.start < end]
        assert [segment for segment in jpeg.header(file) if segment.code >= jpeg.APP0] == segments
        assert segments[-1].end == end
        assert len(file.head) <= LONG_HEAD


@given(st.sampled_from([b"II*\0", b"MM\0*"]), st.binary(max_size=400))
@example(b"MM\0*", struct.pack(">IHHHII", 8, 1, 0x8769, 4, 1, 8))  # a directory that points to itself
@example(b"MM\0*", struct.pack(">IH", 8, 0xFFFF))  # more entries than there can be
@example(b"II*\0", struct.pack("<IHHHII", 8, 1, 0x010E, 2, 0xFFFFFFFF, 0))  # a text longer than the world
def test_any_exif_is_read(start: bytes, rest: bytes) -> None:
    facts = exif.read(start + rest)
    assert 1 <= facts.orientation <= 8
    assert facts.location is None or (abs(facts.location[0]) <= 90 and abs(facts.location[1]) <= 180)


@given(
    st.integers(1, 8),
    st.text(max_size=80),
    st.sampled_from(["", "2024:05:31 12:30:00", "0000:00:00 00:00:00", "nonsense"]),
    st.sampled_from(["", "+01:00", "later"]),
    st.booleans(),
    st.sets(st.sampled_from(list(Keep))),
)
def test_what_is_written_is_read_back_and_written_the_same(
    turn: int, camera: str, date: str, offset: str, adobe: bool, keep: set[Keep]
) -> None:
    facts = exif.Exif(orientation=turn, model=camera, date=date, offset=offset, adobe_rgb=adobe)
    block = exif.build(facts, keep)
    if not block:
        assert turn == 1
        return
    again = exif.read(block[6:])
    assert again.orientation == turn
    assert again.adobe_rgb == adobe
    assert exif.build(again, keep) == block
    assert all(find.kind in (Kind.TIME, Kind.DEVICE) for find in again.finds)


@given(st.binary(max_size=600))
@example(b":GPSLatitude='999,99.9N' x:GPSLongitude='0,0W'")
@example(b":City>" * 50)
def test_any_xmp_is_read(packet: bytes) -> None:
    assert xmp.read(packet).finds


@given(st.binary(max_size=300))
@example(b"8BIM\x04\x04\0\0\xff\xff\xff\xff" + b"\x1c\x02\x5a\xff\xff")
def test_any_photoshop_data_is_read(data: bytes) -> None:
    for number, content in iptc.blocks(data):
        assert len(content) <= len(data)
        iptc.block_finds(number, content)


@given(EDITS, st.integers(0, 100))
def test_a_damaged_profile_is_neutral_for_good_or_dropped(edits: list[tuple[int, bytes]], cut: int) -> None:
    profile = mutated(builders.profile(builders.text_element("me")), edits, cut)
    judged = icc.read(profile)
    if judged:
        assert len(judged.neutral) == len(profile)
        again = icc.read(judged.neutral)
        assert again
        assert again.neutral == judged.neutral


@given(
    st.lists(
        st.sampled_from([b"\0" * 5, b"\xff\xd8\xff\xe0", builders.video(), b"text", builders.picture()]), max_size=8
    )
)
def test_whatever_follows_the_picture_is_told_in_order(path: Path, parts: list[bytes]) -> None:
    path.write_bytes(builders.picture() + b"".join(parts))
    with PhotoFile(str(path)) as file:
        starts = [start for _, start in trailer.pieces(file, len(builders.picture()))]
    assert starts == sorted(starts)
    assert bool(starts) == bool(parts)


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("at", [HEAD, *range(WINDOW - 3, WINDOW + 2), *range(2 * WINDOW - 4, 2 * WINDOW + 2)])
def test_a_marker_across_the_edge_of_a_window_is_found(at: int, loaded: bool, path: Path) -> None:
    """The end of the image, wherever it falls in the windows, which begin where the coded picture does."""
    base = builders.picture()
    at += builders.scans(base)[0] + 14
    data = base[:-2] + b"\x01" * (at - len(base) + 2) + base[-2:] + b"what follows"
    assert data[at : at + 2] == builders.EOI
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        if loaded:
            file.load(bytearray(len(data)))
        assert list(jpeg.walk(file))[-1].start == at


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (builders.picture()[:-2], TRUNCATED),
        (builders.picture()[:300], TRUNCATED),
        (builders.SOI + b"\xff\xe1\x00\x01" + builders.picture()[2:], "impossible length"),
        (builders.SOI + b"\xff\xe1\xff\xff" + builders.picture()[2:], TRUNCATED),
        (builders.after_start(builders.picture(), builders.SOI), "second picture"),
        (builders.SOI + builders.EOI, "no picture"),
        (builders.picture().replace(b"\xff\xc0", b"\xff\xc3"), "rare kind"),
        (builders.picture().replace(b"\xff\xc0", b"\xff\xf7"), "rare kind"),
        (builders.after_start(builders.picture(), builders.segment(0xDD, b"\0\0secret")), "wrong length"),
        (builders.after_start(builders.picture(), builders.segment(0xDB, bytes(65) + b"secret")), "wrong length"),
        (builders.after_start(builders.picture(), builders.segment(0xC4, bytes(17) + b"secret")), "wrong length"),
        (builders.after_start(builders.picture(), builders.segment(0xDA, b"\x01\x01\0\0\x3f\0")), "order"),
    ],
)
def test_what_cannot_be_cleaned_without_doubt_is_refused(broken: bytes, why: str, path: Path) -> None:
    with pytest.raises(Damaged, match=why):
        planned(path, broken)


def test_fill_bytes_and_stray_restart_markers_are_passed_over_as_decoders_do(path: Path) -> None:
    odd = builders.after_start(builders.picture(), b"\xff\xff\xff", builders.segment(0xFE, b"x"), b"\xff\xd3\xff\x01")
    _, clean = planned(path, odd)
    assert clean == builders.picture()


def test_arithmetic_coding_and_a_late_height_are_kept(path: Path) -> None:
    """No decoder here can show them, but the parts are well defined (T.81 B.2.4.3, B.2.5)."""
    arithmetic = builders.picture().replace(b"\xff\xc0", b"\xff\xc9")
    arithmetic = builders.after_start(arithmetic, builders.segment(0xCC, b"\x00\x10"), builders.segment(0xFE, b"x"))
    _, clean = planned(path, arithmetic)
    assert builders.segment(0xCC, b"\x00\x10") in clean
    late = builders.picture()[:-2] + builders.segment(0xDC, b"\0\x20") + builders.segment(0xFE, b"x") + builders.EOI
    _, clean = planned(path, late)
    assert clean.endswith(builders.segment(0xDC, b"\0\x20") + builders.EOI)


def test_every_planted_file_still_decodes(path: Path) -> None:
    for data in PLANTED:
        _, clean = planned(path, data)
        JpegImageFile(io.BytesIO(clean)).load()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (builders.position(latitude=-33.85678, longitude=151.21529), (-33.85678, 151.21529)),
        (
            [
                (2, 5, builders.rational(">", (53, 1), (30, 1), (0, 0))),
                (4, 5, builders.rational(">", (2, 1), (0, 0), (0, 0))),
            ],
            (53.5, 2),
        ),
        ([(1, 2, b"s\0"), (2, 12, struct.pack(">d", 10.5)), (4, 11, struct.pack(">f", 20.25))], (-10.5, 20.25)),
        ([(2, 5, builders.rational(">", (0, 0), (1, 1), (1, 1))), (4, 5, builders.rational(">", (2, 1)))], None),
        ([(2, 5, builders.rational(">", (95, 1))), (4, 5, builders.rational(">", (2, 1)))], None),
        ([(2, 5, builders.rational(">", (0, 1))), (4, 5, builders.rational(">", (0, 1)))], None),
        ([(2, 2, b"53\0"), (4, 2, b"2\0")], None),
    ],
)
def test_positions(fields: list[builders.Field], expected: tuple[float, float] | None) -> None:
    found = exif.read(builders.tiff([], [], fields)).location
    assert found == (pytest.approx(expected, abs=1e-6) if expected else None)


NUMBERS = st.sampled_from([0, 1, 2, 53, 60, 89, 90, 91, 179, 180, 181, 10_000, 0xFFFFFFFF]) | st.integers(0, 0xFFFFFFFF)
DEGREES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=4)


@given(
    st.sampled_from("<>"),
    DEGREES,
    DEGREES,
    st.sampled_from([b"N\0", b"s\0", b"S", b"", b"South\0"]),
    st.integers(0, 30),
)
@example("<", [(53, 1), (28, 1), (1, 100)], [(2, 1), (14, 1), (5, 1)], b"S\0", 0)
@example(">", [(0, 1), (0, 1), (0, 1)], [(0, 1), (0, 1), (0, 1)], b"N\0", 0)
def test_a_usual_position_is_read_as_any_other(
    order: str, latitude: list[tuple[int, int]], longitude: list[tuple[int, int]], letter: bytes, cut: int
) -> None:
    fields = [
        (1, 2, letter),
        (2, 5, builders.rational(order, *latitude)),
        (3, 2, b"W\0"),
        (4, 5, builders.rational(order, *longitude)),
    ]
    tiff = builders.tiff([], [], fields, order=order)
    block = exif_block.Block(tiff[: len(tiff) - cut], exif_block.Order(order))
    gps = block.below(block.directory(8), exif.GPS)
    usual = exif.usual_position(block, gps)
    assert usual in (exif.position(block, gps), None)
    if len(latitude) == len(longitude) == 3 and len(letter) == 2 and not cut and exif.position(block, gps):
        assert usual or any(bottom == 0 for _, bottom in latitude + longitude)


@given(
    st.sampled_from("<>"), st.binary(max_size=24) | st.from_regex(rb"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d.?", fullmatch=True)
)
@example("<", b"2024:05:31 12:30:00\0")
@example(">", b"2024:05:31 12:30:00Z")
@example(">", b"    :  :     :  :  \0")
def test_a_usual_date_is_read_as_any_other_text(order: str, value: bytes) -> None:
    block = exif_block.Block(builders.tiff([(0x0132, 2, value)], order=order), exif_block.Order(order))
    main = block.directory(8)
    assert block.date(main, 0x0132) == block.text(main, 0x0132)


@given(
    st.sampled_from([" ", "\n", " " * 99 + "\n", "\0 \0"]),
    st.integers(0, 40),
    st.sampled_from(["", '<?xpacket end="w"?>']),
)
def test_padding_changes_nothing_that_xmp_says(padding: str, count: int, end: str) -> None:
    packet = b'<x exif:GPSLatitude="53,28.857N" exif:GPSLongitude="2,14.2458W" hdrgm:Version="1"><dc:title>Home'
    bare, padded = xmp.read(packet), xmp.read(packet + (padding * count + end).encode())
    assert (padded.finds, padded.location, padded.taken) == (bare.finds, bare.location, bare.taken)
    assert (padded.gain_map, padded.motion) == (True, False)


def test_dates_carry_their_offset_and_satellite_time_stands_in() -> None:
    taken = [builders.ascii_field(0x9003, "2024:05:31 12:30:00"), builders.ascii_field(0x9011, "+01:00")]
    assert exif.read(builders.tiff([], taken)).taken == "2024-05-31T12:30:00+01:00"
    satellite = [(7, 5, builders.rational(">", (11, 1), (30, 1), (5, 1))), builders.ascii_field(29, "2024:05:31")]
    assert exif.read(builders.tiff([], [], satellite)).taken == "2024-05-31T11:30:05+00:00"
    assert exif.read(builders.tiff([builders.ascii_field(0x0132, "    :  :     :  :  ")])).taken is None


def test_finds_say_what_and_where() -> None:
    main = [builders.ascii_field(0x010F, "Canon"), builders.ascii_field(0x0110, "Canon EOS 5D")]
    photo = [builders.ascii_field(0xA431, "012345")]
    assert exif.read(builders.tiff(main, photo)).finds == [
        Find(Kind.DEVICE, "Exif", "Canon EOS 5D"),
        Find(Kind.IDENTIFIER, "Exif", "camera serial number: 012345"),
    ]
