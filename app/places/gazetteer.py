"""The nearest town to a position, offline: GeoNames on a grid, town level only.

``places.bin`` is zlib around: ``PLACES1\\n``; three uint32 (towns, areas, countries); for each town its latitude and
its longitude (int32, 1/100,000 degree), its area and its country (uint16, numbers of the lists that follow); then the
names of towns, areas and countries, UTF-8, a NUL between two. All little-endian.
"""

from __future__ import annotations

import math
from array import array
from pathlib import Path
from typing import NamedTuple

from app.places.resource import Reading, ResourceDamaged

CREDIT = "Place names: GeoNames (CC BY 4.0)."
"""To be shown wherever a name is."""
MAGIC = b"PLACES1\n"
FARTHEST_KM = 60.0
"""Farther from every town there is no name: it is in the sea, or in a desert."""
NEAR_KM = 6.0
"""From here on a place is "near" the town, not in it."""
KM_A_DEGREE = 111.195
_ROWS_A_DEGREE = 10
_ROW_KM = KM_A_DEGREE / _ROWS_A_DEGREE
_REACH = math.ceil(FARTHEST_KM / _ROW_KM)
_STEPS = 100_000


class Place(NamedTuple):
    """A town. ``area`` is the county in England, the nation in the rest of the UK, empty abroad."""

    name: str
    area: str
    country: str
    distance_km: float


def words(place: Place | None) -> str | None:
    """ "Bury, Greater Manchester", "near Aberystwyth, Wales", "Lyon, France"; None where there is no town."""
    if place is None:
        return None
    wider = place.area or place.country
    said = place.name if wider in ("", place.name) else f"{place.name}, {wider}"
    return f"near {said}" if place.distance_km > NEAR_KM else said


def distance_km(north: float, east: float, other_north: float, other_east: float) -> float:
    """The way between two positions in degrees over the globe."""
    up, across = math.radians(other_north - north), math.radians(other_east - east)
    shrink = math.cos(math.radians(north)) * math.cos(math.radians(other_north))
    half = math.sin(up / 2) ** 2 + shrink * math.sin(across / 2) ** 2
    return 2 * math.degrees(math.asin(math.sqrt(min(1.0, half)))) * KM_A_DEGREE


def town_names(path: Path, country: str) -> frozenset[str]:
    """The names of all towns of a country. Raises `ResourceDamaged`."""
    return _Towns(path).names_in(country)


class Gazetteer:
    """Names for positions. The file is read at the first question; where it cannot be, ``trouble`` says why
    and there are no names.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "places.bin"
        self._towns: _Towns | None = None
        self.trouble: ResourceDamaged | None = None

    def load(self) -> None:
        """Read the file now, where the first question may not wait for it."""
        if self._towns is None and self.trouble is None:
            try:
                self._towns = _Towns(self._path)
            except ResourceDamaged as error:
                self.trouble = error

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The town nearest to a position in degrees; None where none is within `FARTHEST_KM`."""
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):  # NaN is not either
            return None
        self.load()
        return self._towns.nearest(lat, lon) if self._towns else None


class _Towns:
    """The towns of the file, and which of them lie in each cell of a grid.

    A cell is about 11 km high, and never narrower than that: nearer the poles a row has fewer cells.
    """

    def __init__(self, path: Path) -> None:
        file = Reading(path, MAGIC)
        towns, areas, countries = (int(number) for number in file.numbers("III"))
        self._lats = file.array("i", towns)
        self._lons = file.array("i", towns)
        self._area_of = file.array("H", towns)
        self._country_of = file.array("H", towns)
        try:
            names = str(file.rest(), "utf-8").split("\0")
        except UnicodeDecodeError:
            raise file.damaged() from None
        if len(names) != towns + areas + countries or not self._make_sense(areas, countries):
            raise file.damaged()
        self._names = names[:towns]
        self._areas = names[towns : towns + areas]
        self._countries = names[towns + areas :]
        self._columns = [_columns(row) for row in range(-90 * _ROWS_A_DEGREE, 90 * _ROWS_A_DEGREE + 1)]
        self._cells = self._laid_out()

    def nearest(self, lat: float, lon: float) -> Place | None:
        """Look around at first; farther only where what was found might not be the nearest."""
        far, town = self._nearest_within(1, lat, lon)
        if far > _ROW_KM:
            far, town = self._nearest_within(_REACH, lat, lon)
        if far > FARTHEST_KM:
            return None
        area, country = self._areas[self._area_of[town]], self._countries[self._country_of[town]]
        return Place(self._names[town], area, country, far)

    def names_in(self, country: str) -> frozenset[str]:
        number = self._countries.index(country) if country in self._countries else -1
        return frozenset(name for name, of in zip(self._names, self._country_of, strict=True) if of == number)

    def _nearest_within(self, reach: int, lat: float, lon: float) -> tuple[float, int]:
        """The nearest town of the cells around; an infinite distance where these are empty."""
        here = math.floor(lat * _ROWS_A_DEGREE)
        north, east = lat * _STEPS, lon * _STEPS
        shrink = math.cos(math.radians(lat))
        lats, lons, cells = self._lats, self._lons, self._cells
        best, nearest = math.inf, -1
        for row in range(max(here - reach, -90 * _ROWS_A_DEGREE), min(here + reach, 90 * _ROWS_A_DEGREE) + 1):
            columns = self._columns[row + 90 * _ROWS_A_DEGREE]
            column = int((lon + 180) / 360 * columns)
            for beside in range(column - reach - 1, column + reach + 2):
                for town in cells.get((row, beside % columns), ()):
                    across = abs(lons[town] - east)
                    across = min(across, 360 * _STEPS - across) * shrink
                    square = (lats[town] - north) ** 2 + across * across
                    if square < best:
                        best, nearest = square, town
        if nearest < 0:
            return math.inf, nearest
        return distance_km(lat, lon, lats[nearest] / _STEPS, lons[nearest] / _STEPS), nearest

    def _laid_out(self) -> dict[tuple[int, int], array[int]]:
        cells: dict[tuple[int, int], array[int]] = {}
        rows, first = self._columns, 90 * _ROWS_A_DEGREE
        for town, (lat, lon) in enumerate(zip(self._lats, self._lons, strict=True)):
            row = lat * _ROWS_A_DEGREE // _STEPS
            columns = rows[row + first]
            cell = (row, (lon + 180 * _STEPS) * columns // (360 * _STEPS) % columns)
            if cell in cells:
                cells[cell].append(town)
            else:
                cells[cell] = array("I", (town,))
        return cells

    def _make_sense(self, areas: int, countries: int) -> bool:
        """Whether every position is on the globe and every number is one of a list."""
        if not self._lats:
            return True
        return (
            min(self._lats) >= -90 * _STEPS
            and max(self._lats) <= 90 * _STEPS
            and min(self._lons) >= -180 * _STEPS
            and max(self._lons) <= 180 * _STEPS
            and max(self._area_of) < areas
            and max(self._country_of) < countries
        )


def _columns(row: int) -> int:
    """How many cells go round the globe in a row, none narrower than it is high at the end nearer the pole."""
    end = max(abs(row), abs(row + 1)) / _ROWS_A_DEGREE
    return max(1, int(360 * _ROWS_A_DEGREE * math.cos(math.radians(min(end, 90.0)))))
