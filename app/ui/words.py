"""Words that several pages share."""

from __future__ import annotations

from datetime import datetime
from html import escape

from app.core import words
from app.core.checks import Pack
from app.core.model import AccountKind, Computer, Nation, Regulator, Role, Step, Surface, Threat
from app.history.ledger import Sent

STEPS = words.STEPS
ANSWERS = words.ANSWERS
DEPTHS = words.DEPTHS
day = words.day
minutes = words.minutes
how_many = words.how_many
first_words = words.first_words
since = words.since

STEPS_SHORT = {Step.CONTACTS: "Contacts, boundaries"}
STEP_ICONS = {
    Step.ABOUT_YOU: "user-circle",
    Step.SETTINGS: "lock-simple",
    Step.PASSWORDS: "password",
    Step.SEARCH: "magnifying-glass",
    Step.POSTS: "clock-counter-clockwise",
    Step.PHOTOS: "map-pin",
    Step.CONTACTS: "users-three",
    Step.PLAN: "list-checks",
}
SURFACES = {
    Surface.WEB: "On a computer",
    Surface.IPHONE: "iPhone",
    Surface.ANDROID: "Android",
}
NATIONS = {
    Nation.ENGLAND: "England",
    Nation.WALES: "Wales",
    Nation.SCOTLAND: "Scotland",
    Nation.NORTHERN_IRELAND: "Northern Ireland",
}
ROLES = {
    Role.HOME_CARE: "Home care (domiciliary)",
    Role.CARE_HOME: "Care home",
    Role.SUPPORT_WORKER: "Support worker",
    Role.PERSONAL_ASSISTANT: "Personal assistant",
    Role.ADULTS_SOCIAL_WORKER: "Social worker with adults",
    Role.CHILDRENS_SOCIAL_WORKER: "Social worker with children and families",
    Role.CHILDRENS_HOME: "Children's home",
    Role.FOSTER_CARER: "Foster carer",
    Role.MANAGER: "Manager",
    Role.STUDENT: "Student or trainee",
    Role.OTHER: "Something else",
}
REGULATORS = {
    Regulator.SOCIAL_WORK_ENGLAND: "Social Work England",
    Regulator.SOCIAL_CARE_WALES: "Social Care Wales",
    Regulator.SSSC: "Scottish Social Services Council (SSSC)",
    Regulator.NISCC: "Northern Ireland Social Care Council (NISCC)",
    Regulator.NOT_REGISTERED: "I am not registered",
    Regulator.OTHER: "Another one",
}
ACCOUNT_KINDS = {
    AccountKind.PERSONAL: "Personal",
    AccountKind.PROFESSIONAL: "Professional",
    AccountKind.MIXED: "Both",
    AccountKind.AGENCY: "My agency's",
}
COMPUTERS = {
    Computer.MINE: "Mine",
    Computer.SHARED: "Shared, or someone may be looking for me",
    Computer.EMPLOYERS: "My employer's",
}
TODAY = "Today's one"
THREATS = {
    Threat.PEOPLE_SUPPORTED: "People I support find me",
    Threat.GRIEVANCE: "Someone with a grievance finds me",
    Threat.REPORTER: "A reporter writes about me",
    Threat.EMPLOYER_OR_REGULATOR: "My employer or regulator sees my posts",
    Threat.ACCOUNT_THIEF: "Someone gets into my accounts",
    Threat.STRANGER: "Strangers see my home and family",
}


def moment(when: datetime) -> str:
    """3 November 2026, 14:05, in the worker's own time."""
    return f"{day(when)}, {when.astimezone():%H:%M}"


def pack_name(pack: Pack) -> str:
    """The platform's own name, without what else is in its pack."""
    return pack.title.partition(" and ")[0].partition(" (")[0] if pack.is_platform else pack.title


def tip(text: str) -> str:
    """``text`` as a tool tip shows it: Qt would read a name with brackets in it as HTML, pictures and all."""
    return f"<span>{escape(text)}</span>"


def size(amount: int) -> str:
    """So many bytes, in a unit that fits."""
    if amount < 1_000_000:
        return f"{max(1, round(amount / 1000))} kB"
    return f"{amount / 1_000_000:.1f} MB" if amount < 1_000_000_000 else f"{amount / 1_000_000_000:.1f} GB"


def sent_words(sent: Sent) -> str:
    """One true sentence on what this app has sent, and one on what the browser opened from here, if anything."""
    said = f"This app has sent {how_many(sent.requests, 'request')}." if sent.requests else "This app has sent nothing."
    return f"{said} Your browser opened {how_many(sent.pages, 'page')} from here." if sent.pages else said
