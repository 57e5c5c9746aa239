"""What can be put together from what was found."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.core.model import SearchResult, Shows, Verdict
from app.search_self.findability import WORDS, Link, findability

NOW = datetime(2026, 3, 3, tzinfo=UTC)


def _page(*shows: Shows) -> SearchResult:
    return SearchResult(repr(shows), Verdict.MINE_OPEN, ("q",), NOW, NOW, NOW, shows=frozenset(shows))


def test_pages_that_share_something_are_put_together() -> None:
    summary = findability(
        [
            _page(Shows.NAME, Shows.TOWN),
            _page(Shows.NAME, Shows.FACE, Shows.EMPLOYER),
            _page(Shows.NAME, Shows.CHILDS_SCHOOL),
        ]
    )
    assert summary.sentences[0] == (
        "3 pages together show your name, your face, your town, your employer and your child's school."
    )
    assert "Someone can tell your child apart and knows where to wait." in summary.sentences
    assert "Someone can know you by sight and wait where you work." in summary.sentences
    assert Link(Shows.NAME, Shows.FACE, 1) in summary.links
    assert dict(summary.shown)[Shows.NAME] == 3


def test_pages_that_share_nothing_stay_apart() -> None:
    summary = findability([_page(Shows.FACE), _page(Shows.EMPLOYER)])
    assert summary.sentences == ("One page shows your face.", "One page shows your employer.")
    assert summary.links == ()


def test_nothing_found_says_so() -> None:
    assert findability([]).sentences == ("No page that you recorded shows anything about you.",)
    assert findability([_page()]).shown == ()


def test_there_is_no_score_and_no_verdict_on_the_worker() -> None:
    said = " ".join(findability([_page(*Shows)]).sentences).casefold()
    assert not any(word in said for word in ("safe", "risk", "score", "%", "percent"))
    assert set(WORDS) == set(Shows)


PAGES = st.lists(st.frozensets(st.sampled_from(Shows), max_size=4), max_size=6)


@given(PAGES)
def test_every_thing_is_said_once_and_the_order_of_pages_does_not_matter(pages: list[frozenset[Shows]]) -> None:
    summary = findability([_page(*shows) for shows in pages])
    assert {item for item, _ in summary.shown} == frozenset().union(*pages)
    assert all(
        1 <= link.pages <= min(dict(summary.shown)[link.one], dict(summary.shown)[link.other]) for link in summary.links
    )
    backwards = findability([_page(*shows) for shows in reversed(pages)])
    assert (summary.shown, summary.links) == (backwards.shown, backwards.links)
    assert sorted(summary.sentences) == sorted(backwards.sentences)
