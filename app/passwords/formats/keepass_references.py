"""KeePass's references: a value of one entry that stands for a value of another, such as ``{REF:P@I:...}``."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from app.passwords.formats.gathering import DamagedItem
from app.passwords.formats.keepass_items import Item

_REFERENCE = re.compile(r"\{REF:([TUPAN])@([TUPANIO]):([^{}]*)\}", re.IGNORECASE)
_FIELDS = {"T": "Title", "U": "UserName", "P": "Password", "A": "URL"}
_SHOWN_FIELDS = {letter: name for letter, name in _FIELDS.items() if name != "Password"}
_MOST_HOPS = 10
_LONGEST = 4096


class References:
    """Looks up what references stand for. Raises ``DamagedItem`` for those that lead nowhere or in a circle."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = list(items)
        self._indexes: dict[str, dict[str, Item]] = {}

    def is_one(self, text: str) -> bool:
        """Whether the text is one reference and nothing else."""
        return _REFERENCE.fullmatch(text) is not None

    def resolved(self, text: str) -> str:
        """The text with every reference replaced by what it stands for."""
        return self._resolved(text, _FIELDS)

    def shown(self, text: str) -> str:
        """The same for what is shown. A reference to a password, or one that leads nowhere, stays as it is written."""
        try:
            return self._resolved(text, _SHOWN_FIELDS)
        except DamagedItem:
            return text

    def _resolved(self, text: str, fields: Mapping[str, str]) -> str:
        for _ in range(_MOST_HOPS):
            if "{" not in text or not _REFERENCE.search(text):
                return text
            if len(text) > _LONGEST:
                break
            text = _REFERENCE.sub(partial(self._value, fields), text)
        raise DamagedItem("it refers to other entries in a circle")

    def _value(self, fields: Mapping[str, str], found: re.Match[str]) -> str:
        wanted, by, what = found[1].upper(), found[2].upper(), found[3]
        item = self._index(by).get(what.casefold())
        value = item.now.strings.get(fields.get(wanted, ""), "") if item else ""
        if not value or len(value) > _LONGEST:
            raise DamagedItem("it refers to an entry that is not in the file")
        return value

    def _index(self, by: str) -> dict[str, Item]:
        """The items by one of their fields; of several that are alike the first one is found."""
        if by not in self._indexes:
            key = _hexadecimal if by == "I" else _by_field(_FIELDS.get(by, ""))
            self._indexes[by] = {key(item): item for item in reversed(self._items)}
        return self._indexes[by]


def _by_field(name: str) -> Callable[[Item], str]:
    return lambda item: item.now.strings.get(name, "").casefold()


def _hexadecimal(item: Item) -> str:
    """The identity of an item as references write it."""
    try:
        return base64.b64decode(item.uuid, validate=True).hex()
    except (binascii.Error, ValueError):
        return ""
