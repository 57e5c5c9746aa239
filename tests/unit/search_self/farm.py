"""A farm of sites on this computer: one server that plays hundreds of hosts, well and badly."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import unquote

from tests.loopback_server import (
    Handler,
    LoopbackServer,
    answer,
    cut_short,
    drip,
    garbage,
    reset,
    serve,
    without_length,
)

NAME = "sian.jones"

HONEST = ("slow_yes", "honest_yes", "honest_no", "honest_no_by_text", "honest_no_by_redirect", "honest_yes_big")
BLOCKING = (
    "wall_403",
    "wall_401",
    "rate_limit",
    "unavailable",
    "challenge_200",
    "challenge_404",
    "login_redirect",
    "login_redirect_303",
)
LYING = ("soft_404", "soft_404_with_yes_text", "wildcard_yes", "both_texts", "home_page", "server_error", "empty")
BROKEN = ("garbage", "reset", "cut_short", "without_length", "drip")
BEHAVIOURS = (*HONEST, *BLOCKING, *LYING, *BROKEN)
SAYS_YES = ("slow_yes", "honest_yes", "honest_yes_big")
SAYS_NO = ("honest_no", "honest_no_by_text", "honest_no_by_redirect")

_YES, _NO = b"<title>A page of @", b"There is no such page"


@dataclass
class Farm:
    """The sites by number; ``asked`` counts the questions each got, by the name asked for."""

    server: LoopbackServer
    behaviours: list[str]
    asked: Counter[tuple[int, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def stand_ins(self) -> dict[str, str]:
        return {host(number): f"{self.server.url}/{number}" for number in range(len(self.behaviours))}

    @property
    def site_list(self) -> bytes:
        """The list of the farm's sites, as WhatsMyName would have it."""
        return json.dumps({"sites": [entry(number, how) for number, how in enumerate(self.behaviours)]}).encode()

    def play(self, handler: Handler) -> None:
        _, number, _, name = handler.path.split("/", 3)
        with self.lock:
            self.asked[int(number), unquote(name)] += 1
        _play(handler, self.behaviours[int(number)], is_there=unquote(name) == NAME)


def host(number: int) -> str:
    return f"site{number}.example"


def entry(number: int, how: str = "honest_yes") -> dict[str, object]:
    """One site of the list."""
    by_text = how in ("honest_no_by_text", "soft_404_with_yes_text", "both_texts", "challenge_200")
    by_redirect = how in ("honest_no_by_redirect", "login_redirect", "login_redirect_303")
    return {
        "name": f"Site {number}",
        "uri_check": f"https://{host(number)}/u/{{account}}",
        "e_code": 200,
        "e_string": _YES.decode(),
        "m_code": 200 if by_text else (303 if how.endswith("303") else 302) if by_redirect else 404,
        "m_string": "" if by_redirect else _NO.decode(),
        "known": ["someone"],
        "cat": "social",
    }


@contextmanager
def farm(count: int, behaviours: tuple[str, ...] = BEHAVIOURS) -> Iterator[Farm]:
    """``count`` sites, which take the behaviours in turn."""
    with serve() as server:
        made = Farm(server, [behaviours[number % len(behaviours)] for number in range(count)])
        server.play = made.play
        yield made


def _play(handler: Handler, how: str, *, is_there: bool) -> None:
    yes, no = b"<html>" + _YES + NAME.encode() + b"</title></html>", b"<html>" + _NO + b"</html>"
    match how:
        case "slow_yes":
            handler.told.ending.wait(0.1)
            answer(handler, yes if is_there else no, 200 if is_there else 404)
        case "honest_yes":
            answer(handler, yes if is_there else no, 200 if is_there else 404)
        case "honest_yes_big":
            answer(handler, yes + b"x" * 400_000 if is_there else no, 200 if is_there else 404)
        case "honest_no":
            answer(handler, no, 404)
        case "honest_no_by_text":
            answer(handler, no)
        case "honest_no_by_redirect":
            answer(handler, b"", 302, Location="/")
        case "wall_403":
            answer(handler, no, 403)
        case "wall_401":
            answer(handler, no, 401)
        case "rate_limit":
            answer(handler, no, 429, Retry_After="30")
        case "unavailable":
            answer(handler, no, 503)
        case "challenge_200":
            answer(handler, b"<title>Just a moment...</title>" + b"x" * 500)
        case "challenge_404":
            answer(handler, b"<title>Attention Required!</title>", 404)
        case "login_redirect" | "login_redirect_303":
            answer(handler, b"", 303 if how.endswith("303") else 302, Location="/accounts/login/?next=/u")
        case "soft_404":
            answer(handler, b"<html>Oops, nothing to see</html>")
        case "soft_404_with_yes_text":
            answer(handler, b"<html>" + _YES + b"nobody</title>" + _NO + b"</html>")
        case "wildcard_yes":
            answer(handler, yes)
        case "both_texts":
            answer(handler, yes + no)
        case "home_page":
            answer(handler, b"", 302, Location="/")
        case "server_error":
            answer(handler, no, 500)
        case "empty":
            answer(handler, b"")
        case "garbage":
            garbage(handler)
        case "reset":
            reset(handler)
        case "cut_short":
            cut_short(handler, yes)
        case "without_length":
            without_length(handler, yes)
        case "drip":
            drip(handler, yes + b" " * 10_000)
