"""Google's location history, of every year: as raw points, as visits a month, and as the phone keeps it since 2024.

These are no posts, but what they tell is what a post should not tell: where somebody lives, works and spends time. What
a worker needs to know is that the history is there, from when to when, and which places stand out in it; then they can
switch it off and delete it. So one post says how much there is, and one each says so of the places with most days. All
other items are the rest of these, and the account of items adds up like any other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from app.core.words import how_many
from app.old_posts.formats.common import NoPost, from_iso, from_items, from_seconds
from app.old_posts.model import Outcome, Platform, Post, Section, Skipped, SkipReason, Told
from app.old_posts.points import place
from app.old_posts.sources import Entry, Source
from app.readers.json_items import ROOT_ARRAY, ItemReader

MOST_PLACES = 20  # that are shown
_MOST_CELLS = 50_000  # that are kept in mind: about 1 km each, more than anybody sees
_MOST_DAYS = 500_000  # of all cells together
_MOST_NAMES = 20  # of one cell
_CELL = 100_000  # in units of 1e-7 degrees: a hundredth of a degree
_DEGREE = 10_000_000
_POINT = re.compile(r"(?:geo:)?\s*(-?\d{1,3}(?:\.\d{1,20})?)°?\s*,\s*(-?\d{1,3}(?:\.\d{1,20})?)°?")


class _Record(msgspec.Struct, gc=False):
    """A raw point."""

    latitude: int | None = msgspec.field(default=None, name="latitudeE7")
    longitude: int | None = msgspec.field(default=None, name="longitudeE7")
    timestamp: str = ""
    milliseconds: str | int = msgspec.field(default="", name="timestampMs")


class _Spot(_Record, gc=False):
    name: str = ""


class _Duration(msgspec.Struct, gc=False):
    start: str = msgspec.field(default="", name="startTimestamp")
    milliseconds: str | int = msgspec.field(default="", name="startTimestampMs")


class _Visit(msgspec.Struct, gc=False):
    duration: _Duration
    location: _Spot


class _Journey(msgspec.Struct, gc=False):
    duration: _Duration
    start: _Spot = msgspec.field(default_factory=_Spot, name="startLocation")
    end: _Spot = msgspec.field(default_factory=_Spot, name="endLocation")


class _Object(msgspec.Struct, gc=False):
    """What a month is made of."""

    visit: _Visit | None = msgspec.field(default=None, name="placeVisit")
    journey: _Journey | None = msgspec.field(default=None, name="activitySegment")


class _LatLng(msgspec.Struct, gc=False):
    point: str = msgspec.field(default="", name="latLng")


class _Candidate(msgspec.Struct, gc=False):
    where: _LatLng | str = msgspec.field(default="", name="placeLocation")


class _PhoneVisit(msgspec.Struct, gc=False):
    candidate: _Candidate = msgspec.field(default_factory=_Candidate, name="topCandidate")


class _PhoneJourney(msgspec.Struct, gc=False):
    start: _LatLng | str = ""
    end: _LatLng | str = ""


class _Step(msgspec.Struct, gc=False):
    point: str = ""
    time: str = ""


class _Segment(msgspec.Struct, gc=False):
    """What a phone's history is made of. On an iPhone a point is written as an address, and steps have no time."""

    start: str = msgspec.field(default="", name="startTime")
    visit: _PhoneVisit | None = None
    activity: _PhoneJourney | None = None
    path: list[_Step] = msgspec.field(default_factory=list, name="timelinePath")


Points = list[tuple[int | None, int | None, str, str]]
"""Latitude and longitude in 1e-7 degrees, the moment as ISO text, and the name of the place."""


def _of_record(item: _Record) -> Points:
    return [(item.latitude, item.longitude, item.timestamp or _iso(item.milliseconds), "")]


def _of_object(item: _Object) -> Points:
    found = item.visit or item.journey
    if found is None:
        raise NoPost(SkipReason.EMPTY)
    when = found.duration.start or _iso(found.duration.milliseconds)
    spots = [found.location] if isinstance(found, _Visit) else [found.start, found.end]
    return [(spot.latitude, spot.longitude, when, spot.name) for spot in spots]


def _of_segment(item: _Segment) -> Points:
    points = [(step.point, step.time or item.start) for step in item.path]
    if item.visit:
        points.append((_text(item.visit.candidate.where), item.start))
    if item.activity:
        points += [(_text(item.activity.start), item.start), (_text(item.activity.end), item.start)]
    return [(*_degrees(point), when, "") for point, when in points]


def _text(where: _LatLng | str) -> str:
    return where if isinstance(where, str) else where.point


def _degrees(point: str) -> tuple[int | None, int | None]:
    found = _POINT.fullmatch(point)
    return (round(float(found[1]) * _DEGREE), round(float(found[2]) * _DEGREE)) if found else (None, None)


def _iso(milliseconds: str | int) -> str:
    when = (
        from_seconds(int(milliseconds) / 1000)
        if str(milliseconds).isdecimal() and len(str(milliseconds)) < 16
        else None
    )
    return when.isoformat() if when else ""


@dataclass(frozen=True)
class _Kind:
    """One way of writing a history: the names of its files, what they have in them, and their items."""

    names: re.Pattern[str]
    mark: re.Pattern[bytes]
    start: re.Pattern[bytes]
    reader: ItemReader[Any]
    points: Callable[[Any], Points]


def _kind(names: str, key: bytes, shape: type, points: Callable[[Any], Points]) -> _Kind:
    start = re.compile(rb'"%b"\s*:\s*\[' % key)
    return _Kind(re.compile(names), start, start, ItemReader(shape), points)


_PHONE_NAMES = r"(?:.*/)?(?:timeline|locationhistory)\.json|[^/]*\.json"
_KINDS = (
    _kind(r"(?:records|locationhistory)\.json", b"locations", _Record, _of_record),
    _kind(r"\d{4}/\d{4}[a-z]*\.json", b"timelineObjects", _Object, _of_object),
    _kind(_PHONE_NAMES, b"semanticSegments", _Segment, _of_segment),
    _Kind(
        re.compile(_PHONE_NAMES),
        re.compile(rb'\A\s*\[[^\[\]]{0,2000}"geo:'),
        ROOT_ARRAY,
        ItemReader(_Segment),
        _of_segment,
    ),
)


class GooglePlaces:
    """The reader of location history."""

    platform = Platform.GOOGLE

    def recognises(self, source: Source) -> bool:
        """Whether there is a history in any of the four ways."""
        return any(_files(source, kind) for kind in _KINDS)

    def read(self, source: Source) -> Iterator[Outcome]:
        """All items of all files, and then what they say together."""
        tally = _Tally()
        for kind in _KINDS:
            for entry in _files(source, kind):
                source.mark(entry)
                told = Told(platform=Platform.GOOGLE, section=Section.PLACES, member=entry.path)
                yield from from_items(told, entry, kind.reader, partial(tally.add, entry.path, kind.points), kind.start)
        yield from tally.rest()


def _files(source: Source, kind: _Kind) -> list[Entry]:
    return [entry for entry in source.find(kind.names) if kind.mark.search(entry.head())]


@dataclass(slots=True)
class _Cell:
    """A square of about a kilometre: since when and on which days."""

    where: tuple[float, float]
    member: str
    item: int
    first: str = "~"  # after every moment
    last: str = ""
    points: int = 0
    days: set[str] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)


class _Tally:
    """What the items of all files say together."""

    def __init__(self) -> None:
        self._items = 0
        self._days = 0
        self._all = _Cell((0, 0), "", 0)
        self._cells: dict[tuple[int, int], _Cell] = {}

    def add(self, member: str, points_of: Callable[[Any], Points], item: Any, number: int) -> None:
        """Count an item. Raises `NoPost` where no place is in it."""
        seen = False
        for latitude, longitude, when, name in points_of(item):
            if not latitude or not longitude:  # 0, 0 is how it writes that there is none
                continue
            key = latitude // _CELL, longitude // _CELL
            cell = self._cells.get(key) or self._new(key, member, number)
            seen = True
            for one in (cell, self._all):
                one.points += 1
                if when:
                    one.first = min(one.first, when)
                    one.last = max(one.last, when)
            if when and (day := when[:10]) not in cell.days and self._days < _MOST_DAYS:
                self._days += 1
                cell.days.add(day)
            if name and (name in cell.names or len(cell.names) < _MOST_NAMES):
                cell.names[name] += 1
        if not seen:
            raise NoPost(SkipReason.EMPTY)
        self._all.member = self._all.member or member
        self._items += 1

    def rest(self) -> Iterator[Outcome]:
        """The posts, and all items that they stand for besides their own."""
        if not self._items:
            return
        ranked = sorted(self._cells.values(), key=lambda cell: (-len(cell.days), -cell.points))
        most = ranked[: min(MOST_PLACES, self._items - 1)]
        yield self._whole(ranked[0])
        yield from map(_post, most)
        left = self._items - 1 - len(most)
        if left:
            yield Skipped(Section.PLACES, self._all.member, 1, SkipReason.PART_OF_ANOTHER, left)

    def _new(self, key: tuple[int, int], member: str, number: int) -> _Cell:
        where = place(*((part + 0.5) * _CELL / _DEGREE for part in key))
        if where is None:
            raise ValueError
        cell = _Cell((round(where[0], 3), round(where[1], 3)), member, number)
        if len(self._cells) < _MOST_CELLS:
            self._cells[key] = cell
        return cell

    def _whole(self, most: _Cell) -> Post:
        every = self._all
        count = f"{how_many(every.points, 'point')}, in {how_many(len(self._cells), 'place')} about 1 km wide"
        return Post(
            platform=Platform.GOOGLE,
            section=Section.PLACES,
            id="all",
            at=from_iso(every.last),
            text=f"This is a history of where you were: {count}{_span(every)}.",
            member=every.member,
            item=1,
            location=most.where,
        )


def _post(cell: _Cell) -> Post:
    latitude, longitude = cell.where
    name = f"{cell.names.most_common(1)[0][0]}, about" if cell.names else "About"
    days = how_many(len(cell.days), "day")
    return Post(
        platform=Platform.GOOGLE,
        section=Section.PLACES,
        id=f"{latitude},{longitude}",
        at=from_iso(cell.last),
        text=f"{name} {latitude}, {longitude}: the history has you here on {days}{_span(cell)}.",
        member=cell.member,
        item=cell.item,
        location=cell.where,
    )


def _span(cell: _Cell) -> str:
    first, last = from_iso(cell.first), from_iso(cell.last)
    if first is None or last is None:
        return ""
    if first.date() == last.date():
        return f", {first.day} {first:%B %Y}"
    return f", from {first.day} {first:%B %Y} to {last.day} {last:%B %Y}"
