"""A glance says all that the slow way says, but for the words: the same kinds by the same parts, place, time."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.photos import exif, exif_glance, jpeg_clean, jpeg_glance, xmp
from app.photos.glance import Glance
from app.photos.model import Find, Kind, PhotoReport
from app.photos.reading import PhotoFile
from app.photos.scan import scan
from tests.unit.photos import builders, mutations

MAIN = [
    builders.ascii_field(0x010E, "Home"),
    builders.ascii_field(0x010F, "Apple"),
    builders.ascii_field(0x0110, "iPhone 14"),
    builders.orientation(6),
    builders.ascii_field(0x0131, "17.4.1"),
    builders.ascii_field(0x0132, "2024:05:31 12:30:00"),
]
PHOTO = [
    builders.ascii_field(0x9003, "2024:05:31 12:30:00"),
    builders.ascii_field(0x9011, "+01:00"),
    (0x9209, 3, b"\0\1"),
    (0x927C, 7, b"Apple iOS\0\0\1"),
    (0x9286, 7, bytes(16)),
    builders.ascii_field(0xA431, "012345"),
    builders.ascii_field(0xA434, "iPhone 14 back camera"),
]
WRITTEN = [
    ("exif:DateTimeOriginal", "2024-05-31T12:30:00+01:00"),
    ("xmp:CreateDate", "2023-04-05T06:07:08"),
    ("photoshop:DateCreated", "5 April 2023"),
    ("photoshop:DateCreated", "2٠23-04-05T06:07:08"),  # a digit, but none of ours
    ("xmp:CreatorTool", "17.4.1"),
    ("dc:title", "Home"),
    ("dc:title", " "),
    ("dc:title", "&#32;"),
    ("photoshop:City", "Bury"),
    ("exif:GPSLatitude", "53,28.857N"),
    ("exif:GPSLongitude", "2,14.2458W"),
    ("exif:GPSLongitude", "here"),
    ("hdrgm:Version", "1.0"),
    ("GCamera:MotionPhoto", "1"),
]
TEXTS = [b"", b"\0", b"Ab\0", b"Home\0", b" Home\0", b"    \0", bytes(7), "é la maison\0".encode(), b"\x85" * 5]
CODED = [b"ASCII\0\0\0", b"ASCII\0\0\0Home", b"H\0o\0m\0e\0"]
DATES = [b"2024:05:31 12:30:00\0", b"2024:13:31 12:30:00\0", b"    :  :     :  :  \0", b"0000:00:00 00:00:00\0"]
VALUES = st.sampled_from([*TEXTS, *CODED, *DATES, b"+01:00\0", b"+1:00\0\0"])
TAGS = [0x000B, 0x010E, 0x010F, 0x0110, 0x0131, 0x0132, 0x013B, 0x8298, 0x9003, 0x9004, 0x9011, 0x9012, 0x9286]
TAGS += [0x927C, 0x9C9B, 0xA001, 0xA431, 0xA434, 0xABCD]
FIELDS = st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from((1, 2, 2, 2, 7)), VALUES), max_size=6)
PLACES = st.sampled_from([builders.position("<"), builders.position("<", 0, 0), builders.position("<")[:3], []])


def said(finds: tuple[Find, ...] | list[Find]) -> set[tuple[Kind, str]]:
    return {(find.kind, find.where) for find in finds}


def agree(seen: Glance, facts: exif.Exif | xmp.Xmp) -> bool:
    return (said(seen.finds), *seen[1:3]) == (said(facts.finds), facts.location, facts.taken)


@given(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 255)), max_size=4), st.sampled_from("<>"))
def test_exif_with_mistakes_in_it(changes: list[tuple[int, int]], order: str) -> None:
    data = bytearray(builders.tiff(MAIN, PHOTO, builders.position(order), order=order))
    for at, value in changes:
        data[at % len(data)] = value
    assert agree(exif_glance.glance(bytes(data)), exif.read(bytes(data)))


@given(FIELDS, FIELDS, PLACES, st.booleans(), st.integers(0, 40))
@example([], [(0x010F, 2, b"Apple\0")], [], True, 0)
@example([(0x927C, 7, b"Apple iOS")], [], [], True, 0)
def test_exif_with_any_fields(main: list, photo: list, gps: list, usual: bool, cut: int) -> None:
    photo = [*photo, *PHOTO[:2]] if usual else photo
    data = builders.tiff(main, photo, gps, order="<", thumbnail=b"small" if cut % 2 else b"")
    data = data[: len(data) - cut] if cut > 20 else data
    assert agree(exif_glance.glance(data), exif.read(data))


@given(st.lists(st.sampled_from(WRITTEN), max_size=6), st.sampled_from(["utf-8", "utf-16-le"]), st.binary(max_size=4))
@example([("dc:title", "&"), ("xmp:CreateDate", "2023-04-05T06:07:08")], "utf-8", b"")
def test_xmp(properties: list[tuple[str, str]], encoding: str, end: bytes) -> None:
    text = " ".join(f'{name}="{value}"' for name, value in properties)
    packet = builders.xmp(text)[33:].decode().encode(encoding) + end
    seen, facts = xmp.glance(packet), xmp.read(packet)
    assert agree(seen, facts)
    assert seen.more == facts.announces_more


def test_what_cameras_write_is_not_put_into_words() -> None:
    block = exif_glance.glance(builders.tiff(MAIN, PHOTO, builders.position()))
    packet = xmp.glance(builders.xmp('xmp:CreateDate="2023-04-05T06:07:08" xmp:CreatorTool="17.4.1"')[33:])
    assert {find.value for find in (*block.finds, *packet.finds) if find.kind not in (Kind.OTHER, Kind.IDENTIFIER)} == {
        ""
    }
    assert said(block.finds) >= {(kind, "Exif") for kind in (Kind.LOCATION, Kind.TIME, Kind.DEVICE, Kind.SOFTWARE)}
    assert (block.taken, packet.taken) == ("2024-05-31T12:30:00+01:00", "2023-04-05T06:07:08")


def from_a_phone() -> dict[str, bytes]:
    """Photos as phones write them; of those without a place, some announce what stands behind the picture."""
    plain = builders.picture()
    bare, icc = builders.exif(MAIN, PHOTO), builders.icc(builders.profile(b"Jane"))
    placed = builders.exif(MAIN, PHOTO, builders.position(), thumbnail=b"small")
    packet = builders.xmp('xmp:CreateDate="2023-04-05T06:07:08" xmp:CreatorTool="17.4.1"')
    motion, index = builders.xmp('GCamera:MotionPhoto="1"'), builders.segment(0xE2, b"MPF\0" + bytes(8))
    jfif, rest = plain[2:20], plain[20:]
    headers = {
        "place": placed + packet + icc,
        "no place": bare + icc,
        "packet": bare + packet,
        "motion": bare + motion,
        "motion and place": placed + motion,
        "index": bare + index,
        "index and place": placed + index,
        "gain map": bare + builders.segment(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4)),
        "Adobe": bare + builders.segment(0xEE, b"Adobe\0\x64\0\0\0\0\1"),
        "Adobe and more": bare + builders.segment(0xEE, b"Adobe\0\x64\0\0\0\0\1Jane"),
        "twice": placed + bare + icc + icc,
        "nothing": b"",
    }
    made = {name: plain[:2] + jfif + parts + rest for name, parts in headers.items()}
    return made | {f"{name}, followed": data + builders.samsung("Jane") for name, data in made.items()}


def looks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[PhotoReport, PhotoReport]]:
    """Each photo in ``folder`` as a glance and as the slow way reports it, words apart."""

    def reports() -> list[PhotoReport]:
        return [report._replace(finds=tuple(sorted(said(report.finds)))) for report in scan([folder])]  # type: ignore[arg-type]

    quick = reports()
    with monkeypatch.context() as slow:
        slow.setattr(jpeg_glance, "glance", lambda _: None)
        return list(zip(quick, reports(), strict=True))


def test_every_photo_that_the_tests_make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in (mutations.bases() | from_a_phone()).items():
        (tmp_path / f"{name}.jpg").write_bytes(data)
    pairs = looks(tmp_path, monkeypatch)
    assert len(pairs) > 200
    for quick, slow in pairs:
        assert quick == slow


def test_what_may_follow_the_picture_is_looked_at(tmp_path: Path) -> None:
    at_a_glance = set()
    for name, data in from_a_phone().items():
        (tmp_path / "photo.jpg").write_bytes(data)
        with PhotoFile(str(tmp_path / "photo.jpg")) as file:
            if jpeg_glance.glance(file):
                at_a_glance.add(name)
    with_place = {"place", "motion and place", "index and place"}
    assert at_a_glance == {"no place", "packet", "Adobe"} | with_place | {f"{name}, followed" for name in with_place}


def test_photos_with_mistakes_in_them(tmp_path: Path) -> None:
    chance = random.Random(7)
    files = [data for name, data in mutations.bases().items() if name.startswith("JPEG-")] + [*from_a_phone().values()]
    path, glanced = tmp_path / "photo.jpg", 0
    for _ in range(3_000):
        path.write_bytes(mutations.mutated(chance.choice(files), chance))
        with PhotoFile(str(path)) as file:
            seen = jpeg_glance.glance(file)
            slow = jpeg_clean.survey(file)
        if seen:
            glanced += 1
            assert (slow.damage, slow.more) == (None, False)
            assert (said(seen.finds), seen.location, seen.taken) == (said(slow.finds), slow.location, slow.taken)
    assert glanced > 300
