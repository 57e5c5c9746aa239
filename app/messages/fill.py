"""Ready texts with the worker's own words put in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.checks import Message, SlotFill
from app.core.model import Worker

OF_SLOTS = {
    "manager": "manager",
    "contact_channel": "contact-channel",
    "online_safety_contact": "online-safety-contact",
    "whistleblowing_contact": "whistleblowing-policy",
    "safeguarding_lead": "safeguarding-lead",
    "advice_contact": "advice-contact",
    "official_pages": "official-pages",
}
"""The placeholders for which an agency pack can have the words, each with the slot that it fills."""
PLACEHOLDERS = ("my_name", "employer", "their_name", "link", "date", *OF_SLOTS)
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


@dataclass(frozen=True, slots=True)
class FromAgency:
    """What agency packs say for one message: words by placeholder, whose they are, and what the worker has to read."""

    words: dict[str, str]
    used: list[SlotFill]
    to_read: list[SlotFill]


def fill(message: Message, worker: Worker | None = None, **extra: str) -> str:
    """The message's body with every known placeholder filled; one without a value stays as "[their name]".

    ``extra`` (names of ``PLACEHOLDERS``) wins over what the worker told of themselves. The text is searched once,
    so braces in a value stay braces, and only whole known names count: nothing else in braces means anything.
    """
    if unknown := extra.keys() - set(PLACEHOLDERS):
        raise ValueError(f"not a placeholder: {', '.join(sorted(unknown))}")
    values = _of_worker(worker) | {name: text for name, text in extra.items() if text}
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"[{found[1].replace('_', ' ')}]", message.body)


def from_agency(message: Message, fills: Mapping[str, Sequence[SlotFill]]) -> FromAgency:
    """What agency packs have for this message (``fills`` by slot).

    Where two agencies name different people, the app cannot know whom the message is for: the worker chooses.
    """
    found = FromAgency({}, [], [])
    for name in dict.fromkeys(_PLACEHOLDER.findall(message.body)):
        known = fills.get(OF_SLOTS.get(name, ""), ())
        wordings = {fill.in_messages for fill in known}
        if len(wordings) == 1 and (only := wordings.pop()):
            found.words[name] = only
            found.used.extend(known)
        else:
            found.to_read.extend(known)
    return found


def _of_worker(worker: Worker | None) -> dict[str, str]:
    if worker is None:
        return {}
    return {
        "my_name": next(iter(worker.names), ""),
        "employer": next(iter(worker.employers), ""),
    }
