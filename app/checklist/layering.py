"""What an agency pack does to the core checks.

It may add checks, messages and contacts, fill slots, and set rules. A rule takes a check's place
only where the check declares an order of strictness and the rule is the stricter; otherwise both
stand side by side, dated. Nothing of the core packs is removed or overwritten: a part that reaches
for what is not the agency's own is left out, and said.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from app.checklist.catalogue import Catalogue
from app.checklist.format import FillTable, PackFile, RuleTable
from app.checklist.reading import PackError, PackNotice, PartLeftOut, meant
from app.core.checks import HALF_FINGERPRINT, AgencyRule, Check, Contact, Pack, SlotFill

PEOPLE = {
    "manager": "Your manager",
    "online-safety-contact": "Help with trouble online",
    "whistleblowing-policy": "Whistleblowing at your work",
    "safeguarding-lead": "Your safeguarding lead",
    "advice-contact": "Advice before you post or delete",
}
"""The slots that tell of somebody to turn to, and how that contact is headed."""


def apply_agency_pack(catalogue: Catalogue, path: Path, table: PackFile, pack: Pack) -> Catalogue:
    """A catalogue with ``pack`` laid on top; raises ``PackError`` where it goes by a name that is not its own."""
    _refuse_borrowed_title(catalogue, path, table)
    notices: list[PackNotice] = []
    rules = _rules(catalogue, path, table, notices)
    fills = _fills(catalogue, path, table, notices)
    pack = replace(
        pack,
        checks=tuple(_lay(_own_check(check, path, notices), fills.get(check.slot)) for check in pack.checks),
        contacts=(*_people(fills, table), *_own_contacts(catalogue, path, pack, notices)),
    )
    laid = (below if below.is_agency else _lay_on(below, rules, fills, table) for below in catalogue.packs)
    packs = tuple(sorted((*laid, pack), key=lambda pack: (pack.order, pack.id)))
    notices += _rules_out_of_order(catalogue, path, rules.values())
    return replace(
        catalogue,
        packs=packs,
        notices=(*catalogue.notices, *notices),
        files={**catalogue.files, pack.id: path},
    )


# --- What is not the agency's own ---------------------------------------------------------------


def _refuse_borrowed_title(catalogue: Catalogue, path: Path, table: PackFile) -> None:
    """An agency's words always stand under its own name, never under that of the app or of another."""
    taken = {_as_heard(pack.title) for pack in catalogue.packs}
    taken |= {_as_heard(pack.publisher) for pack in catalogue.packs if not pack.is_agency}
    if _as_heard(table.title) in taken:
        raise PackError(path, "another checklist already has this title.", where="title")


def _own_check(check: Check, path: Path, notices: list[PackNotice]) -> Check:
    if not check.replaces:
        return check
    notices.append(PartLeftOut(path, "an agency's check cannot replace others.", where=f"check {check.id}, replaces"))
    return replace(check, replaces=())


def _own_contacts(catalogue: Catalogue, path: Path, pack: Pack, notices: list[PackNotice]) -> Iterator[Contact]:
    """A helpline's name always stands beside its own number, and nobody comes before the urgent ones."""
    core = [contact for below in catalogue.packs if not below.is_agency for contact in below.contacts]
    helplines = {_as_heard(contact.name) for contact in core}
    for contact in pack.contacts:
        where = f"contact {contact.id}"
        if _as_heard(contact.name) in helplines:
            notices.append(PartLeftOut(path, "this is the name of a contact of the app.", where=f"{where}, name"))
            continue
        if contact.urgent:
            problem = "only the app's own helplines come first as urgent."
            notices.append(PartLeftOut(path, problem, where=f"{where}, urgent"))
        if contact.slot:
            problem = "this field is for the app's own contacts. Use [[fill]]."
            notices.append(PartLeftOut(path, problem, where=f"{where}, slot"))
        yield replace(contact, urgent=False, slot="")


def _as_heard(name: str) -> str:
    """A name without what the eye passes over: capitals, spaces, full stops, letters in another form."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", name).casefold() if letter.isalnum())


# --- Rules and fills ----------------------------------------------------------------------------


def _rules(catalogue: Catalogue, path: Path, table: PackFile, notices: list[PackNotice]) -> dict[str, RuleTable]:
    known = [check.id for check in _core_checks(catalogue)]
    rules: dict[str, RuleTable] = {}
    for rule in table.rule:
        where = f"rule {rule.check}, check"
        if rule.check in rules:
            raise PackError(path, "this file has two rules on the same check.", where=where)
        if rule.check in known:
            rules[rule.check] = rule
        else:
            problem = f'no check of the app has the id "{rule.check}".{meant(rule.check, known)}'
            notices.append(PartLeftOut(path, problem, where=where))
    return rules


def _fills(catalogue: Catalogue, path: Path, table: PackFile, notices: list[PackNotice]) -> dict[str, SlotFill]:
    slots = {check.slot for check in _core_checks(catalogue) if check.slot}
    fills: dict[str, SlotFill] = {}
    for fill in table.fill:
        where = f"fill {fill.slot}, slot"
        if fill.slot in fills:
            raise PackError(path, "this file fills the same slot twice.", where=where)
        if fill.slot in slots:
            fills[fill.slot] = _said(fill, table)
        else:
            problem = f'no check of the app asks for "{fill.slot}".{meant(fill.slot, slots)}'
            notices.append(PartLeftOut(path, problem, where=where))
    return fills


def _said(fill: FillTable, table: PackFile) -> SlotFill:
    return SlotFill(
        " ".join(table.title.split()),
        " ".join(fill.text.split()),
        table.dated,
        link=fill.link or "",
        phone=fill.phone or "",
        in_messages=" ".join(fill.in_messages.split()),
    )


def _people(fills: dict[str, SlotFill], table: PackFile) -> Iterator[Contact]:
    """Those whom the fills name, as somebody to turn to."""
    for slot, name in PEOPLE.items():
        if fill := fills.get(slot):
            yield Contact(
                id=f"{table.id}.{slot}",
                name=name,
                when=fill.text,
                phone=fill.phone,
                link=fill.link,
                pack_title=fill.pack_title,
                slot=slot,
            )


def _core_checks(catalogue: Catalogue) -> Iterator[Check]:
    return (check for pack in catalogue.packs if not pack.is_agency for check in pack.checks)


def _rules_out_of_order(catalogue: Catalogue, path: Path, rules: Iterable[RuleTable]) -> Iterator[PackNotice]:
    """A slip of the pen in a value would quietly make a strict rule a mere remark."""
    for rule in rules:
        order = catalogue.checks[rule.check].strictness
        if order and rule.aim not in order:
            problem = f"shown beside the app's advice only, as it is not a value of this setting ({', '.join(order)})."
            yield PackNotice(path, problem, where=f"rule {rule.check}, aim")


# --- Laying it on -------------------------------------------------------------------------------


def _lay_on(below: Pack, rules: dict[str, RuleTable], fills: dict[str, SlotFill], table: PackFile) -> Pack:
    checks = (
        _lay(_set_rule(check, rules[check.id], table) if check.id in rules else check, fills.get(check.slot))
        for check in below.checks
    )
    return replace(below, checks=tuple(checks))


def _lay(check: Check, fill: SlotFill | None) -> Check:
    return replace(check, fills=(*check.fills, fill)) if fill else check


def _set_rule(check: Check, rule: RuleTable, table: PackFile) -> Check:
    """The check with the rule beside it. What was answered before the rule came needs another look."""
    stands = _is_stricter(check, rule.aim)
    before = tuple(replace(old, stands=False) for old in check.rules) if stands else check.rules
    title = " ".join(table.title.split())
    new = AgencyRule(title, rule.aim, " ".join(rule.reason.split()), table.dated, stands)
    asked, way = check.fingerprint[:HALF_FINGERPRINT], check.fingerprint[HALF_FINGERPRINT:]
    asked = hashlib.sha256(f"{asked} {rule.aim}".encode()).hexdigest()[:HALF_FINGERPRINT]
    return replace(check, rules=(*before, new), fingerprint=asked + way)


def _is_stricter(check: Check, aim: str) -> bool:
    """Whether ``aim`` stands before every aim so far in the check's order, which goes from strict to open."""
    if aim not in check.strictness:
        return False
    so_far = [check.aim_value, *(rule.aim for rule in check.rules if rule.stands)]
    return check.strictness.index(aim) < min(check.strictness.index(value) for value in so_far)
