"""All that was loaded: packs, the register of guidance, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from app.checklist.format import DocumentTable
from app.checklist.reading import PackError, PackNotice
from app.core.checks import Check, Clause, Contact, Message, Pack, Reading, SlotFill, Source
from app.core.model import Step


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
    ``files`` are the files in use by the id of their pack.
    """

    packs: tuple[Pack, ...]
    register: Register
    problems: tuple[PackError, ...] = ()
    notices: tuple[PackNotice, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def checks(self) -> dict[str, Check]:
        return {check.id: check for pack in self.packs for check in pack.checks}

    @cached_property
    def messages(self) -> dict[str, Message]:
        return {message.id: message for pack in self.packs for message in pack.messages}

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Core helplines first, then what agency packs add. Whoever fills the slot of a core contact stands there."""
        core = [contact for pack in self.packs if not pack.is_agency for contact in pack.contacts]
        added = [contact for pack in self.packs if pack.is_agency for contact in pack.contacts]
        ordered: list[Contact] = []
        for contact in core:
            known = [other for other in added if contact.slot and other.slot == contact.slot]
            ordered += known or [contact]
        return tuple(dict.fromkeys([*ordered, *added]))

    @cached_property
    def fills(self) -> dict[str, tuple[SlotFill, ...]]:
        """What agency packs say of each slot, by slot."""
        found: dict[str, dict[SlotFill, None]] = {}
        for check in self.checks.values():
            if check.fills:
                found.setdefault(check.slot, {}).update(dict.fromkeys(check.fills))
        return {slot: tuple(fills) for slot, fills in found.items()}

    def agency_of(self, message_id: str) -> str:
        """The title of the agency pack that brings this message; empty for a message of the app."""
        packs = (pack for pack in self.packs if pack.is_agency)
        return next((pack.title for pack in packs if any(item.id == message_id for item in pack.messages)), "")

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
