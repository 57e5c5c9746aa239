"""The data that come with the program, read once."""

from __future__ import annotations

from functools import cache

from app.search_self.oneself import Self
from app.search_self.plan import SearchPlan, make_plan
from app.search_self.same_names import SameNames, load_same_names
from app.search_self.search_places import SearchPlaces, load_search_places
from app.system.paths import search_dir


@cache
def places() -> SearchPlaces:
    return load_search_places(search_dir())


@cache
def same_names() -> SameNames:
    return load_same_names(search_dir())


def plan(person: Self) -> SearchPlan:
    return make_plan(person, places(), same_names())
