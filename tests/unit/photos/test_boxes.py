"""The walk over boxes: every byte once, or `Damaged`; never beyond the file or what a box stands in."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.photos import boxes
from app.photos.boxes import Box
from app.photos.reading import TRUNCATED, Damaged, PhotoFile


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("boxes") / "video.mp4"


def walked(path: Path, data: bytes, start: int = 0, stop: int | None = None) -> list[Box]:
    path.write_bytes(data)
    with PhotoFile(str(path)) as file:
        return list(boxes.walk(file, start, len(data) if stop is None else stop))


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(body)) + kind + body


def test_every_way_to_write_a_size(path: Path) -> None:
    large = struct.pack(">I4sQ", 1, b"mdat", 20) + b"1234"
    user = box(b"uuid", b"a user's type..." + b"inside")
    last = struct.pack(">I4s", 0, b"free") + b"to the end"
    found = walked(path, box(b"ftyp", b"mp42") + large + user + last)
    assert [(one.kind, one.end - one.body) for one in found] == [
        (b"ftyp", 4),
        (b"mdat", 4),
        (b"uuid", 6),
        (b"free", 10),
    ]
    assert found[2].user_type == b"a user's type..."


def test_four_zero_bytes_end_a_list(path: Path) -> None:
    assert len(walked(path, box(b"udta") + bytes(4))) == 1


@pytest.mark.parametrize(
    ("data", "stop", "reason"),
    [
        (box(b"moov", b"1234")[:-1], None, TRUNCATED),
        (struct.pack(">I4sQ", 1, b"mdat", 2**63), None, TRUNCATED),
        (b"\0\0\0\x07moov", None, "impossible length"),
        (struct.pack(">I4sQ", 1, b"mdat", 15) + b"1234", None, "impossible length"),
        (box(b"moov") + b"\0\0", None, TRUNCATED),
        (box(b"moov", b"1234") + b"....", 10, "longer than what it stands in"),
        (struct.pack(">I4s", 0, b"trak") + b"12345678", 12, "impossible length"),  # only the file's last box may
        (box(b"uuid", b"too short"), None, "impossible length"),
        (box(b"free") * 100_001, None, "more parts"),
    ],
)
def test_what_makes_no_sense_is_damaged(path: Path, data: bytes, stop: int | None, reason: str) -> None:
    with pytest.raises(Damaged, match=reason):
        walked(path, data, stop=stop)


@given(st.binary(max_size=200), st.integers(0, 40))
def test_boxes_follow_one_another_or_are_damaged(path: Path, data: bytes, start: int) -> None:
    try:
        found = walked(path, data, min(start, len(data)))
    except Damaged:
        return
    position = min(start, len(data))
    for one in found:
        assert one.start == position
        assert one.start < one.body <= one.end <= len(data)
        position = one.end
    assert data[position:] in (b"", bytes(4))
