"""What an agency pack does to the core checks.

It may add checks, messages and contacts, fill slots, and set rules. A rule takes a check's place
only where the check declares an order of strictness and the rule is the stricter; otherwise both
stand side by side, dated. Nothing of the core packs is removed or overwritten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from app.checklist.catalogue import Catalogue
from app.checklist.format import FillTable, PackFile, RuleTable
from app.checklist.reading import PackError, PackNotice
from app.core.model import HALF_FINGERPRINT, AgencyRule, Check, Pack, SlotFill


def apply_agency_pack(catalogue: Catalogue, path: Path, table: PackFile, pack: Pack) -> Catalogue:
    """A catalogue with ``pack`` laid on top; raises ``PackError`` where it reaches for what is not its own."""
    _refuse_borrowed_names(catalogue, path, table)
    rules = _rules(catalogue, path, table)
    fills = _fills(catalogue, path, table)
    laid = (
        replace(
            below,
            checks=tuple(_lay(check, rules.get(check.id), fills.get(check.slot), table) for check in below.checks),
        )
        for below in catalogue.packs
    )
    packs = tuple(sorted((*laid, pack), key=lambda pack: (pack.order, pack.id)))
    notices = (*catalogue.notices, *_rules_out_of_order(catalogue, path, rules.values()))
    return replace(catalogue, packs=packs, notices=notices)


def _refuse_borrowed_names(catalogue: Catalogue, path: Path, table: PackFile) -> None:
    """An agency's words always stand under its own name, and a helpline's name beside its own number."""
    titles = {pack.title.casefold() for pack in catalogue.packs}
    if " ".join(table.title.split()).casefold() in titles:
        raise PackError(path, "another checklist already has this title.", where="title")
    helplines = {contact.name.casefold() for contact in catalogue.contacts}
    for contact in table.contact:
        if contact.urgent:
            raise PackError(path, "only the app's own helplines are urgent.", where=f"contact {contact.id}, urgent")
        if " ".join(contact.name.split()).casefold() in helplines:
            raise PackError(path, "this name belongs to a contact already there.", where=f"contact {contact.id}, name")


def _rules(catalogue: Catalogue, path: Path, table: PackFile) -> dict[str, RuleTable]:
    rules: dict[str, RuleTable] = {}
    for rule in table.rule:
        where = f"rule {rule.check}, check"
        if rule.check not in catalogue.checks:
            raise PackError(path, f'no check of the app has the id "{rule.check}".', where=where)
        if rule.check in rules:
            raise PackError(path, "this file has two rules on the same check.", where=where)
        rules[rule.check] = rule
    return rules


def _fills(catalogue: Catalogue, path: Path, table: PackFile) -> dict[str, FillTable]:
    slots = {check.slot for check in catalogue.checks.values() if check.slot}
    fills: dict[str, FillTable] = {}
    for fill in table.fill:
        where = f"fill {fill.slot}, slot"
        if fill.slot not in slots:
            raise PackError(path, f'no check of the app asks for "{fill.slot}".', where=where)
        if fill.slot in fills:
            raise PackError(path, "this file fills the same slot twice.", where=where)
        fills[fill.slot] = fill
    return fills


def _rules_out_of_order(catalogue: Catalogue, path: Path, rules: Iterable[RuleTable]) -> Iterator[PackNotice]:
    """A slip of the pen in a value would quietly make a strict rule a mere remark."""
    for rule in rules:
        order = catalogue.checks[rule.check].strictness
        if order and rule.aim not in order:
            problem = f"shown beside the app's advice only, as it is not a value of this setting ({', '.join(order)})."
            yield PackNotice(path, problem, where=f"rule {rule.check}, aim")


def _lay(check: Check, rule: RuleTable | None, fill: FillTable | None, table: PackFile) -> Check:
    if rule is not None:
        check = _set_rule(check, rule, table)
    if fill is not None:
        said = SlotFill(table.title, " ".join(fill.text.split()), table.dated, fill.link or "")
        check = replace(check, fills=(*check.fills, said))
    return check


def _set_rule(check: Check, rule: RuleTable, table: PackFile) -> Check:
    """The check with the rule beside it. What was answered before the rule came needs another look."""
    stands = _is_stricter(check, rule.aim)
    before = tuple(replace(old, stands=False) for old in check.rules) if stands else check.rules
    new = AgencyRule(table.title, rule.aim, " ".join(rule.reason.split()), table.dated, stands)
    asked, way = check.fingerprint[:HALF_FINGERPRINT], check.fingerprint[HALF_FINGERPRINT:]
    asked = hashlib.sha256(f"{asked} {rule.aim}".encode()).hexdigest()[:HALF_FINGERPRINT]
    return replace(check, rules=(*before, new), fingerprint=asked + way)


def _is_stricter(check: Check, aim: str) -> bool:
    """Whether ``aim`` stands before every aim so far in the check's order, which goes from strict to open."""
    if aim not in check.strictness:
        return False
    so_far = [check.aim_value, *(rule.aim for rule in check.rules if rule.stands)]
    return check.strictness.index(aim) < min(check.strictness.index(value) for value in so_far)
