"""How long the leak check takes over a network that answers after 20 ms, and how soon it stops.

``python -m benchmarks leaks``: a server in a process of its own on this computer plays Pwned Passwords, with answers
as large as the real ones. Connections are plain HTTP, so the work of TLS is not in the figure.
"""

from __future__ import annotations

import sys
import threading
import time

from app.passwords.leaks import HOST, LeakCheck
from app.system.http import RequestsHttp
from benchmarks.figure import Figure
from benchmarks.played import played

_PREFIXES, _FEW_PREFIXES = 1000, 300
_LATENCY = 0.02


def run(*, quick: bool) -> list[Figure]:
    """Measure everything; ``quick`` asks less and scales the limit."""
    count = _FEW_PREFIXES if quick else _PREFIXES
    with played("benchmarks.leaks") as url:
        return [_whole(url, count), _stopped(url)]


def _whole(url: str, count: int) -> Figure:
    check = LeakCheck(f"password {number}" for number in range(count))
    http = RequestsHttp([].append, stand_ins={HOST: url})
    asked = check.plan.requests
    begun = time.monotonic()
    done = check.run(http, lambda *_: None, threading.Event())
    seconds = time.monotonic() - begun
    http.close()
    if done.left:
        raise RuntimeError(f"{done.left} of {asked} requests had no answer: {done.failed}")
    limit = 3.5 * asked / _PREFIXES
    return Figure(f"leak check of {asked:,} prefixes at 20 ms", seconds, limit, "s", f"{asked / seconds:.0f} a second")


def _stopped(url: str) -> Figure:
    """Stopped in the middle, from another thread as the worker's click is."""
    check = LeakCheck(f"password {number}" for number in range(_PREFIXES))
    http, stop, stopped_at = RequestsHttp([].append, stand_ins={HOST: url}), threading.Event(), [0.0]

    def click() -> None:
        stopped_at[0] = time.monotonic()
        stop.set()

    clicking = threading.Timer(0.5, click)
    clicking.start()
    done = check.run(http, lambda *_: None, stop)
    seconds = time.monotonic() - stopped_at[0]
    http.close()
    if not done.stopped:
        raise RuntimeError("it was done before it was stopped")
    return Figure("leak check: from Stop to the end", seconds, 0.5, "s")


def _serve() -> None:
    """Play the service until standard input ends."""
    from tests.loopback_server import Handler, packed, serve
    from tests.unit.passwords.leak_service import LeakService

    body = LeakService({}).body("00000")

    def play(handler: Handler) -> None:
        time.sleep(_LATENCY)
        packed(handler, body)

    with serve() as server:
        server.play = play
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve()
