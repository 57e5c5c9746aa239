"""Old posts as they are kept: what was imported, what was decided, and what the store of them promises.

Platforms, sections and kinds of flags stand here as the words of the part that reads exports. Moments are in UTC.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

POST_FIELDS = (
    "key",
    "print",
    "twin",
    "platform",
    "section",
    "account",
    "at",
    "quality",
    "url",
    "media",
    "tagged",
    "is_reply",
    "is_shared",
    "lat",
    "lon",
    "audience",
    "edited",
    "weight",
    "flags",
    "text",
)
"""The order of the values of one post in `PostShelf.add`.

``print`` and ``twin`` are in hexadecimal, ``at`` is whole seconds since 1970 in UTC; ``media``, ``tagged`` and
``flags`` are lists (a flag is ``[kind, start, end, why]``). ``twin``, ``account``, ``at``, ``url``, ``lat``, ``lon``
and ``audience`` may be null; ``weight`` is 0, ``flags`` empty and ``twin`` null, where nothing calls for another look.
"""


EXPORT_ORIGIN = "finding:posts:export:"
"""How the origin of the action begins that waits for a platform to have a copy ready; the platform follows."""


class PostDecision(StrEnum):
    """What the worker wants to happen to a post."""

    KEEP = "keep"
    DELETE = "delete"
    EDIT = "edit"
    UNTAG = "untag"
    LATER = "later"


class PostFate(StrEnum):
    """What a later export says of a post."""

    GONE = "gone"
    STILL_THERE = "still there"
    EDITED = "edited"
    CAME_BACK = "came back"
    CANNOT_TELL = "cannot tell"


class OpenCase(StrEnum):
    """Whether a complaint, an investigation or a court case about the worker is open, or may be soon."""

    NOT_ASKED = "not asked"
    YES = "yes"
    NO = "no"
    RATHER_NOT = "rather not say"


@dataclass(frozen=True, slots=True)
class PostChoices:
    """What the worker chose for this part: kinds of flags switched off, words of their own, when they qualified."""

    off: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    qualified: date | None = None
    case_open: OpenCase = OpenCase.NOT_ASKED

    @property
    def ask_first(self) -> bool:
        """Whether "ask your union or solicitor" stands before every deletion: unless they said that nothing is open."""
        return self.case_open is not OpenCase.NO


@dataclass(frozen=True, slots=True)
class PostFlag:
    """One reason to look again. ``start`` and ``end`` count characters of the text; both are 0 where it is not that."""

    kind: str
    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class KeptPost:
    """A post that is believed to stand online.

    ``key`` and ``print`` name it in every export. ``first`` and ``last`` are the ids of the imports that showed it
    first and last. ``twins`` is how many others with nearly the same words are to review, too.
    """

    id: int
    key: str
    print: bytes
    platform: str
    section: str
    account: str | None
    at: datetime | None
    quality: str
    text: str
    url: str | None = None
    media: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    is_reply: bool = False
    is_shared: bool = False
    location: tuple[float, float] | None = None
    audience: str | None = None
    edited: bool = False
    weight: int = 0
    flags: tuple[PostFlag, ...] = ()
    first: int = 0
    last: int = 0
    decision: PostDecision | None = None
    fate: PostFate | None = None
    twins: int = 0


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """What was decided on a post; it outlasts the post, and holds none of its words.

    ``asked`` is the day on which somebody was asked to remove it. ``fate`` is what the last import said of it.
    """

    key: str
    print: bytes
    platform: str
    section: str
    account: str | None
    at: datetime | None
    decision: PostDecision
    decided_at: datetime
    asked: date | None = None
    fate: PostFate | None = None
    fate_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostImport:
    """One import that was finished. ``made_at`` is when the platform made the export, where it says so.

    ``summary`` and ``coverage`` are plain values, as whoever imported gave them.
    """

    id: int
    at: datetime
    files: tuple[str, ...]
    finished: datetime
    made_at: datetime | None = None
    summary: Mapping[str, Any] = field(default_factory=dict)
    coverage: Sequence[Any] = ()


class PostPrint(NamedTuple):
    """A post without its words, for comparison. ``first`` and ``last`` are ids of imports."""

    key: str
    print: bytes
    platform: str
    section: str
    account: str | None
    at: datetime | None
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PostFilter:
    """Which posts: those that answer to all of it.

    ``to_review`` are those with flags that nobody has decided on. ``new_only``: first seen in the last import, or come
    back in it.
    """

    platform: str = ""
    year: int | None = None
    kind: str = ""
    decision: PostDecision | None = None
    fate: PostFate | None = None
    to_review: bool = True
    new_only: bool = False


@dataclass(frozen=True, slots=True)
class PostCounts:
    """How many posts there are. ``total`` is all that are kept; the others count those of the filter.

    ``by_decision`` counts decisions, those on posts that are gone included.
    """

    total: int = 0
    to_review: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    by_platform: Mapping[str, int] = field(default_factory=dict)
    by_year: Mapping[int, int] = field(default_factory=dict)
    by_decision: Mapping[PostDecision, int] = field(default_factory=dict)


class PostShelf(Protocol):
    """The imported posts in the encrypted history. From any thread; raises the errors of ``vault_errors``."""

    # An import: begin, add, compare, finish

    def begin_import(self, at: datetime, files: Sequence[str]) -> int:
        """A new import; its id, which is higher than that of any before. One that was not finished is taken back."""
        ...

    def add(self, import_id: int, rows: bytes) -> int:
        """Keep posts: a JSON list of lists in the order of `POST_FIELDS`. Returns how many were not known before.

        Some 2,000 at once go fastest. They may be searched and reviewed at once; they are kept for good, on the
        disk, only by `finish_import`. Raises ``DiskFull`` before the disk is: taking back needs some room, too.
        """
        ...

    def differences(self, import_id: int, platforms: Collection[str]) -> list[PostPrint]:
        """What it takes to say what became of the posts of these platforms.

        All that stands under every key on which there is a decision, or something that this import showed for the
        first time (``first`` is its id), or something that it did not show (``last`` is not its id). Keys that are
        not given stand there unchanged.
        """
        ...

    def in_common(self, import_id: int) -> list[str]:
        """Some keys of posts that were known before and that this import showed too, with the same words or others.

        One for each platform, section and first character of what the key has after these, where there is any.
        """
        ...

    def finish_import(
        self,
        import_id: int,
        made_at: datetime | None,
        summary: Mapping[str, Any],
        coverage: Sequence[Any],
        gone: Iterable[tuple[str, bytes]],
        fates: Iterable[tuple[str, bytes, PostFate]],
        at: datetime,
    ) -> None:
        """Keep the import for good.

        ``gone`` (key, print) do not stand online any more, in these words: they leave, their decisions stay.
        ``fates`` are those of decisions; what came back is to review again.
        """
        ...

    def take_back(self, import_id: int) -> None:
        """Remove an unfinished import and the posts that it brought; does nothing to a finished one."""
        ...

    def imports(self) -> list[PostImport]:
        """The finished imports, the newest first."""
        ...

    # Looking

    def counts(self, chosen: PostFilter) -> PostCounts:
        """How many there are of what, among those that ``chosen`` asks for."""
        ...

    def queue(self, chosen: PostFilter, after: KeptPost | None = None, limit: int = 50) -> list[KeptPost]:
        """The next posts after ``after``, as it was given.

        To review: the heaviest first, among them the newest, those put off at the end, and one for all its twins.
        Otherwise all that ``chosen`` asks for, the newest first.
        """
        ...

    def post(self, post_id: int) -> KeptPost | None: ...

    def pages(self) -> Iterator[list[KeptPost]]:
        """Every post in the order of arrival, some at a time."""
        ...

    def find(self, words: str, limit: int = 50) -> list[KeptPost]:
        """The newest posts that have all these words; the last one may be only its beginning."""
        ...

    def twins(self, post_id: int) -> list[int]:
        """The ids of the posts to review that say nearly the same, this one first, whether it is to review or not."""
        ...

    # Deciding

    def decide(self, post_ids: Collection[int], decision: PostDecision | None, at: datetime) -> list[KeptDecision]:
        """Put a decision on these posts, or take it off (None). Returns those that stood there before."""
        ...

    def restore_decisions(self, post_ids: Collection[int], before: Iterable[KeptDecision]) -> None:
        """Undo a `decide`: ``before`` is what it returned."""
        ...

    def decisions(self, decision: PostDecision | None = None, platform: str = "") -> list[KeptDecision]:
        """All decisions, or those of one kind or platform, the latest first."""
        ...

    def decisions_on(self, post_ids: Iterable[int]) -> list[KeptDecision]:
        """The decisions on these posts, in no order."""
        ...

    def still_to_do(self, decision: PostDecision, platform: str) -> int:
        """How many posts of a platform have this decision, those left out that are gone or say something else now."""
        ...

    def set_asked(self, posts: Iterable[tuple[str, bytes]], day: date | None) -> None:
        """Note on what day somebody was asked to remove what was decided on (key, print); None: nobody was."""
        ...

    # Flagging anew, and letting go

    def rows_to_flag(self, after_id: int = 0, limit: int = 2000) -> bytes:
        """Posts for flagging anew, in the order of their ids, fewer where they are long; an empty list at the end.

        JSON objects with ``id`` and those of `POST_FIELDS` that signals look at: platform, section, at, tagged,
        is_reply, is_shared, lat, lon, text.
        """
        ...

    def set_flags(self, rows: bytes) -> None:
        """New flags for kept posts: a JSON list of ``[id, weight, flags, twin]``; decisions stay."""
        ...

    def wipe(self, keep_decisions: bool) -> None:
        """Remove every word of every post, for good, from the file, its journal and the copies before migrations too.

        With ``keep_decisions`` these stay, and keys and prints, so that the next import knows what is new. Otherwise
        nothing of this part does, its findings and actions included; `PostChoices` stay. Not inside ``together``.
        Raises ``WipeUnfinished`` where the disk is too full for all of it: it goes on when the history opens next.
        """
        ...
