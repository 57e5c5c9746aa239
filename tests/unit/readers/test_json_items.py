"""Arrays read in windows: the same items wherever the windows and the pieces end."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.readers import json_items
from app.readers.errors import BrokenFile, TooLarge
from app.readers.json_items import Broken, ItemReader

READER: ItemReader[dict[str, Any]] = ItemReader(dict)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from("ab"), inside, max_size=2),
    max_leaves=8,
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(["a", "b", "},{"]), VALUES, min_size=1, max_size=3), max_size=8)
STYLES: list[dict[str, Any]] = [{}, {"indent": 2}, {"indent": 1}, {"separators": (",", ":")}, {"ensure_ascii": False}]


def pieces(data: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


def read(data: bytes, size: int = 64) -> list[dict[str, Any] | None]:
    found = [item for items in READER.read(pieces(data, size)) for item in items]
    return [None if isinstance(item, Broken) else item for item in found]


def read_until_error(parts: Iterable[bytes]) -> tuple[list[Any], UserError | None]:
    found: list[Any] = []
    try:
        for some in READER.read(parts):
            found += some
    except UserError as error:
        return found, error
    return found, None


@given(ITEMS, st.sampled_from(STYLES), st.integers(1, 300), st.integers(1, 80), st.booleans())
def test_whatever_the_windows(
    items: list[dict[str, Any]], style: dict[str, Any], window: int, size: int, wrapped: bool
) -> None:
    text = json.dumps({"some_v2": items, "others": [{"a": 1}, {"a": 2}]} if wrapped else items, **style)
    with patch.object(json_items, "WINDOW", window):
        assert read(text.encode(), size) == items


@given(ITEMS, st.integers(1, 300), st.data())
def test_cut_anywhere(items: list[dict[str, Any]], window: int, data: st.DataObject) -> None:
    whole = json.dumps(items).encode()
    cut = data.draw(st.integers(0, len(whole) - 1))
    with patch.object(json_items, "WINDOW", window):
        found, error = read_until_error(pieces(whole[:cut], 50))
    assert isinstance(error, BrokenFile)
    kept = [item for item in found if not isinstance(item, Broken)]
    assert kept == items[: len(kept)]
    assert len(found) - len(kept) <= 1


def test_broken_ones_are_told_and_the_others_kept() -> None:
    assert read(b'[{"a":1},{"a":tru},{"a":2},5,{"a":"\xff"},{"a":3}]') == [
        {"a": 1},
        None,
        {"a": 2},
        None,
        None,
        {"a": 3},
    ]


def test_what_the_pieces_raise_comes_after_what_came() -> None:
    def broken() -> Iterator[bytes]:
        yield b'[{"a":1},{"a":2},'
        raise TooLarge("much")

    found, error = read_until_error(broken())
    assert isinstance(error, TooLarge)
    assert found == [{"a": 1}, {"a": 2}]


@pytest.mark.parametrize(
    "data",
    [
        b"[" + b'{"a":x},' * 30_000 + b'{"a":1}]',
        b'[{"a":"' + b'{"a":x},' * 30_000,
        b"[" * 300_000,
        b'[{"a":' * 100_000,
        b"[" + b" " * 3_000_000 + b"]",
        b"[" + b"," * 3_000_000 + b"]",
        b"{" * 3_000_000,
    ],
)
def test_hostile_arrays_end(data: bytes) -> None:
    found, _ = read_until_error(pieces(data, 100_000))
    assert len(found) <= 30_001


def test_a_type_is_kept_to() -> None:
    class One(msgspec.Struct):
        a: int

    found = [item for items in ItemReader(One).read([b'[{"a":1},{"a":"x"},{"a":3}]']) for item in items]
    assert [isinstance(item, Broken) for item in found] == [False, True, False]
