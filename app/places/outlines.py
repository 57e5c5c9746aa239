"""The outlines of the land, cut into tiles, and Mercator's projection.

``outlines.bin`` is zlib around: ``LAND1\\n\\0\\0``; uint32 levels; for each level the side of its tiles in degrees
(float32) and uint32 tiles; for each tile its column and row (int16) and uint32 rings; for each ring uint32 points
and as many pairs of int16: steps east and north of the tile's south-west corner, of which `STEPS` make its side.
All little-endian. A tile reaches a little into its neighbours, so that no seam shows when they are filled.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from pathlib import Path

from app.places.resource import Reading

MAGIC = b"LAND1\n\0\0"
STEPS = 16_000
OVERLAP = 40
FARTHEST_NORTH = 84.0
MOST_LEVELS, MOST_TILES, MOST_RINGS = 8, 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map. ``rings`` hold x and y in turn, in steps; a ring within a ring is water."""

    column: int
    row: int
    rings: tuple[array[int], ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The whole map in tiles of one size, in Mercator's degrees."""

    side: float
    tiles: dict[tuple[int, int], Tile]


def project(lat: float, lon: float) -> tuple[float, float]:
    """Where a position is on the map: degrees east, and Mercator's degrees north."""
    lat = max(-FARTHEST_NORTH, min(FARTHEST_NORTH, lat))
    return lon, math.degrees(math.asinh(math.tan(math.radians(lat))))


def outlines(folder: Path) -> tuple[Level, ...]:
    """The levels, the coarsest first; raises `ResourceDamaged`."""
    file = Reading(folder / "outlines.bin", MAGIC)
    levels = tuple(_level(file) for _ in range(_count(file, MOST_LEVELS)))
    file.end()
    return levels


def _level(file: Reading) -> Level:
    (side,) = file.numbers("f")
    if not 0.1 <= side <= 360:
        raise file.damaged()
    tiles = [_tile(file) for _ in range(_count(file, MOST_TILES))]
    return Level(side, {(tile.column, tile.row): tile for tile in tiles})


def _tile(file: Reading) -> Tile:
    column, row = file.numbers("hh")
    rings = tuple(file.array("h", 2 * int(file.numbers("I")[0])) for _ in range(_count(file, MOST_RINGS)))
    if any(len(ring) < 6 or min(ring) < -OVERLAP or max(ring) > STEPS + OVERLAP for ring in rings):
        raise file.damaged()
    return Tile(int(column), int(row), rings)


def _count(file: Reading, most: int) -> int:
    count = int(file.numbers("I")[0])
    if count > most:
        raise file.damaged()
    return count
