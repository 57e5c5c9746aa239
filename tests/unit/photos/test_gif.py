"""What is particular to GIF: its order, what counts of several, what is refused."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from PIL import Image

from app.photos import gif_clean
from app.photos.model import PhotoStatus
from app.photos.reading import TRUNCATED, Damaged, PhotoFile
from app.photos.scan import scan_file
from tests.unit.photos.builders import MARKER
from tests.unit.photos.gif_builders import (
    after_screen,
    animation,
    before_end,
    comment,
    control,
    end_of_screen,
    extension,
    literals,
    picture,
    pieces,
)
from tests.unit.photos.test_every_format import clean_bytes, frames

PLAIN = picture()


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (PLAIN[:8], TRUNCATED),
        (PLAIN[:60], TRUNCATED),
        (PLAIN[:-1], TRUNCATED),
        (PLAIN[:-2], TRUNCATED),
        (PLAIN[: end_of_screen(PLAIN)], TRUNCATED),
        (PLAIN[: end_of_screen(PLAIN)] + b"\x3b", "no picture"),
        (PLAIN[: end_of_screen(PLAIN)] + b"\x21", TRUNCATED),
        (after_screen(PLAIN, b"hello"), "rare kind"),
        (PLAIN[: end_of_screen(PLAIN)] + b"\x2c" + bytes(9) + b"\0\0\x3b", "damaged"),
        (PLAIN[: end_of_screen(PLAIN)] + b"\x2c" + bytes(9) + b"\x0c\0\x3b", "damaged"),
        (after_screen(PLAIN, extension(0xF9, b"\0\0\0")), "wrong length"),
        (after_screen(PLAIN, b"\x21\xfe" + b"\xff" * 100), "rare kind|middle"),
        (after_screen(PLAIN, bytes(200_001)), "more parts"),
    ],
)
def test_what_cannot_be_cleaned_without_doubt_is_refused(broken: bytes, why: str, tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(broken)
    with PhotoFile(str(tmp_path / "photo")) as file, pytest.raises(Damaged, match=why):
        gif_clean.plan(file)


def test_only_the_last_control_before_a_frame_counts(tmp_path: Path) -> None:
    several = after_screen(PLAIN, control(1), comment(b"x"), control(2))
    assert clean_bytes(several, tmp_path) == after_screen(PLAIN, control(2))
    free_bits = after_screen(PLAIN, extension(0xF9, b"\xe0\2\0\0"))
    assert clean_bytes(free_bits, tmp_path) == after_screen(PLAIN, control(2))
    unused = before_end(PLAIN, control(9))
    assert clean_bytes(unused, tmp_path) == PLAIN


def test_stray_bytes_between_blocks_go(tmp_path: Path) -> None:
    assert clean_bytes(after_screen(PLAIN, b"\0\0"), tmp_path) == PLAIN


def test_frames_and_their_times_stay_in_a_file_that_does_not_fit_in_one_window(tmp_path: Path) -> None:
    data = after_screen(animation(), comment(bytes(range(1, 256)) * 2000))
    clean = clean_bytes(data, tmp_path)
    assert clean == animation()
    assert frames(clean) == frames(data)


def test_a_sub_block_is_cut_where_its_codes_end(tmp_path: Path) -> None:
    """The last sub-block is made longer, instead of another one behind it."""
    last = end_of_screen(PLAIN) + 11
    while PLAIN[last + 1 + PLAIN[last]]:
        last += 1 + PLAIN[last]
    longer = PLAIN[:last] + bytes((PLAIN[last] + 6,)) + PLAIN[last + 1 : -2] + b"hidden" + PLAIN[-2:]
    assert clean_bytes(longer, tmp_path) == PLAIN


@pytest.mark.parametrize("colours", [2, 3, 16, 100, 256])
@pytest.mark.parametrize("size", [(1, 1), (3, 5), (200, 150), (700, 500)])
def test_the_end_of_the_codes_is_found(colours: int, size: tuple[int, int], tmp_path: Path) -> None:
    """In tables that are never full, that fill up, and that are cleared on the way."""
    stream = io.BytesIO()
    Image.effect_noise(size, 90).quantize(colours).save(stream, "GIF")
    data = stream.getvalue()
    assert clean_bytes(data[:-2] + pieces(b"hidden") + b"\x3b", tmp_path) == data


def test_an_image_without_an_end_code_stays_as_it_is(tmp_path: Path) -> None:
    """Two codes of three bits: clear, and the colour 1. Decoders stop at the last pixel."""
    head = b"GIF89a" + b"\1\0\1\0\x80\0\0" + bytes(6) + b"\x2c" + bytes(4) + b"\1\0\1\0\0"
    data = head + b"\2" + pieces(bytes((0b001100,))) + b"\x3b"
    (tmp_path / "photo").write_bytes(data)
    assert scan_file(str(tmp_path / "photo"), deep=True).status is PhotoStatus.CLEAN


@pytest.mark.parametrize("end", [True, False])
def test_codes_behind_the_last_pixel_are_refused(end: bool, tmp_path: Path) -> None:
    """No program shows them, and they could say anything."""
    (tmp_path / "photo").write_bytes(literals(end=end))
    assert scan_file(str(tmp_path / "photo"), deep=True).status is PhotoStatus.CLEAN
    for hidden in (b"!", MARKER.encode() * 100):
        (tmp_path / "photo").write_bytes(literals(hidden, end=end))
        with PhotoFile(str(tmp_path / "photo")) as file, pytest.raises(Damaged, match="than is shown"):
            gif_clean.plan(file)


def test_codes_that_no_table_holds_are_refused(tmp_path: Path) -> None:
    """Three codes of three bits: clear, the colour 1, and an entry that is not there yet."""
    head = b"GIF89a" + b"\1\0\1\0\x80\0\0" + bytes(6) + b"\x2c" + bytes(4) + b"\1\0\1\0\0"
    (tmp_path / "photo").write_bytes(head + b"\2" + pieces(bytes((0b11001100, 1))) + b"\x3b")
    with PhotoFile(str(tmp_path / "photo")) as file, pytest.raises(Damaged, match="damaged"):
        gif_clean.plan(file)


def test_nothing_but_clear_codes_end_soon(tmp_path: Path) -> None:
    head = b"GIF89a" + b"\1\0\1\0\x80\0\0" + bytes(6) + b"\x2c" + bytes(4) + b"\1\0\1\0\0"
    clear_codes = int("100000000000" * 200_000, 2).to_bytes(300_000, "little")
    (tmp_path / "photo").write_bytes(head + b"\x0b" + pieces(clear_codes) + b"\x3b")
    started = time.process_time()
    with PhotoFile(str(tmp_path / "photo")) as file:
        gif_clean.plan(file)
    assert time.process_time() - started < 10


def test_many_comments_are_told_in_bounds(tmp_path: Path) -> None:
    (tmp_path / "photo").write_bytes(after_screen(PLAIN, comment(b"hello") * 5000))
    assert len(scan_file(str(tmp_path / "photo")).finds) == 300
