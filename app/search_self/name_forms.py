"""The forms in which a name is written, said and mistaken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.search_self.oneself import Self
from app.search_self.phrases import cleaned, plain, words
from app.search_self.same_names import SameNames

MOST_FORMS = 24
_PARTICLES = frozenset(
    "ap ab ferch verch van von der den de del della di da dos la le du st saint mac mc bin binti ibn al el".split()
)
_COMPANY = re.compile(r"[\s,]+(?:ltd|limited|plc|llp|cic|c\.i\.c)\.?$", re.IGNORECASE)


class How(StrEnum):
    """How a form comes from the name, in the order of what it finds."""

    GIVEN = "given"  # as the worker gave it
    PREVIOUS = "previous"
    NICKNAME = "nickname"
    ACCENTS = "accents"
    JOINED = "joined"  # hyphens and apostrophes left out, or one half of a double name
    MIDDLE = "middle"  # without the names in the middle
    LANGUAGE = "language"
    SHORT = "short"
    TURNED = "turned"  # family name first
    SPELLING = "spelling"
    INITIALS = "initials"


NOISY = frozenset((How.SPELLING, How.INITIALS, How.LANGUAGE))
"""Forms that find mostly other people, unless a town or an employer stands beside them."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of the worker's name."""

    text: str
    how: How

    @property
    def noisy(self) -> bool:
        return self.how in NOISY


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its parts; ``last`` is empty where there is only one word."""

    first: str
    middle: tuple[str, ...]
    last: str

    @property
    def whole(self) -> str:
        return " ".join(filter(None, (self.first, *self.middle, self.last)))


def parsed(text: str) -> Name:
    """ "Siân Mair ap Rhys" and "ap Rhys, Siân Mair" alike."""
    text = cleaned(text)
    family, comma, given = text.partition(",")
    if comma and given.strip(" ,") and family.strip():
        text = f"{given.strip(' ,')} {family.strip()}"
    parts = text.replace(",", " ").split()
    if len(parts) < 2:
        return Name(parts[0] if parts else "", (), "")
    at = len(parts) - 1
    while at > 1 and parts[at - 1].casefold().rstrip(".") in _PARTICLES:
        at -= 1
    return Name(parts[0], tuple(parts[1:at]), " ".join(parts[at:]))


def written(person: Self) -> tuple[str, ...]:
    """The name they go by now, with its accents and without."""
    whole = parsed(person.name).whole
    return tuple(dict.fromkeys((whole, plain(whole))))


def name_forms(person: Self, same: SameNames) -> tuple[Form, ...]:
    """Every form of the worker's names but the name itself, those that find most first; at most ``MOST_FORMS``."""
    main = parsed(person.name)
    found: list[Form] = []
    for text in person.previous_names:
        found.extend(_previous(text, main))
    found.extend(Form(parsed(text).whole, How.GIVEN) for text in person.other_names)
    for text in person.nicknames:
        found.extend(_nickname(text, [main, *map(parsed, person.previous_names)]))
    for name in (main, *(parsed(text) for text in (*person.other_names, *person.previous_names))):
        found.extend(_derived(name, same))
    order = list(How)
    known = {_as_searched(text) for text in written(person)}
    forms: list[Form] = []
    for form in sorted(found, key=lambda form: order.index(form.how)):
        if form.text and (searched := _as_searched(form.text)) and searched not in known:
            known.add(searched)
            forms.append(form)
    return tuple(forms[:MOST_FORMS])


def _as_searched(text: str) -> tuple[str, ...]:
    """What an engine makes of it: capitals count for nothing, accents may."""
    return tuple(word.casefold() for word in words(text))


def _previous(text: str, main: Name) -> Iterator[Form]:
    name = parsed(text)
    if name.last:
        yield Form(name.whole, How.PREVIOUS)
    elif main.last:
        yield Form(f"{main.first} {name.first}", How.PREVIOUS)


def _nickname(text: str, names: Sequence[Name]) -> Iterator[Form]:
    nickname = parsed(text)
    if nickname.last:
        yield Form(nickname.whole, How.NICKNAME)
        return
    for name in names:
        last = name.last or (name.first if name is not names[0] else "")
        if last:
            yield Form(f"{nickname.first} {last}", How.NICKNAME)


def _derived(name: Name, same: SameNames) -> Iterator[Form]:
    if not name.last:
        yield Form(plain(name.first), How.ACCENTS)
        return
    whole, short = name.whole, f"{name.first} {name.last}"
    yield Form(short, How.MIDDLE)
    yield Form(plain(short), How.ACCENTS)
    for last in _shortened(name.last):
        yield Form(f"{name.first} {last}", How.JOINED)
    for first in _shortened(name.first):
        yield Form(f"{first} {name.last}", How.JOINED)
    if "-" in name.first:
        yield Form(f"{name.first.replace('-', '').capitalize()} {name.last}", How.JOINED)
    yield Form(f"{name.last}, {name.first}", How.TURNED)
    for first in same.others(name.first, "short"):
        yield Form(f"{first} {name.last}", How.SHORT)
    for first in same.others(name.first, "language"):
        yield Form(f"{first} {name.last}", How.LANGUAGE)
    for first in same.others(name.first, "spelling"):
        yield Form(f"{first} {name.last}", How.SPELLING)
    for last in _misspelt(name.last, same):
        yield Form(f"{name.first} {last}", How.SPELLING)
    yield Form(f"{_initial(name.first)} {name.last}", How.INITIALS)
    if name.middle:
        initials = " ".join(map(_initial, (name.first, *name.middle)))
        yield Form(f"{initials} {name.last}", How.INITIALS)
        yield Form(f"{name.first} {' '.join(map(_initial, name.middle))} {name.last}", How.INITIALS)
    yield Form(plain(whole), How.ACCENTS)


def _shortened(part: str) -> Iterator[str]:
    """Without apostrophes, and each half of a double name."""
    if "'" in part:
        yield part.replace("'", "")
    if "-" in part:
        yield from filter(None, part.split("-"))


def _misspelt(last: str, same: SameNames) -> Iterator[str]:
    """The family name in other spellings; of a double name each part in its turn."""
    halves = last.split("-")
    for at, half in enumerate(halves):
        for other in (*same.others(half, "surname"), *_mac(half)):
            yield "-".join((*halves[:at], other, *halves[at + 1 :]))


def _mac(part: str) -> Iterator[str]:
    """McDonald and MacDonald."""
    if len(part) > 4 and part[:3].casefold() == "mac" and part[3].isupper():
        yield f"Mc{part[3:]}"
    elif len(part) > 3 and part[:2].casefold() == "mc" and part[2].isupper():
        yield f"Mac{part[2:]}"


def _initial(part: str) -> str:
    letters = words(part)
    return letters[0][0].upper() if letters else part[:1]


def town_forms(town: str, same: SameNames) -> tuple[str, ...]:
    """The town, also without accents and in its other language."""
    return tuple(dict.fromkeys((town, plain(town), *same.others(town, "town"))))


def employer_form(employer: str) -> str:
    """The employer as people name it: without "Ltd"."""
    return _COMPANY.sub("", employer) or employer
