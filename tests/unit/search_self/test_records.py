"""What was found, from audit to audit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.model import FindingState, Part, SearchRecord, Shows, Verdict
from app.search_self.records import (
    Change,
    Sighting,
    add,
    as_finding,
    cannot_tell,
    change,
    finish_look,
    found_by,
    gone,
    open_results,
    result_key,
    still_there,
)

FIRST = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
SECOND = datetime(2026, 9, 3, 18, 0, tzinfo=UTC)
THIRD = datetime(2027, 3, 3, 18, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = "https://www.justgiving.com/sian/"
OPEN = Sighting(Verdict.MINE_OPEN, PAGE, "my run", frozenset({Shows.NAME, Shows.TOWN}))


def _first() -> SearchRecord:
    return finish_look(
        add(SearchRecord(), "google:name", OPEN, FIRST + MINUTE), "google:name", FIRST, FIRST + 2 * MINUTE
    )


def test_the_second_audit_shows_one_gone_one_still_there_and_one_new() -> None:
    record = add(_first(), "google:name", Sighting(Verdict.FAKE, "https://x.com/not-sian"), FIRST + MINUTE)
    fake = record.results[1].key
    record = still_there(record, "google:name", fake, SECOND + MINUTE)
    record = add(record, "google:name", Sighting(Verdict.SOMEONE_ELSES, "https://paper.example/run"), SECOND + MINUTE)
    record = finish_look(record, "google:name", SECOND, SECOND + 2 * MINUTE)
    assert [change(result, SECOND) for result in record.results] == [Change.GONE, Change.STILL_THERE, Change.NEW]
    assert record.results[0].state is FindingState.GONE
    assert open_results(record) == record.results[1:]


def test_what_was_gone_comes_back_as_the_same_page() -> None:
    record = finish_look(_first(), "google:name", SECOND, SECOND + MINUTE)
    assert not open_results(record)
    record = add(record, "google:name", Sighting(Verdict.MINE_OPEN, "justgiving.com/sian?utm_source=x"), THIRD)
    (result,) = record.results
    assert change(result, THIRD) is Change.CAME_BACK
    assert (result.note, result.shows, result.first_seen) == ("my run", OPEN.shows, FIRST + MINUTE)
    assert change(still_there(record, "google:name", result.key, THIRD + MINUTE).results[0], THIRD) is Change.CAME_BACK


def test_a_page_is_not_gone_before_every_way_to_it_was_looked_at() -> None:
    record = finish_look(add(_first(), "bing:name", OPEN, FIRST + 3 * MINUTE), "bing:name", FIRST, FIRST + 4 * MINUTE)
    record = finish_look(record, "google:name", SECOND, SECOND + MINUTE)
    assert record.results[0].state is FindingState.OPEN
    assert change(record.results[0], SECOND) is Change.NOT_LOOKED_AT
    record = finish_look(record, "bing:name", SECOND + MINUTE, SECOND + 2 * MINUTE)
    assert record.results[0].state is FindingState.GONE


def test_nothing_is_an_answer_too() -> None:
    record = finish_look(SearchRecord(), "google:name", FIRST, FIRST + MINUTE)
    assert (list(record.looked), record.results) == (["google:name"], ())


def test_a_page_without_an_address_is_known_by_its_query() -> None:
    record = add(SearchRecord(), "192:people_finders:Siân", Sighting(Verdict.MINE_OPEN), FIRST)
    record = add(record, "192:people_finders:Siân", Sighting(Verdict.MINE_FINE, note="only the town"), SECOND)
    (result,) = record.results
    assert (result.verdict, result.note, result.last_seen) == (Verdict.MINE_FINE, "only the town", SECOND)


def test_what_cannot_be_told_is_neither_gone_nor_there() -> None:
    record = cannot_tell(_first(), _first().results[0].key, SECOND)
    assert open_results(record) == ()
    assert record.results[0].state is FindingState.CANNOT_TELL
    back = still_there(record, "google:name", record.results[0].key, THIRD).results[0]
    assert (back.state, change(back, THIRD)) == (FindingState.OPEN, Change.STILL_THERE)


def test_an_unknown_page_is_a_bug() -> None:
    with pytest.raises(KeyError):
        gone(SearchRecord(), "link:x", FIRST)


def test_the_finding_holds_no_address() -> None:
    (result,) = _first().results
    finding = as_finding(result, "ab12")
    assert (finding.part, finding.identity, finding.evidence) == (Part.SEARCH, "ab12", "mine_open")
    assert "justgiving" not in repr(finding)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, "http://justgiving.com/sian"),
        (PAGE, "  https://M.JustGiving.com/sian?fbclid=1&utm_source=a "),
        ("https://x.example/?id=1", "https://x.example?id=1#top"),
    ],
)
def test_the_same_page_in_other_words(one: str, other: str) -> None:
    assert result_key(one, "q") == result_key(other, "q")


def test_pages_told_apart() -> None:
    assert result_key("https://x.example/?id=1", "q") != result_key("https://x.example/?id=2", "q")
    assert result_key("https://x.example/A", "q") != result_key("https://x.example/a", "q")
    assert result_key("", "q") != result_key("", "r")


@given(st.text())
def test_any_link_has_a_key(link: str) -> None:
    assert result_key(link, "q")


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "finish", "still", "gone", "cannot"]), st.integers(0, 2), st.integers(0, 2)),
    max_size=25,
)


@settings(max_examples=60)
@given(STEPS)
def test_whatever_is_done_each_page_is_kept_once_and_in_order(steps: list[tuple[str, int, int]]) -> None:
    record, now = SearchRecord(), FIRST
    for what, page, query in steps:
        now += MINUTE
        link, key = f"https://p{page}.example/", result_key(f"https://p{page}.example/", "")
        known = key in {result.key for result in record.results}
        if what == "add":
            record = add(record, str(query), Sighting(Verdict.MINE_OPEN, link), now)
        elif what == "finish":
            record = finish_look(record, str(query), now - MINUTE / 2, now)
        elif known and what == "still":
            record = still_there(record, str(query), key, now)
        elif known:
            record = (gone if what == "gone" else cannot_tell)(record, key, now)
    keys = [result.key for result in record.results]
    assert len(set(keys)) == len(keys)
    for result in record.results:
        assert result.first_seen <= result.last_seen <= now
        assert result.first_seen <= result.changed <= now
        assert change(result, now + MINUTE) in (Change.GONE, Change.NOT_LOOKED_AT, Change.CANNOT_TELL)
        assert all(result in found_by(record, query) for query in result.queries)
