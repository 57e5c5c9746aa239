"""One search over all that the history holds in words: checks, notes, actions and the incident log."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.checklist.catalogue import Catalogue
from app.core.checks import Check
from app.core.model import Action, Answer, Audit, Incident, Note
from app.core.words import ANSWERS, day
from app.history.actions import check_of, check_origin

LONGEST_EXTRACT = 140
BEFORE_HIT = 40


class Kind(StrEnum):
    """The groups of results, in their order."""

    CHECK = "check"
    NOTE = "note"
    AUDIT_NOTE = "audit_note"
    ACTION = "action"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found. ``key`` is the origin of its story, or the id of the audit or incident.

    ``text`` is shown with the hit in it, ``also`` is looked through and not shown.
    """

    kind: Kind
    key: str
    title: str
    about: str = ""
    text: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """All entries, each beside its words as they are compared."""

    entries: tuple[tuple[str, str, Entry], ...]

    def find(self, wanted: str) -> dict[Kind, list[Entry]]:
        """The entries that hold every word of ``wanted``, by kind; those with all of them in the title come first."""
        words = folded(wanted).split()
        if not words:
            return {}
        found: dict[Kind, list[Entry]] = {}
        later: list[Entry] = []
        for title, whole, entry in self.entries:
            if all(word in title for word in words):
                found.setdefault(entry.kind, []).append(entry)
            elif all(word in whole for word in words):
                later.append(entry)
        for entry in later:
            found.setdefault(entry.kind, []).append(entry)
        return {kind: found[kind] for kind in Kind if kind in found}


def index(
    catalogue: Catalogue,
    latest: Mapping[str, Answer],
    notes: Iterable[Note],
    audits: Iterable[Audit],
    actions: Iterable[Action],
    incidents: Iterable[Incident],
) -> Index:
    """Everything that can be found. ``latest`` are the last answers by check id."""
    entries = (
        *_checks(catalogue, latest),
        *(_note(catalogue, note) for note in notes),
        *(_audit_note(audit) for audit in audits if audit.note),
        *(_action(catalogue, action) for action in actions),
        *(_incident(entry) for entry in incidents),
    )
    return Index(
        tuple((folded(entry.title), folded(f"{entry.title} {entry.text} {entry.also}"), entry) for entry in entries)
    )


def folded(text: str) -> str:
    """For comparing: small letters without accents, so that "sian" finds Siân."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def extract(text: str, wanted: str) -> str:
    """The piece of ``text`` around the first word that was wanted, on one line."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_EXTRACT:
        return line
    words = folded(wanted).split()
    at = min((place for word in words if (place := line.casefold().find(word)) >= 0), default=0)
    begin = max(0, at - BEFORE_HIT)
    piece = line[begin : begin + LONGEST_EXTRACT].strip()
    return ("… " if begin else "") + piece + (" …" if begin + LONGEST_EXTRACT < len(line) else "")


def _checks(catalogue: Catalogue, latest: Mapping[str, Answer]) -> Iterator[Entry]:
    for check_id, answer in latest.items():
        if check_id in catalogue.replaced and catalogue.replaced[check_id] in latest:
            continue  # the check that took its place is found, with the whole story
        check = catalogue.checks.get(check_id)
        about = f"{ANSWERS[answer.value]}, {day(answer.at)}"
        pack = catalogue.pack_by_id[check.pack].title if check else ""
        about = " · ".join(filter(None, (pack, about)))
        also = " ".join((pack, *_hidden(check)))
        yield Entry(Kind.CHECK, check_origin(check_id), _title(check, check_id), about, also=also)


def _hidden(check: Check | None) -> Sequence[str]:
    return (check.question, check.aim, *check.search_words, *check.other_names) if check else ()


def _note(catalogue: Catalogue, note: Note) -> Entry:
    check_id = catalogue.replaced.get(note.check_id, note.check_id)
    title = _title(catalogue.checks.get(check_id), check_id)
    return Entry(Kind.NOTE, check_origin(check_id), title, day(note.changed), note.text)


def _audit_note(audit: Audit) -> Entry:
    return Entry(Kind.AUDIT_NOTE, str(audit.id), f"Audit of {day(audit.started)}", text=audit.note)


def _action(catalogue: Catalogue, action: Action) -> Entry:
    check = catalogue.checks.get(check_of(action))
    pack = catalogue.pack_by_id[check.pack].title if check else ""
    about = f"done {day(action.done)}" if action.done else f"due {day(action.due)}" if action.due else "to do"
    return Entry(
        Kind.ACTION, action.origin, action.text, " · ".join(filter(None, (pack, about))), action.detail, also=pack
    )


def _incident(entry: Incident) -> Entry:
    wording = entry.wording
    text = " ".join(filter(None, (wording.happened, wording.when, wording.place, wording.link, wording.done)))
    files = " ".join(file.name for file in entry.attachments)
    return Entry(Kind.INCIDENT, str(entry.id), f"Entry of {day(entry.created)}", text=text, also=files)


def _title(check: Check | None, check_id: str) -> str:
    return check.title if check else f"{check_id} (from a checklist that is not here any more)"
