"""Where a user name was found, run after run: each page is told once, and a site that says nothing is no proof."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from app.core.model import Finding, FindingState
from app.search_self.kept_names import PAGES, Compared, after, compare, kept
from app.search_self.records import Change
from app.search_self.user_names import Asked, Outcome
from tests.history_makers import NOW

SITES = ("a.example", "b.example", "c.example")
NAME = "sian.j"
RUNS = st.lists(st.dictionaries(st.sampled_from(SITES), st.sampled_from(list(Outcome))), max_size=6)


def identify(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _asked(outcomes: dict[str, Outcome]) -> list[Asked]:
    return [
        Asked(host.partition(".")[0], host, outcome, f"https://{host}/{NAME}" if outcome in PAGES else "")
        for host, outcome in outcomes.items()
    ]


def _after_runs(*runs: dict[str, Outcome]) -> list[Finding]:
    known: list[Finding] = []
    for number, outcomes in enumerate(runs):
        known = after(known, _asked(outcomes), NAME, identify, NOW + timedelta(days=number))
    return known


def _changes(known: list[Finding], **outcomes: Outcome) -> dict[str, Change | None]:
    asked = _asked({f"{site}.example": outcome for site, outcome in outcomes.items()})
    return {item.site: item.change for item in compare(known, asked, NAME, identify)}


def test_without_anything_kept_there_is_nothing_to_compare() -> None:
    assert compare([], _asked({"b.example": Outcome.FOUND, "a.example": Outcome.ABSENT}), NAME, identify) == [
        Compared("b", f"https://b.example/{NAME}")
    ]


def test_new_still_there_gone_and_cannot_tell() -> None:
    known = _after_runs(dict.fromkeys(SITES, Outcome.FOUND))
    assert _changes(known, d=Outcome.FOUND, a=Outcome.POSSIBLE, b=Outcome.ABSENT, c=Outcome.BLOCKED) == {
        "d": Change.NEW,
        "a": Change.STILL_THERE,
        "b": Change.GONE,
        "c": Change.CANNOT_TELL,
    }
    assert _changes(known)["a"] is Change.CANNOT_TELL, "a site that is not on the list any more tells nothing"


def test_what_is_gone_is_told_once_and_what_comes_back_is_told() -> None:
    known = _after_runs({"a.example": Outcome.FOUND}, {"a.example": Outcome.ABSENT})
    assert [finding.state for finding in known] == [FindingState.GONE]
    assert _changes(known, a=Outcome.ABSENT) == {}
    assert _changes(known, a=Outcome.FOUND) == {"a": Change.CAME_BACK}


def test_names_are_kept_apart_and_cannot_be_read() -> None:
    known = _after_runs({"a.example": Outcome.FOUND})
    assert kept(known, "SIAN.J", identify) == known
    assert kept(known, "other", identify) == []
    assert NAME not in repr(known)
    assert "a.example" not in repr(known)


@given(RUNS)
def test_only_a_site_that_says_so_makes_a_page_gone(runs: list[dict[str, Outcome]]) -> None:
    known = {finding.evidence: finding for finding in _after_runs(*runs)}
    for host in SITES:
        said = [run[host] for run in runs if run.get(host) in (*PAGES, Outcome.ABSENT)]
        last = runs[-1].get(host) if runs else None
        finding = known.get(host.partition(".")[0])
        if not any(outcome in PAGES for outcome in said):
            assert finding is None, "nothing is kept of a site that never had a page"
        else:
            assert finding is not None
            assert (finding.state is FindingState.GONE) == (said[-1] is Outcome.ABSENT)
            assert (finding.state in (FindingState.OPEN, FindingState.CAME_BACK)) == (last in PAGES)
            assert finding.first_seen <= finding.last_seen


@given(RUNS, st.dictionaries(st.sampled_from(SITES), st.sampled_from(list(Outcome))))
def test_every_page_is_shown_once_and_nothing_else_as_a_page(
    runs: list[dict[str, Outcome]], now: dict[str, Outcome]
) -> None:
    compared = compare(_after_runs(*runs), _asked(now), NAME, identify)
    assert len({item.site for item in compared}) == len(compared)
    pages = {item.site for item in compared if item.page}
    assert pages == {host.partition(".")[0] for host, outcome in now.items() if outcome in PAGES}
