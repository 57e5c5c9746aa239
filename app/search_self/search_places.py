"""Where the worker looks for themselves, and what is asked there: ``resources/search_self/places.toml``."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

import msgspec

from app.core.checks import Certainty
from app.core.model import Regulator
from app.search_self.oneself import Field

FILE = "places.toml"
_HERE = "{query}"
Operator = Literal["or", "site", "without-site", "in-title", "file-type"]
Minutes = Annotated[int, msgspec.Meta(ge=1, le=30)]


class Group(StrEnum):
    """The kinds of search, in the order in which a whole plan shows them."""

    NAME = "name"
    PLACE_AND_WORK = "place_and_work"
    CONTACT = "contact"
    PLATFORMS = "platforms"
    FACES = "faces"
    USER_NAMES = "user_names"
    PEOPLE_FINDERS = "people_finders"
    OTHER_NAMES = "other_names"
    REGISTERS = "registers"
    NEWS_AND_COURTS = "news_and_courts"
    ARCHIVES = "archives"


GROUPS = {
    Group.NAME: "Your name",
    Group.PLACE_AND_WORK: "Your name with your town, work or school",
    Group.CONTACT: "Your phone number and e-mail",
    Group.PLATFORMS: "Social media",
    Group.FACES: "Pictures of you",
    Group.USER_NAMES: "Your user names",
    Group.PEOPLE_FINDERS: "People finders",
    Group.OTHER_NAMES: "Other forms of your name",
    Group.REGISTERS: "Public registers",
    Group.NEWS_AND_COURTS: "News, courts and tribunals",
    Group.ARCHIVES: "Old copies of pages",
}


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A search engine. ``read_on`` is missing where the facts are from memory."""

    id: str
    name: str
    find: str
    operators: frozenset[Operator]
    most_words: int
    certainty: Certainty
    read_in: str
    read_on: date | None = None

    def __post_init__(self) -> None:
        _check_template(self.find)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to ask of engines. The words of ``any_of`` are the same for everybody.

    ``clear_only`` leaves out the forms of a name that find mostly other people.
    """

    id: str
    group: Group
    engines: tuple[str, ...]
    fields: tuple[Field, ...]
    minutes: Minutes
    rank: int
    any_of: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    without_sites: tuple[str, ...] = ()
    in_title: bool = False
    file_type: str = ""
    may_upset: bool = False

    @property
    def clear_only(self) -> bool:
        """Other forms of a name that stand alone must not be noisy."""
        return self.fields == (Field.OTHER_NAME,)

    @property
    def needs(self) -> frozenset[Operator]:
        """The operators without which the line cannot be asked."""
        wanted: list[tuple[bool, Operator]] = [
            (bool(self.any_of), "or"),
            (bool(self.sites), "site"),
            (bool(self.without_sites), "without-site"),
            (self.in_title, "in-title"),
            (bool(self.file_type), "file-type"),
        ]
        return frozenset(operator for needed, operator in wanted if needed)


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A site that is searched by its own search: at ``find``, or by hand from ``site`` by the ``steps``.

    ``profile`` is where a page of the worker's own would be. An archive has the old copies of a page at ``copies`` and
    the page's address. ``fields`` is what is typed there.
    """

    id: str
    name: str
    group: Group
    site: str
    steps: tuple[str, ...]
    fields: tuple[Field, ...]
    minutes: Minutes
    rank: int
    certainty: Certainty
    read_in: str
    read_on: date | None = None
    find: str = ""
    profile: str = ""
    copies: str = ""
    quoted: bool = False
    about: str = ""
    opt_out: str = ""
    platform: str = ""
    regulators: frozenset[Regulator] = frozenset()
    signed_in: bool = False
    may_upset: bool = False
    checks: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for template in filter(None, (self.find, self.profile)):
            _check_template(template)
        if not all(address.startswith("https://") for address in (self.site, self.copies or self.site)):
            raise ValueError("a site begins with https")


class SearchPlaces(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that stands in the file."""

    engine: tuple[Engine, ...]
    line: tuple[Line, ...]
    place: tuple[Place, ...]

    def __post_init__(self) -> None:
        engines = {engine.id: engine for engine in self.engine}
        for line in self.line:
            for name in line.engines:
                if name not in engines:
                    raise ValueError(f"{line.id}: there is no engine {name}")
                if lacking := line.needs - engines[name].operators:
                    raise ValueError(f"{line.id}: {name} has no {', '.join(sorted(lacking))}")


def load_search_places(folder: Path) -> SearchPlaces:
    """Read the places that came with the program. Raises ``msgspec.ValidationError`` where they are not in order."""
    return msgspec.toml.decode((folder / FILE).read_bytes(), type=SearchPlaces)


def put_in(template: str, words: str) -> str:
    """The address with ``words`` in it, of which every character stands for itself."""
    before, _, after = template.partition(_HERE)
    return before + quote(words, safe="") + after


def _check_template(template: str) -> None:
    address = urlsplit(template)
    if address.scheme != "https" or template.count(_HERE) != 1 or _HERE in address.netloc:
        raise ValueError("an address begins with https and has {query} once, not in its host")
