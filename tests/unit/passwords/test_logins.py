"""Addresses, sites, what an account opens, and whether it is for work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.passwords.accounts import same_account
from app.passwords.addresses import parse_address
from app.passwords.known_sites import KnownSites
from app.passwords.logins import Login, logins_of
from app.passwords.model import Entry, Matters, OwnWords
from tests.unit.passwords.vault_maker import entry

NONE = KnownSites()
WORDS = OwnWords(employers=("Mill House Care", "Bury Council"))


@pytest.mark.parametrize(
    ("text", "site", "scheme"),
    [
        ("https://www.shop.co.uk/login", "shop.co.uk", "https"),
        ("HTTP://WWW.Shop.Co.UK.:8080/", "shop.co.uk", "http"),
        ("shop.co.uk/login", "shop.co.uk", ""),
        ("shop.co.uk:8443", "shop.co.uk", ""),
        ("https://www.nhs.uk", "nhs.uk", "https"),
        ("https://my.bury.nhs.uk", "bury.nhs.uk", "https"),
        ("https://www.gov.uk/sign-in", "gov.uk", "https"),
        ("https://www.tax.service.gov.uk", "tax.service.gov.uk", "https"),
        ("http://192.168.0.1/admin", "192.168.0.1", "http"),
        ("https://[2001:db8::1]:80/", "2001:db8::1", "https"),
        ("http://localhost:80", "localhost", "http"),
        ("https://bücher.example.de", "example.de", "https"),
        ("https://bücher.de", "xn--bcher-kva.de", "https"),
        ("https://xn--bcher-kva.de", "xn--bcher-kva.de", "https"),
        ("https://user:secret@shop.example/", "shop.example", "https"),
        ("android:com.example.app", "com.example.app", "android"),
    ],
)
def test_the_site_of_an_address(text: str, site: str, scheme: str) -> None:
    address = parse_address(text)
    assert address is not None
    assert (address.site, address.scheme) == (site, scheme)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "http://",
        "https:///x",
        "about:",
        "about:blank",
        "android:",
        "https://[broken",
        "two words",
        f"https://{'a' * 254}/",
        f"android:{'a' * 254}",
    ],
)
def test_what_names_no_host(text: str) -> None:
    found = parse_address(text)
    assert found is None or text == "about:"


@given(st.text(st.characters(exclude_categories=())) | st.from_regex(r"\A(https?://|android:)?.*\Z"))
def test_any_address_is_taken(text: str) -> None:
    """Half of a character pair too, which JSON can write and no message can carry."""
    if address := parse_address(text):
        (address.host + address.site).encode()


def test_half_of_a_character_pair_is_shown_as_a_question_mark() -> None:
    shown = _one(NONE, entry(1, "x\ud83d", title="a\ud83d", username="b\ud83d")).account
    assert (shown.site, shown.username) == ("a?", "b?")
    for address in ("https://a\ud83d.example", "android:a\ud83d"):
        _one(NONE, entry(1, "x", addresses=(address,))).account.site.encode()


def _one(known: KnownSites, one: Entry) -> Login:
    return logins_of([one], known, WORDS)[0]


def test_what_accounts_open(known: KnownSites) -> None:
    def of(site: str, **more: object) -> Matters:
        return _one(known, entry(1, "x", site, **more)).account.matters

    assert of("mail.google.com") is Matters.EMAIL
    assert of("monzo.com") is Matters.MONEY
    assert of("smallbank.example", title="Small Bank") is Matters.MONEY
    assert of("ee.co.uk") is Matters.PHONE
    assert of("bury.gov.uk") is Matters.OFFICIAL
    assert of("facebook.com") is Matters.SOCIAL
    assert of("vinted.co.uk") is Matters.SHOPPING
    assert of("unheard.example") is Matters.OTHER
    assert of("rota.millhousecare.co.uk") is Matters.WORK


@pytest.mark.parametrize(
    ("one", "at_work"),
    [
        (entry(1, "x", "rota.millhousecare.co.uk"), True),
        (entry(1, "x", "shop.example", "sam@millhousecare.co.uk"), True),
        (entry(1, "x", "shop.example", "sam.taylor@nhs.net"), True),
        (entry(1, "x", "shop.example", folder="Work/Team"), True),
        (entry(1, "x", "shop.example", title="Mill House Care rota"), True),
        (entry(1, "x", "socialworkengland.org.uk"), True),
        (entry(1, "x", "shop.example", "sam@example.org"), False),
        (entry(1, "x", "homecare.example", title="Home care shop"), False),
        (entry(1, "x", "network.example", folder="Homework"), False),
    ],
)
def test_work_and_private(one: Entry, at_work: bool, known: KnownSites) -> None:
    assert _one(known, one).account.at_work is at_work


def test_what_is_shown_of_an_account(known: KnownSites) -> None:
    shown = _one(known, entry(7, "x", "www.youtube.com", " sam ")).account
    assert (shown.place, shown.site, shown.username) == (7, "youtube.com", "sam")
    assert shown.change_link == "https://myaccount.google.com/signinoptions/password"
    other = _one(known, entry(1, "x", "www.shop.example", email="sam@example.org")).account
    assert (other.username, other.change_link) == (
        "sam@example.org",
        "https://shop.example/.well-known/change-password",
    )
    assert _one(known, entry(1, "x", title="Wi-Fi")).account.site == "Wi-Fi"
    assert _one(known, entry(1, "x")).account.site == "(no name)"
    assert _one(known, entry(1, "x", addresses=("http://192.168.0.1",))).account.change_link == ""


SECRET = "Plum/Raft-91"
MISPLACED = (
    {"title": SECRET},
    {"title": f"Router, {SECRET}"},
    {"title": f" {SECRET} ", "addresses": ("about:blank",)},
    {"username": SECRET},
    {"username": f"sam {SECRET}"},
    {"username": "", "email": SECRET},
    {"addresses": (SECRET,)},
    {"addresses": (f"https://{SECRET}",)},
    {"addresses": (f"android:{SECRET}",)},
)


@pytest.mark.parametrize("where", MISPLACED)
@pytest.mark.parametrize("what", ["password", "other_reading", "earlier"])
def test_a_password_in_another_place_is_not_shown(where: dict[str, str], what: str) -> None:
    whole: dict[str, object] = {"username": "sam", "title": "Shop", "password": "x", **where}
    whole[what] = (SECRET,) if what == "earlier" else SECRET
    account = _one(NONE, Entry(**{"place": 1, "addresses": (), **whole})).account  # type: ignore[arg-type]
    assert "Plum" not in repr(account).title()
    assert account.site in ("Shop", "(no name)")


def test_a_password_of_another_login_is_not_shown_either() -> None:
    logins = logins_of([entry(1, SECRET, "shop.example", "sam"), entry(2, "sam", "forum.example", SECRET)], NONE, WORDS)
    assert [(login.account.site, login.account.username) for login in logins] == [
        ("shop.example", "sam"),
        ("forum.example", ""),
    ]


def test_a_name_that_other_logins_have_too_is_a_name_even_where_it_is_a_password() -> None:
    """Else an account would have another name for as long as its owner's name is somebody's password."""
    made = [entry(place, "x", f"shop{place}.example", "samtaylor") for place in (1, 2)]
    mine = entry(3, "samtaylor", "forum.example", "samtaylor", title="samtaylor")
    assert {login.account.username for login in logins_of([*made, mine], NONE, WORDS)} == {"samtaylor"}
    assert {login.account.username for login in logins_of([made[0], mine], NONE, WORDS)} == {""}
    pasted = [entry(place, SECRET, f"shop{place}.example", SECRET) for place in (1, 2, 3)]
    assert {login.account.username for login in logins_of(pasted, NONE, WORDS)} == {""}


@pytest.mark.parametrize(
    ("password", "site", "username"),
    [("samtaylor", "shop.example", "samtaylor@gmail.com"), ("shop", "shop.example", "shop1"), ("Shop", "shop.uk", "x")],
)
def test_what_only_looks_like_a_password_is_shown(password: str, site: str, username: str) -> None:
    account = _one(NONE, entry(1, password, site, username)).account
    assert (account.site, account.username) == (site, username)


def _accounts(known: KnownSites, *entries: Entry) -> int:
    logins = logins_of(entries, known, WORDS)
    groups = same_account(logins)
    return len({groups.find(number) for number in range(len(logins))})


def test_one_account_under_several_addresses_and_names(known: KnownSites) -> None:
    one = (
        entry(1, "x", "accounts.google.com", "sam@gmail.com"),
        entry(2, "x", "www.youtube.com", "Sam@gmail.com"),
        entry(3, "x", "mail.google.com", "sam"),
        entry(4, "x", "google.com"),
    )
    assert _accounts(known, *one) == 1
    assert _accounts(known, *one, entry(5, "x", "google.com", "kim")) == 2
    assert _accounts(known, *one, entry(5, "x", "google.com", "sam@work.example")) == 2
    assert _accounts(known, entry(1, "x", "a.example", "sam"), entry(2, "x", "b.example", "sam")) == 2
    assert _accounts(known, entry(1, "x", title="Wi-Fi"), entry(2, "x", title="wi-fi")) == 1
    many = entry(1, "x", "a.example", "sam", addresses=("https://a.example", "https://b.example"))
    assert _accounts(known, many, entry(2, "x", "b.example", "sam")) == 1


def test_an_app_is_the_account_of_its_site_where_that_is_known(known: KnownSites) -> None:
    def app(package: str) -> Entry:
        return entry(1, "x", username="sam", addresses=(f"android:{package}",))

    assert _accounts(known, app("com.facebook.katana"), entry(2, "x", "facebook.com", "sam")) == 1
    assert _accounts(known, app("com.shopper.main"), entry(2, "x", "shopper.com", "sam")) == 1
    assert _accounts(known, app("com.shopper.main"), entry(2, "x", "other.example", "sam")) == 2


def test_every_fact_of_the_list_has_its_source_and_day(known: KnownSites) -> None:
    said = " ".join(source.says for source in known.sources)
    assert {"two_step", "passkey", "also", "change"} <= set(said.replace(",", " ").split())
    assert known.dated
    google = known.get("youtube.com")
    assert google
    assert (google.domain, google.two_step, google.passkey) == ("google.com", "yes", "yes")
    assert known.get("unheard.example") is None
