"""The map: the land is where it is, and the files stay small."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from app.places.outlines import STEPS, Level, outlines, project
from app.places.resource import ResourceDamaged
from app.system.paths import resources_dir

PLACES = resources_dir() / "places"


def test_the_files_are_small_and_say_whose_they_are() -> None:
    assert sum(path.stat().st_size for path in PLACES.iterdir()) < 4_000_000
    told = (PLACES / "README.md").read_text("utf-8")
    assert "GeoNames" in told
    assert "CC BY 4.0" in told
    assert "Natural Earth" in told
    assert "public domain" in told


def test_mercator() -> None:
    assert project(0, 12.5) == (12.5, 0)
    assert project(53.6, -2.3)[1] == pytest.approx(63.73, abs=0.02)
    assert project(90, 0) == project(84, 0)
    assert project(-90, 0)[1] == -project(90, 0)[1]


def _is_land(level: Level, lat: float, lon: float) -> bool:
    """Whether a position is inside an odd number of rings."""
    x, y = project(lat, lon)
    tile = level.tiles.get((int(x // level.side), int(y // level.side)))
    if tile is None:
        return False
    east = (x - tile.column * level.side) / level.side * STEPS
    north = (y - tile.row * level.side) / level.side * STEPS
    inside = False
    for ring in tile.rings:
        points = list(zip(ring[::2], ring[1::2], strict=True))
        for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
            if (ay > north) != (by > north) and east < (bx - ax) * (north - ay) / (by - ay) + ax:
                inside = not inside
    return inside


@pytest.mark.parametrize(
    ("lat", "lon", "land"),
    [
        (53.6, -2.3, True),  # Bury
        (52.4, -3.7, True),  # inland of Aberystwyth
        (52.4, -4.8, False),  # Cardigan Bay
        (54.2, -4.55, True),  # the Isle of Man
        (53.8, -4.8, False),  # the Irish Sea
        (48.85, 2.35, True),  # Paris
        (42.0, 51.0, False),  # the Caspian Sea, a lake in the land
        (56.0, 3.0, False),
        (-25.0, 133.0, True),  # Australia
        (0.0, -30.0, False),
        (67.5, 179.0, True),  # Chukotka, on both sides of the antimeridian
        (67.0, -175.0, True),
    ],
)
@pytest.mark.parametrize("level", [0, 1])
def test_land_and_sea(lat: float, lon: float, land: bool, level: int) -> None:
    assert _is_land(outlines(PLACES)[level], lat, lon) is land


def test_the_small_isles_are_on_the_fine_map() -> None:
    fine = outlines(PLACES)[-1]
    assert _is_land(fine, 49.92, -6.30)  # St Mary's, Scilly
    assert _is_land(fine, 49.21, -2.13)  # Jersey


def _file(ring: tuple[int, ...] = (0, 0, 9, 0, 9, 9), *, side: float = 10, levels: int = 1, more: bytes = b"") -> bytes:
    start = struct.pack("<8sIfIhhI", b"LAND1\n\0\0", levels, side, 1, 0, 0, 1)
    return start + struct.pack(f"<I{len(ring)}h", len(ring) // 2, *ring) + more


def test_a_small_map(tmp_path: Path) -> None:
    (tmp_path / "outlines.bin").write_bytes(zlib.compress(_file()))
    (level,) = outlines(tmp_path)
    assert list(level.tiles[0, 0].rings[0]) == [0, 0, 9, 0, 9, 9]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        _file()[:-1],
        _file(more=b"more"),
        _file(levels=2),
        _file(levels=9_999_999),
        _file(side=float("nan")),
        _file((0, 0, 9, 9)),
        _file((0, 0, 9, 0, STEPS * 2, 9)),
        _file()[:-16] + b"\xff\xff\xff\xff",
        bytes(40_000_000),
    ],
    ids=["empty", "cut", "more", "levels", "many levels", "side", "a line", "far out", "many points", "a bomb"],
)
def test_a_damaged_map_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "outlines.bin").write_bytes(zlib.compress(content))
    with pytest.raises(ResourceDamaged, match="missing or damaged"):
        outlines(tmp_path)


def test_a_missing_map_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResourceDamaged, match=r"outlines\.bin is missing"):
        outlines(tmp_path)
