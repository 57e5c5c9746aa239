"""Notes between coded pictures: what takes their place has the same size, says nothing, and stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.photos import aac, descriptors, nal, obu
from app.photos.edits import Edits
from app.photos.nal import Codec
from app.photos.plan import Plan
from app.photos.reading import Damaged, PhotoFile
from tests.unit.photos import builders
from tests.unit.photos.video_builders import sei

H264, HEVC, STILL = Codec(False, 4, 100), Codec(True, 4, 1), Codec(True, 4, 1, still=True)
MESSAGES = st.lists(st.tuples(st.sampled_from((0, 1, 3, 4, 5, 6, 137)), st.binary(max_size=60)), min_size=1, max_size=5)


@pytest.mark.parametrize(("codec", "name"), [(H264, "h264"), (HEVC, "hevc"), (STILL, "hevc")])
@given(messages=MESSAGES)
def test_a_note_becomes_filler_of_its_size(codec: Codec, name: str, messages: list[tuple[int, bytes]]) -> None:
    unit = sei(name, *messages)[4:]
    made, gone = nal.clean(codec, unit, len(unit))
    assert len(made) == len(unit)
    assert nal.clean(codec, made, len(made)) == (made, [])
    may_go = {3, 4, 5} if not codec.still else {0, 1, 3, 4, 5, 6, 137}
    assert {message.kind for message in gone} <= may_go | {-1}  # all of it goes where there is no room for filler
    for kind, body in messages:
        stays = any(body in other for number, other in messages if number != 5)
        if kind == 5 and len(body) > 8 and set(body) != {0xFF} and not stays:
            assert body not in made.replace(b"\0\0\3", b"\0\0")


@pytest.mark.parametrize("codec", [H264, HEVC, STILL])
@given(unit=st.binary(min_size=1, max_size=300))
def test_any_unit_is_cleaned_once(codec: Codec, unit: bytes) -> None:
    made, _ = nal.clean(codec, unit, len(unit))
    assert len(made) == len(unit)
    assert nal.clean(codec, made, len(made)) == (made, [])


@given(config=st.binary(min_size=6, max_size=200))
@example(config=b"12345\1")
@example(config=b"12345\0")
def test_descriptions_of_decoders_are_read_or_refused(config: bytes) -> None:
    def once(codec: Codec, *where: int) -> None:
        made, _ = nal.clean_config(codec, config, *where)
        assert len(made) == len(config)
        assert nal.clean_config(codec, made, *where) == (made, [])

    def follow_one_another() -> None:
        found = list(obu.units(lambda at, count: config[at : at + count], 0, len(config)))
        assert [unit.start for unit in found] == [0, *(unit.end for unit in found)][:-1]
        assert found[-1].end == len(config)
        assert all(len(obu.padded(unit)) == unit.end - unit.start for unit in found)

    readers: tuple[Callable[[], object], ...] = (
        lambda: once(H264),
        lambda: once(HEVC, 5),
        lambda: once(STILL, 5),
        lambda: descriptors.clean(config, bytes),
        follow_one_another,
    )
    for read in readers:
        try:
            read()
        except Damaged:
            continue


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 20), st.one_of(st.none(), st.binary(min_size=1, max_size=20)))
    ),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 30))),
)
def test_edits_change_what_they_say_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory,
    asked: list[tuple[int, int, bytes | None]],
    kept: list[tuple[int, int]],
) -> None:
    data = bytes(range(1, 251)) * 8
    path = tmp_path_factory.getbasetemp() / "edits"
    path.write_bytes(data)
    expected, at = bytearray(data), 0
    with PhotoFile(str(path)) as file:
        edits = Edits(file)
        for gap, size, new in asked:
            start = at + gap
            at = start + (size if new is None else len(new))
            if at > len(data):
                break
            if new is None:
                edits.blank(start, at)
            else:
                edits.write(start, new)
            expected[start:at] = bytes(size) if new is None else new
        ranges, at = [], 0
        for gap, size in kept:
            ranges.append((at + gap, min(at + gap + size, len(data))))
            at += gap + size
        ranges = [(start, end) for start, end in ranges if start < end]
        plan = Plan(list(edits.parts(0, len(data))), (), None, None, False, list(edits.untouched(iter(ranges))))
    assert builders.written(plan, data) == expected
    assert plan.keeps_the_picture()
    assert all(expected[start:end] == data[start:end] for start, end in plan.picture)
    edited = {place for start, end, _ in edits for place in range(start, end)}
    left = {place for start, end in plan.picture for place in range(start, end)}
    assert left == {place for start, end in ranges for place in range(start, end)} - edited


WORDS = b"words behind"
LOW, SAID, BEHIND = "1210", "131056e5a0", "131056e5a548 80"
"""AAC-LC; with high tones said behind it; and with a second channel."""


@pytest.mark.parametrize("setup", [LOW, SAID, BEHIND, "2b11 88 00", "eb09 88 00", "17 80 5dc0 10"])
def test_what_stands_behind_the_set_up_of_sound_goes(setup: str) -> None:
    plain = bytes.fromhex(setup)
    assert aac.clean(plain) == plain
    made = aac.clean(plain + WORDS)
    assert made == plain + bytes(len(WORDS))


def test_sound_of_a_rare_kind_stays_as_it_is() -> None:
    listed = bytes.fromhex("1200") + WORDS
    assert aac.clean(listed) == listed
    with pytest.raises(Damaged, match="sound"):
        aac.clean(bytes.fromhex("1210") + b"\0" + bytes.fromhex("56e5a0"))


@given(st.binary(max_size=80))
def test_any_set_up_of_sound_keeps_its_length_and_is_cleaned_once(setup: bytes) -> None:
    try:
        made = aac.clean(setup)
    except Damaged:
        return
    assert len(made) == len(setup)
    assert aac.clean(made) == made
