"""What an agency pack does to the core checks.

It may add checks, messages and contacts, fill slots, and set rules. A rule takes a check's place
only where the check declares an order of strictness and the rule is the stricter; otherwise both
stand side by side, dated. Nothing of the core packs is removed or overwritten.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.checklist.catalogue import Catalogue
from app.checklist.format import PackFile, RuleTable
from app.checklist.reading import PackError
from app.core.model import AgencyRule, Check, Pack, SlotFill


def apply_agency_pack(catalogue: Catalogue, path: Path, table: PackFile, pack: Pack) -> Catalogue:
    """A catalogue with ``pack`` laid on top; raises ``PackError`` for rules and slots of nothing."""
    slots = {check.slot for check in catalogue.checks.values() if check.slot}
    for rule in table.rule:
        if rule.check not in catalogue.checks:
            raise PackError(path, f'no check has the id "{rule.check}".', where="rule, check")
    for fill in table.fill:
        if fill.slot not in slots:
            raise PackError(path, f'no check asks for "{fill.slot}".', where="fill, slot")
    rules: dict[str, list[RuleTable]] = {}
    for rule in table.rule:
        rules.setdefault(rule.check, []).append(rule)
    fills = {
        fill.slot: SlotFill(table.title, " ".join(fill.text.split()), table.dated, fill.link or "")
        for fill in table.fill
    }
    packs = tuple(
        replace(core, checks=tuple(_lay(check, rules.get(check.id, []), fills, table) for check in core.checks))
        for core in catalogue.packs
    )
    return replace(catalogue, packs=(*packs, pack))


def _lay(check: Check, rules: list[RuleTable], fills: dict[str, SlotFill], table: PackFile) -> Check:
    set_rules = tuple(
        AgencyRule(table.title, rule.aim, " ".join(rule.reason.split()), table.dated, _is_stricter(check, rule.aim))
        for rule in rules
    )
    filled = (fills[check.slot],) if check.slot in fills else ()
    if not set_rules and not filled:
        return check
    return replace(check, rules=check.rules + set_rules, fills=check.fills + filled)


def _is_stricter(check: Check, aim: str) -> bool:
    """Whether ``aim`` stands before every aim so far in the check's order, which goes from strict to open."""
    if aim not in check.strictness:
        return False
    so_far = [check.aim_value, *(rule.aim for rule in check.rules if rule.stands)]
    return check.strictness.index(aim) < min(check.strictness.index(value) for value in so_far)
