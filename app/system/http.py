"""The door to the network: the only module that sends anything.

It sends what the caller says and an honest User-Agent, nothing else: no cookies, no proxy or password from the
environment, nothing kept on the disk. It follows no redirect, so no host can send it on to a private address.
"""

from __future__ import annotations

import email.utils
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app import __version__
from app.core.clock import Clock, SystemClock
from app.core.http import NoReply, NoReplyReason, Reply
from app.core.model import LedgerEntry

if TYPE_CHECKING:
    import ssl

    import requests

USER_AGENT = f"privacy-self-audit/{__version__} (desktop app; asks only when its user presses the button)"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PIECE = 64 * 1024
_BUSY = (429, 503)
_TRY_AGAIN = (*_BUSY, 500, 502, 504)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds, and how often. ``whole`` bounds one try from the look-up of the name to the last byte.

    ``pause`` is the wait before the second try, doubled before each further one, where the host names none.
    """

    connect: float = 10
    read: float = 20
    whole: float = 40
    tries: int = 3
    pause: float = 1
    longest_pause: float = 60


class RequestsHttp:
    """``Http`` over the ``requests`` library, which is imported at the first request.

    Each try runs in a thread of its own, which is left behind where it is stopped or out of time: a name that is looked
    up, or a host that sends a byte now and then, cannot be waited for in any other way. A connection is used by one
    thread at a time and kept for the next.

    ``stand_ins`` are servers on this computer that play a host's part in tests.
    """

    def __init__(
        self,
        ledger: Callable[[LedgerEntry], None],
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
        stand_ins: Mapping[str, str] | None = None,
    ) -> None:
        self._ledger = ledger
        self._clock = clock or SystemClock()
        self._patience = patience or Patience()
        self._stand_ins = dict(stand_ins or {})
        if any(urlsplit(url).hostname not in _LOOPBACK for url in self._stand_ins.values()):
            raise ValueError("only this computer can stand in for a host")
        self._idle: list[requests.Session] = []
        self._lock = threading.Lock()
        self._closed = False

    def get(
        self,
        url: str,
        purpose: str,
        *,
        headers: Mapping[str, str] | None = None,
        most: int = 1024**2,
        stop: threading.Event | None = None,
    ) -> Reply:
        """One answer, after a few tries where the host is busy or failing. Raises ``NoReply``."""
        address = urlsplit(url)
        if address.scheme != "https" or not address.hostname:
            raise ValueError("only https addresses are asked for")
        stop = stop or threading.Event()
        target = self._stand_in(url, address.hostname)
        for tried in range(1, self._patience.tries + 1):
            self._may_go_on(stop)
            self._ledger(LedgerEntry(self._clock.now(), address.hostname, purpose))
            pause = self._patience.pause * 2 ** (tried - 1)
            try:
                reply = self._try(target, dict(headers or {}), most, stop)
            except NoReply as error:
                if error.reason is not NoReplyReason.UNREACHABLE or tried == self._patience.tries:
                    raise
            else:
                if reply.status not in _TRY_AGAIN:
                    return reply
                asked = self._asked_pause(reply)
                pause = pause if asked is None else asked
                if tried == self._patience.tries or pause > self._patience.longest_pause:
                    if reply.status in _BUSY:
                        raise NoReply(NoReplyReason.BUSY, asked)
                    return reply
            if stop.wait(pause):
                raise NoReply(NoReplyReason.STOPPED)
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Close the connections at rest; those in use close when their try ends."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()

    def _stand_in(self, url: str, host: str) -> str:
        instead = self._stand_ins.get(host)
        return url if instead is None else url.replace(f"https://{host}", instead, 1)

    def _may_go_on(self, stop: threading.Event) -> None:
        if stop.is_set() or self._closed:
            raise NoReply(NoReplyReason.STOPPED)

    def _asked_pause(self, reply: Reply) -> float | None:
        """The seconds in Retry-After, which may be a date; None where there is none that can be read."""
        written = reply.headers.get("retry-after", "").strip()
        if written.isascii() and written.isdigit() and len(written) < 10:
            return float(written)
        with suppress(ValueError, TypeError, OverflowError):
            return max(0.0, (email.utils.parsedate_to_datetime(written) - self._clock.now()).total_seconds())
        return None

    def _try(self, url: str, headers: dict[str, str], most: int, stop: threading.Event) -> Reply:
        """One request in a thread of its own, as long as patience lasts and nobody stops it."""
        attempt = _Attempt(lambda: self._ask(url, headers, most))
        attempt.start()
        end = time.monotonic() + self._patience.whole
        while not attempt.done.wait(0.05):
            if stop.is_set() or self._closed:
                raise NoReply(NoReplyReason.STOPPED)
            if time.monotonic() > end:
                raise NoReply(NoReplyReason.TOO_SLOW)
        return attempt.result()

    def _ask(self, url: str, headers: dict[str, str], most: int) -> Reply:
        """One request, in a thread that nobody may be waiting for any more."""
        session = self._session()
        try:
            reply = self._answer(session, url, headers, most)
        except BaseException:
            session.close()
            raise
        self._rest(session)
        return reply

    def _answer(self, session: requests.Session, url: str, headers: dict[str, str], most: int) -> Reply:
        from requests.exceptions import ConnectionError as NoConnection
        from requests.exceptions import RequestException, SSLError, Timeout

        timeout = (self._patience.connect, self._patience.read)
        try:
            with session.get(url, headers=headers, timeout=timeout, allow_redirects=False, stream=True) as answer:
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, names, _body(answer, most))
        except SSLError:
            raise NoReply(NoReplyReason.NOT_GENUINE) from None
        except Timeout:
            raise NoReply(NoReplyReason.TOO_SLOW) from None
        except NoConnection:
            raise NoReply(NoReplyReason.UNREACHABLE) from None
        except RequestException:  # what answered is not HTTP as it should be, such as two lengths of one body
            raise NoReply(NoReplyReason.GARBLED) from None

    def _session(self) -> requests.Session:
        """A session that no other thread uses."""
        with self._lock:
            return self._idle.pop() if self._idle else _new_session()

    def _rest(self, session: requests.Session) -> None:
        """Keep the session for the next request."""
        with self._lock:
            if not self._closed:
                self._idle.append(session)
                return
        session.close()


def _new_session() -> requests.Session:
    import requests
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            """With a context of ours. urllib3's own writes the keys of every connection where SSLKEYLOGFILE says."""
            super().init_poolmanager(*args, ssl_context=_tls(), **options)

    class Session(requests.Session):
        def get_redirect_target(self, resp: requests.Response) -> str | None:
            """Nowhere. Else the body of a redirect would be read, whatever its size, to see where it leads."""
            return None

    session = Session()
    session.mount("https://", Adapter())
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.headers.clear()
    session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"})
    return session


def _tls() -> ssl.SSLContext:
    """TLS 1.2 or newer, to a host whose name is on its certificate; ``requests`` says which authorities count."""
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _Attempt(threading.Thread):
    """Work that may be left behind: it then ends by itself and its result is not asked for."""

    def __init__(self, work: Callable[[], Reply]) -> None:
        super().__init__(name="http", daemon=True)
        self.done = threading.Event()
        self._work = work
        self._reply: Reply | None = None
        self._error: Exception | None = None

    def run(self) -> None:
        try:
            self._reply = self._work()
        except Exception as error:
            self._error = error
        finally:
            self.done.set()

    def result(self) -> Reply:
        """What the work returned or raised, once it is done."""
        if self._error is not None:
            raise self._error
        assert self._reply is not None  # noqa: S101 - else there was an error
        return self._reply


def _body(answer: requests.Response, most: int) -> bytes:
    """The whole body, unpacked, of at most ``most`` bytes. Raises ``NoReply``."""
    from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    chunked = "chunked" in answer.headers.get("Transfer-Encoding", "").lower()
    if answer.status_code == 200 and not chunked and "Content-Length" not in answer.headers:
        raise NoReply(NoReplyReason.CUT_SHORT)  # the connection's end is the body's end, or an accident
    if packing not in ("identity", "gzip"):
        raise NoReply(NoReplyReason.GARBLED)
    unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
    body, received = bytearray(), 0
    try:
        while piece := answer.raw.read(_PIECE, decode_content=False):
            received += len(piece)
            body += unpack.decompress(piece, most + 1 - len(body)) if unpack else piece
            if max(len(body), received) > most:
                raise NoReply(NoReplyReason.TOO_LARGE)
    except zlib.error:
        raise NoReply(NoReplyReason.GARBLED) from None
    except ReadTimeoutError:
        raise NoReply(NoReplyReason.TOO_SLOW) from None
    except SSLError:
        raise NoReply(NoReplyReason.NOT_GENUINE) from None
    except (HTTPError, OSError):
        raise NoReply(NoReplyReason.CUT_SHORT) from None
    if unpack and received and not unpack.eof:
        raise NoReply(NoReplyReason.CUT_SHORT)
    return bytes(body)
