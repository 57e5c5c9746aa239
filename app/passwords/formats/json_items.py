"""What the JSON exports have in common."""

from __future__ import annotations

from app.passwords.formats.gathering import DamagedItem
from app.readers.json_values import as_list, as_text, part


def objects(value: object, *keys: str) -> list[object]:
    """The items of the list under ``keys``, whatever they are; none where there is no list."""
    return as_list(part(value, *keys))


def must_be_object(value: object) -> None:
    """Raises `DamagedItem` where an item is something else than an object."""
    if not isinstance(value, dict):
        raise DamagedItem("it is not in the shape of an item")


def secret(value: object) -> str:
    """A password as it stands there. Raises `DamagedItem` where it is neither a text nor missing."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DamagedItem("its password is not text")
    return value


def text(value: object, *keys: str) -> str:
    """The text under ``keys``; empty where there is none."""
    return as_text(part(value, *keys))
