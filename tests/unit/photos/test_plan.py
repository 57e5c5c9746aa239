"""A plan is checked before it is trusted: no byte of the coded picture may be missing from the clean file."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.photos import detect, jpeg_clean
from app.photos.clean import clean_to
from app.photos.files import Files
from app.photos.formats import FORMATS
from app.photos.model import CleanStatus, Keep, Kind
from app.photos.plan import Part, Parts, Plan, Range, Zeros, size_of
from app.photos.reading import WINDOW, PhotoFile
from app.photos.survey import Survey
from tests.unit.photos import builders


def plan_of(parts: tuple[Part, ...], *picture: Range) -> Plan:
    return Plan(parts, (), None, None, False, picture)


@pytest.mark.parametrize(
    "parts",
    [
        ((0, 100),),
        ((0, 40), (40, 100)),
        (b"new", (10, 30), Zeros(4), (50, 70)),
        ((20, 30), (10, 30), (50, 60)),
    ],
)
def test_a_whole_picture_in_its_order_is_kept(parts: tuple[Part, ...]) -> None:
    assert plan_of(parts, (12, 28), (52, 60)).keeps_the_picture()


def test_an_empty_piece_of_a_picture_is_kept_wherever_it_stands() -> None:
    assert plan_of(((0, 20), b"new"), (12, 20), (35, 35)).keeps_the_picture()


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"new", Zeros(100)),
        ((12, 27), (50, 70)),
        ((13, 28), (50, 70)),
        ((0, 20), b"in between", (20, 100)),
        ((50, 70), (10, 30)),
        ((10, 30), (53, 70)),
        ((10, 30),),
    ],
)
def test_a_picture_that_lacks_a_byte_or_changes_its_order_is_not(parts: tuple[Part, ...]) -> None:
    assert not plan_of(parts, (12, 28), (52, 60)).keeps_the_picture()


def test_a_plan_that_drops_picture_bytes_is_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine's own mistake, were there one, ends in a refusal."""

    def careless(file: PhotoFile, keep: Collection[Keep] = ()) -> Plan:
        start, end = jpeg_clean.plan(file, keep).picture[0]
        parts: tuple[Part, ...] = ((0, start), (start + 1, file.size))
        return plan_of(parts, (start, end))

    monkeypatch.setitem(FORMATS, detect.JPEG, SimpleNamespace(survey=jpeg_clean.survey, plan=careless))
    (tmp_path / "photo.jpg").write_bytes(builders.picture())
    (result,) = clean_to([tmp_path / "photo.jpg"], tmp_path / "out")
    assert result.status is CleanStatus.FAILED
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


@given(
    st.lists(st.one_of(st.tuples(st.integers(0, 90), st.integers(0, 10)), st.binary(), st.integers(0, 9)), max_size=9)
)
def test_parts_are_written_as_they_were_asked_for(
    tmp_path_factory: pytest.TempPathFactory, asked: list[tuple[int, int] | bytes | int]
) -> None:
    data = bytes(40) + bytes(range(60))
    path = tmp_path_factory.getbasetemp() / "parts"
    path.write_bytes(data)
    expected = b""
    with PhotoFile(str(path)) as file:
        parts = Parts(file)
        for piece in asked:
            if isinstance(piece, tuple):
                parts.keep(piece[0], sum(piece))
                expected += data[piece[0] : sum(piece)]
            elif isinstance(piece, int):
                parts.blank(piece)
                expected += bytes(piece)
            else:
                parts.write(piece)
                expected += piece
        plan = parts.plan(Survey(), [])
    assert builders.written(plan, data) == expected
    assert sum(size_of(part) for part in plan.parts) == len(expected)
    assert plan.unchanged == (expected == data and plan.parts == ((0, len(data)),))


def test_a_blank_larger_than_memory_is_written_a_window_at_a_time(tmp_path: Path) -> None:
    zeros = Zeros(3 * WINDOW + 5)
    sizes = []
    fd = Files().create(str(tmp_path / "blank"))
    for piece in zeros.pieces():
        sizes.append(len(piece))
        Files().write(fd, piece)
    os.close(fd)
    assert max(sizes) <= WINDOW
    assert (tmp_path / "blank").read_bytes() == bytes(zeros.size)


def test_what_is_blank_already_is_unchanged(tmp_path: Path) -> None:
    (tmp_path / "blank").write_bytes(b"start" + bytes(WINDOW + 7))
    with PhotoFile(str(tmp_path / "blank")) as file:
        parts = Parts(file)
        parts.keep(0, 5)
        parts.blank(WINDOW + 7)
        survey = Survey()
        assert parts.plan(survey, []).unchanged
        assert survey.finds == []
        parts.blank(1)
        assert not parts.plan(survey, []).unchanged
        assert [find.kind for find in survey.finds] == [Kind.OTHER]
