"""All that was loaded: packs, the register of guidance, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from app.checklist.format import DocumentTable
from app.checklist.reading import PackError, PackNotice
from app.core.model import Check, Clause, Contact, Message, Pack, Reading, Source, Step


@dataclass(frozen=True)
class Register:
    """The guidance documents and their clauses."""

    documents: tuple[DocumentTable, ...]
    clauses: tuple[Clause, ...]

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    def sources(self, clause_ids: Iterable[str]) -> tuple[Source, ...]:
        """The documents and sections behind these clauses, each once, in order."""
        return tuple(dict.fromkeys(source for item in clause_ids for source in self.by_id[item].sources))


@dataclass(frozen=True)
class Catalogue:
    """What the program knows to ask. Lookups by id raise ``KeyError`` for an unknown one.

    ``problems`` are the files that were left out; ``notices`` say what does nothing in a file that is used.
    """

    packs: tuple[Pack, ...]
    register: Register
    problems: tuple[PackError, ...] = ()
    notices: tuple[PackNotice, ...] = ()

    @cached_property
    def checks(self) -> dict[str, Check]:
        return {check.id: check for pack in self.packs for check in pack.checks}

    @cached_property
    def messages(self) -> dict[str, Message]:
        return {message.id: message for pack in self.packs for message in pack.messages}

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Core helplines first, then what agency packs add."""
        ordered = sorted(self.packs, key=lambda pack: pack.is_agency)
        return tuple(contact for pack in ordered for contact in pack.contacts)

    @cached_property
    def pack_by_id(self) -> dict[str, Pack]:
        return {pack.id: pack for pack in self.packs}

    @cached_property
    def replaced(self) -> dict[str, str]:
        """Old check id to the id of the check that took its place."""
        return {old: check.id for check in self.checks.values() for old in check.replaces}

    def platforms(self) -> tuple[Pack, ...]:
        return tuple(pack for pack in self.packs if pack.is_platform)

    def readings(self, step: Step) -> tuple[Reading, ...]:
        return tuple(reading for pack in self.packs for reading in pack.readings if reading.step is step)

    def with_problem(self, problem: PackError) -> Catalogue:
        return replace(self, problems=(*self.problems, problem))
