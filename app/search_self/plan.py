"""The search plan: every query in its exact words, in the order of what finds most for least."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

from app.search_self.name_forms import Form, employer_form, name_forms, parsed, town_forms, written
from app.search_self.oneself import FIELDS, Field, Self
from app.search_self.phones import phone_forms
from app.search_self.phrases import either, halved_phrase, phrase, words
from app.search_self.same_names import SameNames
from app.search_self.search_places import Engine, Group, Line, Place, SearchPlaces, put_in

QUICK_MINUTES = 10
_OWN_FIRST = 25  # ranks by which a platform that the worker uses comes sooner
_PROFILE_RANK = 27
Alternatives: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """One thing to open or to type. ``text`` is empty where there is nothing to type, such as a search with a picture.

    ``key`` stays the same from audit to audit. ``fields`` say what of the worker the words hold.
    """

    key: str
    at: Engine | Place
    group: Group
    text: str
    url: str
    minutes: int
    rank: int
    fields: tuple[Field, ...]
    may_upset: bool = False

    @property
    def place(self) -> str:
        return self.at.id

    @property
    def by_hand(self) -> bool:
        """Whether the words are typed on the site; the address does not hold them."""
        return isinstance(self.at, Place) and self.url == self.at.site

    @property
    def searched(self) -> Place | None:
        """The site that is searched by its own search; None for an engine, and for the address of a page itself."""
        if not isinstance(self.at, Place) or (self.group is Group.USER_NAMES and self.at.profile):
            return None
        return None if self.at.copies and not self.by_hand else self.at


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """All queries, the best first."""

    queries: tuple[Query, ...]

    @property
    def minutes(self) -> int:
        return sum(query.minutes for query in self.queries)

    @property
    def quick(self) -> tuple[Query, ...]:
        """What to do where there are ten minutes."""
        chosen: list[Query] = []
        left = QUICK_MINUTES
        for query in self.queries:
            if query.minutes <= left:
                chosen.append(query)
                left -= query.minutes
        return tuple(chosen)

    def groups(self) -> dict[Group, tuple[Query, ...]]:
        """The queries by kind; the kinds in their order."""
        return {
            group: found for group in Group if (found := tuple(query for query in self.queries if query.group is group))
        }


def make_plan(person: Self, places: SearchPlaces, same: SameNames) -> SearchPlan:
    """Everything that can be asked about ``person``. Without a name, only what needs none."""
    forms = name_forms(person, same)
    engines = {engine.id: engine for engine in places.engine}
    found: dict[str, Query] = {}
    for query in (
        *(query for line in places.line for query in _asked(line, engines, person, forms, same)),
        *(query for place in places.place for query in _looked_up(place, person)),
        *(query for place in places.place for query in _own_pages(place, person)),
        *_old_copies(places, person),
    ):
        found.setdefault(query.key, query)
    return SearchPlan(tuple(sorted(found.values(), key=lambda query: query.rank)))


def group_of(query_key: str) -> Group:
    """The kind of a query, of which only the key was kept. Raises ``ValueError`` for what is no key."""
    return Group(query_key.split(":", 2)[1] if ":" in query_key else query_key)


def who_sees(query: Query) -> str:
    """Who will see what, to be said before the link is opened."""
    if not query.text:
        return f"{query.at.name} will see that someone opens its page."
    held = _listed([FIELDS[field] for field in query.fields])
    if query.by_hand:
        return f"{query.at.name} will see what you type there: {held}."
    return f"{query.at.name} will see these words: {query.text}"


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


# --- Engines ---


def _asked(
    line: Line, engines: dict[str, Engine], person: Self, forms: Sequence[Form], same: SameNames
) -> Iterator[Query]:
    values = [_values(field, person, forms, same, clear_only=line.clear_only) for field in line.fields]
    for engine in (engines[name] for name in line.engines):
        for chosen in product(*values):
            for text in _texts(line, engine, chosen):
                url = put_in(engine.find, text)
                yield _query(engine, line.group, text, url, line.minutes, line.rank, line.fields, line.may_upset)


def _values(
    field: Field, person: Self, forms: Sequence[Form], same: SameNames, *, clear_only: bool
) -> list[Alternatives]:
    """What the worker has of this kind: for each value the ways to write it, as phrases."""
    values: Iterable[Sequence[str]]
    match field:
        case Field.NAME:
            values = [written(person)]
        case Field.OTHER_NAME:
            values = [[form.text for form in forms if not (clear_only and form.noisy)]]
        case Field.TOWN:
            values = [town_forms(town, same) for town in person.towns]
        case Field.EMPLOYER:
            values = [(employer_form(employer),) for employer in person.employers]
        case Field.SCHOOL:
            values = [(school,) for school in person.schools]
        case Field.PROFESSION:
            values = [(person.profession,)]
        case Field.PHONE:
            values = map(phone_forms, person.phones)
        case Field.EMAIL:
            values = [(email,) for email in person.emails]
        case Field.USER_NAME:
            values = [(name,) for name in person.user_names]
    quoted = (tuple(dict.fromkeys(filter(None, map(phrase, ways)))) for ways in values)
    return [ways for ways in quoted if ways]


def _texts(line: Line, engine: Engine, chosen: Sequence[Alternatives]) -> Iterator[str]:
    groups = list(chosen)
    if line.any_of:
        groups.append(tuple(map(phrase, line.any_of)))
    if line.sites:
        groups.append(tuple(f"site:{site}" for site in line.sites))
    after = [f"-site:{site}" for site in line.without_sites]
    if line.file_type:
        after.append(f"filetype:{line.file_type}")
    if line.in_title:
        groups[0] = tuple(f"intitle:{text}" for text in groups[0])
    if "or" not in engine.operators:
        for single in product(*groups):
            yield from _within([(text,) for text in single], engine.most_words, after)
    else:
        yield from _within(groups, engine.most_words, after)


def _within(groups: Sequence[Alternatives], most: int, after: Sequence[str]) -> Iterator[str]:
    """The query; split where it has more words than the engine reads."""
    alone = len(groups) == 1 and not after
    text = " ".join((*(either(group, alone=alone) for group in groups), *after))
    if len(words(text)) <= most:
        yield text
        return
    for part in _halved(groups):
        yield from _within(part, most, after)


def _halved(groups: Sequence[Alternatives]) -> tuple[Sequence[Alternatives], ...]:
    """Two lists in the place of one: the group with most words in two, or else the longest phrase."""
    at = max(range(len(groups)), key=lambda place: (len(groups[place]) > 1, len(words(" ".join(groups[place])))))
    group = groups[at]
    if len(group) > 1:
        halves: tuple[Alternatives, ...] = (group[: len(group) // 2], group[len(group) // 2 :])
    else:
        halves = tuple((text,) for text in halved_phrase(group[0]))
    return tuple([*groups[:at], half, *groups[at + 1 :]] for half in halves)


# --- Places with a search of their own ---


def _looked_up(place: Place, person: Self) -> Iterator[Query]:
    if place.regulators and person.regulator and person.regulator not in place.regulators:
        return
    rank = place.rank - (_OWN_FIRST if place.platform in person.platforms else 0)
    texts = _typed(place, person)
    if place.fields and not texts:
        return
    fields = tuple(field for field in place.fields if field is not Field.TOWN or person.towns)
    for text in texts or ("",):
        url = put_in(place.find, text) if place.find and text else place.site
        yield _query(place, place.group, text, url, place.minutes, rank, fields, place.may_upset)


def _typed(place: Place, person: Self) -> tuple[str, ...]:
    """The words to type: a name and, where it is asked for, the first town; or each user name."""
    if Field.USER_NAME in place.fields:
        return tuple(name for name in person.user_names if words(name))
    name = parsed(person.name).whole
    if not place.fields or not words(name):
        return ()
    if place.quoted:
        return (phrase(name),)
    towns = person.towns[:1] if Field.TOWN in place.fields else ()
    return (", ".join((name, *towns)),)


def _own_pages(place: Place, person: Self) -> Iterator[Query]:
    """Where a page under each user name would be; only on platforms that the worker uses, where they said which."""
    own = place.platform in person.platforms
    if not place.profile or (person.platforms and not own):
        return
    rank = _PROFILE_RANK if own else place.rank + 17
    for name, url in _pages(place, person):
        yield _query(place, Group.USER_NAMES, name, url, 1, rank, (Field.USER_NAME,), place.may_upset)


def _old_copies(places: SearchPlaces, person: Self) -> Iterator[Query]:
    """What an archive kept of the worker's own pages. It takes the address as it is, after its own."""
    for archive in (place for place in places.place if place.copies):
        for place in places.place:
            if place.profile and place.platform in person.platforms:
                for _, page in _pages(place, person):
                    url = archive.copies + page
                    yield _query(archive, archive.group, page, url, 1, archive.rank, (Field.USER_NAME,), False)


def _pages(place: Place, person: Self) -> Iterator[tuple[str, str]]:
    """Each user name, and the address of its page."""
    for name in person.user_names:
        if words(name) and " " not in name:
            yield name, put_in(place.profile, name)


def _query(
    at: Engine | Place,
    group: Group,
    text: str,
    url: str,
    minutes: int,
    rank: int,
    fields: tuple[Field, ...],
    may_upset: bool,
) -> Query:
    return Query(f"{at.id}:{group.value}:{text}", at, group, text, url, minutes, rank, fields, may_upset)
