"""Photos that point to one place, and what a stranger would make of it: "this is probably your home".

A cluster is bounded: all its photos lie within `CLUSTER_M` of one of them, its middle. Linking each photo to the next
instead would make one cluster of a long walk.

When home and work are named (deliberately late: a wrong guess upsets, a missing one is still a place on the map):

- only photos that say when they were taken count, by the camera's own clock;
- home: at least `FEWEST` of them between 7 pm and 8 am, these are most of the cluster's photos, they fall on at least
  `FEWEST_DAYS` different nights, and a fortnight or more lies between the first and the last: a hotel is no home;
- work: the same from Monday to Friday between 9 am and 5 pm, in another place than home.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

CLUSTER_M = 150.0
FEWEST = 5
FEWEST_DAYS = 3
LEAST_SPAN = timedelta(days=14)
MOST = 0.6
"""The least share of a cluster's photos: with `CLOSE` of these, "most" is still true of more than half."""
CLOSE = 0.9
"""The share of photos that "within 60 metres" is true of: one stray position does not widen it."""
_NIGHT, _MORNING = time(19), time(8)
_OFFICE_OPENS, _OFFICE_CLOSES = time(9), time(17)
_WORKDAYS = 5
_M_A_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one photo was taken, and when by the camera's clock, where it says so."""

    lat: float
    lon: float
    taken: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Photos within `CLUSTER_M` of ``lat``, ``lon``, which is one of them."""

    lat: float
    lon: float
    spots: tuple[Spot, ...]


class Guess(StrEnum):
    """What a stranger would take a place for."""

    HOME = "home"
    WORK = "work"


@dataclass(frozen=True, slots=True)
class Telling:
    """A place that photos give away. ``metres``: how close most of them are; ``guess`` None: only a place."""

    cluster: Cluster
    metres: int
    guess: Guess | None

    @property
    def photos(self) -> int:
        return len(self.cluster.spots)


def clusters(spots: Iterable[Spot]) -> list[Cluster]:
    """The places that photos point to, those with most photos first. What is not on the globe is left out."""
    grid: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in spots:
        if -90 <= spot.lat <= 90 and -180 <= spot.lon <= 180:
            grid[_cell(spot.lat, spot.lon)].append(spot)
    found: list[Cluster] = []
    # The fullest cell first: its middle is where the photos are. A cell comes up again until it is empty.
    waiting = sorted(grid, key=lambda cell: len(grid[cell]))
    while waiting:
        cell = waiting[-1]
        if not grid[cell]:
            waiting.pop()
            continue
        found.append(_gather(grid, cell))
    return sorted(found, key=lambda cluster: -len(cluster.spots))


def tellings(found: Sequence[Cluster]) -> list[Telling]:
    """What to tell of the clusters, what matters most first: home, work, else the place with most photos.

    The place with most photos is only told where it has at least `FEWEST`.
    """
    told: list[Telling] = []
    homes = [(nights, cluster) for cluster in found if (nights := _days(cluster, _night_of))]
    if homes:
        home = max(homes, key=lambda pair: len(pair[0]))[1]
        told.append(Telling(home, _closeness(home, _night_of), Guess.HOME))
    works = [
        (days, cluster)
        for cluster in found
        if (days := _days(cluster, _office_day_of)) and not any(cluster is other.cluster for other in told)
    ]
    if works:
        work = max(works, key=lambda pair: len(pair[0]))[1]
        told.append(Telling(work, _closeness(work, _office_day_of), Guess.WORK))
    if not told and found and len(found[0].spots) >= FEWEST:
        told.append(Telling(found[0], _closeness(found[0]), None))
    return told


def title(telling: Telling) -> str:
    """ "37 photos point to one place"."""
    return f"{telling.photos:,} photos point to one place"


def sentence(telling: Telling, town: str | None) -> str:
    """What is so and what a stranger would make of it; ``town`` is the words for the place."""
    where = f" in {town}" if town and not town.startswith("near ") else f" {town}" if town else ""
    close = f"within {telling.metres} metres of each other{where}"
    if telling.guess is Guess.HOME:
        return f"Most were taken between 7 pm and 8 am {close}. This is probably your home."
    if telling.guess is Guess.WORK:
        return f"Most were taken on weekdays between 9 am and 5 pm {close}. This is probably where you work."
    return f"Most were taken {close}. Anyone who gets them can find this place."


def distance_m(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The way between two positions that are close to each other."""
    across = abs(lon - other_lon)
    across = min(across, 360 - across) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(lat - other_lat, across) * _M_A_DEGREE


# --- Gathering ---


def _columns(row: int) -> int:
    """How many cells of at least `CLUSTER_M` go round the globe in a row."""
    end = min(90.0, max(abs(row), abs(row + 1)) * CLUSTER_M / _M_A_DEGREE)
    return max(1, int(360 * _M_A_DEGREE / CLUSTER_M * math.cos(math.radians(end))))


def _cell(lat: float, lon: float) -> tuple[int, int]:
    row = math.floor(lat * _M_A_DEGREE / CLUSTER_M)
    columns = _columns(row)
    return row, int((lon + 180) / 360 * columns) % columns


def _around(lat: float, lon: float) -> set[tuple[int, int]]:
    """The cells that hold everything within `CLUSTER_M` of a position."""
    here = math.floor(lat * _M_A_DEGREE / CLUSTER_M)
    cells = set()
    for row in (here - 1, here, here + 1):
        columns = _columns(row)
        column = int((lon + 180) / 360 * columns)
        cells |= {(row, (column + beside) % columns) for beside in (-2, -1, 0, 1, 2)}
    return cells


def _gather(grid: dict[tuple[int, int], list[Spot]], cell: tuple[int, int]) -> Cluster:
    """Take out of ``grid`` what lies within `CLUSTER_M` of the middle of a cell's photos."""
    first = _middle(grid[cell])
    around = [spot for near in _around(first.lat, first.lon) for spot in grid.get(near, ())]
    middle = _middle([spot for spot in around if distance_m(first.lat, first.lon, spot.lat, spot.lon) <= CLUSTER_M])
    taken: list[Spot] = []
    for near in _around(middle.lat, middle.lon):
        if near not in grid:
            continue
        left: list[Spot] = []
        for spot in grid[near]:
            close = distance_m(middle.lat, middle.lon, spot.lat, spot.lon) <= CLUSTER_M
            (taken if close else left).append(spot)
        grid[near] = left
    return Cluster(middle.lat, middle.lon, tuple(taken))


def _middle(spots: Sequence[Spot]) -> Spot:
    """The photo nearest to the median of the positions, so that strays do not move it."""
    lat = sorted(spot.lat for spot in spots)[len(spots) // 2]
    lon = sorted(spot.lon for spot in spots)[len(spots) // 2]
    return min(spots, key=lambda spot: distance_m(lat, lon, spot.lat, spot.lon))


# --- Guessing ---


def _night_of(taken: datetime) -> date | None:
    """The evening of the night in which a photo was taken; None by day."""
    if taken.time() >= _NIGHT:
        return taken.date()
    return taken.date() - timedelta(days=1) if taken.time() < _MORNING and taken.date() > date.min else None


def _office_day_of(taken: datetime) -> date | None:
    at_work = taken.weekday() < _WORKDAYS and _OFFICE_OPENS <= taken.time() < _OFFICE_CLOSES
    return taken.date() if at_work else None


def _days(cluster: Cluster, day_of: Callable[[datetime], date | None]) -> Collection[date]:
    """The days that make a place what ``day_of`` asks for; empty where it is not enough to say so."""
    timed = [spot.taken for spot in cluster.spots if spot.taken]
    fitting = [day for moment in timed if (day := day_of(moment))]
    days = set(fitting)
    if len(fitting) < FEWEST or len(fitting) < len(cluster.spots) * MOST or len(days) < FEWEST_DAYS:
        return ()
    return days if max(days) - min(days) >= LEAST_SPAN else ()


def _closeness(cluster: Cluster, counts: Callable[[datetime], object] | None = None) -> int:
    """Within how many metres of each other the photos that count are, rounded up to tens."""
    said = [spot for spot in cluster.spots if counts is None or (spot.taken and counts(spot.taken))]
    far = sorted(distance_m(cluster.lat, cluster.lon, spot.lat, spot.lon) for spot in said)
    # Twice the way to the middle is at least the way between any two.
    reach = 2 * far[min(len(far) - 1, math.ceil(len(far) * CLOSE) - 1)]
    return max(10, math.ceil(reach / 10) * 10)
