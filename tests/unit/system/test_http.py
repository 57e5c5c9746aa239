"""The door to the network, against a real server on this computer that also plays every kind of bad host."""

from __future__ import annotations

import gzip
import queue
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.http import NoReply, NoReplyReason
from app.core.model import LedgerEntry
from app.system.http import Patience, RequestsHttp
from tests import loopback_server as play
from tests.loopback_server import Handler, LoopbackServer, serve

HOST = "service.example"
URL = f"https://{HOST}/range/5BAA6"
QUICK = Patience(connect=2, read=2, whole=5, tries=3, pause=0.01, longest_pause=0.5)
BODY = b"x" * 5000
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Asking:
    """The client under test, the server it asks, and its ledger."""

    def __init__(self, server: LoopbackServer) -> None:
        self.server = server
        self.ledger: list[LedgerEntry] = []
        self.http = self.made()

    def made(self, patience: Patience = QUICK) -> RequestsHttp:
        return RequestsHttp(
            self.ledger.append, clock=FixedClock(NOW), patience=patience, stand_ins={HOST: self.server.url}
        )

    def refused(self, how: Callable[[Handler], None], patience: Patience = QUICK, **more: int) -> NoReply:
        """Why there is no reply where the server plays ``how``."""
        self.server.play = how
        http = self.made(patience)
        try:
            with pytest.raises(NoReply) as told:
                http.get(URL, "A test", **more)  # type: ignore[arg-type]
        finally:
            http.close()
        return told.value


@pytest.fixture
def asking() -> Iterator[Asking]:
    with serve() as server:
        made = Asking(server)
        yield made
        made.http.close()


def test_an_answer_and_what_was_sent_for_it(asking: Asking) -> None:
    reply = asking.http.get(URL, "A test", headers={"Add-Padding": "true"})
    assert (reply.status, reply.body, reply.headers["content-length"]) == (200, b"ok", "2")
    [asked] = asking.server.asked
    assert asked.path == "/range/5BAA6"
    sent = dict(asked.headers)
    assert sent.pop("user-agent").startswith("privacy-self-audit/")
    assert sent.pop("host").startswith("127.0.0.1:")
    assert sent == {"accept-encoding": "gzip", "add-padding": "true"}
    assert asking.ledger == [LedgerEntry(NOW, HOST, "A test")]


def test_a_connection_is_used_again_and_by_one_thread_at_a_time(asking: Asking) -> None:
    for _ in range(5):
        asking.http.get(URL, "A test")
    assert len({asked.peer for asked in asking.server.asked}) == 1
    together = threading.Barrier(4)
    asking.server.play = lambda handler: (together.wait(5), play.answer(handler, b"ok"))[1]
    threads = [threading.Thread(target=asking.http.get, args=(URL, "A test")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({asked.peer for asked in asking.server.asked[5:]}) == 4


@pytest.mark.parametrize("how", [play.packed, play.in_chunks])
def test_packed_and_in_chunks(asking: Asking, how: Callable[[Handler, bytes], None]) -> None:
    body = b"0123456789" * 1000
    asking.server.play = lambda handler: how(handler, body)
    assert asking.http.get(URL, "A test").body == body


def test_a_redirect_is_an_answer_and_is_not_followed(asking: Asking) -> None:
    asking.server.play = lambda handler: play.answer(handler, b"", 302, Location=f"{asking.server.url}/elsewhere")
    assert asking.http.get(URL, "A test").status == 302
    assert [asked.path for asked in asking.server.asked] == ["/range/5BAA6"]


@pytest.mark.parametrize("where", ["", "http://[", "http://192.0.2.1/", "\x00", "javascript:alert(1)"])
def test_where_a_redirect_leads_does_not_matter(asking: Asking, where: str) -> None:
    asking.server.play = lambda handler: play.answer(handler, b"", 301, Location=where)
    assert asking.http.get(URL, "A test").status == 301
    asking.server.play = lambda handler: play.answer(handler, BODY * 1000, 301, Location=where)
    with pytest.raises(NoReply, match="too_large"):
        asking.http.get(URL, "A test")


def test_no_cookie_is_sent_back(asking: Asking) -> None:
    asking.server.play = lambda handler: play.answer(handler, b"ok", Set_Cookie="who=sam")
    asking.http.get(URL, "A test")
    asking.http.get(URL, "A test")
    assert all("cookie" not in asked.headers for asked in asking.server.asked)


def test_the_environment_has_no_say(asking: Asking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No proxy, no password file."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login sam password secret")
    monkeypatch.setenv("NETRC", str(netrc))
    assert asking.http.get(URL, "A test").body == b"ok"
    assert "authorization" not in asking.server.asked[0].headers


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        (lambda handler: play.cut_short(handler, BODY), NoReplyReason.CUT_SHORT),
        (lambda handler: play.cut_short_in_chunks(handler, BODY), NoReplyReason.CUT_SHORT),
        (lambda handler: play.without_length(handler, BODY), NoReplyReason.CUT_SHORT),
        (
            lambda handler: play.answer(handler, gzip.compress(BODY)[:-9], Content_Encoding="gzip"),
            NoReplyReason.CUT_SHORT,
        ),
        (lambda handler: play.answer(handler, BODY, Content_Encoding="gzip"), NoReplyReason.GARBLED),
        (lambda handler: play.answer(handler, BODY, Content_Encoding="br"), NoReplyReason.GARBLED),
        (lambda handler: play.answer(handler, BODY * 1000), NoReplyReason.TOO_LARGE),
        (lambda handler: play.packed(handler, bytes(50 * 1024**2)), NoReplyReason.TOO_LARGE),
        (play.reset, NoReplyReason.UNREACHABLE),
        (play.garbage, NoReplyReason.UNREACHABLE),
        (lambda handler: play.answer(handler, BODY, content_length="7"), NoReplyReason.GARBLED),
    ],
)
def test_what_is_not_whole_is_no_reply(asking: Asking, how: Callable[[Handler], None], reason: NoReplyReason) -> None:
    assert asking.refused(how).reason is reason


@pytest.mark.parametrize("how", [play.silent, lambda handler: play.drip(handler, BODY)])
def test_what_takes_too_long_is_given_up(asking: Asking, how: Callable[[Handler], None]) -> None:
    assert asking.refused(how, Patience(whole=0.2)).reason is NoReplyReason.TOO_SLOW
    assert len(asking.server.asked) == 1


def test_a_silent_host_is_left_when_the_read_time_is_over(asking: Asking) -> None:
    assert asking.refused(play.silent, Patience(read=0.1)).reason is NoReplyReason.TOO_SLOW


def test_nobody_there() -> None:
    with serve() as server:
        gone = server.url
    http = RequestsHttp([].append, patience=QUICK, stand_ins={HOST: gone})
    with pytest.raises(NoReply) as told:
        http.get(URL, "A test")
    assert told.value.reason is NoReplyReason.UNREACHABLE


def test_a_host_without_a_true_certificate_is_not_spoken_to(tmp_path: Path) -> None:
    with serve(self_signed(tmp_path)) as server:
        http = RequestsHttp([].append, patience=QUICK, stand_ins={HOST: server.url})
        with pytest.raises(NoReply) as told:
            http.get(URL, "A test", headers={"hibp-api-key": "secret"})
        assert told.value.reason is NoReplyReason.NOT_GENUINE
        assert server.asked == []


def test_a_true_certificate_of_another_name_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority counts, the name does not fit; and where the name fits too there is an answer."""
    for name, known in (("other.example", False), ("127.0.0.1", True)):
        with serve(self_signed(tmp_path, name)) as server:
            monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(tmp_path / "certificate"))
            http = RequestsHttp([].append, patience=QUICK, stand_ins={HOST: server.url})
            if known:
                assert http.get(URL, "A test").status == 200
            else:
                with pytest.raises(NoReply, match="not_genuine"):
                    http.get(URL, "A test")
            http.close()


def test_the_keys_of_a_connection_are_written_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SSLKEYLOGFILE asks for it, and would let anyone who recorded the traffic read it."""
    keys = tmp_path / "keys"
    monkeypatch.setenv("SSLKEYLOGFILE", str(keys))
    with serve(self_signed(tmp_path)) as server:
        http = RequestsHttp([].append, patience=QUICK, stand_ins={HOST: server.url})
        with pytest.raises(NoReply, match="not_genuine"):
            http.get(URL, "A test")
    assert not keys.exists()


def self_signed(folder: Path, name: str = "127.0.0.1") -> ssl.SSLContext:
    """A certificate that nobody vouches for; ``folder / "certificate"`` may be told to."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(NOW - timedelta(9999)).not_valid_after(NOW + timedelta(9999))
    said = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    builder = builder.add_extension(x509.SubjectAlternativeName([said]), critical=False)
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "certificate").write_bytes(pem)
    (folder / "pem").write_bytes(pem + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    return context


# --- Trying again -------------------------------------------------------------------------------


def in_turn(*ways: Callable[[Handler], None]) -> Callable[[Handler], None]:
    """One way after another, one for each request."""
    left = iter(ways)

    def next_way(handler: Handler) -> None:
        next(left)(handler)

    return next_way


def busy(handler: Handler) -> None:
    play.answer(handler, b"slow down", 429, Retry_After="0")


@pytest.mark.parametrize(
    "first",
    [busy, play.reset, lambda handler: play.answer(handler, b"", 503), lambda handler: play.answer(handler, b"", 502)],
)
def test_it_is_tried_again_and_each_try_is_in_the_ledger(asking: Asking, first: Callable[[Handler], None]) -> None:
    asking.server.play = in_turn(first, lambda handler: play.answer(handler, b"ok"))
    assert asking.http.get(URL, "A test").body == b"ok"
    assert len(asking.ledger) == len(asking.server.asked) == 2


def test_a_host_that_stays_busy(asking: Asking) -> None:
    told = asking.refused(busy)
    assert (told.reason, told.wait, len(asking.server.asked)) == (NoReplyReason.BUSY, 0, 3)


@pytest.mark.parametrize(
    ("written", "wait"),
    [("90", 90), ("Fri, 20 Nov 2026 12:01:30 GMT", 90), ("Fri, 20 Nov 2020 12:00:00 GMT", 0), ("soon", None)],
)
def test_how_long_a_busy_host_asks_to_wait(asking: Asking, written: str, wait: float | None) -> None:
    told = asking.refused(lambda handler: play.answer(handler, b"", 429, Retry_After=written))
    assert (told.reason, told.wait) == (NoReplyReason.BUSY, wait)
    assert len(asking.server.asked) == (1 if wait == 90 else 3)  # longer than patience lasts: not waited for


def test_a_host_that_stays_broken_is_an_answer(asking: Asking) -> None:
    asking.server.play = lambda handler: play.answer(handler, b"oops", 500)
    assert asking.http.get(URL, "A test").status == 500
    assert len(asking.server.asked) == 3


# --- Stopping and closing -----------------------------------------------------------------------


@pytest.mark.parametrize("how", [play.silent, lambda handler: play.answer(handler, b"", 503, Retry_After="30")])
def test_it_stops_while_it_waits(asking: Asking, how: Callable[[Handler], None]) -> None:
    """Both would go on for half a minute; benchmarks/leaks.py tells how soon it stops."""
    began, stop, told = threading.Event(), threading.Event(), queue.SimpleQueue[NoReply]()
    asking.server.play = lambda handler: (began.set(), how(handler))[1]
    patient = asking.made(Patience())

    def ask() -> None:
        with pytest.raises(NoReply) as refused:
            patient.get(URL, "A test", stop=stop)
        told.put(refused.value)

    threading.Thread(target=ask, daemon=True).start()
    assert began.wait(5)
    stop.set()
    assert told.get(timeout=5).reason is NoReplyReason.STOPPED
    patient.close()


def test_what_is_stopped_or_closed_sends_nothing(asking: Asking) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(NoReply):
        asking.http.get(URL, "A test", stop=stop)
    asking.http.close()
    with pytest.raises(NoReply):
        asking.http.get(URL, "A test")
    assert (asking.server.asked, asking.ledger) == ([], [])


# --- What is refused at once ----------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://service.example/", "ftp://service.example/", "https:///x", "file:///etc/x"])
def test_only_https(asking: Asking, url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        asking.http.get(url, "A test")
    assert asking.ledger == []


def test_only_this_computer_stands_in() -> None:
    with pytest.raises(ValueError, match="this computer"):
        RequestsHttp([].append, stand_ins={HOST: "http://192.0.2.1"})


def test_nothing_is_imported_before_it_is_used() -> None:
    lines = "import sys, app.system.http as door\ndoor.RequestsHttp(print)\nassert 'requests' not in sys.modules"
    subprocess.run([sys.executable, "-c", lines], check=True)


def test_the_tests_reach_only_this_computer(blocked_connections: list[str]) -> None:
    """The guard of all tests works for this library too; the port names no host, so no name is looked up."""
    http = RequestsHttp([].append, patience=QUICK)
    with pytest.raises(Exception, match="Tests use only this computer"):
        http.get("https://192.0.2.1/", "A test")
    assert blocked_connections
    blocked_connections.clear()
