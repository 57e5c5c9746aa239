"""What can be put together from what was found. There is no score: only what leads to what, and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.core.model import SearchResult, Shows
from app.core.words import how_many

WORDS = {
    Shows.NAME: "your name",
    Shows.FORMER_NAME: "a name you had before",
    Shows.FACE: "your face",
    Shows.TOWN: "your town",
    Shows.HOME: "your home address",
    Shows.PHONE: "your phone number",
    Shows.EMAIL: "your e-mail address",
    Shows.BIRTHDAY: "your birthday",
    Shows.EMPLOYER: "your employer",
    Shows.JOB: "your job",
    Shows.FAMILY: "your family",
    Shows.CHILD: "your child",
    Shows.CHILDS_SCHOOL: "your child's school",
    Shows.ROUTINE: "where you often are",
    Shows.CAR: "your car",
    Shows.USER_NAME: "your user name",
}

# What a reader of several things can do, the most pressing first: each needs one of every set.
_TOGETHER: tuple[tuple[tuple[frozenset[Shows], ...], str], ...] = (
    ((frozenset({Shows.HOME}),), "Someone can come to your home."),
    (
        (frozenset({Shows.CHILDS_SCHOOL}), frozenset({Shows.CHILD, Shows.FAMILY, Shows.FACE})),
        "Someone can tell your child apart and knows where to wait.",
    ),
    (
        (frozenset({Shows.FACE}), frozenset({Shows.ROUTINE})),
        "Someone can know you by sight and knows where you often are.",
    ),
    (
        (frozenset({Shows.FACE}), frozenset({Shows.EMPLOYER})),
        "Someone can know you by sight and wait where you work.",
    ),
    (
        (
            frozenset({Shows.NAME, Shows.FORMER_NAME}),
            frozenset({Shows.TOWN}),
            frozenset({Shows.FAMILY, Shows.BIRTHDAY}),
        ),
        "Someone can narrow down where you live.",
    ),
    ((frozenset({Shows.PHONE}),), "Someone can ring you, and look for your profiles by your number."),
    ((frozenset({Shows.EMAIL}),), "Someone can write to you, and look for your profiles by your e-mail."),
    (
        (frozenset({Shows.NAME}), frozenset({Shows.TOWN, Shows.EMPLOYER, Shows.JOB})),
        "Someone can tell you apart from others with your name.",
    ),
    (
        (frozenset({Shows.USER_NAME}), frozenset({Shows.NAME, Shows.FACE})),
        "Someone can follow your user name from one site to the next.",
    ),
)


@dataclass(frozen=True, slots=True)
class Link:
    """Two things that stand on the same page, and on how many."""

    one: Shows
    other: Shows
    pages: int


@dataclass(frozen=True, slots=True)
class Findability:
    """What pages show (each with how many do), what stands together, and what follows, in words."""

    shown: tuple[tuple[Shows, int], ...]
    links: tuple[Link, ...]
    sentences: tuple[str, ...]


def findability(results: Iterable[SearchResult]) -> Findability:
    """The summary of pages that are there and are about the worker.

    Pages are put together only through something they share: a face on one page leads nowhere if nothing on it stands
    on another. Of what hangs together, the most pressing thing is said first.
    """
    pages = [result.shows for result in results if result.shows]
    counts = Counter(item for shows in pages for item in shows)
    pairs = Counter(pair for shows in pages for pair in combinations(sorted(shows, key=list(Shows).index), 2))
    shown = tuple((item, counts[item]) for item in Shows if counts[item])
    links = tuple(Link(one, other, amount) for (one, other), amount in sorted(pairs.items(), key=_order))
    return Findability(shown, links, _sentences(pages))


def _order(item: tuple[tuple[Shows, Shows], int]) -> tuple[int, int]:
    places = list(Shows)
    return places.index(item[0][0]), places.index(item[0][1])


def _sentences(pages: Sequence[frozenset[Shows]]) -> tuple[str, ...]:
    if not pages:
        return ("No page that you recorded shows anything about you.",)
    told: list[str] = []
    for together in _joined(pages):
        things = _listed([WORDS[item] for item in Shows if item in together])
        amount = sum(bool(shows & together) for shows in pages)
        where = "One page shows" if amount == 1 else f"{how_many(amount, 'page')} together show"
        told.append(f"{where} {things}.")
        told += [
            sentence
            for needed, sentence in _TOGETHER
            if all(one_of & together for one_of in needed) and sentence not in told
        ]
    return tuple(told)


def _joined(pages: Sequence[frozenset[Shows]]) -> list[frozenset[Shows]]:
    """Pages that share something, put together; the largest first."""
    groups: list[frozenset[Shows]] = []
    for shows in pages:
        apart = [group for group in groups if not group & shows]
        groups = [*apart, shows.union(*(group for group in groups if group & shows))]
    return sorted(groups, key=len, reverse=True)


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
