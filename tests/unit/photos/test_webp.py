"""What is particular to WebP: sizes, flags, profiles, what stays on request."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from app.photos import webp_clean
from app.photos.model import Keep
from app.photos.reading import TRUNCATED, Damaged, PhotoFile
from tests.unit.photos import builders
from tests.unit.photos.test_every_format import clean_bytes
from tests.unit.photos.webp_builders import animation, chunk, extended, join, parts, picture, profile, riff

PLAIN = picture()
BODY = parts(PLAIN)[0][1]
HEADER = bytes(4) + b"\x27\0\0\x17\0\0"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (PLAIN[:-2], TRUNCATED),
        (PLAIN[:20], TRUNCATED),
        (riff(b"VP8 \xff\xff\xff\xff" + BODY), "impossible length"),
        (riff(), "no picture"),
        (riff(chunk(b"EXIF", bytes(8)), chunk(b"VP8 ", BODY)), "no picture"),
        (riff(chunk(b"VP8X", HEADER)), "no picture"),
        (riff(chunk(b"VP8X", HEADER[:9]), chunk(b"VP8 ", BODY)), "no picture"),
        (riff(chunk(b"VP8 ", b"\1" + BODY[1:])), "damaged"),
        (riff(chunk(b"VP8 ", b"\xf0\xff\xff" + BODY[3:])), "damaged"),
        (riff(chunk(b"VP8L", BODY)), "damaged"),
        (riff(chunk(b"VP8X", HEADER), chunk(b"ALPH", bytes(40 * 24)), chunk(b"VP8 ", BODY)), "transparency"),
        (riff(chunk(b"VP8X", HEADER), chunk(b"ALPH", bytes(40 * 24 + 2)), chunk(b"VP8 ", BODY)), "transparency"),
        (riff(chunk(b"VP8X", HEADER), chunk(b"ALPH", b"\2"), chunk(b"VP8 ", BODY)), "transparency"),
        (riff(chunk(b"VP8X", HEADER), b"".join([chunk(b"priv", b"")] * 100_001)), "more parts"),
        (join(parts(animation())[0], (b"ANIM", bytes(5)), *parts(animation())[2:]), "wrong length"),
        (join(*parts(animation()), (b"ANMF", bytes(15))), "wrong length"),
        (join(*parts(animation()), (b"ANMF", bytes(16))), "holds no picture"),
    ],
)
def test_what_cannot_be_cleaned_without_doubt_is_refused(broken: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(broken)
    with PhotoFile(str(tmp_path / "photo")) as file, pytest.raises(Damaged, match=why):
        webp_clean.plan(file)


def test_sizes_and_flags_are_put_right(tmp_path: Path) -> None:
    clean = clean_bytes(
        extended((b"EXIF", builders.tiff([], [], builders.position())), (b"XMP ", b"x"), flags=12), tmp_path
    )
    assert clean == extended()
    assert int.from_bytes(clean[4:8], "little") == len(clean) - 8


def test_free_bits_and_padding_hold_nothing(tmp_path: Path) -> None:
    odd = chunk(b"ALPH", b"\0" + bytes(range(240)) * 4)
    assert len(odd) % 2 == 0
    header = bytes((0x10, 0, 0, 0)) + HEADER[4:]
    expected = riff(chunk(b"VP8X", header), odd, chunk(b"VP8 ", BODY))
    free = riff(chunk(b"VP8X", b"\xd1abc" + HEADER[4:]), odd[:-1] + b"!", chunk(b"VP8 ", BODY))
    assert clean_bytes(free, tmp_path) == expected


def test_a_frame_keeps_its_place_and_time_and_no_free_bits(tmp_path: Path) -> None:
    frames = parts(animation())
    marked = [
        (kind, body[:15] + bytes((body[15] | 0xF0,)) + body[16:] if kind == b"ANMF" else body) for kind, body in frames
    ]
    assert clean_bytes(join(*marked), tmp_path) == animation()


def test_an_unknown_profile_keeps_its_colours_and_loses_its_words(tmp_path: Path) -> None:
    content = builders.profile(builders.text_element("Anna's screen"))
    clean = clean_bytes(profile(content), tmp_path)
    kept = Image.open(io.BytesIO(clean)).info["icc_profile"]
    assert len(kept) == len(content)
    assert b"Anna" not in kept
    assert parts(clean)[0][1][0] == 0x20


def test_what_the_worker_keeps_stays_and_the_rest_goes(tmp_path: Path) -> None:
    camera = [builders.ascii_field(0x010F, "Canon"), builders.ascii_field(0x0110, "Canon EOS 5D")]
    taken = [builders.ascii_field(0x9003, "2024:05:31 12:30:00")]
    block = builders.tiff([*camera, builders.orientation(6)], taken, builders.position())
    kept = Image.open(io.BytesIO(clean_bytes(extended((b"EXIF", block)), tmp_path, Keep.DATE))).getexif()
    assert dict(kept) | {0x8769: 0} == {0x0112: 6, 0x8769: 0}
    assert dict(kept.get_ifd(0x8769)) == {0x9003: "2024:05:31 12:30:00"}
