"""A packed stream reads like the file it was made of, from anywhere."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.readers import seekable
from app.readers.errors import TooLarge
from app.readers.seekable import DEFLATE, GZIP, Part, Unpacked

PLAIN = random.Random(1).randbytes(3_000) + b"again and again " * 500
MOVES = st.lists(st.tuples(st.integers(0, len(PLAIN) + 100), st.integers(0, 4_000)), max_size=8)


def packed_from(data: bytes, piece: int) -> object:
    def pieces(start: int) -> Iterator[bytes]:
        yield from (data[at : at + piece] for at in range(start, len(data), piece))

    return pieces


@given(MOVES, st.integers(1, 500), st.booleans())
def test_it_reads_like_a_plain_file(moves: list[tuple[int, int]], piece: int, is_gzip: bool) -> None:
    deflater = zlib.compressobj(wbits=DEFLATE)
    data = gzip.compress(PLAIN) if is_gzip else deflater.compress(PLAIN) + deflater.flush()
    with patch.object(seekable, "_APART", 1_000), patch.object(seekable, "_PIECE", 256):
        made = Unpacked(packed_from(data, piece), GZIP if is_gzip else DEFLATE, len(PLAIN))  # type: ignore[arg-type]
        read_alike(io.BufferedReader(made, 100), io.BytesIO(PLAIN), moves)


@given(MOVES)
def test_a_part_reads_like_a_plain_file(moves: list[tuple[int, int]]) -> None:
    around = io.BytesIO(b"before" + PLAIN + b"after")
    read_alike(io.BufferedReader(Part(around, 6, len(PLAIN)), 100), io.BytesIO(PLAIN), moves)


def read_alike(one: io.BufferedReader, other: io.BytesIO, moves: list[tuple[int, int]]) -> None:
    for at, count in moves:
        assert one.seek(at) == other.seek(at)
        assert one.read(count) == other.read(count)
        assert one.tell() == other.tell()
    assert one.seek(-5, 2) == other.seek(-5, 2)
    assert one.read() == other.read()


def test_what_is_cut_off_or_too_much_is_said() -> None:
    data = gzip.compress(PLAIN)
    cut = Unpacked(packed_from(data[:-200], 100), GZIP, len(PLAIN))  # type: ignore[arg-type]
    with pytest.raises(EOFError):
        io.BufferedReader(cut).read()
    with pytest.raises(TooLarge):
        io.BufferedReader(Unpacked(packed_from(data, 100), GZIP, len(PLAIN) - 1)).read()  # type: ignore[arg-type]
    bomb = gzip.compress(bytes(200_000), 9)
    with patch.object(seekable, "_BOMB", 100_000), pytest.raises(TooLarge):
        Unpacked(packed_from(bomb, 10**6), GZIP, 10**10).seek(0, io.SEEK_END)  # type: ignore[arg-type]
