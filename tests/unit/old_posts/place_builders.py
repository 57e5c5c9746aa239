"""Google's location history in the four ways of writing it, with made-up places."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Point = tuple[float, float]


def records(points: Iterable[tuple[Point, str]], *, old: bool = False) -> bytes:
    """Raw points with ISO times; in old ones the time is a number in a string."""
    items = [
        {"latitudeE7": round(where[0] * 1e7), "longitudeE7": round(where[1] * 1e7), "accuracy": 20, "source": "WIFI"}
        | ({"timestampMs": when} if old else {"timestamp": when, "deviceTag": -5})
        for where, when in points
    ]
    return json.dumps({"locations": items}, indent=2).encode()


def month(*visits: tuple[Point, str, str]) -> bytes:
    """Visits with names, a journey, and one without any place."""
    objects: list[dict[str, Any]] = []
    for where, when, name in visits:
        spot = {"latitudeE7": round(where[0] * 1e7), "longitudeE7": round(where[1] * 1e7), "name": name, "placeId": "x"}
        duration = {"startTimestamp": when, "endTimestamp": when}
        objects.append({"placeVisit": {"location": spot, "duration": duration}})
        objects.append({"activitySegment": {"startLocation": spot, "endLocation": {}, "duration": duration}})
    objects.append({"placeVisit": {"location": {"placeId": "x"}, "duration": {}}})
    return json.dumps({"timelineObjects": objects}, indent=2).encode()


def android(*visits: tuple[Point, str]) -> bytes:
    """What the phone exports: a visit, the path to it, and other lists after them."""
    segments: list[dict[str, Any]] = []
    for (latitude, longitude), when in visits:
        point = f"{latitude}°, {longitude}°"
        candidate = {"placeId": "x", "semanticType": "UNKNOWN", "placeLocation": {"latLng": point}}
        segments.append({"startTime": when, "endTime": when, "visit": {"hierarchyLevel": 0, "topCandidate": candidate}})
        segments.append({"startTime": when, "endTime": when, "timelinePath": [{"point": point, "time": when}]})
    rest = {"rawSignals": [{"position": {"LatLng": "1°, 1°"}}], "userLocationProfile": {"frequentPlaces": []}}
    return json.dumps({"semanticSegments": segments} | rest, indent=2, ensure_ascii=False).encode()


def iphone(*visits: tuple[Point, str]) -> bytes:
    """A bare array; points are addresses, and the minutes of a path are texts."""
    items: list[dict[str, Any]] = []
    for (latitude, longitude), when in visits:
        point = f"geo:{latitude:.6f},{longitude:.6f}"
        visit = {"hierarchyLevel": "0", "topCandidate": {"probability": "0.6", "placeLocation": point}}
        items.append({"endTime": when, "startTime": when, "visit": visit})
        items.append({"endTime": when, "startTime": when, "activity": {"start": point, "end": point}})
    paths = [{"point": "geo:53.6,-2.3", "durationMinutesOffsetFromStartTime": "12"}]
    items.append(
        {"endTime": "2024-05-01T10:00:00.000+01:00", "startTime": "2024-05-01T10:00:00.000+01:00"}
        | {"timelinePath": paths}
    )
    return json.dumps(items).encode()
