"""Whether recorded pages still answer."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.http import NoReply, NoReplyReason, Reply
from app.core.model import FindingState, SearchRecord, SearchResult, Verdict
from app.search_self.links import (
    WHY,
    WORDS,
    LinkCheck,
    LinkState,
    Why,
    after_check,
    asked_at,
    check_links,
    hosts_of,
    judge,
)
from app.search_self.records import Sighting, add, result_key
from app.system.http import Patience, RequestsHttp
from tests.loopback_server import Handler, answer, cut_short, reset, serve

NOW = datetime(2026, 3, 3, tzinfo=UTC)
PAGES = {
    "/there": (200, b"<title>Race results</title> the ball was not found for 404 days"),
    "/gone": (404, b"no"),
    "/gone-for-good": (410, b"no"),
    "/soft": (200, b"<html><title>Page not found</title>"),
    "/soft-h1": (200, b"<h1 class='x'>This profile isn&rsquo;t available</h1>"),
    "/wall": (403, b""),
    "/busy": (429, b""),
    "/broken": (500, b""),
}
MOVES = {
    "/moved": "/authors/new-place",
    "/sign-in": "/account/login?next=/x",
    "/front": "/",
    "/private": "http://10.0.0.1/x",
}


def _result(link: str) -> SearchResult:
    return SearchResult(result_key(link, "q"), Verdict.MINE_OPEN, ("q",), NOW, NOW, NOW, link)


def _play(handler: Handler) -> None:
    if handler.path in MOVES:
        answer(handler, b"", 301, Location=MOVES[handler.path])
    elif handler.path == "/cut":
        cut_short(handler, b"<title>Run</title>")
    elif handler.path == "/reset":
        reset(handler)
    else:
        status, body = PAGES[handler.path]
        answer(handler, body, status)


def test_one_request_a_link_and_what_each_shows() -> None:
    links = {path: f"https://site.example{path}" for path in (*PAGES, *MOVES, "/cut", "/reset")}
    results = [_result(link) for link in links.values()]
    with serve() as server:
        server.play = _play
        http = RequestsHttp([].append, patience=Patience(tries=1), stand_ins={"site.example": server.url})
        by_key = {check.key: check for check in check_links(results, http, Event())}
        http.close()
    found = {path: by_key[result_key(link, "q")] for path, link in links.items()}
    assert {path: check.state for path, check in found.items() if check.state is not LinkState.CANNOT_TELL} == {
        "/there": LinkState.FOUND,
        "/gone": LinkState.GONE,
        "/gone-for-good": LinkState.GONE,
        "/moved": LinkState.MOVED,
    }
    assert found["/moved"].moved_to == "https://site.example/authors/new-place"
    assert {path: check.why for path, check in found.items() if check.why} == {
        "/soft": Why.SAYS_GONE,
        "/soft-h1": Why.SAYS_GONE,
        "/wall": Why.TURNED_AWAY,
        "/busy": Why.TURNED_AWAY,
        "/broken": Why.TROUBLE,
        "/sign-in": Why.SIGN_IN,
        "/front": Why.FRONT_PAGE,
        "/private": Why.TROUBLE,
        "/cut": Why.NO_ANSWER,
        "/reset": Why.UNREACHABLE,
    }
    assert Counter(asked.path for asked in server.asked) == Counter(list(links))


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("http://Site.Example/a#b", "https://site.example/a"),
        ("site.example/a?b=1", "https://site.example/a?b=1"),
        ("https://192.168.0.1/", None),
        ("https://localhost/x", None),
        ("file:///etc/passwd", None),
        ("https://user@site.example/", None),
        ("https://www.facebook.com/sian", None),
        ("https://[", None),
        ("not a link", None),
        ("", None),
    ],
)
def test_what_is_asked(link: str, asked: str | None) -> None:
    assert asked_at(link) == asked


@given(st.text())
def test_any_link_is_asked_properly_or_not_at_all(link: str) -> None:
    address = asked_at(link)
    assert address is None or address.startswith("https://")


class _Nobody:
    """A network that must not be used."""

    def get(self, url: str, purpose: str, **_: object) -> Reply:
        raise AssertionError(url)

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (NoReplyReason.UNREACHABLE, Why.UNREACHABLE),  # no network, no such name
        (NoReplyReason.NOT_GENUINE, Why.NOT_GENUINE),  # as behind the page of a public Wi-Fi
        (NoReplyReason.TOO_SLOW, Why.NO_ANSWER),
        (NoReplyReason.TOO_LARGE, Why.NO_ANSWER),
    ],
)
def test_without_a_reply_nothing_is_told_but_why(reason: NoReplyReason, why: Why) -> None:
    class Nowhere(_Nobody):
        def get(self, url: str, purpose: str, **_: object) -> Reply:
            raise NoReply(reason)

    (check,) = check_links([_result("https://run.example/x")], Nowhere(), Event())
    assert (check.state, check.why) == (LinkState.CANNOT_TELL, why)


def test_pages_behind_a_sign_in_and_private_ones_are_not_asked() -> None:
    results = [_result("https://www.facebook.com/sian"), _result("https://10.0.0.1/"), _result("")]
    checks = list(check_links(results, _Nobody(), Event()))
    assert [check.why for check in checks] == [Why.SIGN_IN, Why.NOT_ASKED]
    assert all(check.state is LinkState.CANNOT_TELL for check in checks)
    assert hosts_of([*results, _result("https://a.example/1"), _result("https://a.example/2")]) == {"a.example": 2}


@given(st.integers(100, 599), st.binary(max_size=80), st.text(max_size=30))
def test_gone_is_believed_of_nobody_but_the_site(status: int, body: bytes, location: str) -> None:
    check = judge("k", "https://site.example/a", Reply(status, {"location": location}, body))
    assert (check.state is LinkState.GONE) == (status in (404, 410))
    assert (check.why is not None) == (check.state is LinkState.CANNOT_TELL)
    assert check.words


def test_what_the_check_changes() -> None:
    record = add(SearchRecord(), "q", Sighting(Verdict.MINE_OPEN, "https://a.example/"), NOW)
    (result,) = record.results
    later = NOW + timedelta(days=30)
    gone = after_check(record, LinkCheck(result.key, LinkState.GONE), result, later)
    assert gone.results[0].state is FindingState.GONE
    back = after_check(gone, LinkCheck(result.key, LinkState.FOUND), gone.results[0], later)
    assert back.results[0].state is FindingState.CAME_BACK
    for state in (LinkState.MOVED, LinkState.CANNOT_TELL, LinkState.FOUND):
        assert after_check(record, LinkCheck(result.key, state), result, later) == record


def test_every_word_is_there() -> None:
    assert set(WORDS) == set(LinkState)
    assert set(WHY) == set(Why)
