"""What an agency's file does, in words: for the worker before it is added, and for the officer who wrote it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.checklist.catalogue import Catalogue
from app.checklist.effect import Effect
from app.core.checks import AgencyRule, Check, Contact, SlotFill

SLOTS = {
    "social-media-policy": "Social media policy",
    "corporate-policy": "Policy for all staff",
    "regulator-code": "Code and standards",
    "communications-team": "Before you speak in public",
    "contact-channel": "Where people you support get in touch",
    "official-pages": "Official pages",
    "online-safety-contact": "Help with trouble online",
    "whistleblowing-policy": "Whistleblowing",
    "acceptable-use-policy": "Rules on computers and e-mail",
    "safeguarding-lead": "Safeguarding lead",
    "manager": "Your manager",
    "work-systems": "Systems for work information",
    "agency-account-rules": "Accounts you run for your agency",
    "injury-photo-advice": "Photos of injuries",
    "advice-contact": "Advice before you post or delete",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that a file does: a heading, what it means, and an entry for each, in one line or two."""

    icon: str
    title: str
    entries: tuple[str, ...]
    means: str = ""


def sections(effect: Effect, catalogue: Catalogue) -> list[Section]:
    """All that the file does, what weighs most first. Without any, it does nothing."""
    return [section for section in _all(effect, catalogue) if section.entries]


def _all(effect: Effect, catalogue: Catalogue) -> Iterator[Section]:
    pack = effect.pack
    if pack is None:
        return
    stricter = [(check, rule) for check, rule in effect.rules if rule.stands]
    beside = [(check, rule) for check, rule in effect.rules if not rule.stands]
    yield Section(
        "target",
        f"Sets {_many(len(stricter), 'stricter rule')}",
        tuple(_stricter(check, rule, catalogue) for check, rule in stricter),
        "These take the place of the app's advice, and each one says whose it is.",
    )
    yield Section(
        "info",
        f"Puts {_many(len(beside), 'rule')} beside the app's advice",
        tuple(_beside(check, rule, catalogue) for check, rule in beside),
        "The app's advice stays. You see both.",
    )
    yield Section(
        "list-checks",
        f"Adds {_many(len(pack.checks), 'check')}",
        tuple(f"{check.title} ({check.minutes} min)" for check in pack.checks),
    )
    yield Section(
        "identification-card",
        f"Gives {_many(len(effect.fills), 'answer')} about your agency",
        tuple(_filled(slot, fill) for slot, fill in effect.fills),
    )
    yield Section(
        "phone",
        f"Adds {_many(len(effect.contacts), 'contact')}",
        tuple(map(_contact, effect.contacts)),
        "The app's own helplines stay as they are and come first.",
    )
    yield Section(
        "copy",
        f"Adds {_many(len(pack.messages), 'ready message')}",
        tuple(f"{message.title}. {message.when}" for message in pack.messages),
    )
    yield Section("book-open", f"Adds {_many(len(pack.readings), 'text')}", tuple(text.title for text in pack.readings))


def _stricter(check: Check, rule: AgencyRule, catalogue: Catalogue) -> str:
    return f"{_place(check, catalogue)}: “{rule.aim}” in place of “{check.aim_value}”.\nWhy: {rule.reason}"


def _beside(check: Check, rule: AgencyRule, catalogue: Catalogue) -> str:
    return f"{_place(check, catalogue)}: “{rule.aim}”\nWhy: {rule.reason}"


def _place(check: Check, catalogue: Catalogue) -> str:
    return f"{catalogue.pack_by_id[check.pack].title}, {check.title}"


def _filled(slot: str, fill: SlotFill) -> str:
    said = f"{SLOTS.get(slot, slot)}: {fill.text}"
    said += f" Phone: {fill.phone}." if fill.phone else ""
    return f"{said} In ready messages: “{fill.in_messages}”." if fill.in_messages else said


def _contact(contact: Contact) -> str:
    return f"{contact.name}, {contact.phone}. {contact.when}" if contact.phone else f"{contact.name}. {contact.when}"


def _many(count: int, one: str) -> str:
    return f"{count:,} {one if count == 1 else one + 's'}"
