"""Where the checks come from: each guidance document from first to last, and what answers to each clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from app.checklist.catalogue import Catalogue
from app.checklist.format import DocumentTable
from app.core.checks import Check, Clause, Message, Pack, Reading, Source

_Item = TypeVar("_Item", Check, Reading, Message)
NATIONAL = "National guidance: "
OURS = "Added by this app"


@dataclass(frozen=True, slots=True)
class Entry:
    """A clause, a piece of national guidance or a pack's own additions, and what serves it.

    ``id`` is the clause's, empty where there is none. ``slots`` are the places that an agency's pack can fill.
    """

    id: str
    text: str
    checks: tuple[Check, ...] = ()
    readings: tuple[Reading, ...] = ()
    messages: tuple[Message, ...] = ()
    slots: tuple[str, ...] = ()
    in_app: str = ""
    limit: str = ""

    @property
    def is_served(self) -> bool:
        return any((self.checks, self.readings, self.messages, self.slots, self.in_app, self.limit))


@dataclass(frozen=True, slots=True)
class Passage:
    """One part of a document with its clauses, or a ``note`` why it has none."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where checks come from: a document of guidance, national guidance, or this app."""

    id: str
    name: str
    title: str
    whose: str
    dated: str
    sure: str
    passages: tuple[Passage, ...]

    @property
    def entries(self) -> Iterator[Entry]:
        return (entry for passage in self.passages for entry in passage.entries)


def origins(catalogue: Catalogue) -> tuple[Origin, ...]:
    """All documents in the register's order, then national guidance, this app's own, and the agency's packs."""
    entries = by_clause(catalogue)
    documents = [_document(document, entries) for document in catalogue.register.documents]
    agency = [_agency(pack) for pack in catalogue.packs if pack.is_agency and pack.checks]
    return (*documents, _national(catalogue), _ours(catalogue), *agency)


def by_clause(catalogue: Catalogue) -> dict[str, Entry]:
    """Each clause of the register and what serves it, by the clause's id."""
    checks = _by_clause(catalogue.checks.values())
    readings = _by_clause(reading for pack in catalogue.packs for reading in pack.readings)
    messages = _by_clause(catalogue.messages.values())
    return {
        clause.id: _entry(clause, checks.get(clause.id, []), readings.get(clause.id, []), messages.get(clause.id, []))
        for clause in catalogue.register.clauses
    }


def beside_clauses(check: Check, catalogue: Catalogue) -> tuple[Source, ...]:
    """The sources of a check that are no clause of the guidance: national guidance, or this app."""
    of_clauses = catalogue.register.sources(check.clauses)
    return tuple(source for source in check.sources if source not in of_clauses)


def find(origin: Origin, words: str, catalogue: Catalogue) -> Origin:
    """The origin with only what holds all of ``words``: whole entries, or of an entry the checks that do."""
    wanted = words.casefold().split()
    if not wanted:
        return origin
    passages = []
    for passage in origin.passages:
        entries = tuple(filter(None, (_narrowed(entry, passage, wanted, catalogue) for entry in passage.entries)))
        if entries:
            passages.append(replace(passage, entries=entries))
    return replace(origin, passages=tuple(passages))


def _narrowed(entry: Entry, passage: Passage, wanted: list[str], catalogue: Catalogue) -> Entry | None:
    beside = [reading.title for reading in entry.readings] + [message.title for message in entry.messages]
    own = " ".join([entry.id, entry.text, passage.title, entry.in_app, entry.limit, *beside]).casefold()
    if all(word in own for word in wanted):
        return entry
    missing = [word for word in wanted if word not in own]
    checks = tuple(
        check
        for check in entry.checks
        if all(word in f"{check.title} {catalogue.pack_by_id[check.pack].title}".casefold() for word in missing)
    )
    return Entry(entry.id, entry.text, checks) if checks else None


def _by_clause(items: Iterable[_Item]) -> dict[str, list[_Item]]:
    found: dict[str, list[_Item]] = {}
    for item in items:
        for clause_id in item.clauses:
            found.setdefault(clause_id, []).append(item)
    return found


def _entry(clause: Clause, checks: list[Check], readings: list[Reading], messages: list[Message]) -> Entry:
    slots = tuple(dict.fromkeys(check.slot for check in checks if check.slot))
    return Entry(
        clause.id, clause.text, tuple(checks), tuple(readings), tuple(messages), slots, clause.in_app, clause.limit
    )


def _document(document: DocumentTable, entries: dict[str, Entry]) -> Origin:
    passages = tuple(
        Passage(part.part, tuple(entries[clause_id] for clause_id in part.clauses), part.note)
        for part in document.parts
    )
    return Origin(document.id, document.short, document.title, document.whose, document.dated, document.sure, passages)


def _national(catalogue: Catalogue) -> Origin:
    """One entry for each piece of national guidance, those that most checks follow first."""
    found: dict[str, list[Check]] = {}
    for check in catalogue.checks.values():
        for source in beside_clauses(check, catalogue):
            if source.document.startswith(NATIONAL):
                found.setdefault(source.document.removeprefix(NATIONAL), []).append(check)
    entries = [Entry("", name, tuple(dict.fromkeys(checks))) for name, checks in found.items()]
    entries.sort(key=lambda entry: (-len(entry.checks), entry.text))
    return Origin(
        "national",
        "National guidance",
        "National guidance and law",
        "Public bodies, such as the NCSC and the ICO",
        "each check says what it rests on",
        "No clause of the documents here asks for these checks. National advice or the law does.",
        (Passage("", tuple(entries)),),
    )


def _ours(catalogue: Catalogue) -> Origin:
    entries = []
    for pack in catalogue.packs:
        added = tuple(
            check
            for check in pack.checks
            if any(source.document == OURS for source in beside_clauses(check, catalogue))
        )
        if added:
            entries.append(Entry("", pack.title, added))
    return Origin(
        "app",
        OURS,
        "What this app adds by itself",
        "The makers of this app",
        "the date of each checklist",
        "No policy asks for these checks. We think that they help, and each one says why.",
        (Passage("", tuple(entries)),),
    )


def _agency(pack: Pack) -> Origin:
    return Origin(
        pack.id,
        pack.title,
        pack.title,
        pack.publisher,
        f"version {pack.version}",
        "Your agency wrote this file. This app cannot check what it says.",
        (Passage("", (Entry("", pack.title, pack.checks),)),),
    )
