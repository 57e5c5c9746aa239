"""Ready texts with the worker's own words put in."""

from __future__ import annotations

import re

from app.core.model import Message, Worker

PLACEHOLDERS = ("my_name", "employer", "their_name", "manager", "link", "contact_channel", "date")
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


def fill(message: Message, worker: Worker | None = None, **extra: str) -> str:
    """The message's body with every known placeholder filled; one without a value stays as "[their name]".

    ``extra`` (names of ``PLACEHOLDERS``) wins over what the worker told of themselves. The text is searched once,
    so braces in a value stay braces, and only whole known names count: nothing else in braces means anything.
    """
    if unknown := extra.keys() - set(PLACEHOLDERS):
        raise ValueError(f"not a placeholder: {', '.join(sorted(unknown))}")
    values = _of_worker(worker) | {name: text for name, text in extra.items() if text}
    return _PLACEHOLDER.sub(lambda found: values.get(found[1]) or f"[{found[1].replace('_', ' ')}]", message.body)


def _of_worker(worker: Worker | None) -> dict[str, str]:
    if worker is None:
        return {}
    return {
        "my_name": next(iter(worker.names), ""),
        "employer": next(iter(worker.employers), ""),
    }
