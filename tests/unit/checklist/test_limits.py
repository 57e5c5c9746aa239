"""The clauses that limit the app itself: what it does not open, search, advise or send."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.loader import load_catalogue
from app.cli import main
from app.core.model import Step
from app.system.paths import checklists_dir

APP = Path(__file__).resolve().parents[3] / "app"
HTTP_DOOR = ("system", "http")
NETWORK_MODULES = re.compile(
    r"(requests|urllib3|urllib\.request|http\.client|socket|ssl|httpx|aiohttp|ftplib|smtplib|imaplib|xmlrpc)(\..*)?"
    r"|PySide6\.QtWeb.*"
)
NETWORK_CLASSES = {"QNetworkAccessManager", "QTcpSocket", "QTcpServer", "QUdpSocket", "QSslSocket", "QWebEngineView"}
SEARCH_KEYS = {"q", "query", "search", "text", "name", "keywords", "p"}
DELETION_PAGES = re.compile(r"delete|deactivat|hibernat|close[-_]?account|remove[-_]?account", re.IGNORECASE)
LEAVING = re.compile(
    r"\b(delete|deactivate|close|quit|leave|cancel|remove|get rid of|come off|give up)"
    r"( (your|the|this|that|these|an|all|any|every|old|own|whole|facebook|instagram|x|social|media)){0,5}"
    r" (accounts?|memberships?|social media|social networks?|platforms?)\b",
    re.IGNORECASE,
)
NOT_ADVICE = re.compile(r"\b(not|never|no need to|without|before you|instead of|rather than)\b[^.!?]*$", re.IGNORECASE)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())


def test_only_one_module_can_reach_the_network() -> None:
    """BP7: the app opens, fetches and scans nothing by itself, since there is one door and it asks."""
    strays = [
        f"{path.relative_to(APP)}: {name}"
        for path in sorted(APP.rglob("*.py"))
        if not _is_http_door(path)
        for name in _imports(path)
        if NETWORK_MODULES.fullmatch(name) or name.rpartition(".")[2] in NETWORK_CLASSES
    ]
    assert not strays


def _is_http_door(path: Path) -> bool:
    return path.relative_to(APP).with_suffix("").parts[:2] == HTTP_DOOR


def _imports(path: Path) -> Iterator[str]:
    """Every module, and every name taken from one, in any part of the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_link_carries_words_to_search_for(catalogue: Catalogue) -> None:
    """WK8: no pack can make the app look somebody up; a worker types their own name themselves."""
    for check in catalogue.checks.values():
        for route in check.routes:
            keys = set(parse_qs(urlsplit(route.link).query, keep_blank_values=True))
            assert not keys & SEARCH_KEYS, f"{check.id}: {route.link}"
            assert "{" not in route.link, check.id


def test_the_search_page_says_that_only_the_worker_is_searched(catalogue: Catalogue) -> None:
    assert any("WK8" in reading.clauses for reading in catalogue.readings(Step.SEARCH))


def test_no_text_advises_leaving_or_deleting_an_account(catalogue: Catalogue) -> None:
    """GR8: keep, tighten or tidy up, but never "quit"."""
    advice = [
        f"{place}: {found[0]}"
        for place, text in _advice(catalogue)
        for found in LEAVING.finditer(text)
        if not NOT_ADVICE.search(text[: found.start()])
    ]
    assert not advice


def test_no_link_leads_to_a_deletion_page(catalogue: Catalogue) -> None:
    """GR8: nobody loses an account by a slip of the hand beside an ordinary setting."""
    links = [route.link for check in catalogue.checks.values() for route in check.routes]
    assert not [link for link in links if DELETION_PAGES.search(link)]


def _advice(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for check in catalogue.checks.values():
        yield from ((check.id, text) for text in (check.title, check.aim, check.question, check.limit, check.undo))
    for pack in catalogue.packs:
        yield from ((reading.id, reading.body) for reading in pack.readings)
        yield from ((message.id, message.body) for message in pack.messages)


@pytest.mark.parametrize(
    "line", ["Delete your account.", "Quit social media", "Close the old accounts.", "Leave all social media"]
)
def test_the_scan_for_such_advice_finds_it(line: str) -> None:
    assert LEAVING.search(line)


def test_listing_every_check_makes_no_connection(
    blocked_connections: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """KG3: what the app knows and asks stays on this computer."""
    assert main(["checklists", "list", "--json"]) == 0
    assert main(["checklists", "check"]) == 0
    assert capsys.readouterr().out
    assert not blocked_connections
