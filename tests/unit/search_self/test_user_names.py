"""User names over a farm of several hundred sites."""

from __future__ import annotations

from threading import Event
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.http import NoReply, NoReplyReason, Reply
from app.core.model import LedgerEntry
from app.search_self.oneself import Self
from app.search_self.site_list import ACCOUNT, Site, SiteList, read_site_list
from app.search_self.user_names import (
    PURPOSE,
    WORDS,
    Asked,
    Outcome,
    UserNameCheck,
    address_of,
    control_name,
    counts,
    judge,
    nobody_answered,
)
from app.system.http import Patience, RequestsHttp
from tests.unit.search_self.farm import BEHAVIOURS, BLOCKING, NAME, SAYS_NO, SAYS_YES, Farm, farm, host

SIAN = Self("Siân Jones", user_names=(NAME,))
ONCE = Patience(connect=5, read=5, whole=2.5, tries=1)
SITES = 500


@pytest.fixture(scope="module")
def run() -> tuple[Farm, dict[int, Asked], list[LedgerEntry]]:
    """One run over the whole farm."""
    ledger: list[LedgerEntry] = []
    with farm(SITES) as made:
        http = RequestsHttp(ledger.append, patience=ONCE, stand_ins=made.stand_ins)
        check = UserNameCheck(SIAN, NAME, read_site_list(made.site_list))
        answers = list(check.run(http, Event()))
        made.server.ending.set()
        http.close()
    return made, {int(answer.site.removeprefix("Site ")): answer for answer in answers}, ledger


def _outcomes(run: tuple[Farm, dict[int, Asked], list[LedgerEntry]], *behaviours: str) -> set[Outcome]:
    made, answers, _ = run
    return {answers[number].outcome for number, how in enumerate(made.behaviours) if how in behaviours}


def test_every_site_has_an_answer(run: tuple[Farm, dict[int, Asked], list[LedgerEntry]]) -> None:
    made, answers, _ = run
    assert len(answers) == SITES
    assert sum(counts(answers.values()).values()) == SITES
    assert set(made.behaviours) == set(BEHAVIOURS)


def test_found_is_said_only_where_there_is_a_page(run: tuple[Farm, dict[int, Asked], list[LedgerEntry]]) -> None:
    made, answers, _ = run
    false = [
        made.behaviours[number]
        for number, answer in answers.items()
        if answer.outcome is Outcome.FOUND and made.behaviours[number] not in SAYS_YES
    ]
    assert false == []
    assert _outcomes(run, *SAYS_YES) == {Outcome.FOUND}
    assert _outcomes(run, *SAYS_NO) == {Outcome.ABSENT}


def test_a_wall_is_never_called_absent(run: tuple[Farm, dict[int, Asked], list[LedgerEntry]]) -> None:
    assert _outcomes(run, *BLOCKING) == {Outcome.BLOCKED}
    made, answers, _ = run
    absent = {made.behaviours[number] for number, answer in answers.items() if answer.outcome is Outcome.ABSENT}
    assert absent == set(SAYS_NO)


def test_what_tells_nothing_is_called_so(run: tuple[Farm, dict[int, Asked], list[LedgerEntry]]) -> None:
    unreliable = ("soft_404", "soft_404_with_yes_text", "wildcard_yes", "both_texts", "home_page", "empty")
    assert _outcomes(run, *unreliable) == {Outcome.UNRELIABLE}
    assert _outcomes(run, "garbage", "reset", "cut_short", "without_length", "drip", "server_error") == {Outcome.ERROR}


def test_a_host_is_asked_once_and_once_more_against_a_yes(
    run: tuple[Farm, dict[int, Asked], list[LedgerEntry]],
) -> None:
    made, answers, ledger = run
    for number, how in enumerate(made.behaviours):
        asked = {name: times for (site, name), times in made.asked.items() if site == number}
        controls = [name for name in asked if name != NAME]
        assert asked[NAME] == 1
        assert len(controls) == (1 if how in (*SAYS_YES, "wildcard_yes") else 0), how
        assert all(asked[name] == 1 for name in controls)
    assert len(ledger) == sum(made.asked.values())
    assert {entry.purpose for entry in ledger} == {PURPOSE}
    assert not any(NAME in entry.host for entry in ledger)
    assert {answer.page for answer in answers.values() if answer.outcome is Outcome.FOUND} == {
        f"https://{host(number)}/u/{NAME}" for number, how in enumerate(made.behaviours) if how in SAYS_YES
    }


def test_it_stops_in_the_middle() -> None:
    stop = Event()
    with farm(60, ("drip",)) as made:
        http = RequestsHttp([].append, patience=Patience(whole=60, tries=1), stand_ins=made.stand_ins)
        run = UserNameCheck(SIAN, NAME, read_site_list(made.site_list)).run(http, stop)
        http.close()
        assert next(run).outcome is Outcome.ERROR
        stop.set()
        assert len(list(run)) < 59


def test_without_a_network_it_gives_up() -> None:
    class Nowhere:
        def get(self, url: str, purpose: str, **_: object) -> Reply:
            raise NoReply(NoReplyReason.UNREACHABLE)

        def close(self) -> None: ...

    sites = SiteList(tuple(_site(f"https://site{number}.example/{{account}}") for number in range(300)))
    answers = list(UserNameCheck(SIAN, NAME, sites).run(Nowhere(), Event()))
    assert counts(answers) == {Outcome.ERROR: 32}
    assert nobody_answered(answers)
    assert not nobody_answered([*answers, Asked("One", "one.example", Outcome.BLOCKED)])


def test_only_ones_own_names() -> None:
    with pytest.raises(ValueError, match="own user names"):
        UserNameCheck(SIAN, "somebody.else", SiteList(()))


def test_what_is_sent_is_said_before() -> None:
    sites = (_site(), _site("https://{account}.blog.example/"))
    plan = UserNameCheck(SIAN, NAME, SiteList(sites)).plan
    assert (plan.user_name, plan.hosts) == (NAME, 1)  # a dot is no part of a label


def test_the_words_never_say_whose_page_it_is() -> None:
    assert set(WORDS) == set(Outcome)
    for words in WORDS.values():
        assert not any(word in words.casefold() for word in ("your page", "your account", "hidden", "secret", "caught"))


# --- Whatever the name is ------------------------------------------------------------------------


def _site(address: str = "https://site.example/u/{account}", **rest: str) -> Site:
    return Site("Site", address, address, 200, "yes", 404, "no", **rest)


HOSTILE = st.one_of(
    st.text(max_size=70),
    st.sampled_from(("..", ".", "../../admin", "a/b", "a?b=c#d", "x@evil.example", "{account}", "%2e%2e", "a\\b", "é")),
    st.text(alphabet="./@:?#%\\{}[]-_a", max_size=12),
)
ADDRESSES = (
    "https://site.example/u/{account}",
    "https://site.example/u/{account}/posts.json",
    "https://site.example/api?user={account}&x=1",
    "https://site.example/{account}",
    "https://{account}.site.example/",
)


@settings(max_examples=300)
@given(HOSTILE, st.sampled_from(ADDRESSES))
def test_a_name_reaches_no_other_host_and_no_other_part(name: str, template: str) -> None:
    address = address_of(_site(template), name)
    if address is None:
        return
    parts, plain = urlsplit(address), urlsplit(template)
    label = template.startswith(f"https://{ACCOUNT}")
    assert parts.hostname == (f"{name.casefold()}.site.example" if label else "site.example")
    assert (parts.username, parts.password, parts.port, parts.fragment) == (None, None, None, "")
    assert parts.path.count("/") == plain.path.count("/")
    assert len(parts.query.split("&")) == len(plain.query.split("&"))
    assert address.isascii()


@pytest.mark.parametrize("name", ["..", ".", ""])
def test_steps_in_a_path_are_not_asked(name: str) -> None:
    assert address_of(_site(), name) is None


def test_a_name_that_a_site_cannot_hold_is_not_asked() -> None:
    assert address_of(_site(cannot_hold="."), "sian.jones") is None
    assert address_of(_site("https://{account}.site.example/"), "sian_jones") is None
    assert address_of(_site("https://{account}.site.example/"), "SianJones") == "https://sianjones.site.example/"
    assert address_of(_site(), "x" * 61) is None


def test_every_site_can_be_asked_about_the_made_up_name() -> None:
    names = {control_name() for _ in range(20)}
    assert len(names) == 20
    assert all(address_of(_site("https://{account}.site.example/"), name) for name in names)


@given(st.integers(100, 599), st.binary(max_size=60), st.sampled_from(("", "/login", "/", "https://evil.example/")))
def test_a_yes_needs_code_and_text(status: int, body: bytes, location: str) -> None:
    outcome = judge(_site(), Reply(status, {"location": location}, body))
    assert (outcome is Outcome.FOUND) <= (status == 200 and b"yes" in body and b"no" not in body)
    assert (outcome is Outcome.ABSENT) <= (status == 404 and b"no" in body and b"yes" not in body)


def test_a_yes_whose_control_has_no_answer_is_only_possible() -> None:
    class Once:
        def get(self, url: str, purpose: str, **_: object) -> Reply:
            if url.endswith(NAME):
                return Reply(200, {}, b"yes")
            raise NoReply(NoReplyReason.BUSY)

        def close(self) -> None: ...

    (answer,) = UserNameCheck(SIAN, NAME, SiteList((_site(),))).run(Once(), Event())
    assert answer.outcome is Outcome.POSSIBLE
    assert answer.page == f"https://site.example/u/{NAME}"


def test_a_bug_comes_out() -> None:
    class Broken:
        def get(self, url: str, purpose: str, **_: object) -> Reply:
            raise RuntimeError("a bug")

        def close(self) -> None: ...

    with pytest.raises(RuntimeError, match="a bug"):
        list(UserNameCheck(SIAN, NAME, SiteList((_site(),))).run(Broken(), Event()))
