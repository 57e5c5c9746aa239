"""Location history: how much there is, and the places that stand out, whichever way it is written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.old_posts.export import Reading
from app.old_posts.formats.google_places import MOST_PLACES
from app.old_posts.model import Platform, Section, SkipReason
from tests.unit.old_posts.place_builders import Point, android, iphone, month, records
from tests.unit.old_posts.reading import read, texts

HOME, WORK = (53.5901, -2.2951), (53.6012, -2.3107)
MAY = "2023-05-01T10:00:00.123Z"
JUNE = "2023-06-02T10:00:00Z"
SAID = [
    "This is a history of where you were: 3 points, in 2 places about 1 km wide, from 1 May 2023 to 2 June 2023.",
    "About 53.595, -2.295: the history has you here on 2 days, from 1 May 2023 to 2 June 2023.",
]


def test_raw_points(tmp_path: Path) -> None:
    seen = [(HOME, MAY), (WORK, MAY), (HOME, JUNE), ((0.0, 0.0), JUNE)]
    name = "Takeout/Location History (Timeline)/Records.json"
    posts, reading = read(tmp_path, {name: records(seen)})
    assert texts(posts) == [
        *SAID,
        "About 53.605, -2.315: the history has you here on 1 day, 1 May 2023.",
    ]
    assert {(post.platform, post.section) for post in posts} == {(Platform.GOOGLE, Section.PLACES)}
    assert [post.location for post in posts] == [(53.595, -2.295), (53.595, -2.295), (53.605, -2.315)]
    assert posts[1].at == datetime(2023, 6, 2, 10, tzinfo=UTC)
    summary = reading.summary()
    assert (summary.parsed, summary.skipped) == (3, {SkipReason.EMPTY: 1})


def test_many_points_and_old_times(tmp_path: Path) -> None:
    zero = datetime(2014, 3, 1, tzinfo=UTC)
    seen = [((50 + number / 10, -1.0), zero + timedelta(hours=number)) for number in range(50)]
    made = records([(where, str(int(when.timestamp() * 1000))) for where, when in seen], old=True)
    posts, reading = read(tmp_path, {"Location History/Location History.json": made})
    assert len(posts) == 1 + MOST_PLACES
    assert posts[0].text.endswith("50 points, in 50 places about 1 km wide, from 1 March 2014 to 3 March 2014.")
    assert reading.summary().skipped == {SkipReason.PART_OF_ANOTHER: 50 - 1 - MOST_PLACES}
    assert reading.summary().total == 50


def test_visits_a_month_add_to_each_other(tmp_path: Path) -> None:
    root = "Takeout/Location History/Semantic Location History"
    posts, reading = read(
        tmp_path,
        {
            f"{root}/2023/2023_MAY.json": month((HOME, MAY, "Mill House"), (WORK, MAY, "")),
            f"{root}/2023/2023_JUNE.json": month((HOME, JUNE, "Mill House")),
        },
    )
    assert (
        posts[1].text
        == "Mill House, about 53.595, -2.295: the history has you here on 2 days, from 1 May 2023 to 2 June 2023."
    )
    assert reading.summary().skipped == {SkipReason.EMPTY: 2, SkipReason.PART_OF_ANOTHER: 3}
    assert reading.summary().total == 8


@pytest.mark.parametrize("name", ["Timeline.json", "location-history.json", "Oś czasu.json", "x/Timeline.json"])
@pytest.mark.parametrize("make", [android, iphone])
def test_what_the_phone_keeps(tmp_path: Path, name: str, make: object) -> None:
    assert callable(make)
    posts, reading = read(tmp_path, {name: make((HOME, "2023-05-01T10:00:00.000+01:00"), (HOME, JUNE))})
    assert posts[1].text == SAID[1]
    assert posts[1].location == (53.595, -2.295)
    assert not reading.summary().damaged


def test_what_is_left_of_it_in_takeout_says_the_way(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="moved to the phone") as caught:
        read(tmp_path, {"Takeout/Location History (Timeline)/Timeline Edits.json": b"{}"})
    assert "phone" in caught.value.do


WHERE = st.tuples(st.floats(-95, 95), st.floats(-200, 200))
WHEN = st.sampled_from([MAY, JUNE, "", "never", "2023-13-45T99:00:00Z"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(st.tuples(WHERE, WHEN), min_size=1, max_size=40))
def test_every_point_is_accounted_for(tmp_path: Path, seen: list[tuple[Point, str]]) -> None:
    path = tmp_path / "Records.json"
    path.write_bytes(records(seen))
    reading = Reading([path])
    posts = list(reading)
    summary = reading.summary()
    assert summary.total == len(seen)
    assert summary.parsed == len(posts) <= 1 + MOST_PLACES
