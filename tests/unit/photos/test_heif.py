"""What is particular to HEIC and AVIF: the lists of items, shared data, notes in the coded picture, turns."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pi_heif import register_heif_opener
from PIL import Image, ImageOps

from app.photos import detect, heif_clean, heif_coded, redraw, thumbnails
from app.photos.files import Files
from app.photos.heif import Data
from app.photos.heif_data import touching, union
from app.photos.model import Keep, Kind, PhotoStatus
from app.photos.plan import Plan, Zeros
from app.photos.reading import TRUNCATED, Damaged, PhotoFile
from app.photos.scan import scan_file
from tests.unit.photos import avif_builders, builders, heic_builders
from tests.unit.photos.builders import MARKER, box, tiff
from tests.unit.photos.heic_builders import CODING, note, slice_unit, with_data, with_setup
from tests.unit.photos.heif_builders import Heif, Item, full, grid, photo, transparent
from tests.unit.photos.test_every_format import clean_bytes, frames

register_heif_opener()

PLAIN = photo(CODING)
SLICE = slice_unit()
CONTRADICTION = "contradict one another"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("heif") / "photo"


def planned(path: Path, data: bytes) -> Plan:
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        return heif_clean.plan(file)


def swapped(file: bytes, old: bytes, new: bytes) -> bytes:
    """``file`` with other bytes of the same length in one place."""
    assert file.count(old) == 1
    assert len(old) == len(new)
    return file.replace(old, new)


def without(file: bytes, kind: bytes) -> bytes:
    return swapped(file, kind, b"priv")


def with_locations(entries: bytes, count: int = 1, version: int = 1, sizes: bytes = b"\x44\0") -> bytes:
    """The plain picture with another list of where things stand, as long as its own or longer."""
    made = PLAIN.made()
    at = made.index(b"iloc") - 4
    size = int.from_bytes(made[at : at + 4], "big")
    new = full(b"iloc", sizes + struct.pack(">I" if version > 1 else ">H", count) + entries, version)
    meta = made.index(b"meta") - 4
    length = int.from_bytes(made[meta : meta + 4], "big") - size + len(new)
    return made[:meta] + struct.pack(">I", length) + made[meta + 4 : at] + new + made[at + size :]


def entry(*, method: int = 0, elsewhere: int = 0, start: int = 0, size: int = len(CODING.data)) -> bytes:
    return struct.pack(">HHHHII", 1, method, elsewhere, 1, start, size)


def items(*some: Item) -> Heif:
    return replace(PLAIN, items=list(some))


def _with_short_handler() -> bytes:
    """The box behind it stands where its kind should: it must not be read as that."""
    made = PLAIN.made()
    at = made.index(b"hdlr") - 4
    size = int.from_bytes(made[at : at + 4], "big")
    short = box(b"hdlr", bytes(4)) + box(b"pict", bytes(size - 20))
    return made[:at] + short + made[at + size :]


REFUSED: dict[str, tuple[bytes, str]] = {
    "no file type": (PLAIN.made()[28:], "no picture in it"),
    "no lists": (without(PLAIN.made(), b"meta"), "no picture in it"),
    "no list of items": (without(PLAIN.made(), b"iinf"), "no picture in it"),
    "no list of places": (without(PLAIN.made(), b"iloc"), "no picture in it"),
    "no primary": (without(PLAIN.made(), b"pitm"), "which of its pictures"),
    "no properties": (without(PLAIN.made(), b"iprp"), "no picture in it"),
    "not pictures": (swapped(PLAIN.made(), b"pict", b"vide"), "no picture in it"),
    "a kind that is too short": (_with_short_handler(), "no picture in it"),
    "properties shared out five times": (
        PLAIN.made(in_iprp=full(b"ipma", bytes(4)) * 4),
        CONTRADICTION,
    ),
    "a list of a megabyte": (replace(PLAIN, references=[(b"cdsc", 1, [1] * 60_000)] * 9).made(), "larger than"),
    "lists twice": (PLAIN.made(after=PLAIN.made()[28:]), "no picture in it"),
    "a list twice": (PLAIN.made(in_meta=full(b"pitm", b"\0\1")), CONTRADICTION),
    "primary that is not there": (PLAIN.made(primary=7), "a part of the picture is missing"),
    "primary that is a thumbnail": (replace(PLAIN, references=[(b"thmb", 1, [1])]).made(), CONTRADICTION),
    "primary that is none": (items(Item(b"Exif", b"1234")).made(), "cannot check \\(Exif\\)"),
    "coded as JPEG": (items(Item(b"jpeg", builders.picture(), (2,))).made(), "cannot check \\(jpeg\\)"),
    "tile that is not there": (
        grid(CODING).made(references=[(b"dimg", 1, [2, 9])]),
        "a part of the picture is missing",
    ),
    "grid of itself": (grid(CODING).made(references=[(b"dimg", 1, [1])]), "no picture in it"),
    "grid with a tail": (
        replace(grid(CODING), items=[Item(b"grid", bytes(9), (5,), inside=True)], references=[]).made(),
        "wrong length",
    ),
    "animation without a picture": (
        without(PLAIN.made(before=box(b"moov", b"")), b"meta"),
        "animation without a still picture",
    ),
    "animation in many pieces": (PLAIN.made(before=box(b"moov", b"") + box(b"moof", b"")), "many pieces"),
    "encrypted": (swapped(PLAIN.made(), b"\0\1\0\0hvc1", b"\0\1\0\1hvc1"), "encrypted or protected"),
    "set-up is missing": (items(Item(b"hvc1", CODING.data, (2, 3, 4))).made(), "a part of the picture is missing"),
    "nothing coded": (items(Item(b"hvc1", b"", (1, 2, 3))).made(), "wrong length"),
    "property that is not there": (items(Item(b"hvc1", CODING.data, (1, 99))).made(), CONTRADICTION),
    "property one must know": (
        PLAIN.describe(box(b"priv", b"")).made(essential=frozenset((5,))),
        "does not know \\(priv\\)",
    ),
    "in another file": (with_locations(entry(elsewhere=1)), "in another file"),
    "inside another item": (with_locations(entry(method=2)), "inside one another"),
    "inside lists that hold no data": (with_locations(entry(method=1)), "inside one another"),
    "behind the end": (with_locations(entry(start=2**32 - 2)), TRUNCATED),
    "as long as it likes": (with_locations(entry(start=400, size=0)), "wrong length"),
    "in the lists": (with_locations(entry(start=40, size=80)), "damaged"),
    "place twice": (with_locations(entry() + entry(), 2), CONTRADICTION),
    "places of no size": (with_locations(struct.pack(">HHHH", 1, 0, 0, 60_000), sizes=b"\0\0"), "wrong length"),
    "numbers of three bytes": (with_locations(entry(), sizes=b"\x33\0"), CONTRADICTION),
    "places of a later kind": (with_locations(entry(), version=3), CONTRADICTION),
    "more places than bytes": (with_locations(entry(), 2), "wrong length"),
    "a million places": (with_locations(entry(), 2**30, version=2), "more parts than"),
    "reference of another length": (swapped(grid(CODING).made(), b"dimg\0\1\0\2", b"dimg\0\1\0\3"), CONTRADICTION),
    "item of another kind of box": (swapped(PLAIN.made(), b"infe", b"info"), CONTRADICTION),
    "more items than there are": (swapped(PLAIN.made(), b"\0\1\0\0\0\x15infe", b"\0\2\0\0\0\x15infe"), "wrong length"),
    "list that is too long": (PLAIN.made(in_meta=struct.pack(">I4s", 2**32 - 1, b"free")), TRUNCATED),
    "list that is longer than the lists": (PLAIN.made(in_meta=struct.pack(">I4s", 90, b"free")), "longer than"),
    "lists that are too long": (PLAIN.made(before=struct.pack(">I4s", 2**32 - 1, b"free")), TRUNCATED),
    "unit that is too long": (items(Item(b"hvc1", CODING.data[:-1], (1, 2, 3))).made(), "damaged"),
    "note of a megabyte": (with_data(note(bytes(1_000_001)), SLICE).made(), "does not know"),
    "notes of many megabytes": (with_data(*[note(bytes(990_000))] * 17, SLICE).made(), "more hidden notes"),
    "many units": (with_data(*[b"\x46\1\1"] * 100_000, SLICE).made(), "more parts than"),
    "set-up too short": (with_setup(box(b"hvcC", CODING.setup[8:60])).made(), "description of its pictures"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_cleaned_without_doubt_is_refused(name: str, path: Path) -> None:
    data, why = REFUSED[name]
    with pytest.raises(Damaged, match=why):
        planned(path, data)


AV1 = avif_builders.coding()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (AV1.data[:-1], "damaged"),
        (b"\x80" + AV1.data, "damaged"),
        (b"\x32\xff\xff\xff\xff\xff\xff\xff\xff\xff", "damaged"),
        (b"\x2e", "damaged"),
        (b"\x28\4" + bytes(1_000_001), "does not know"),
    ],
)
def test_damaged_av1_is_refused(data: bytes, why: str, path: Path) -> None:
    with pytest.raises(Damaged, match=why):
        planned(path, avif_builders.with_data(data).made())


@pytest.mark.parametrize("make", [photo, grid, transparent])
def test_a_picture_cut_anywhere_is_refused(make: Callable[..., Heif], path: Path) -> None:
    whole = make(CODING).made()
    for cut in range(len(whole) - 1):
        with pytest.raises(Damaged):
            planned(path, whole[:cut])


def test_details_that_share_bytes_with_the_picture_are_refused(path: Path) -> None:
    shared = PLAIN.add(Item(b"Exif", CODING.data, shares=1), b"cdsc", 1).made()
    with pytest.raises(Damaged, match="overlap"):
        planned(path, shared)


def test_a_thumbnail_that_is_the_picture_itself_goes_from_the_lists_alone(tmp_path: Path) -> None:
    shared = PLAIN.add(Item(b"hvc1", CODING.data, (1, 2), shares=1), b"thmb", 1).made()
    clean = clean_bytes(shared, tmp_path)
    assert clean[clean.index(b"mdat") :] == shared[shared.index(b"mdat") :]
    assert b"thmb" not in clean
    assert clean.count(b"infe") == 1


def test_two_pictures_may_share_their_bytes(path: Path) -> None:
    """libavif writes tiles that are the same only once."""
    file = grid(CODING)
    file.items[2] = replace(file.items[2], shares=2)
    assert planned(path, file.made()).unchanged


def test_everything_stays_where_it_was(tmp_path: Path) -> None:
    exif = bytes(4) + tiff([], [], builders.position())
    original = grid(CODING).add(Item(b"Exif", exif), b"cdsc", 1).made(before=box(b"uuid", bytes(16) + b"x" * 50))
    clean = clean_bytes(original, tmp_path)
    assert len(clean) == len(original)
    for kind in (b"meta", b"mdat", b"ipco"):
        assert clean.index(kind) < len(original)
    assert clean.index(SLICE) == original.index(SLICE)
    assert clean.endswith(bytes(len(exif)))


def test_what_follows_the_picture_is_cut(tmp_path: Path) -> None:
    plain = PLAIN.made()
    assert clean_bytes(plain + box(b"mpvd", builders.video("", MARKER)) + box(b"priv", b"x"), tmp_path) == plain


def test_what_stands_before_the_picture_is_blank_and_nothing_is_held_in_memory(path: Path) -> None:
    video = box(b"mpvd", b"x" * 700_000)
    plan = planned(path, PLAIN.made(before=video))
    assert any(isinstance(part, Zeros) and part.size == 700_000 for part in plan.parts)
    assert sum(len(part) for part in plan.parts if isinstance(part, bytes)) < 1000


HVCC = CODING.setup[8:]
SHORT = HVCC[:21] + bytes((HVCC[21] & 0xFC,)) + HVCC[22:]  # lengths of one byte


def units(
    path: Path, reader: Callable[..., Iterator[heif_coded.Unit]], data: bytes, *more: bytes
) -> list[heif_coded.Unit]:
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        return list(reader(Data(file, [(0, len(data))]), *more))


def test_a_note_is_emptied_in_its_length(path: Path) -> None:
    for size in range(2, 800):
        unit = (b"\x4e\1" + MARKER.encode() * 50)[: size - 1] + b"\x80"
        ((_, new),) = units(path, heif_coded.hevc_units, struct.pack(">I", size) + unit, HVCC)
        assert new
        assert len(new) == size
        assert new.count(0xFF) >= size - 8
        assert units(path, heif_coded.hevc_units, struct.pack(">I", size) + new, HVCC) == [((4, 4 + size), new)]


@given(st.binary(max_size=80))
def test_units_fill_the_data_or_are_damaged(path: Path, data: bytes) -> None:
    for reader, more in (
        (heif_coded.hevc_units, (HVCC,)),
        (heif_coded.hevc_units, (SHORT,)),
        (heif_coded.av1_units, ()),
    ):
        try:
            found = units(path, reader, data, *more)
        except Damaged:
            continue
        at = 0
        for (start, end), new in found:
            assert at <= start < end <= len(data)
            assert new is None or len(new) == end - start
            at = end
        assert len(data) - at <= 3 or not any(data[at:])


RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)).map(lambda one: (one[0], sum(one))), max_size=9)


@given(RANGES, st.integers(0, 70), st.integers(0, 70))
def test_ranges_are_joined_and_found(ranges: list[tuple[int, int]], start: int, end: int) -> None:
    made = union(ranges)
    assert {at for first, last in made for at in range(first, last)} == {
        at for first, last in ranges for at in range(first, last)
    }
    assert touching(made, start, end) == [one for one in made if start < end and one[0] < end and one[1] > start]


@given(RANGES, st.integers(0, 90), st.integers(0, 30))
def test_an_item_is_read_over_its_extents(path: Path, ranges: list[tuple[int, int]], start: int, count: int) -> None:
    everything = bytes(range(100))
    path.write_bytes(everything)
    with PhotoFile(str(path)) as file:
        data = Data(file, ranges)
        read = data.read(start, count)
    whole = b"".join(everything[first:last] for first, last in ranges)
    assert data.size == len(whole)
    assert read == whole[start : start + count]


TURNS = [
    tuple(box(kind, bytes((value,))) for kind, value in ((b"irot", turn), (b"imir", mirror)) if value is not None)
    for turn in (None, 0, 1, 2, 3)
    for mirror in (None, 0, 1)
]
ESSENTIAL = frozenset((5, 6))


@pytest.mark.parametrize("turns", TURNS)
@pytest.mark.parametrize("coding", [CODING, AV1])
def test_a_turned_picture_stays_turned_and_its_preview_is_upright(
    coding: heic_builders.Coding, turns: tuple[bytes, ...], tmp_path: Path
) -> None:
    exif = bytes(4) + tiff([builders.orientation(5)], [], builders.position())
    file = photo(coding).describe(*turns).add(Item(b"Exif", exif), b"cdsc", 1)
    original, without_exif = (one.made(essential=ESSENTIAL) for one in (file, photo(coding).describe(*turns)))
    clean = clean_bytes(original, tmp_path)
    upright = [ImageOps.exif_transpose(Image.open(io.BytesIO(data))) for data in (original, clean, without_exif)]
    assert upright[0].tobytes() == upright[1].tobytes() == upright[2].tobytes()
    assert upright[0].size == upright[1].size == upright[2].size
    (tmp_path / "clean").write_bytes(clean)
    preview = thumbnails.preview(str(tmp_path / "clean"), 100)
    assert preview
    assert (preview.width, preview.height) == upright[0].size
    assert preview.rgb == upright[0].convert("RGB").tobytes()


def test_an_animation_keeps_its_frames_and_their_times(tmp_path: Path) -> None:
    original = avif_builders.animation()
    clean = clean_bytes(original, tmp_path)
    assert frames(clean) == frames(original)
    assert [time for *_, time in frames(clean)[-1]] == [100, 250, 400]
    assert clean.count(b"trak") == original.count(b"trak") == 1
    assert b"libavif" not in clean
    assert scan_file(str(tmp_path / "out" / "photo")).status is PhotoStatus.CLEAN


def test_bits_that_mean_nothing_are_cleared(tmp_path: Path) -> None:
    expected = PLAIN.describe(box(b"irot", b"\1"), box(b"imir", b"\1"))
    marked = PLAIN.describe(box(b"irot", b"\xfd"), box(b"imir", b"\xff"))
    assert clean_bytes(marked.made(), tmp_path) == expected.made()


def test_brands_that_promise_what_went_are_not_named(tmp_path: Path) -> None:
    clean = clean_bytes(PLAIN.made(brands=b"tmapMiHB"), tmp_path)
    assert clean[:36] == box(b"ftyp", CODING.brands + b"heicMiHB")


@pytest.mark.parametrize("method", [False, True])
def test_what_the_worker_keeps_stays_and_the_rest_goes(method: bool, tmp_path: Path) -> None:
    camera = [builders.ascii_field(0x010F, "Apple"), builders.ascii_field(0x0110, "iPhone 13")]
    taken = [builders.ascii_field(0x9003, "2024:05:31 12:30:00")]
    exif = b"\0\0\0\6Exif\0\0" + tiff([*camera, builders.orientation(6)], taken, builders.position())
    data = PLAIN.add(Item(b"Exif", exif, inside=method), b"cdsc", 1).made()
    date = clean_bytes(data, tmp_path, Keep.DATE)
    kept = Image.open(io.BytesIO(date)).getexif()
    assert set(kept) <= {0x0112, 0x8769}
    assert dict(kept.get_ifd(0x8769)) == {0x9003: "2024:05:31 12:30:00"}
    both = Image.open(io.BytesIO(clean_bytes(data, tmp_path, Keep.DATE, Keep.CAMERA))).getexif()
    assert (both[0x010F], both[0x0110]) == ("Apple", "iPhone 13")
    assert Image.open(io.BytesIO(date)).tobytes() == Image.open(io.BytesIO(PLAIN.made())).tobytes()


def test_what_a_worker_keeps_goes_where_it_has_no_room(tmp_path: Path) -> None:
    taken = tiff([], [builders.ascii_field(0x9003, "2024:05:31 12:30:00")])
    data = PLAIN.add(Item(b"Exif", bytes(4) + taken), b"cdsc", 1).made()
    assert b"2024" not in clean_bytes(data, tmp_path, Keep.DATE)


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        ("gain-map", Kind.SECOND_PICTURE, "some screens"),
        ("gain-map-recipe", Kind.SECOND_PICTURE, "some screens"),
        ("depth-map", Kind.SECOND_PICTURE, "how far away"),
        ("matte", Kind.SECOND_PICTURE, "portraiteffectsmatte"),
        ("thumbnail", Kind.THUMBNAIL, "small copy"),
        ("second-picture", Kind.SECOND_PICTURE, "second picture"),
        ("motion-place", Kind.VIDEO, "short video"),
        ("samsung", Kind.TRAILER, "Samsung"),
        ("credentials", Kind.IDENTIFIER, "C2PA"),
        ("note-before-slice", Kind.SOFTWARE, "program that coded it"),
        ("property-words", Kind.OTHER, "description in words"),
        ("stray-data", Kind.OTHER, "17 bytes"),
    ],
)
def test_what_goes_is_said_in_words(name: str, kind: Kind, words: str, path: Path) -> None:
    finds = planned(path, heic_builders.planted()[name]).finds
    assert any(find.kind is kind and words in find.value for find in finds), finds


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"MiHBmif1heic", detect.HEIC),
        (b"MiHBmif1avif", detect.AVIF),
        (b"mif1mif1miafMA1Bheixabcdavif", detect.AVIF),
        (b"msf1avis", detect.AVIF),
        (b"isomiso2", "MP4"),
    ],
)
def test_a_first_brand_that_is_new_does_not_hide_a_picture(head: bytes, expected: str) -> None:
    assert detect.format_of(box(b"ftyp", head[:4] + bytes(4) + head[4:]).ljust(64, b"\0"), "a") == expected


def test_what_is_refused_can_be_had_redrawn(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(REFUSED["note of a megabyte"][0])
    assert redraw.can_redraw(str(tmp_path / "photo"))
    drawn = redraw.redraw(str(tmp_path / "photo"), str(tmp_path / "drawn"), Files(), date=True)
    assert drawn.ending == ".jpg"
    assert Image.open(io.BytesIO((tmp_path / "drawn").read_bytes())).size == (48, 32)
