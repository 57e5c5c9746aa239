"""Names for positions: what people there would say, and nothing where nobody lives."""

from __future__ import annotations

import math
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.gazetteer import FARTHEST_KM, Gazetteer, Place, distance_km, words
from app.places.resource import ResourceDamaged
from app.system.paths import resources_dir
from tests.unit.places.makers import places_file

PLACES = resources_dir() / "places"
real = Gazetteer(PLACES)


def said(lat: float, lon: float) -> str | None:
    return words(real.nearest(lat, lon))


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [
        (53.5933, -2.2967, "Bury, Greater Manchester"),
        (52.4155, -4.0829, "Aberystwyth, Wales"),
        (51.4816, -3.1791, "Cardiff, Wales"),
        (53.7965, -1.5478, "Leeds, West Yorkshire"),
        (53.4084, -2.9916, "Liverpool, Merseyside"),
        (51.4545, -2.5879, "Bristol"),
        (52.4862, -1.8904, "Birmingham, West Midlands"),
        (55.9533, -3.1883, "Edinburgh, Scotland"),
        (58.2093, -6.3865, "Stornoway, Scotland"),
        (60.1546, -1.1494, "Lerwick, Scotland"),
        (54.5973, -5.9301, "Belfast, Northern Ireland"),
        (54.1523, -4.4861, "Douglas, Isle of Man"),
        (51.8969, -8.4863, "Cork, Ireland"),
        (45.7640, 4.8357, "Lyon, France"),
        (-36.8485, 174.7633, "Auckland, New Zealand"),
    ],
)
def test_places_that_people_know(lat: float, lon: float, name: str) -> None:
    assert said(lat, lon) == name


def test_open_country_is_near_a_town() -> None:
    found = real.nearest(53.39, -1.86)  # on Kinder Scout's moor
    assert found is not None
    assert found.area == "Derbyshire"
    assert said(57.2, -5.6) == "near Kyle of Lochalsh, Scotland"


def test_either_side_of_a_border() -> None:
    assert said(51.6417, -2.6742) == "Chepstow, Wales"
    assert said(55.7692, -2.0054) == "Berwick-Upon-Tweed, Northumberland"
    assert (said(54.9966, -7.3086) or "").endswith("Northern Ireland")  # Derry, a walk from Ireland


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (56.0, 3.0),  # the North Sea
        (90.0, 0.0),
        (-90.0, 180.0),
        (0.0, -180.0),
        (0.0, 180.0),
        (math.nan, 0.0),
        (0.0, math.inf),
        (91.0, 0.0),
        (53.6, 181.0),
    ],
)
def test_where_nobody_lives_there_is_no_name(lat: float, lon: float) -> None:
    assert said(lat, lon) is None


def test_distance_and_words() -> None:
    assert words(Place("Bury", "Greater Manchester", "United Kingdom", 0.4)) == "Bury, Greater Manchester"
    assert words(Place("Bury", "Greater Manchester", "United Kingdom", 9)) == "near Bury, Greater Manchester"
    assert words(Place("Singapore", "", "Singapore", 1)) == "Singapore"
    assert distance_km(53.6, -2.3, 53.48095, -2.23743) == pytest.approx(13.9, abs=0.2)
    assert distance_km(0, 179.9, 0, -179.9) == pytest.approx(22.2, abs=0.1)
    assert distance_km(90, 0, -90, 77) == pytest.approx(20_015, abs=10)


def test_across_the_antimeridian_and_round_a_pole(tmp_path: Path) -> None:
    made = Gazetteer(places_file(tmp_path, [("East", 10.0, 179.95), ("North", 89.9, 10.0)]))
    assert made.nearest(10.0, -179.9) == Place("East", "Kent", "United Kingdom", pytest.approx(16.4, abs=0.1))
    assert made.nearest(10.0, -180.0) is not None
    found = made.nearest(89.9, -170.0)  # on the other side of the pole
    assert found is None or found.name == "North"
    assert made.nearest(89.95, 12.0) is not None


towns = st.lists(
    st.tuples(st.just("T"), st.floats(49, 61).map(lambda x: round(x, 5)), st.floats(-8, 2).map(lambda x: round(x, 5))),
    min_size=1,
    max_size=40,
)


@given(towns, st.floats(49, 61), st.floats(-8, 2))
def test_no_other_town_is_nearer(
    tmp_path_factory: pytest.TempPathFactory, towns: list[tuple[str, float, float]], lat: float, lon: float
) -> None:
    made = Gazetteer(places_file(tmp_path_factory.mktemp("p"), towns))
    best = min(distance_km(lat, lon, north, east) for _, north, east in towns)
    found = made.nearest(lat, lon)
    if found is None:
        assert best > FARTHEST_KM * 0.999
    else:
        assert found.distance_km == pytest.approx(best, rel=0.01, abs=0.01)


@given(st.floats(), st.floats())
def test_any_two_numbers_are_answered(lat: float, lon: float) -> None:
    found = real.nearest(lat, lon)
    assert found is None or 0 <= found.distance_km <= FARTHEST_KM


def test_nothing_is_read_before_the_first_question(tmp_path: Path) -> None:
    lazy = Gazetteer(tmp_path)
    assert lazy.trouble is None
    assert lazy.nearest(53.6, -2.3) is None
    assert "places.bin is missing or damaged" in str(lazy.trouble)


def _broken() -> dict[str, bytes]:
    whole = zlib.decompress((PLACES / "places.bin").read_bytes())
    far = struct.pack("<8sIIIiiHH", b"PLACES1\n", 1, 1, 1, 9_100_000, 0, 0, 0) + b"a\0b\0c"
    lost = struct.pack("<8sIIIiiHH", b"PLACES1\n", 1, 1, 1, 0, 0, 1, 0) + b"a\0b\0c"
    return {
        "empty": b"",
        "not packed": whole,
        "cut": (PLACES / "places.bin").read_bytes()[:-9],
        "other magic": zlib.compress(b"X" + whole[1:]),
        "short": zlib.compress(whole[:2000]),
        "a bomb": zlib.compress(bytes(40_000_000)),
        "too many": zlib.compress(b"PLACES1\n" + b"\xff" * 12 + whole[20:]),
        "off the globe": zlib.compress(far),
        "no such area": zlib.compress(lost),
        "not text": zlib.compress(whole[:-4] + b"\xff\xfe\xff\xff"),
    }


@pytest.mark.parametrize("name", _broken())
def test_a_damaged_file_gives_no_names_and_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "places.bin").write_bytes(_broken()[name])
    broken = Gazetteer(tmp_path)
    assert broken.nearest(53.6, -2.3) is None
    assert isinstance(broken.trouble, ResourceDamaged)
    assert "Install the program again" in broken.trouble.do
