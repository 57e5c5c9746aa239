"""The list of sites, which may be anything."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.core.http import NoReply, NoReplyReason, Reply
from app.search_self.site_list import (
    ADDRESS,
    HOST,
    LEFT_OUT,
    LICENCE,
    LeftOut,
    NoList,
    NotTheList,
    fetch_site_list,
    keep_site_list,
    kept_site_list,
    public_host,
    read_site_list,
)
from app.system.http import Patience, RequestsHttp
from tests.loopback_server import answer, captive_portal, reset, serve
from tests.unit.search_self.farm import entry

TODAY = date(2026, 11, 20)


def _list(*entries: object, more: int = 30) -> bytes:
    return json.dumps({"license": [], "sites": [*entries, *(entry(number) for number in range(more))]}).encode()


def _one(**changed: Any) -> LeftOut | None:
    """Why a site that is changed so is left out, or None where it is asked."""
    made = read_site_list(_list({**entry(999), **changed}))
    return next(iter(made.left_out), None)


def test_the_sites_and_the_version() -> None:
    made = read_site_list(_list(), TODAY)
    assert len(made.sites) == 30
    assert made.sites[0].address == "https://site0.example/u/{account}"
    assert made.left_out == {}
    assert made.fetched == TODAY
    assert made.version == read_site_list(_list()).version != read_site_list(_list(more=31)).version


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"cat": "xx NSFW xx"}, LeftOut.ADULT_OR_DATING),
        ({"cat": "dating"}, LeftOut.ADULT_OR_DATING),
        ({"uri_check": "https://pornsite.example/{account}"}, LeftOut.ADULT_OR_DATING),
        ({"uri_check": "https://some.fans/{account}"}, LeftOut.ADULT_OR_DATING),
        ({"cat": "archived"}, LeftOut.NOT_IN_USE),
        ({"valid": False}, LeftOut.NOT_IN_USE),
        ({"protection": ["cloudflare"]}, LeftOut.TURNS_AWAY),
        ({"post_body": "name={account}", "uri_check": "https://site.example/api"}, LeftOut.NEEDS_MORE),
        ({"headers": {"User-Agent": "Mozilla"}}, LeftOut.NEEDS_MORE),
        ({"headers": {"Accept": "text/html"}}, None),
        ({"uri_check": "http://site.example/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "file:///etc/passwd?{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://127.0.0.1/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://[::1]/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://192.168.1.1/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://2130706433/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://router.lan/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://localhost/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://user:pass@site.example/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://site.example:8443/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://site.example/u"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://site.example/{account}/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://{account}/"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://{account}.com/"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://x{account}.site.example/"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://{account}.site.example/"}, None),
        ({"uri_check": "https://site.example\\@evil.example/{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://site.example/#{account}"}, LeftOut.NOT_VALID),
        ({"uri_check": f"https://site.example/{'x' * 700}{{account}}"}, LeftOut.NOT_VALID),
        ({"name": "\u202eevil"}, LeftOut.NOT_VALID),
        ({"e_code": "200"}, LeftOut.NOT_VALID),
        ({"e_code": 99999}, LeftOut.NOT_VALID),
        ({"e_code": 404, "e_string": "same", "m_string": "same"}, LeftOut.NOT_VALID),
        ({"regex": "(a+)+$"}, LeftOut.NOT_VALID),
        ({"uri_check": "https://site0.example/other/{account}"}, LeftOut.SAME_HOST),
    ],
)
def test_which_sites_are_asked(changed: dict[str, Any], why: LeftOut | None) -> None:
    assert _one(**changed) is why
    assert set(LEFT_OUT) == set(LeftOut)


def test_a_page_on_no_public_host_is_not_offered() -> None:
    made = read_site_list(_list({**entry(999), "uri_pretty": "javascript:alert('{account}')"}))
    assert made.sites[0].page == made.sites[0].address


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>Welcome to our Wi-Fi</html>",
        b"null",
        b"[]",
        b'{"sites": {}}',
        b'{"sites": []}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        _list(more=3),
        _list(more=4000),
        _list(*[{"name": 1}] * 40),
    ],
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(NotTheList):
        read_site_list(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(sorted(entry(1))), JSON | st.text(max_size=40)))
def test_whatever_a_site_says_of_itself_it_is_asked_properly_or_not_at_all(changed: dict[str, object]) -> None:
    made = read_site_list(_list({**entry(999), **changed}))
    assert len(made.sites) + sum(made.left_out.values()) == 31
    for site in made.sites:
        assert public_host(site.address.replace("{account}", "a"))
        assert public_host(site.page.replace("{account}", "a"))


def test_the_newest_list_is_kept_with_its_day(tmp_path: Path) -> None:
    folder = tmp_path / "sites"
    assert kept_site_list(folder) is None
    keep_site_list(folder, _list(), date(2026, 8, 1))
    assert keep_site_list(folder, _list(more=40), TODAY).fetched == TODAY
    assert [path.name for path in folder.iterdir()] == ["whatsmyname-2026-11-20.json"]
    kept = kept_site_list(folder)
    assert kept is not None
    assert (len(kept.sites), kept.fetched) == (40, TODAY)
    (folder / "whatsmyname-2026-11-20.json").write_bytes(b"damaged")
    assert kept_site_list(folder) is None


def test_it_is_fetched_when_asked() -> None:
    ledger: list[Any] = []
    with serve() as server:
        server.play = lambda handler: answer(handler, _list())
        http = RequestsHttp(ledger.append, stand_ins={HOST: server.url})
        assert fetch_site_list(http, Event()) == _list()
        http.close()
    assert [asked.path for asked in server.asked] == [ADDRESS.removeprefix(f"https://{HOST}")]
    assert [record.host for record in ledger] == [HOST]
    assert "CC BY-SA" in LICENCE


@pytest.mark.parametrize(
    ("play", "error"),
    [
        (captive_portal, NotTheList),
        (lambda handler: answer(handler, b"gone", 404), NoList),
        (lambda handler: answer(handler, b"", 302, Location="http://192.168.1.1/"), NoList),
        (reset, NoList),
    ],
)
def test_trouble_is_a_sentence(play: Any, error: type[UserError]) -> None:
    with serve() as server:
        server.play = play
        http = RequestsHttp([].append, patience=Patience(tries=1), stand_ins={HOST: server.url})
        with pytest.raises(error) as raised:
            fetch_site_list(http, Event())
        http.close()
    assert raised.value.sentence()
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (NoReplyReason.UNREACHABLE, "could not be reached"),  # no network, no such name
        (NoReplyReason.NOT_GENUINE, "could not prove that it is GitHub"),
        (NoReplyReason.TOO_LARGE, "far larger"),
        (NoReplyReason.TOO_SLOW, "could not be fetched"),
    ],
)
def test_without_a_reply_it_is_said_why_and_what_to_do(reason: NoReplyReason, said: str) -> None:
    class Nowhere:
        def get(self, url: str, purpose: str, **_: object) -> Reply:
            raise NoReply(reason)

        def close(self) -> None: ...

    with pytest.raises(NoList, match=said) as raised:
        fetch_site_list(Nowhere(), Event())
    assert "public Wi-Fi" in raised.value.sentence()
