"""What the photos' positions add up to, worked out off the GUI thread: places for the map, and what they tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.places.clusters import Guess, Spot, clusters, sentence, tellings, title
from app.places.gazetteer import Gazetteer, words
from app.places.outlines import Level, outlines, project
from app.places.resource import ResourceDamaged
from app.ui.widgets.photo_work import PhotoRow
from app.ui.words import how_many

PLACES_NAMED = 5


@dataclass(frozen=True, slots=True)
class MapPlace:
    """A place that photos point to, in Mercator's degrees.

    ``told``: it is one of those that the page speaks of; ``guess``: what it is probably.
    """

    x: float
    y: float
    photos: int
    town: str | None
    told: bool = False
    guess: Guess | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of one place."""

    guess: Guess | None
    title: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Places:
    """Everything the page shows of where the photos were taken; ``land`` is empty where it was not asked for."""

    shown: tuple[MapPlace, ...]
    told: tuple[Told, ...]
    land: tuple[Level, ...]


def places_of(rows: Iterable[PhotoRow], gazetteer: Gazetteer, land_in: Path | None) -> Places:
    """Gather the photos that have a position; slow. ``land_in``: the folder of the outlines, where they are wanted.

    Without outlines that can be read there is no map, but the rest is told.
    """
    found = clusters(Spot(*row.location, _moment(row.taken)) for row in rows if row.location)
    telling_of = {id(telling.cluster): telling for telling in tellings(found)}
    shown, told = [], {}
    for cluster in found:
        town = words(gazetteer.nearest(cluster.lat, cluster.lon))
        telling = telling_of.get(id(cluster))
        guess = telling.guess if telling else None
        shown.append(MapPlace(*project(cluster.lat, cluster.lon), len(cluster.spots), town, telling is not None, guess))
        if telling:
            told[id(telling)] = Told(guess, title(telling), sentence(telling, town))
    in_order = tuple(told[id(telling)] for telling in telling_of.values())
    return Places(tuple(shown), in_order, _land(land_in) if land_in and shown else ())


def summary(places: Iterable[MapPlace]) -> str:
    """The map as a sentence: the towns with most photos, and how many more there are."""
    by_town: dict[str, int] = {}
    for place in places:
        town = place.town or "a place far from any town"
        by_town[town] = by_town.get(town, 0) + place.photos
    order = sorted(by_town.items(), key=lambda item: -item[1])
    named = "; ".join(f"{how_many(photos, 'photo')}: {town}" for town, photos in order[:PLACES_NAMED])
    more = len(order) - PLACES_NAMED
    rest = f"; and {more:,} more" if more > 0 else ""
    return f"Map of where photos were taken. {named}{rest}."


def _moment(taken: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(taken) if taken else None
    except ValueError:
        return None


def _land(folder: Path) -> tuple[Level, ...]:
    try:
        return outlines(folder)
    except ResourceDamaged:
        return ()
