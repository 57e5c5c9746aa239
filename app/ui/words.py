"""Words that several pages share."""

from __future__ import annotations

from datetime import date, datetime
from html import escape

from app.core.model import (
    AccountKind,
    AnswerValue,
    Computer,
    Depth,
    Nation,
    Pack,
    Regulator,
    Role,
    Step,
    Surface,
    Threat,
)

STEPS = {
    Step.ABOUT_YOU: "About you",
    Step.SETTINGS: "Privacy settings",
    Step.PASSWORDS: "Passwords and sign-in",
    Step.SEARCH: "Search for yourself",
    Step.POSTS: "Old posts and tags",
    Step.PHOTOS: "Photos and location",
    Step.CONTACTS: "Contacts and boundaries",
    Step.PLAN: "Your plan",
}
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
ANSWERS = {
    AnswerValue.AS_WANTED: "Already so",
    AnswerValue.FIXED: "Fixed it now",
    AnswerValue.TO_DO: "To do",
    AnswerValue.NOT_SURE: "Not sure",
    AnswerValue.CANNOT_FIND: "Cannot find it",
    AnswerValue.NOT_FOR_ME: "Not for me",
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
DEPTHS = {
    Depth.QUICK: "Quick",
    Depth.NORMAL: "Normal",
    Depth.FULL: "Full",
    Depth.DAILY: "One a day",
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
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(when: date | datetime) -> str:
    """3 November 2026, in the worker's own time."""
    if isinstance(when, datetime):
        when = when.astimezone().date()
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def since(when: datetime, today: date) -> str:
    """August, August 2025 or, in this very month, 3 November: in the worker's own time."""
    then = when.astimezone().date()
    month = _MONTHS[then.month - 1]
    if then.year != today.year:
        return f"{month} {then.year}"
    return f"{then.day} {month}" if then.month == today.month else month


def moment(when: datetime) -> str:
    """3 November 2026, 14:05, in the worker's own time."""
    return f"{day(when)}, {when.astimezone():%H:%M}"


def minutes(count: int) -> str:
    """About how long something takes."""
    if count < 60:
        return f"{count} min"
    hours, rest = divmod(round(count / 5) * 5, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def how_many(count: int, one: str, several: str = "") -> str:
    """ "1 photo", "3 photos"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def pack_name(pack: Pack) -> str:
    """The platform's own name, without what else is in its pack."""
    return pack.title.partition(" and ")[0].partition(" (")[0] if pack.is_platform else pack.title


def tip(text: str) -> str:
    """``text`` as a tool tip shows it: Qt would read a name with brackets in it as HTML, pictures and all."""
    return f"<span>{escape(text)}</span>"
