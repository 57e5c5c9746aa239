"""The words of a checklist: checks, what surrounds them, and the packs that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.model import AccountKind, Nation, Role, Step, Surface, Threat


class LinkKind(StrEnum):
    """What a link opens: the setting itself, or something beside it."""

    SETTING = "setting"
    HELP = "help"
    FORM = "form"
    SEARCH = "search"
    SITE = "site"


class Certainty(StrEnum):
    """How sure the facts of a check are. None of them means that a person opened the page live."""

    SEVERAL_SOURCES = "several_sources"
    ONE_SOURCE = "one_source"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from: a clause of a guidance document, or named national guidance."""

    document: str
    part: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the guidance in our own words; ``kinds`` are the letters of clauses.md (V L R P I X).

    ``in_app`` says what the app itself does for it, ``limit`` what the app never does because of it.
    """

    id: str
    theme: str
    text: str
    kinds: frozenset[str]
    sources: tuple[Source, ...]
    in_app: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """The way to a setting on one surface, and when and in what it was read.

    ``read_on`` is None for what nobody read: it was written down from memory.
    """

    surface: Surface
    path: tuple[str, ...]
    read_on: date | None
    read_in: str
    link: str = ""
    opened_live_on: date | None = None
    note: str = ""
    link_kind: LinkKind = LinkKind.SETTING


@dataclass(frozen=True, slots=True)
class AppliesTo:
    """Whom a check is for; an empty set means everybody. It steps back for a worker who is asked one of ``unless``,
    checks of other packs that say the same more closely.
    """

    nations: frozenset[Nation] = frozenset()
    roles: frozenset[Role] = frozenset()
    accounts: frozenset[AccountKind] = frozenset()
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AgencyRule:
    """A rule that an agency pack sets on a check, shown with the pack's name and date.

    ``stands`` tells whether it takes the place of the check's own aim (only where the check
    declares an order of strictness and the rule is the stricter); otherwise both are shown.
    """

    pack_title: str
    aim: str
    reason: str
    dated: date
    stands: bool


@dataclass(frozen=True, slots=True)
class SlotFill:
    """What an agency pack puts into a slot: its own policy, contact or place.

    ``in_messages`` are the few words that stand in a ready message where it names the slot.
    """

    pack_title: str
    text: str
    dated: date
    link: str = ""
    phone: str = ""
    in_messages: str = ""


HALF_FINGERPRINT = 8


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. Text fields are plain; paragraphs are split by an empty line.

    The first half of ``fingerprint`` changes with what is asked, the second half with the way there.
    """

    id: str
    pack: str
    step: Step
    title: str
    why: str
    aim: str
    limit: str
    minutes: int
    weight: int
    fresh_days: int
    certainty: Certainty
    sources: tuple[Source, ...]
    clauses: tuple[str, ...]
    fingerprint: str
    aim_value: str = ""
    question: str = ""
    routes: tuple[Route, ...] = ()
    other_names: tuple[str, ...] = ()
    search_words: tuple[str, ...] = ()
    threats: frozenset[Threat] = frozenset()
    applies_to: AppliesTo = AppliesTo()
    messages: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    strictness: tuple[str, ...] = ()
    quick: bool = False
    urgent: bool = False
    cannot_hide: bool = False
    may_upset: bool = False
    deletes: bool = False
    others_notice: str = ""
    gone_since: date | None = None
    slot: str = ""
    rules: tuple[AgencyRule, ...] = ()
    fills: tuple[SlotFill, ...] = ()
    unsure: str = ""
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A short text that a step shows beside its checks."""

    id: str
    step: Step
    title: str
    body: str
    clauses: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A ready text to copy, with ``{placeholders}``; ``when`` says what it is for.

    ``checked_on`` and ``checked_against`` say when it was last read for correctness, and against what.
    """

    id: str
    title: str
    when: str
    body: str
    clauses: tuple[str, ...] = ()
    checked_on: date | None = None
    checked_against: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to. ``slot`` names the slot whose fills say who it is: they take its place."""

    id: str
    name: str
    when: str
    phone: str = ""
    link: str = ""
    hours: str = ""
    nations: frozenset[Nation] = frozenset()
    checked: str = ""
    pack_title: str = ""
    urgent: bool = False
    slot: str = ""


@dataclass(frozen=True, slots=True)
class ChangeNote:
    """What became of some checks of a pack, told to whoever answered them before that day."""

    dated: date
    text: str
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of checks: a platform, a theme, or an agency's own additions."""

    id: str
    title: str
    version: str
    dated: date
    publisher: str
    is_platform: bool
    is_agency: bool
    step: Step
    order: int
    icon: str
    good_for: str = ""
    watch_for: str = ""
    checks: tuple[Check, ...] = ()
    readings: tuple[Reading, ...] = ()
    messages: tuple[Message, ...] = ()
    contacts: tuple[Contact, ...] = ()
    changes: tuple[ChangeNote, ...] = ()
