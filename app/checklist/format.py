"""The pack format: what a policy officer may write in a checklist file.

A pack is one TOML file, at most 1 MB. ``docs/packs.md`` explains it for people who are not
programmers. These types are the whole grammar: a key that is not here is refused, and so is a
value of another type, so nothing in a pack can do more than these fields say. Texts may carry
paragraphs, split by an empty line. A ``welsh`` table beside a text holds its Welsh.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from app.core.checks import Certainty, LinkKind
from app.core.model import AccountKind, Nation, Role, Step, Threat

FROM_MEMORY = "from memory"
"""The one ``read_in`` that has no ``read_on``: nobody read it anywhere."""

NOT_BLANK = r"\S"
Id = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)?\Z", max_length=80)]
Line = Annotated[str, Meta(pattern=NOT_BLANK, max_length=200)]
Words = Annotated[str, Meta(pattern=NOT_BLANK, max_length=120)]
Text = Annotated[str, Meta(pattern=NOT_BLANK, max_length=4000)]
Link = Annotated[str, Meta(pattern=r"^https://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][^\s\\<>\"]*)?\Z", max_length=500)]
Phone = Annotated[str, Meta(pattern=r"^[0-9+ ]{3,20}\Z")]
VERSION = r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]{1,6})?"
Version = Annotated[str, Meta(pattern=rf"^{VERSION}\Z", max_length=20)]
ClauseId = Annotated[str, Meta(pattern=r"^[A-Z]{2}[0-9]{1,2}\Z")]
Few = Meta(max_length=20)


class _Table(Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class SourceTable(_Table):
    document: Line
    part: Annotated[str, Meta(max_length=200)] = ""
    link: Link | None = None


class RouteTable(_Table):
    path: Annotated[list[Words], Meta(min_length=1, max_length=12)]
    read_in: Line
    read_on: date | None = None
    link: Link | None = None
    link_kind: LinkKind = LinkKind.SETTING
    opened_live_on: date | None = None
    note: Annotated[str, Meta(max_length=400)] = ""


class ForTable(_Table):
    nations: Annotated[list[Nation], Few] = []
    roles: Annotated[list[Role], Few] = []
    accounts: Annotated[list[AccountKind], Few] = []
    unless: Annotated[list[Id], Few] = []


class WelshCheck(_Table):
    title: Line
    why: Text | None = None
    aim: Text | None = None
    limit: Text | None = None
    question: Line | None = None


class WelshText(_Table):
    title: Line
    body: Text


class CheckTable(_Table):
    id: Id
    title: Line
    why: Text
    aim: Text
    limit: Text
    minutes: Annotated[int, Meta(ge=1, le=30)]
    weight: Annotated[int, Meta(ge=1, le=5)]
    fresh_days: Annotated[int, Meta(ge=7, le=1100)]
    certainty: Certainty
    clauses: Annotated[list[ClauseId], Few] = []
    national_guidance: Annotated[list[SourceTable], Few] = []
    aim_value: Annotated[str, Meta(max_length=80)] = ""
    question: Annotated[str, Meta(max_length=200)] = ""
    web: RouteTable | None = None
    iphone: RouteTable | None = None
    android: RouteTable | None = None
    other_names: Annotated[list[Words], Few] = []
    search_words: Annotated[list[Words], Few] = []
    threats: Annotated[list[Threat], Few] = []
    applies_to: ForTable = field(default_factory=ForTable)
    messages: Annotated[list[Id], Few] = []
    replaces: Annotated[list[Id], Few] = []
    strictness: Annotated[list[Words], Few] = []
    quick: bool = False
    urgent: bool = False
    cannot_hide: bool = False
    may_upset: bool = False
    deletes: bool = False
    others_notice: Annotated[str, Meta(max_length=600)] = ""
    gone_since: date | None = None
    slot: Id | None = None
    unsure: Annotated[str, Meta(max_length=600)] = ""
    undo: Annotated[str, Meta(max_length=600)] = ""
    welsh: WelshCheck | None = None


class ReadingTable(_Table):
    id: Id
    title: Line
    body: Text
    clauses: Annotated[list[ClauseId], Few] = []
    national_guidance: Annotated[list[SourceTable], Few] = []
    welsh: WelshText | None = None


class MessageTable(_Table):
    id: Id
    title: Line
    when: Line
    body: Text
    clauses: Annotated[list[ClauseId], Few] = []
    checked_on: date | None = None
    checked_against: Annotated[str, Meta(max_length=200)] = ""
    welsh: WelshText | None = None


class ContactTable(_Table):
    id: Id
    name: Line
    when: Line
    phone: Phone | None = None
    link: Link | None = None
    hours: Annotated[str, Meta(max_length=200)] = ""
    nations: Annotated[list[Nation], Few] = []
    checked: Annotated[str, Meta(max_length=200)] = ""
    urgent: bool = False
    slot: Id | None = None


class ChangeTable(_Table):
    """What became of some checks of this pack, in words for a worker who answered them before."""

    dated: date
    text: Annotated[str, Meta(pattern=NOT_BLANK, max_length=400)]
    checks: Annotated[list[Id], Meta(min_length=1, max_length=20)]


class RuleTable(_Table):
    """Agency packs only: a rule on a check of another pack."""

    check: Id
    aim: Line
    reason: Text


class FillTable(_Table):
    """Agency packs only: what stands in a slot that checks name."""

    slot: Id
    text: Text
    link: Link | None = None
    phone: Phone | None = None
    in_messages: Annotated[str, Meta(max_length=120)] = ""


class PackFile(_Table):
    format: Literal[1]
    id: Id
    title: Line
    kind: Literal["platform", "theme", "agency"]
    version: Version
    dated: date
    publisher: Line
    step: Step = Step.CONTACTS
    order: Annotated[int, Meta(ge=0, le=1000)] = 500
    icon: Id = "list-checks"
    good_for: Annotated[str, Meta(max_length=1000)] = ""
    watch_for: Annotated[str, Meta(max_length=1000)] = ""
    check: Annotated[list[CheckTable], Meta(max_length=500)] = []
    reading: Annotated[list[ReadingTable], Meta(max_length=100)] = []
    message: Annotated[list[MessageTable], Meta(max_length=200)] = []
    contact: Annotated[list[ContactTable], Meta(max_length=100)] = []
    change: Annotated[list[ChangeTable], Meta(max_length=200)] = []
    rule: Annotated[list[RuleTable], Meta(max_length=500)] = []
    fill: Annotated[list[FillTable], Meta(max_length=100)] = []


class PartTable(_Table):
    """One part of a guidance document. ``note`` says why a part has no clause."""

    part: Line
    clauses: list[ClauseId] = []
    note: Annotated[str, Meta(max_length=200)] = ""


class DocumentTable(_Table):
    """A guidance document: whose it is, of when, how sure we are of it, and its parts in their order."""

    id: Id
    title: Line
    short: Line
    dated: Annotated[str, Meta(max_length=80)]
    whose: Line
    sure: Text
    parts: Annotated[list[PartTable], Meta(min_length=1)]
    link: Link | None = None


class ClauseTable(_Table):
    id: ClauseId
    theme: Line
    text: Text
    kinds: Annotated[list[Literal["V", "L", "R", "P", "I", "X"]], Meta(min_length=1)]
    in_app: Annotated[str, Meta(max_length=400)] = ""
    limit: Annotated[str, Meta(max_length=400)] = ""


class GuidanceFile(_Table):
    """The register of guidance documents and their clauses, in our own words."""

    format: Literal[1]
    document: list[DocumentTable]
    clause: list[ClauseTable]
