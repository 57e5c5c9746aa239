"""The breach check of e-mail addresses, with real servers on this computer in the place of both services."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QRadioButton
from pytestqt.qtbot import QtBot

from app.application import Application
from app.core.model import Computer, LedgerEntry
from app.core.vault_errors import KeyringLocked
from app.passwords.breaches import DISCLOSURES, PURPOSE, Service
from app.ui.pages.page import Page
from app.ui.widgets.breach_card import BreachCard
from app.ui.widgets.prose import breakable_words
from tests.history_makers import MemoryStore
from tests.loopback_server import Handler, LoopbackServer, answer, cut_short, serve, silent
from tests.ui.driving import button, shows, wait_for
from tests.ui.page_kit import check_fits, settle, show, unnamed
from tests.ui.password_kit import field, on, program_with, push

HIBP, XPOSED = DISCLOSURES[Service.HIBP].host, DISCLOSURES[Service.XPOSEDORNOT].host
KEY = "0123456789abcdef" * 2
MINE, OTHER = "morgan.oakes@example.org", "m.oakes@example.com"
ADDRESSES = "Your e-mail addresses"


def breach(name: str, day: str, *data: str, sure: bool = True) -> dict[str, object]:
    """A breach as Have I Been Pwned tells it."""
    return {
        "Title": name, "Domain": "shop.example", "BreachDate": day, "DataClasses": list(data), "IsVerified": sure,
    }  # fmt: skip


FOUND = [breach("Shoe Shop", "2021-03-01", "Email addresses", "Names"), breach("Forum", "2023-11-05", "Passwords")]


def hibp(handler: Handler) -> None:
    """One address is in two breaches, the others in none; another key is refused."""
    if handler.headers["hibp-api-key"] != KEY:
        answer(handler, b"", 401)
    elif "morgan.oakes" in handler.path:
        answer(handler, json.dumps(FOUND).encode())
    else:
        answer(handler, b"", 404)


def xposed(handler: Handler) -> None:
    details = [{"breach": "Games", "xposed_date": "2019", "xposed_data": "Passwords;Names", "verified": "No"}]
    answer(
        handler,
        json.dumps({"ExposedBreaches": {"breaches_details": details}, "BreachesSummary": {"site": "Games"}}).encode(),
    )


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[LoopbackServer, LoopbackServer]]:
    with serve() as one, serve() as two:
        yield one, two


@pytest.fixture
def services(servers: tuple[LoopbackServer, LoopbackServer]) -> tuple[LoopbackServer, LoopbackServer]:
    """Have I Been Pwned and XposedOrNot, played here; they were asked nothing yet."""
    for server, play in zip(servers, (hibp, xposed), strict=True):
        server.play = play
        server.asked.clear()
    return servers


STORE = MemoryStore()


@pytest.fixture(scope="module")
def program(
    tmp_path_factory: pytest.TempPathFactory, servers: tuple[LoopbackServer, LoopbackServer]
) -> Iterator[Application]:
    """One for all: only the ledger and the actions stay from test to test."""
    stand_ins = {HIBP: servers[0].url, XPOSED: servers[1].url}
    with program_with(tmp_path_factory.mktemp("breach"), stand_ins, STORE) as made:
        yield made


@pytest.fixture
def store() -> Iterator[MemoryStore]:
    """The keyring, with a key in it."""
    STORE.entries["hibp-api-key"] = KEY
    yield STORE
    STORE.trouble = None
    STORE.entries.pop("hibp-api-key", None)


class BreachPage(Page):
    """A page with nothing but the card."""

    def __init__(self, program: Application) -> None:
        super().__init__("Passwords and sign-in")
        self.card = BreachCard(program)
        self.content.addWidget(self.card)
        self.went: list[str] = []
        self.card.go.connect(self.went.append)


def shown(qtbot: QtBot, program: Application, way: str = "") -> BreachPage:
    """The card, with the way chosen whose name begins so."""
    page = BreachPage(program)
    show(qtbot, page)
    if way:
        (radio,) = [one for one in page.findChildren(QRadioButton) if one.text().startswith(way)]
        radio.setChecked(True)
        settle()
    return page


def with_key(qtbot: QtBot, program: Application) -> BreachPage:
    page = shown(qtbot, program, "Ask Have I Been Pwned")
    wait_for(qtbot, page, ADDRESSES)
    return page


def propose(qtbot: QtBot, page: BreachPage, *addresses: str) -> None:
    box = field(page, QPlainTextEdit, ADDRESSES)
    box.setPlainText("\n".join(addresses))
    push(qtbot, page, "See what would be sent")


def ledger(program: Application, host: str) -> list[LedgerEntry]:
    return [entry for entry in program.vault.ledger() if entry.host == host and not entry.by_browser]


def test_the_first_way_sends_nothing_and_is_chosen_first(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(program, "browse", lambda link, _purpose: bool(opened.append(link)) or True)
    page = shown(qtbot, program)
    assert shows(page, "1. Search your own mailbox")
    ways = [radio.text() for radio in page.findChildren(QRadioButton)]
    assert ways[0].startswith("Look for yourself")
    assert DISCLOSURES[Service.XPOSEDORNOT].name in ways[2]
    for told in DISCLOSURES.values():
        assert shows(page, told.gets)
    push(qtbot, page, "Open the site: Ask Have I Been Pwned in your browser")
    assert opened == ["https://haveibeenpwned.com/"]
    assert not services[0].asked
    assert not services[1].asked


def test_a_key_is_kept_in_the_keyring_and_removed(qtbot: QtBot, program: Application, store: MemoryStore) -> None:
    del store.entries["hibp-api-key"]
    page = shown(qtbot, program, "Ask Have I Been Pwned")
    wait_for(qtbot, page, "4 US dollars a month")
    assert not shows(page, ADDRESSES)
    box = field(page, QLineEdit, "Your key for Have I Been Pwned")
    box.setText("not a key")
    push(qtbot, page, "Keep the key")
    wait_for(qtbot, page, "This is not a key")
    field(page, QLineEdit, "Your key for Have I Been Pwned").setText(f" {KEY.upper()}\n")
    push(qtbot, page, "Keep the key")
    wait_for(qtbot, page, "Your key is in this computer's keyring")
    assert store.entries["hibp-api-key"] == KEY
    wait_for(qtbot, page, ADDRESSES)
    push(qtbot, page, "Remove the key")
    wait_for(qtbot, page, "4 US dollars a month")
    assert "hibp-api-key" not in store.entries
    assert KEY not in repr(program.vault.export())


def test_a_locked_keyring_is_said_and_nothing_is_sent(qtbot: QtBot, program: Application, store: MemoryStore) -> None:
    store.trouble = KeyringLocked()
    page = shown(qtbot, program, "Ask Have I Been Pwned")
    wait_for(qtbot, page, KeyringLocked().happened)
    assert not shows(page, ADDRESSES)
    store.trouble = None


def test_hibp_is_asked_once_it_is_agreed_to_and_each_breach_told(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer], store: MemoryStore
) -> None:
    page = with_key(qtbot, program)
    before = len(ledger(program, HIBP))
    propose(qtbot, page, MINE, OTHER)
    assert shows(page, f"{breakable_words(MINE)}, {breakable_words(OTHER)}")
    assert shows(page, HIBP)
    assert shows(page, DISCLOSURES[Service.HIBP].gets)
    push(qtbot, page, "Send nothing")
    assert not services[0].asked
    push(qtbot, page, "See what would be sent")
    push(qtbot, page, "Send it")
    wait_for(qtbot, page, "2 addresses: 1 in a known breach, 1 in no known breach.")
    assert not shows(page, "Shoe Shop")  # it is announced before it is shown
    assert shows(page, "upsetting")
    push(qtbot, page, f"Show the list: breaches of {MINE}")
    assert shows(page, "Forum, 5 November 2023")
    assert shows(page, "Taken: Email addresses, Names.")
    assert shows(page, "Change the password there")
    sent = ledger(program, HIBP)[before:]
    assert [(entry.purpose, entry.count) for entry in sent] == [(PURPOSE, 1)] * 2
    kept = repr(program.vault.export())
    assert "oakes@" not in kept
    assert "Shoe Shop" not in kept
    assert all(box.toPlainText() == "" for box in page.findChildren(QPlainTextEdit))


def test_an_action_names_the_site_and_not_the_address(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer], store: MemoryStore
) -> None:
    page = with_key(qtbot, program)
    for _ in range(2):
        propose(qtbot, page, MINE)
        push(qtbot, page, "Send it")
        wait_for(qtbot, page, "1 in a known breach")
        push(qtbot, page, f"Show the list: breaches of {MINE}")
        if button_there(page, "Add to my actions: Forum"):
            push(qtbot, page, "Add to my actions: Forum")
    button(page, "Among your actions: Forum")
    assert [action.text for action in program.open_actions()] == ["Change the password that you used at Forum"]
    assert "oakes" not in repr(program.open_actions()).casefold()
    assert "progress" in page.went


def button_there(page: BreachPage, name: str) -> bool:
    return any(one.isVisible() and one.accessibleName() == name for one in page.findChildren(QAbstractButton))


def test_xposedornot_wants_a_second_yes(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer]
) -> None:
    page = shown(qtbot, program, "Ask XposedOrNot")
    propose(qtbot, page, MINE)
    push(qtbot, page, "Go on")
    assert shows(page, "Are you sure that XposedOrNot may have the whole address?")
    assert not services[1].asked
    push(qtbot, page, "Yes, send it")
    wait_for(qtbot, page, "1 address: 1 in a known breach.")
    push(qtbot, page, f"Show the list: breaches of {MINE}")
    assert shows(page, "Games, 2019")
    assert shows(page, "Nobody has confirmed it")
    assert len(services[1].asked) == 1


def test_every_error_is_unknown_with_why(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer], store: MemoryStore
) -> None:
    services[0].play = lambda handler: cut_short(handler, b"[] " * 100)
    page = with_key(qtbot, program)
    propose(qtbot, page, MINE)
    push(qtbot, page, "Send it")
    wait_for(qtbot, page, "1 address: 1 unknown.")
    assert shows(page, "The answer ended too early")
    store.entries["hibp-api-key"] = "f" * 32
    services[0].play = hibp
    propose(qtbot, page, MINE)
    push(qtbot, page, "Send it")
    wait_for(qtbot, page, "did not accept your key")


def test_hiding_stops_it_and_takes_addresses_off_the_screen(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer], store: MemoryStore
) -> None:
    services[0].play = silent
    page = with_key(qtbot, program)
    propose(qtbot, page, MINE)
    push(qtbot, page, "Send it")
    qtbot.waitUntil(lambda: bool(services[0].asked))
    page.hide()
    page.show()
    settle()
    assert field(page, QPlainTextEdit, ADDRESSES).isEnabled()
    assert not shows(page, breakable_words(MINE))
    assert not shows(page, "unknown")


def test_what_is_no_address_is_said_before_anything_is_sent(
    qtbot: QtBot, program: Application, services: tuple[LoopbackServer, LoopbackServer]
) -> None:
    page = shown(qtbot, program, "Ask XposedOrNot")
    for typed, said in (("", "does not look like"), ("morgan", "does not look like"), ("a@b.org\n" * 6, "more than 5")):
        propose(qtbot, page, typed)
        wait_for(qtbot, page, said)
    assert not services[1].asked


def test_on_an_employers_computer_nobody_is_asked(qtbot: QtBot, program: Application) -> None:
    with on(Computer.EMPLOYERS, program):
        page = shown(qtbot, program)
        assert shows(page, "asks nobody from here")
        assert shows(page, "1. Search your own mailbox")
        assert not page.findChildren(QRadioButton)
        assert not button_there(page, "Open the site: Ask Have I Been Pwned in your browser")


def test_it_is_named_and_fits_at_twice_the_size(qtbot: QtBot, program: Application, store: MemoryStore) -> None:
    page = with_key(qtbot, program)
    propose(qtbot, page, MINE, f"{'long' * 15}@example.org")
    assert not unnamed(page)
    check_fits(qtbot, page)


def test_deleting_everything_removes_the_key_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    store = MemoryStore()
    with program_with(tmp_path_factory.mktemp("gone"), {}, store) as program:
        store.entries["hibp-api-key"] = KEY
        program.delete_everything()
        assert not store.entries
