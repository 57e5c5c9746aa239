"""Clusters that were planted, and what is said of them: home, work, or only a place."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.clusters import CLUSTER_M, Guess, Spot, clusters, distance_m, sentence, tellings, title

HOME, WORK = (53.5933, -2.2967), (53.7965, -1.5478)
MONDAY = datetime(2026, 10, 5, tzinfo=UTC)
DEGREE_M = 111_195


def spots(
    middle: tuple[float, float], number: int, *, hour: int | None, days: int = 5, every: int = 7, metres: float = 25
) -> list[Spot]:
    """Photos within ``metres`` of ``middle``, on ``days`` Mondays (or other steps); no hour, no time."""
    chance = random.Random(7)
    made = []
    for index in range(number):
        way, turn = metres * math.sqrt(chance.random()), chance.random() * 2 * math.pi
        lat = middle[0] + way * math.cos(turn) / DEGREE_M
        lon = middle[1] + way * math.sin(turn) / DEGREE_M / math.cos(math.radians(middle[0]))
        when = None if hour is None else MONDAY + timedelta(days=every * (index % days), hours=hour, minutes=index % 60)
        made.append(Spot(lat, lon, when))
    return made


def test_home_is_told_first_in_the_words_of_the_page() -> None:
    found = clusters(spots(WORK, 60, hour=11) + spots(HOME, 37, hour=21) + spots((52.4, -4.1), 2, hour=12))
    assert [len(cluster.spots) for cluster in found] == [60, 37, 2]
    home, work = tellings(found)
    assert (home.guess, home.photos) == (Guess.HOME, 37)
    assert (work.guess, work.photos) == (Guess.WORK, 60)
    assert title(home) == "37 photos point to one place"
    assert home.metres in (40, 50, 60)
    assert sentence(home, "Bury, Greater Manchester") == (
        f"Most were taken between 7 pm and 8 am within {home.metres} metres of each other in Bury, Greater Manchester. "
        "This is probably your home."
    )
    assert "on weekdays between 9 am and 5 pm" in sentence(work, None)
    assert sentence(work, None).endswith("probably where you work.")


@pytest.mark.parametrize(
    "weak",
    [
        spots(HOME, 4, hour=21),  # too few
        spots(HOME, 20, hour=None),  # no times
        spots(HOME, 20, hour=14, every=1, days=7),  # by day, at weekends too
        spots(HOME, 20, hour=21, days=2, every=20),  # two nights
        spots(HOME, 20, hour=21, days=7, every=1),  # a week: a hotel
        spots(HOME, 10, hour=21) + spots(HOME, 9, hour=18),  # not most of them
    ],
    ids=["few", "no times", "by day", "two nights", "a week", "half"],
)
def test_weak_evidence_names_no_home(weak: list[Spot]) -> None:
    told = tellings(clusters(weak))
    assert all(telling.guess is None for telling in told)
    assert len(told) == (1 if len(weak) >= 5 else 0)
    assert not any("home" in sentence(telling, "Bury") for telling in told)


def test_night_goes_on_after_midnight() -> None:
    """Eleven in the evening and one in the morning are one night, not two."""
    late = [Spot(*HOME, MONDAY + timedelta(days=20 * night, hours=hour)) for night in (0, 1) for hour in (23, 24, 25)]
    assert tellings(clusters(late))[0].guess is None
    assert tellings(clusters([*late, Spot(*HOME, MONDAY + timedelta(days=50, hours=3))]))[0].guess is Guess.HOME


def test_the_weekend_is_not_work() -> None:
    saturday = MONDAY + timedelta(days=5, hours=11)
    assert tellings(clusters([Spot(*WORK, saturday + timedelta(days=7 * week)) for week in range(9)]))[0].guess is None


def test_of_two_homes_the_one_with_more_nights_is_told() -> None:
    other = spots((51.5, -0.1), 90, hour=22, days=3)
    (told,) = tellings(clusters(other + spots(HOME, 30, hour=22, days=20)))
    assert (told.guess, told.photos) == (Guess.HOME, 30)


def test_a_stray_position_does_not_widen_the_words() -> None:
    near, far = spots(HOME, 30, hour=21, metres=8), spots((HOME[0] + 0.0012, HOME[1]), 1, hour=21)
    (home,) = tellings(clusters(near + far))
    assert home.photos == 31
    assert home.metres == 20


def test_a_long_walk_is_not_one_place() -> None:
    walk = [Spot(53.6 + step * 50 / DEGREE_M, -2.3) for step in range(200)]
    found = clusters(walk)
    assert len(found) > 20
    for cluster in found:
        assert all(distance_m(cluster.lat, cluster.lon, spot.lat, spot.lon) <= CLUSTER_M for spot in cluster.spots)


def test_round_the_antimeridian_and_a_pole() -> None:
    assert len(clusters([Spot(0, 179.9999), Spot(0, -179.9999), Spot(0, 180.0), Spot(0, -180.0)])) == 1
    assert len(clusters([Spot(90, 0), Spot(90, 120), Spot(89.9999, -50)])) == 1
    assert clusters([]) == []
    assert tellings([]) == []


def test_early_dates_are_no_trouble() -> None:
    assert tellings(clusters([Spot(*HOME, datetime(1, 1, 1, 3, tzinfo=UTC))] * 9))[0].guess is None


positions = st.builds(Spot, st.floats(), st.floats(), st.none() | st.datetimes())
close = st.builds(Spot, st.floats(53.59, 53.6), st.floats(-2.3, -2.29), st.datetimes())


@given(st.lists(positions | close, max_size=40))
def test_every_photo_on_the_globe_is_in_one_cluster(many: list[Spot]) -> None:
    found = clusters(many)
    on_globe = [spot for spot in many if abs(spot.lat) <= 90 and abs(spot.lon) <= 180]
    gathered = [spot for cluster in found for spot in cluster.spots]
    assert sorted(map(id, gathered)) == sorted(map(id, on_globe))
    for cluster in found:
        assert all(distance_m(cluster.lat, cluster.lon, spot.lat, spot.lon) <= CLUSTER_M for spot in cluster.spots)
    for telling in tellings(found):
        assert telling.metres <= 2 * CLUSTER_M + 10
        assert "probably" in sentence(telling, "Bury") or telling.guess is None
