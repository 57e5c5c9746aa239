"""How long a user name is looked for on 600 sites that answer after 50 ms, and how soon it stops.

``python -m benchmarks user_names``: a server in a process of its own on this computer plays the sites; one in ten has
a page, and so is asked twice. Connections are plain HTTP and all lead to one host, so the look-up of names and the
work of TLS are not in the figure.
"""

from __future__ import annotations

import sys
import threading
import time

from app.search_self.oneself import Self
from app.search_self.site_list import SiteList, read_site_list
from app.search_self.user_names import Outcome, UserNameCheck, counts
from app.system.http import Patience, RequestsHttp
from benchmarks.figure import Figure
from benchmarks.played import played

_SITES, _FEW_SITES = 600, 200
_LATENCY = 0.05
_KINDS = ("honest_yes", *["honest_no"] * 9)


def run(*, quick: bool) -> list[Figure]:
    """Measure everything; ``quick`` asks less and scales the limit."""
    count = _FEW_SITES if quick else _SITES
    with played("benchmarks.user_names") as url:
        return [_whole(url, count), _stopped(url)]


def _whole(url: str, count: int) -> Figure:
    check, http = _prepared(url, count)
    begun = time.monotonic()
    counted = counts(check.run(http, threading.Event()))
    seconds = time.monotonic() - begun
    http.close()
    if counted != {Outcome.FOUND: count // 10, Outcome.ABSENT: count - count // 10}:
        raise RuntimeError(f"not what the sites said: {counted}")
    return Figure(
        f"a user name on {count} sites at 50 ms", seconds, 4 * count / _SITES, "s", f"{count / seconds:.0f} a second"
    )


def _stopped(url: str) -> Figure:
    """Stopped in the middle, from another thread as the worker's click is."""
    check, http = _prepared(url, _SITES)
    stop, stopped_at = threading.Event(), [0.0]

    def click() -> None:
        stopped_at[0] = time.monotonic()
        stop.set()

    clicking = threading.Timer(0.5, click)
    clicking.start()
    answers = sum(1 for _ in check.run(http, stop))
    seconds = time.monotonic() - stopped_at[0]
    http.close()
    if answers == _SITES:
        raise RuntimeError("it was done before it was stopped")
    return Figure("user names: from Stop to the end", seconds, 0.5, "s")


def _prepared(url: str, count: int) -> tuple[UserNameCheck, RequestsHttp]:
    import json

    from tests.unit.search_self.farm import NAME, entry, host

    entries = [entry(number, _KINDS[number % len(_KINDS)]) for number in range(count)]
    sites: SiteList = read_site_list(json.dumps({"sites": entries}).encode())
    stand_ins = {host(number): f"{url}/{number}" for number in range(count)}
    http = RequestsHttp([].append, patience=Patience(tries=1), stand_ins=stand_ins)
    return UserNameCheck(Self("Siân Jones", user_names=(NAME,)), NAME, sites), http


def _serve() -> None:
    """Play the sites until standard input ends."""
    from tests.loopback_server import Handler
    from tests.unit.search_self.farm import farm

    with farm(_SITES, _KINDS) as made:

        def later(handler: Handler) -> None:
            time.sleep(_LATENCY)
            made.play(handler)

        made.server.play = later
        print(made.server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    _serve()
