"""The four amounts over time: dates to scale, few enough words, and the picture as a sentence."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Amounts, Audit, Depth
from app.core.over_time import (
    BANDS,
    Point,
    apart,
    dates_between,
    levels,
    most_checks,
    place_of,
    points_of,
    sentence,
    thinned,
    told,
)

_DAYS = st.dates(date(2000, 1, 1), date(2060, 1, 1))
_AMOUNTS = st.builds(Amounts, *[st.integers(0, 400)] * 4)
_POINTS = st.lists(st.builds(Point, _DAYS, _AMOUNTS), min_size=1, unique_by=lambda point: point.when).map(
    lambda points: sorted(points, key=lambda point: point.when)
)


def _audit(number: int, when: datetime, *, finished: bool = True) -> Audit:
    return Audit(number, when, Depth.FULL, when if finished else None, amounts=Amounts(number) if finished else None)


def test_only_what_was_finished_counts_and_the_last_of_a_day() -> None:
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    audits = [_audit(4, noon, finished=False), _audit(3, noon + timedelta(hours=1)), _audit(2, noon)]
    audits.append(_audit(1, noon - timedelta(days=9)))
    assert points_of(audits) == [Point(date(2026, 11, 11), Amounts(1)), Point(date(2026, 11, 20), Amounts(3))]


@given(_POINTS, st.integers(2, 40))
def test_thinning_keeps_both_ends_and_the_order(points: list[Point], most: int) -> None:
    kept = thinned(points, most)
    assert len(kept) <= most
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    assert [point for point in points if point in kept] == kept


@given(_POINTS)
def test_the_bands_stand_on_each_other(points: list[Point]) -> None:
    most = most_checks(points)
    for point in points:
        edges = levels(point, most)
        assert list(edges) == sorted(edges)
        assert len(edges) == len(BANDS) + 1
        assert 0 == edges[0] <= edges[-1] <= 1
        assert 0 <= place_of(point.when, points[0].when, points[-1].when) <= 1


@given(_DAYS, _DAYS, st.integers(2, 12))
def test_the_dates_on_the_axis_are_few_and_inside(one: date, other: date, most: int) -> None:
    first, last = sorted((one, other))
    found = dates_between(first, last, most)
    assert 1 <= len(found) <= most
    assert all(first <= when <= last for when, _ in found)
    assert len({text for _, text in found}) == len(found)


@pytest.mark.parametrize(
    ("first", "last", "texts"),
    [
        (date(2026, 11, 3), date(2026, 11, 20), ["3 November 2026"]),
        (date(2026, 1, 9), date(2026, 4, 2), ["Feb 2026", "Mar 2026", "Apr 2026"]),
        (date(2024, 12, 5), date(2026, 4, 2), ["Jan 2025", "Jul 2025", "Jan 2026"]),
        (date(2006, 5, 1), date(2026, 4, 2), ["2010", "2015", "2020", "2025"]),
    ],
)
def test_the_dates_are_round(first: date, last: date, texts: list[str]) -> None:
    assert [text for _, text in dates_between(first, last, 4)] == texts


def test_the_picture_is_also_a_sentence() -> None:
    march, june = Point(date(2026, 3, 1), Amounts(4, 3, 2, 1)), Point(date(2026, 6, 1), Amounts(7, 1, 2, 0))
    assert sentence([]) == "No audit is finished yet."
    assert sentence([march]) == told(march)
    assert told(march) == "1 March 2026: 4 as you want them, 3 to do, 2 cannot be hidden, 1 not looked at."
    assert sentence([march, june]) == (
        "2 audits from 1 March 2026 to 1 June 2026: as you want them 4 and then 7, to do 3 and then 1, "
        "cannot be hidden 2 and then 2, not looked at 1 and then 0."
    )


@given(st.lists(st.floats(0, 300), max_size=8), st.floats(5, 30))
def test_labels_never_cover_each_other(middles: list[float], least: float) -> None:
    middles.sort(reverse=True)
    placed = apart(middles, least, 0, 300)
    assert all(below - above >= least - 1e-6 for below, above in itertools.pairwise(placed))
    if len(middles) * least <= 300:
        assert all(least / 2 - 1e-6 <= place <= 300 - least / 2 + 1e-6 for place in placed)
