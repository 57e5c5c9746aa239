"""The leak check against a real server on this computer that plays Pwned Passwords, well and badly."""

from __future__ import annotations

import pickle
import re
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.http import NoReplyReason
from app.core.model import LedgerEntry
from app.passwords import leaks
from app.passwords.leaks import HOST, LeakCheck, LeakRun, read_range
from app.system.http import Patience, RequestsHttp
from tests import loopback_server as play
from tests.loopback_server import Handler, LoopbackServer, serve
from tests.unit.passwords.leak_service import PADDING, LeakService, digest

KNOWN = {"password": 10_000_000, "Plum-Raft-91": 3}
MINE = ["password", "Plum-Raft-91", "never seen before", "password"]


class Setting:
    """A server that plays the service, a client, and what came of it."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.ledger: list[LedgerEntry] = []
        self.progress: list[tuple[int, int]] = []
        self.stop = threading.Event()
        patience = Patience(connect=2, read=2, whole=4, pause=0.01, longest_pause=0.1)
        self.http = RequestsHttp(self.ledger.append, patience=patience, stand_ins={HOST: server.url})

    def run(self, check: LeakCheck) -> LeakRun:
        return check.run(self.http, lambda done, total: self.progress.append((done, total)), self.stop)


@pytest.fixture
def setting() -> Iterator[Setting]:
    with serve() as server:
        made = Setting(server)
        server.play = LeakService(KNOWN)
        yield made
        made.http.close()


def test_each_password_is_known_or_not(setting: Setting) -> None:
    check = LeakCheck(MINE)
    assert check.plan == leaks.LeakPlan(HOST, 3, "5BAA6")
    assert setting.run(check) == LeakRun(left=0)
    assert [check.times_seen(password) for password in MINE] == [10_000_000, 3, 0, 10_000_000]
    assert setting.progress == [(1, 3), (2, 3), (3, 3)]
    assert check.times_seen("not asked") is None


def test_what_is_sent_is_five_characters_and_the_ledger_has_none_of_them(setting: Setting) -> None:
    setting.run(LeakCheck(MINE))
    paths = sorted(asked.path for asked in setting.server.asked)
    assert paths == sorted(f"/range/{digest(password)[:5]}" for password in set(MINE))
    assert all(re.fullmatch("/range/[0-9A-F]{5}", path) for path in paths)
    assert {(entry.host, entry.count) for entry in setting.ledger} == {(HOST, 1)}
    assert len(setting.ledger) == 3
    assert not any(path[-5:] in repr(setting.ledger) for path in paths)


def test_passwords_with_the_same_five_characters_are_one_request(setting: Setting) -> None:
    twins = ["twin 609", "twin 1761"]
    setting.server.play = LeakService({twins[1]: 7})
    check = LeakCheck([*twins, "other"])
    assert check.plan.requests == 2
    assert setting.run(check) == LeakRun(0)
    assert [check.times_seen(twin) for twin in twins] == [0, 7]


def test_the_order_tells_nothing(setting: Setting) -> None:
    many = [f"password {n}" for n in range(60)]
    first, second = ([], [])
    for paths in (first, second):
        setting.server.asked.clear()
        setting.run(LeakCheck(many))
        paths += [asked.path for asked in setting.server.asked]
    assert sorted(first) == sorted(second)
    assert first != second


ROW = "0018A45C4D1DEF81644B54AB7F969B88D65:3"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\r\n",
        ROW.lower(),
        ROW.replace(":", " "),
        ROW.replace("3", "three"),
        ROW[:-1],
        ROW + "\r\n0018A45C4D",
        ROW + "\r\n\r\n" + ROW,
        ROW.replace(":3", ":03"),
        ROW.replace(":3", ":-3"),
        ROW[1:],
        "0" + ROW,
        ROW + "\n" + ROW,
        " " + ROW,
        "\ufeff" + ROW,
        "\r\n".join(PADDING),
        "<html>please sign in</html>",
    ],
)
def test_what_is_not_perfect_leaves_it_unknown(setting: Setting, body: str) -> None:
    with pytest.raises(ValueError, match="range"):
        read_range(body.encode())
    setting.server.play = lambda handler: play.answer(handler, body.encode())
    check = LeakCheck(["password"])
    assert setting.run(check) == LeakRun(1, {NoReplyReason.GARBLED: 1})
    assert check.times_seen("password") is None


def test_padding_is_no_leak() -> None:
    hashed = digest("password")[5:]
    assert read_range(f"{hashed}:0\r\n{ROW}".encode()) == {ROW[:35]: 3}
    assert read_range(f"{ROW}\r\n".encode()) == {ROW[:35]: 3}


WHOLE = LeakService(KNOWN).body("5BAA6")


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (lambda handler: play.answer(handler, WHOLE, 302, Location="/elsewhere"), NoReplyReason.GARBLED),
        (lambda handler: play.answer(handler, WHOLE, 404), NoReplyReason.GARBLED),
        (lambda handler: play.answer(handler, WHOLE, 500), NoReplyReason.GARBLED),
        (lambda handler: play.answer(handler, WHOLE, 429, Retry_After="99"), NoReplyReason.BUSY),
        (lambda handler: play.cut_short(handler, WHOLE), NoReplyReason.CUT_SHORT),
        (lambda handler: play.without_length(handler, WHOLE), NoReplyReason.CUT_SHORT),
        (lambda handler: play.answer(handler, WHOLE * 40), NoReplyReason.TOO_LARGE),
        (play.captive_portal, NoReplyReason.GARBLED),
        (play.reset, NoReplyReason.UNREACHABLE),
    ],
)
def test_a_bad_host_leaves_it_unknown(setting: Setting, how: Callable[[Handler], None], reason: NoReplyReason) -> None:
    setting.server.play = how
    check = LeakCheck(["password"])
    assert setting.run(check) == LeakRun(1, {reason: 1})
    assert check.times_seen("password") is None


def test_what_failed_is_asked_for_again_and_only_that(setting: Setting) -> None:
    service, refused = LeakService(KNOWN), digest("Plum-Raft-91")[:5]
    setting.server.play = lambda handler: play.reset(handler) if refused in handler.path else service(handler)
    check = LeakCheck(MINE)
    assert setting.run(check) == LeakRun(1, {NoReplyReason.UNREACHABLE: 1})
    assert [check.times_seen(password) for password in MINE[:3]] == [10_000_000, None, 0]
    setting.server.asked.clear()
    setting.server.play = service
    check = pickle.loads(pickle.dumps(check))  # it may live in another process
    assert (check.plan.requests, setting.run(check)) == (1, LeakRun(0))
    assert (len(setting.server.asked), check.times_seen("Plum-Raft-91")) == (1, 3)


def test_it_gives_up_where_nothing_works(setting: Setting) -> None:
    setting.server.play = play.captive_portal
    check = LeakCheck(f"password {n}" for n in range(500))
    run = setting.run(check)
    assert (run.left, run.stopped) == (500, False)
    assert len(setting.server.asked) < 100


def test_it_stops_when_asked_and_goes_on_later(setting: Setting) -> None:
    service, enough = LeakService(KNOWN), threading.Semaphore(20)

    def some(handler: Handler) -> None:
        if enough.acquire(blocking=False):
            service(handler)
        else:
            setting.stop.set()
            play.silent(handler)

    setting.server.play = some
    check = LeakCheck(f"password {n}" for n in range(200))
    run = setting.run(check)
    assert run.stopped
    assert 180 <= run.left < 200
    setting.server.ending.set()
    setting.server.play, setting.stop = service, threading.Event()
    assert setting.run(check) == LeakRun(0)


def test_what_cannot_be_hashed_is_never_asked_for(setting: Setting) -> None:
    check = LeakCheck(["\ud83d"])
    assert check.plan.requests == 0
    assert setting.run(check) == LeakRun(0)
    assert check.times_seen("\ud83d") is None


def test_a_fault_of_ours_is_not_hidden() -> None:
    class Broken:
        def get(self, *_: object, **__: object) -> None:
            raise RuntimeError("a fault")

        def close(self) -> None: ...

    with pytest.raises(RuntimeError, match="a fault"):
        LeakCheck(["x"]).run(Broken(), lambda *_: None, threading.Event())  # type: ignore[arg-type]


@given(st.binary(max_size=200) | st.text(st.sampled_from("0123456789ABCDEF:\r\n"), max_size=120).map(str.encode))
def test_any_bytes_are_rows_or_refused(body: bytes) -> None:
    try:
        found = read_range(body)
    except ValueError:
        return
    assert all(re.fullmatch("[0-9A-F]{35}", rest) and count > 0 for rest, count in found.items())
