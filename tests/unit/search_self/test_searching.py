"""The search over a real history: three findings, a request, and a second audit that shows one gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest

from app.core.clock import FixedClock
from app.core.model import (
    FindingState,
    OwnDetails,
    Part,
    RequestKind,
    SearchRecord,
    Shows,
    Verdict,
    Worker,
)
from app.search_self.links import LinkState
from app.search_self.pictures import picture_of
from app.search_self.plan import Query
from app.search_self.records import Change, Sighting, change
from app.search_self.searching import OwnSearch, forget
from app.search_self.site_list import HOST
from app.search_self.user_names import Outcome, counts
from app.storage.vault import SqlVault
from app.system.http import Patience, RequestsHttp
from app.system.paths import search_dir
from tests.history_makers import NOW, make_folder
from tests.loopback_server import answer, serve
from tests.unit.search_self.farm import NAME, farm

ONCE = Patience(tries=1)
RUN = "https://run.example/results"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path / "home").create_with_keyring()
    opened.save_worker(Worker(names=("Siân Jones",), places=("Bury",)))
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def _search(vault: SqlVault, clock: FixedClock, folder: Path, **stand_ins: str) -> OwnSearch:
    hosts = {host.replace("_", "."): url for host, url in stand_ins.items()}
    return OwnSearch(
        vault,
        clock,
        search_dir(),
        folder / "lists",
        lambda: RequestsHttp(vault.add_to_ledger, clock=clock, patience=ONCE, stand_ins=hosts),
    )


def _three(search: OwnSearch) -> Query:
    query = search.plan().queries[0]
    began = search.begin()
    search.add(query, Sighting(Verdict.MINE_OPEN, RUN, shows=frozenset({Shows.NAME, Shows.TOWN})))
    search.add(
        query, Sighting(Verdict.SOMEONE_ELSES, "https://team.example/us", shows=frozenset({Shows.NAME, Shows.FACE}))
    )
    search.add(query, Sighting(Verdict.FAKE, "https://x.com/not-sian"))
    search.finish(query, began)
    return query


def test_three_findings_a_request_and_the_second_audit(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    search = _search(vault, clock, tmp_path)
    query = _three(search)
    run, team, fake = search.record.results
    assert search.offers(run)[0] is RequestKind.SETTINGS
    assert search.summary().sentences[0] == "2 pages together show your name, your face and your town."
    assert {finding.state for finding in vault.findings(Part.SEARCH)} == {FindingState.OPEN}

    search.to_do(run.key, RequestKind.ERASURE)
    assert vault.actions()[0].text == "Ask run.example to erase your details"
    search.asked(run.key, RequestKind.ERASURE, date(2026, 3, 3))
    (action,) = vault.actions()
    assert (action.due, action.done) == (date(2026, 4, 3), None)
    assert [item[1].kind for item in search.waiting()] == [RequestKind.ERASURE]

    clock.advance(timedelta(days=200))
    second = search.begin()
    search.still_there(query, team.key)
    search.still_there(query, fake.key)
    search.finish(query, second)
    assert [change(result, second) for result in search.record.results] == [
        Change.GONE,
        Change.STILL_THERE,
        Change.STILL_THERE,
    ]
    (action,) = vault.actions()
    assert action.done == clock.now()
    assert search.waiting() == ()
    assert [finding.state for finding in vault.findings(Part.SEARCH)].count(FindingState.GONE) == 1


def test_an_answer_and_a_complaint(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    search = _search(vault, clock, tmp_path)
    _three(search)
    key = search.record.results[0].key
    with pytest.raises(KeyError):
        search.answered(key, RequestKind.GOOGLE, date(2026, 3, 3))
    search.asked(key, RequestKind.GOOGLE, date(2026, 3, 3))
    search.complained(key, RequestKind.GOOGLE, date(2026, 4, 7))
    assert vault.actions()[0].due == date(2026, 5, 7)
    search.answered(key, RequestKind.GOOGLE, date(2026, 4, 20))
    assert vault.actions()[0].done is not None


def test_nothing_of_an_address_is_in_findings_and_actions(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    search = _search(vault, clock, tmp_path)
    _three(search)
    search.asked(search.record.results[2].key, RequestKind.IMPERSONATION, date(2026, 3, 3))
    assert "not-sian" not in repr(vault.findings(Part.SEARCH)) + repr(vault.actions())


def test_links_are_checked_and_kept(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    with serve() as run, serve() as team:
        run.play = lambda handler: answer(handler, b"", 410)
        team.play = lambda handler: answer(handler, b"<title>Us</title>")
        search = _search(vault, clock, tmp_path, run_example=run.url, team_example=team.url)
        _three(search)
        assert search.hosts_of_links() == {"run.example": 1, "team.example": 1}
        checks = {check.key: check.state for check in search.check_links(Event())}
    assert set(checks.values()) == {LinkState.GONE, LinkState.FOUND, LinkState.CANNOT_TELL}
    assert [result.state for result in search.record.results] == [
        FindingState.GONE,
        FindingState.OPEN,
        FindingState.OPEN,
    ]
    assert sorted(entry.host for entry in vault.ledger()) == ["run.example", "team.example"]


def test_user_names_are_looked_for_with_a_list_that_was_fetched(
    vault: SqlVault, clock: FixedClock, tmp_path: Path
) -> None:
    with farm(30, ("honest_yes", "honest_no", "wall_403")) as sites, serve() as source:
        source.play = lambda handler: answer(handler, sites.site_list)
        search = OwnSearch(
            vault,
            clock,
            search_dir(),
            tmp_path / "lists",
            lambda: RequestsHttp(
                vault.add_to_ledger, clock=clock, patience=ONCE, stand_ins={HOST: source.url, **sites.stand_ins}
            ),
        )
        search.save_details(OwnDetails(user_names=(f"@{NAME}",)))
        assert search.details().user_names == (f"@{NAME}",)
        assert search.site_list() is None
        fetched = search.fetch_site_list(Event())
        assert search.site_list() == fetched
        answers = list(search.look_for(search.user_name_check(NAME, fetched), Event()))
    assert search.kept_names(NAME) == []
    assert {item.change for item in search.compared(NAME, answers)} == {None}
    search.keep_names(NAME, answers)
    assert len(search.kept_names(NAME)) == 10
    assert {item.change for item in search.compared(NAME, answers)} == {Change.STILL_THERE}
    assert search.record == SearchRecord()
    search.forget_names(NAME)
    assert vault.findings(Part.SEARCH) == []
    assert counts(answers) == {Outcome.FOUND: 10, Outcome.ABSENT: 10, Outcome.BLOCKED: 10}
    assert len(vault.ledger()) == 41
    with pytest.raises(ValueError, match="own"):
        search.user_name_check("somebody", fetched)


def test_a_picture_is_kept_with_its_page_and_goes_with_it(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    files = tmp_path / "home" / "attachments"
    search = _search(vault, clock, tmp_path)
    query = _three(search)
    run, team, fake = search.record.results
    for result in (run, team, fake):
        search.add_picture(result.key, picture_of("page.png", PNG + result.key.encode()))
    search.add_picture(run.key, picture_of("again.png", PNG))
    search.add(query, Sighting(Verdict.MINE_FINE, RUN))
    run, team, fake = search.record.results
    kept = search.picture(run)
    assert kept is not None
    assert (kept.name, search.read_picture(kept)) == ("again.png", PNG)
    assert PNG not in b"".join(path.read_bytes() for path in files.iterdir())
    assert len(list(files.iterdir())) == 3

    search.remove_picture(run.key)
    assert search.picture(search.record.results[0]) is None
    search.asked(team.key, RequestKind.ERASURE, date(2026, 3, 3))
    search.remove(team.key)
    assert [result.key for result in search.record.results] == [run.key, fake.key]
    assert (len(vault.findings(Part.SEARCH)), vault.actions()) == (2, [])
    search.add_picture(team.key, picture_of("late.png", PNG))
    assert [path.name for path in files.iterdir()] == [fake.attachment]
    forget(vault)
    assert list(files.iterdir()) == []


def test_all_of_it_can_be_forgotten(vault: SqlVault, clock: FixedClock, tmp_path: Path) -> None:
    search = _search(vault, clock, tmp_path)
    search.save_details(OwnDetails(phones=("07700 900123",)))
    _three(search)
    search.asked(search.record.results[0].key, RequestKind.ERASURE, date(2026, 3, 3))
    forget(vault)
    assert (search.record, search.details()) == (SearchRecord(), OwnDetails())
    assert (vault.findings(Part.SEARCH), vault.actions()) == ([], [])
