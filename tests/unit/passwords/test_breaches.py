"""The breach check of e-mail addresses against a real server on this computer that plays both services."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import UserError
from app.core.http import Reply
from app.core.model import LedgerEntry
from app.passwords import breach_guide, breaches
from app.passwords.breaches import Breach, BreachAnswer, Service
from app.passwords.unanswered import WHY_UNKNOWN
from app.system.http import Patience, RequestsHttp
from tests import loopback_server as play
from tests.loopback_server import Handler, LoopbackServer, serve

ADDRESS = "sam.o'neil+work@example.org"
KEY = "0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HIBP = {
    "Name": "Adobe",
    "Title": "Adobe <b>",
    "Domain": "adobe.com",
    "BreachDate": "2013-10-04",
    "AddedDate": "2013-12-04T00:00:00Z",
    "PwnCount": 152445165,
    "Description": "<em>Markup</em> that nobody shows",
    "DataClasses": ["Email addresses", "Passwords"],
    "IsVerified": False,
}
XPOSED = {
    "breach": "Adobe",
    "domain": "adobe.com",
    "verified": "Yes",
    "xposed_data": "Email addresses;Passwords; ",
    "xposed_date": "2013",
    "xposed_records": 152445165,
}
DATA = ("Email addresses", "Passwords")


def xposed(*found: dict[str, Any], **more: object) -> dict[str, Any]:
    """A whole answer of XposedOrNot."""
    details = {"breaches_details": list(found)} if found else None
    summary = {"domain": "", "site": ";".join(one["breach"] for one in found), "tmpstmp": ""}
    return {"BreachMetrics": None, "BreachesSummary": summary, "ExposedBreaches": details} | more


class Setting:
    """A server that plays a service, a client and its ledger."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.ledger: list[LedgerEntry] = []
        hosts = [disclosure.host for disclosure in breaches.DISCLOSURES.values()]
        patience = Patience(connect=2, read=2, whole=4, pause=0.01, longest_pause=0.1)
        self.http = RequestsHttp(self.ledger.append, patience=patience, stand_ins=dict.fromkeys(hosts, server.url))

    def plays(self, content: object, status: int = 200) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.server.play = lambda handler: play.answer(handler, body, status)

    def hibp(self) -> BreachAnswer:
        return breaches.ask_hibp(self.http, KEY, ADDRESS, Event())

    def xposed(self) -> BreachAnswer:
        return breaches.ask_xposedornot(self.http, ADDRESS, Event(), second_yes=True)


@pytest.fixture
def setting() -> Iterator[Setting]:
    with serve() as server:
        made = Setting(server)
        yield made
        made.http.close()


# --- Have I Been Pwned --------------------------------------------------------------------------


def test_breaches_that_hibp_knows(setting: Setting) -> None:
    setting.plays([HIBP])
    assert setting.hibp() == BreachAnswer(
        (Breach("Adobe <b>", "adobe.com", date(2013, 10, 4), 2013, DATA, sure=False),)
    )
    [asked] = setting.server.asked
    assert asked.path == "/api/v3/breachedaccount/sam.o%27neil%2Bwork%40example.org?truncateResponse=false"
    assert asked.headers["hibp-api-key"] == KEY
    assert asked.headers["user-agent"].startswith("privacy-self-audit/")


def test_none_known_to_hibp_is_its_404(setting: Setting) -> None:
    setting.plays(b"", 404)
    assert setting.hibp() == BreachAnswer(())
    setting.plays(b"<html>Not found</html>", 404)
    assert setting.hibp().breaches is None


def test_a_key_that_is_not_accepted(setting: Setting) -> None:
    setting.plays({"statusCode": 401}, 401)
    assert setting.hibp().breaches is None
    assert "your key" in setting.hibp().why


# --- XposedOrNot --------------------------------------------------------------------------------


def test_breaches_that_xposedornot_knows(setting: Setting) -> None:
    setting.plays(xposed(XPOSED, XPOSED | {"breach": "Old", "domain": None, "verified": "No", "xposed_date": ""}))
    assert setting.xposed().breaches == (
        Breach("Adobe", "adobe.com", None, 2013, DATA),
        Breach("Old", "", None, None, DATA, sure=False),
    )
    [asked] = setting.server.asked
    assert asked.path == "/v1/breach-analytics?email=sam.o%27neil%2Bwork%40example.org"
    assert "hibp-api-key" not in asked.headers


def test_none_known_to_xposedornot_is_an_empty_answer_and_never_a_404(setting: Setting) -> None:
    """It says 404 too where it failed, and for addresses whose owner hid them."""
    setting.plays(xposed())
    assert setting.xposed() == BreachAnswer(())
    setting.plays({"Error": "Not found"}, 404)
    assert setting.xposed().breaches is None


def test_xposedornot_needs_a_second_yes(setting: Setting) -> None:
    with pytest.raises(ValueError, match="second"):
        breaches.ask_xposedornot(setting.http, ADDRESS, Event(), second_yes=False)
    assert (setting.server.asked, setting.ledger) == ([], [])
    assert breaches.DISCLOSURES[Service.XPOSEDORNOT].second_yes
    assert all("whole e-mail address" in disclosure.gets for disclosure in breaches.DISCLOSURES.values())


def test_what_xposedornot_still_allows_is_counted_from_the_ledger() -> None:
    host = breaches.DISCLOSURES[Service.XPOSEDORNOT].host

    def asked(hours: float, count: int, **more: object) -> LedgerEntry:
        return LedgerEntry(NOW - timedelta(hours=hours), more.pop("host", host), "x", count, **more)  # type: ignore[arg-type]

    assert breaches.left_at_xposedornot([], NOW) == 25
    assert breaches.left_at_xposedornot([asked(0.5, 5), asked(2, 40), asked(30, 99)], NOW) == 20
    assert breaches.left_at_xposedornot([asked(2, 90)], NOW) == 10
    assert breaches.left_at_xposedornot([asked(0.1, 30)], NOW) == 0
    assert breaches.left_at_xposedornot([asked(0, 9, by_browser=True), asked(0, 9, host="other")], NOW) == 25


# --- Both ---------------------------------------------------------------------------------------

GARBLED = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"<html>Please sign in</html>",
    b"\xff\xfe",
    b"[" * 100_000,
    json.dumps([HIBP])[:-2].encode(),
    json.dumps([HIBP | {"BreachDate": "long ago"}]).encode(),
    json.dumps([HIBP | {"Title": ""}]).encode(),
    json.dumps([HIBP | {"Title": "x" * 1000}]).encode(),
    json.dumps([HIBP | {"Title": "two\nlines"}]).encode(),
    json.dumps([{"Name": "Adobe"}]).encode(),
    json.dumps(xposed() | {"ExposedBreaches": {"breaches_details": [XPOSED]}}).encode(),
    json.dumps(xposed(XPOSED) | {"ExposedBreaches": None}).encode(),
    json.dumps(xposed(XPOSED | {"xposed_date": "long ago"})).encode(),
    json.dumps({"ExposedBreaches": None}).encode(),
    json.dumps({"Error": "Not found", "email": None}).encode(),
]


@pytest.mark.parametrize("body", GARBLED)
def test_what_is_not_in_the_right_form_is_unknown(body: bytes) -> None:
    for read in (breaches._of_hibp, breaches._of_xposedornot):
        assert breaches._found(Reply(200, {}, body), read).breaches is None


@pytest.mark.parametrize(
    "how",
    [
        play.captive_portal,
        play.reset,
        lambda handler: play.answer(handler, b"[]", 302, Location="/elsewhere"),
        lambda handler: play.answer(handler, b"", 429, Retry_After="99"),
        lambda handler: play.answer(handler, b"", 500),
        lambda handler: play.cut_short(handler, json.dumps([HIBP]).encode()),
        lambda handler: play.packed(handler, bytes(20 * 1024**2)),
    ],
)
def test_a_bad_host_leaves_it_unknown_and_says_why(setting: Setting, how: Callable[[Handler], None]) -> None:
    setting.server.play = how
    for answer in (setting.hibp(), setting.xposed()):
        assert answer.breaches is None
        assert answer.why in WHY_UNKNOWN.values()


def test_the_ledger_has_the_host_and_never_the_address_or_the_key(setting: Setting) -> None:
    setting.plays([HIBP])
    setting.hibp()
    setting.xposed()
    assert [entry.host for entry in setting.ledger] == ["haveibeenpwned.com", "api.xposedornot.com"]
    assert not {"sam", KEY} & set(repr(setting.ledger).replace("@", " ").split())
    assert "neil" not in repr(setting.ledger)


def test_one_address_after_another_until_it_is_stopped() -> None:
    stop, told = Event(), []

    def ask(address: str) -> BreachAnswer:
        stop.set()
        return BreachAnswer((), address)

    answers = breaches.ask_each(["a", "b", "c"], ask, lambda *done: told.append(done), stop)
    assert answers[0] == BreachAnswer((), "a")
    assert [answer.breaches for answer in answers[1:]] == [None, None]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_no_more_than_the_service_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaches, "_PAUSE", 0)
    answers = breaches.ask_each(["a", "b"], lambda _: BreachAnswer(()), lambda *_: None, Event(), most=1)
    assert answers == (BreachAnswer(()), BreachAnswer(None, breaches.TOO_MANY))


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(body: bytes) -> None:
    for read in (breaches._of_hibp, breaches._of_xposedornot):
        assert breaches._found(Reply(200, {}, body), read).breaches is None


# --- The key and the address ----------------------------------------------------------------------


class Keyring:
    """A keyring in memory; the real one has tests of its own."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.held.get(name)

    def set(self, name: str, secret: str) -> None:
        self.held[name] = secret

    def delete(self, name: str) -> None:
        self.held.pop(name, None)


def test_the_key_is_kept_and_forgotten() -> None:
    keyring = Keyring()
    assert breaches.read_key(keyring) is None
    breaches.save_key(keyring, f"  {KEY.upper()}\n")
    assert breaches.read_key(keyring) == KEY
    breaches.forget_key(keyring)
    assert keyring.held == {}


@pytest.mark.parametrize("typed", ["", "secret", KEY + "0", KEY[:-1] + "g", KEY[:16] + "\r\n" + KEY[:14]])
def test_what_cannot_be_a_key_is_refused(typed: str) -> None:
    keyring = Keyring()
    with pytest.raises(UserError) as told:
        breaches.save_key(keyring, typed)
    assert keyring.held == {}
    assert not typed or typed not in told.value.sentence()


@pytest.mark.parametrize("typed", [" sam@example.org ", "s@e.uk", "näme@exämple.org", "a.b+c@d.e.example"])
def test_addresses(typed: str) -> None:
    assert breaches.clean_address(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed", ["", "sam", "sam@", "@example.org", "sam@example", "a b@example.org", "a@b@c.org", "x" * 300, "a\0@b.org"]
)
def test_no_addresses(typed: str) -> None:
    with pytest.raises(UserError):
        breaches.clean_address(typed)


def test_the_guide_needs_nothing_sent() -> None:
    assert len(breach_guide.GUIDE) >= 4
    assert all(step.title and step.text for step in breach_guide.GUIDE)
    assert [step.link for step in breach_guide.GUIDE if step.link] == [breach_guide.SITE]
