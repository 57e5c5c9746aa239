"""Made-up vaults: families of passwords that one person made of one idea, among others that have nothing in common."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.passwords.model import Dates, Entry, Export, Tells

CHARACTERS = string.ascii_letters + string.digits + "!#$%&*+-=?@^_"
TELLS = Tells(totp=False, passkeys=False, dates=Dates.NONE)
SITES = "facebook ebay tesco argos netflix strava reddit nextdoor spotify vinted".split()


@dataclass(frozen=True)
class Planted:
    """A password, the site it is for, and the family it belongs to (empty for none)."""

    password: str
    site: str
    family: str = ""


def planted_vault(seed: int, words: tuple[str, ...], families: int = 40, others: int = 700) -> list[Planted]:
    """``families`` of each kind, and ``others`` of each kind of passwords that stand alone."""
    chance = random.Random(seed)
    pool = iter(chance.sample([word for word in words if len(word) >= 5], families * 8 + others * 6))
    made: list[Planted] = []
    for name, family in FAMILIES.items():
        for number in range(families):
            site = f"site{len(made)}"
            made += (
                Planted(password, wanted or f"{site}x{at}.example", f"{name} {number}")
                for at, (password, wanted) in enumerate(family(chance, pool))
            )
    made += (Planted(password, f"season{at}.example", "seasons") for at, password in enumerate(_seasons(chance)))
    made += (Planted(password, f"keys{at}.example", "keyboard") for at, password in enumerate(("1qaz2wsx", "2wsx3edc")))
    for at in range(others):
        made += (Planted(password, f"other{at}-{kind}.example") for kind, password in enumerate(_alone(chance, pool)))
    chance.shuffle(made)
    return made


Family = Iterator[tuple[str, str]]


def _years(chance: random.Random, pool: Iterator[str]) -> Family:
    word, end = next(pool).title(), chance.choice(("!", "", "?", "#"))
    for year in chance.sample(range(2015, 2026), 3):
        yield f"{word}{year}{end}", ""


def _counter(chance: random.Random, pool: Iterator[str]) -> Family:
    word, at = next(pool), chance.randrange(1, 90)
    for step in range(3):
        yield f"{word}{at + step}", ""


def _spelling(chance: random.Random, pool: Iterator[str]) -> Family:
    word = next(pool) + next(pool)
    yield word, ""
    yield word.title(), ""
    yield word.translate(str.maketrans("aeio", "4310")) if set(word) & set("aeio") else word.upper(), ""


def _site_inside(chance: random.Random, pool: Iterator[str]) -> Family:
    word, form = next(pool), chance.choice(("{word}-{site}-7", "{Site}{word}22!", "{word}{site}"))
    for site in chance.sample(SITES, 3):
        yield form.format(word=word, site=site, Site=site.title()), f"{site}.com"


def _passphrase_end(chance: random.Random, pool: Iterator[str]) -> Family:
    phrase = f"{next(pool)}/{next(pool)}/{next(pool)}"
    for at in chance.sample(range(1, 60), 2):
        yield f"{phrase}{at}", ""


def _typing_slip(chance: random.Random, pool: Iterator[str]) -> Family:
    first = random_password(chance, chance.randrange(12, 18))
    yield first, ""
    at = chance.randrange(1, len(first) - 1)
    yield first[:at] + chance.choice(string.digits) + chance.choice(string.ascii_letters) + first[at + 2 :], ""


def _short_slip(chance: random.Random, pool: Iterator[str]) -> Family:
    first = random_password(chance, chance.randrange(8, 12))
    yield first, ""
    yield first[:3] + first[4:] if len(first) > 8 else first + chance.choice(string.ascii_letters), ""


FAMILIES: dict[str, Callable[[random.Random, Iterator[str]], Family]] = {
    "years": _years,
    "counter": _counter,
    "spelling": _spelling,
    "site": _site_inside,
    "phrase": _passphrase_end,
    "slip": _typing_slip,
    "short slip": _short_slip,
}


def _seasons(chance: random.Random) -> Iterable[str]:
    return ("Summer2023!", "Winter2024!", "Autumn22", "March2025?")


def _alone(chance: random.Random, pool: Iterator[str]) -> Iterator[str]:
    """Each of another kind; no word is used twice."""
    yield random_password(chance, chance.randrange(8, 12))
    yield random_password(chance, chance.randrange(12, 20))
    yield "-".join((next(pool), next(pool), next(pool)))
    yield f"{next(pool).title()}{chance.randrange(1960, 2026)}{chance.choice('!?#')}"
    yield f"{next(pool)}{next(pool).title()}{chance.randrange(100)}"
    yield str(chance.randrange(10**7, 10**9))


def random_password(chance: random.Random, length: int) -> str:
    return "".join(chance.choice(CHARACTERS) for _ in range(length))


def entry(place: int, password: str, site: str = "", username: str = "", **more: object) -> Entry:
    """One login, with an https address where a site is given."""
    addresses = (f"https://{site}/",) if site else ()
    values: dict[str, object] = {"title": site, "addresses": addresses} | more
    return Entry(place=place, username=username, password=password, **values)  # type: ignore[arg-type]


def export(entries: Iterable[Entry], tells: Tells = TELLS) -> Export:
    return Export("chromium_csv", tells, tuple(entries))
