"""The types of the domain: the words for a worker, and all that is stored of them; the checks are in ``checks``.

Everything here is immutable and compares by value. Moments are time-zone aware and in UTC;
dates are the worker's own. Identifiers are permanent: ``facebook.friends-list`` never changes
its meaning, and a check that moved says which ones it ``replaces``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum


class Step(StrEnum):
    """The steps of an audit, in their order."""

    ABOUT_YOU = "about_you"
    SETTINGS = "settings"
    PASSWORDS = "passwords"
    SEARCH = "search"
    POSTS = "posts"
    PHOTOS = "photos"
    CONTACTS = "contacts"
    PLAN = "plan"


class Nation(StrEnum):
    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class Role(StrEnum):
    """What the worker does, as wide as rules differ."""

    HOME_CARE = "home_care"
    CARE_HOME = "care_home"
    SUPPORT_WORKER = "support_worker"
    PERSONAL_ASSISTANT = "personal_assistant"
    ADULTS_SOCIAL_WORKER = "adults_social_worker"
    CHILDRENS_SOCIAL_WORKER = "childrens_social_worker"
    CHILDRENS_HOME = "childrens_home"
    FOSTER_CARER = "foster_carer"
    MANAGER = "manager"
    STUDENT = "student"
    OTHER = "other"


class Regulator(StrEnum):
    SOCIAL_WORK_ENGLAND = "social_work_england"
    SOCIAL_CARE_WALES = "social_care_wales"
    SSSC = "sssc"
    NISCC = "niscc"
    NOT_REGISTERED = "not_registered"
    OTHER = "other"


class AccountKind(StrEnum):
    """What an account is used for."""

    PERSONAL = "personal"
    PROFESSIONAL = "professional"
    MIXED = "mixed"
    AGENCY = "agency"


class Computer(StrEnum):
    """Whose computer this is; DESIGN section 8 says what follows from it."""

    MINE = "mine"
    SHARED = "shared"
    EMPLOYERS = "employers"


class Depth(StrEnum):
    """How much of the audit is asked: the marked checks, those that weigh, all, or the best thirty, one a day.

    ``again`` is a re-audit: what is to be looked at once more, and no length that a worker chooses.
    """

    QUICK = "quick"
    NORMAL = "normal"
    FULL = "full"
    DAILY = "daily"
    AGAIN = "again"


class Surface(StrEnum):
    """Where a setting is reached."""

    WEB = "web"
    IPHONE = "iphone"
    ANDROID = "android"


class Threat(StrEnum):
    """Who or what a check protects from."""

    PEOPLE_SUPPORTED = "people_supported"
    GRIEVANCE = "grievance"
    REPORTER = "reporter"
    EMPLOYER_OR_REGULATOR = "employer_or_regulator"
    SOMEONE_LOOKING = "someone_looking"
    ACCOUNT_THIEF = "account_thief"
    STRANGER = "stranger"


class AnswerValue(StrEnum):
    AS_WANTED = "as_wanted"
    FIXED = "fixed"
    TO_DO = "to_do"
    NOT_SURE = "not_sure"
    CANNOT_FIND = "cannot_find"
    NOT_FOR_ME = "not_for_me"


class Evidence(StrEnum):
    """On whose word an answer stands."""

    APP_CHECKED = "app_checked"
    YOU_SAW = "you_saw"
    YOU_SAY = "you_say"


class Part(StrEnum):
    """The parts of the program whose tools produce findings."""

    PASSWORDS = "passwords"
    SEARCH = "search"
    POSTS = "posts"
    PHOTOS = "photos"


class FindingState(StrEnum):
    OPEN = "open"
    GONE = "gone"
    CAME_BACK = "came_back"
    CANNOT_TELL = "cannot_tell"


class Verdict(StrEnum):
    """What a page that a search found is to the worker."""

    MINE_FINE = "mine_fine"
    MINE_OPEN = "mine_open"
    SOMEONE_ELSES = "someone_elses"
    NOT_ME = "not_me"
    FAKE = "fake"


class Shows(StrEnum):
    """What a page tells of the worker. A face and a name are only where it says whose they are."""

    NAME = "name"
    FORMER_NAME = "former_name"
    FACE = "face"
    TOWN = "town"
    HOME = "home"
    PHONE = "phone"
    EMAIL = "email"
    BIRTHDAY = "birthday"
    EMPLOYER = "employer"
    JOB = "job"
    FAMILY = "family"
    CHILD = "child"
    CHILDS_SCHOOL = "childs_school"
    ROUTINE = "routine"
    CAR = "car"
    USER_NAME = "user_name"


class RequestKind(StrEnum):
    """What a worker can do, or ask others to do, about a page."""

    SETTINGS = "settings"
    UNTAG = "untag"
    ASK_REMOVAL = "ask_removal"
    REPORT_POST = "report_post"
    GOOGLE = "google"
    BING = "bing"
    ERASURE = "erasure"
    OPT_OUT = "opt_out"
    IMPERSONATION = "impersonation"
    WARN_FRIENDS = "warn_friends"
    SCHOOL = "school"
    EMPLOYER_HELP = "employer_help"


class Area(StrEnum):
    """What is looked at again in a rhythm of its own; where several are due, the first of them comes first."""

    REVIEW = "review"
    SETTINGS = "settings"
    PHOTOS = "photos"
    SEARCH = "search"
    COPY = "copy"
    DAILY = "daily"


# --- The worker and what they did -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worker:
    """Who the audit is for, as far as they chose to say. ``fears`` are what they would guard against first."""

    nation: Nation | None = None
    role: Role | None = None
    regulator: Regulator | None = None
    accounts: Mapping[str, AccountKind] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    someone_looking: bool = False
    computer: Computer = Computer.MINE
    fears: frozenset[Threat] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What else the worker has gone by and can be reached by. Only the search for themselves uses it."""

    previous_names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    user_names: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    profession: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the worker said of one check. ``fingerprint`` is the check's at that moment."""

    check_id: str
    value: AnswerValue
    at: datetime
    fingerprint: str
    evidence: Evidence = Evidence.YOU_SAY
    surface: Surface | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What the worker wrote for themselves beside a check; it outlasts every answer."""

    check_id: str
    text: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many checks stand where; together they are all checks that count. There is no score.

    ``as_wanted`` were so or were fixed, still fresh; ``to_do`` wait; ``cannot_hide`` were looked at and
    cannot be changed by anyone; ``not_looked_at`` is everything else, doubts and old answers included.
    """

    as_wanted: int = 0
    to_do: int = 0
    cannot_hide: int = 0
    not_looked_at: int = 0

    @property
    def total(self) -> int:
        return self.as_wanted + self.to_do + self.cannot_hide + self.not_looked_at


@dataclass(frozen=True, slots=True)
class Audit:
    """One self-audit. ``position`` is the id of the check, or the step, that was on screen last.

    ``amounts`` are those that the worker was shown when the audit was finished, ``note`` is a few words of their own.
    """

    id: int
    started: datetime
    depth: Depth
    finished: datetime | None = None
    position: str = ""
    packs: Mapping[str, str] = field(default_factory=dict)
    amounts: Amounts | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do. ``origin`` is ``check:ID`` or ``finding:PART:KIND``: there is one action for each."""

    origin: str
    text: str
    created: datetime
    step: Step
    weight: int
    minutes: int
    detail: str = ""
    link: str = ""
    message: str = ""
    due: date | None = None
    done: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a tool saw. ``identity`` is a keyed hash, never the thing itself."""

    part: Part
    kind: str
    identity: str
    evidence: str
    first_seen: datetime
    last_seen: datetime
    state: FindingState = FindingState.OPEN


@dataclass(frozen=True, slots=True)
class Request:
    """Something that was asked for about a page. ``complained`` is when the answer was too late or a no."""

    kind: RequestKind
    asked: date
    answered: date | None = None
    complained: date | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page that the worker came upon while searching for themselves.

    ``key`` names it in every audit: its address, or the query where there is none. ``queries`` are the keys of those
    that led to it, ``changed`` is when ``state`` last did. ``attachment`` is the id of the picture kept with it.
    """

    key: str
    verdict: Verdict
    queries: tuple[str, ...]
    first_seen: datetime
    last_seen: datetime
    changed: datetime
    link: str = ""
    note: str = ""
    shows: frozenset[Shows] = frozenset()
    attachment: str = ""
    state: FindingState = FindingState.OPEN
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """All searches for oneself so far: when each query was last begun and looked through, and what came up."""

    looked: Mapping[str, datetime] = field(default_factory=dict)
    results: tuple[SearchResult, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One contact with the network: which host, what for, how many requests; never the content.

    ``by_browser`` tells a page that the worker opened in their browser from a request of this app.
    """

    at: datetime
    host: str
    purpose: str
    count: int = 1
    by_browser: bool = False


@dataclass(frozen=True, slots=True)
class Wording:
    """What the entry of an incident says. Every field may stay empty; ``when`` is the worker's own words."""

    happened: str = ""
    when: str = ""
    place: str = ""
    link: str = ""
    done: str = ""

    def __bool__(self) -> bool:
        return bool(self.happened or self.when or self.place or self.link or self.done)


@dataclass(frozen=True, slots=True)
class DatedWording:
    """A wording, and the moment in which it was written down."""

    written: datetime
    wording: Wording


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is kept: what it was called, and the hash that shows it was not changed since.

    One without an incident belongs to what names it, such as a ``SearchResult``.
    """

    id: str
    incident_id: int | None
    name: str
    size: int
    sha256: str
    added: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """One entry of the private log. ``wordings`` holds the earlier ones too, the oldest first."""

    id: int
    created: datetime
    wordings: tuple[DatedWording, ...]
    attachments: tuple[Attachment, ...] = ()

    @property
    def wording(self) -> Wording:
        """What the entry says now."""
        return self.wordings[-1].wording

    @property
    def earlier(self) -> tuple[DatedWording, ...]:
        """What it said before it was amended."""
        return self.wordings[:-1]

    @property
    def amended(self) -> datetime | None:
        """When it was amended last; it stays amended when its earlier wordings are removed."""
        last = self.wordings[-1].written
        return last if last != self.created else None


@dataclass(frozen=True, slots=True)
class Every:
    """A distance on the calendar: so many months, or so many days; the other is 0."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When no reminder comes, on the clock on the wall.

    From ``begins`` until ``ends``, over midnight where that is the earlier one, never where they are equal; and on
    whole days of ``rest`` (Monday is 0).
    """

    begins: time = time(21)
    ends: time = time(8)
    rest: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Snooze:
    """No reminder before the day ``until``. ``chosen`` is the day on which that was said."""

    chosen: date
    until: date


@dataclass(frozen=True, slots=True)
class ReminderChoices:
    """What was chosen about reminders, but for the switch and the whole review.

    ``every`` holds the distances that are not the usual ones. ``looked`` is the day of a look that leaves no other
    trace in the history, ``exported`` the first day of what was given to a calendar. ``answered`` are the reasons to
    look sooner that were taken or declined.
    """

    off: frozenset[Area] = frozenset()
    every: Mapping[Area, Every] = field(default_factory=dict)
    quiet: QuietHours = QuietHours()
    snooze: Snooze | None = None
    looked: Mapping[Area, date] = field(default_factory=dict)
    exported: Mapping[Area, date] = field(default_factory=dict)
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices about the program itself.

    ``password_columns`` says which columns of an unknown table of passwords hold what, by the hash of its headings.
    """

    theme: str = "system"
    text_percent: int = 100
    prefer_welsh: bool = False
    next_review: date | None = None
    review_months: int = 3
    photo_folders: tuple[str, ...] = ()
    password_columns: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    reminders: bool = False
    last_backup: date | None = None
    reminder_choices: ReminderChoices = field(default_factory=ReminderChoices)
