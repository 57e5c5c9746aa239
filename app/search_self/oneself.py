"""The one person that is searched for: what the worker says of themselves, cleaned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.core.model import OwnDetails, Regulator, Role, Worker
from app.search_self.phrases import cleaned

MOST_OF_A_KIND = 6
PROFESSIONS = {
    Role.HOME_CARE: "home carer",
    Role.CARE_HOME: "care assistant",
    Role.SUPPORT_WORKER: "support worker",
    Role.PERSONAL_ASSISTANT: "personal assistant",
    Role.ADULTS_SOCIAL_WORKER: "social worker",
    Role.CHILDRENS_SOCIAL_WORKER: "social worker",
    Role.CHILDRENS_HOME: "residential care worker",
    Role.FOSTER_CARER: "foster carer",
    Role.MANAGER: "care manager",
    Role.STUDENT: "student social worker",
}


class Field(StrEnum):
    """What a search can hold of the worker."""

    NAME = "name"
    OTHER_NAME = "other_name"
    TOWN = "town"
    EMPLOYER = "employer"
    SCHOOL = "school"
    PROFESSION = "profession"
    PHONE = "phone"
    EMAIL = "email"
    USER_NAME = "user_name"


FIELDS = {
    Field.NAME: "your name",
    Field.OTHER_NAME: "other forms of your name",
    Field.TOWN: "your town",
    Field.EMPLOYER: "your employer",
    Field.SCHOOL: "your school",
    Field.PROFESSION: "your job",
    Field.PHONE: "your phone number",
    Field.EMAIL: "your e-mail address",
    Field.USER_NAME: "your user name",
}


@dataclass(frozen=True, slots=True)
class Self:
    """One person. Every text is cleaned and not empty, but for ``name`` and ``profession``, which may be.

    ``platforms`` are the ids of packs for which they have an account.
    """

    name: str
    other_names: tuple[str, ...] = ()
    previous_names: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    profession: str = ""
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    user_names: tuple[str, ...] = ()
    platforms: frozenset[str] = frozenset()
    regulator: Regulator | None = None


def oneself(worker: Worker, details: OwnDetails | None = None) -> Self:
    """The worker as they told of themselves. The first of their names is the one they go by now."""
    details = details or OwnDetails()
    names = _all(worker.names)
    return Self(
        name=names[0] if names else "",
        other_names=names[1:],
        previous_names=_all(details.previous_names),
        nicknames=_all(details.nicknames),
        towns=_all(worker.places),
        employers=_all(worker.employers),
        schools=_all(details.schools),
        profession=cleaned(details.profession) or (PROFESSIONS.get(worker.role, "") if worker.role else ""),
        phones=_all(details.phones),
        emails=_all(details.emails),
        user_names=_all(name.strip().lstrip("@") for name in details.user_names),
        platforms=frozenset(worker.accounts),
        regulator=worker.regulator,
    )


def _all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for raw in texts if (text := cleaned(raw))))[:MOST_OF_A_KIND]
