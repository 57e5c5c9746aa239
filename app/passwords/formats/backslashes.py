"""Tables whose program puts a backslash before a quotation mark that belongs to a cell, where others double the mark.

Other programs write the same headers in the other way, and nothing in a file says which it was. Reading it wrongly
raises no error: it only changes passwords.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.passwords.formats.content import Content, Header
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.table import Table
from app.readers.csv_rows import Rules

_BACKSLASHES = re.compile(r"\\+")
READ_BACKSLASHES = "Backslashes in this file stand before quotation marks and other backslashes, and were read so."
KEPT_BACKSLASHES = "Backslashes in this file stand for themselves, and were read so."


@dataclass(frozen=True)
class BackslashedTable(Table):
    """Read in both ways: ``rules`` are those with escapes. Where a password differs, both readings are kept."""

    def gather(self, content: Content, header: Header, rules: Rules) -> Gathering:
        escaped = super().gather(content, header, rules)
        plain = super().gather(content, header, Rules(rules.delimiter))
        if [one.password for one in escaped.entries] == [one.password for one in plain.entries]:
            return escaped
        costs = len(escaped.damaged) - len(plain.damaged)
        if costs < 0 or (costs == 0 and _has_escapes(content.text)):
            return _with_other_reading(escaped, plain, READ_BACKSLASHES)
        return _with_other_reading(plain, escaped, KEPT_BACKSLASHES)


def _has_escapes(text: str) -> bool:
    return '\\"' in text or all(len(run) % 2 == 0 for run in _BACKSLASHES.findall(text))


def _with_other_reading(chosen: Gathering, other: Gathering, note: str) -> Gathering:
    """``chosen``, with what ``other`` has in the same places."""
    chosen.notes.append(note)
    if not chosen.damaged and not other.damaged:
        others = {entry.place: entry.password for entry in other.entries}
        chosen.entries = [
            replace(entry, other_reading=others[entry.place])
            if others.get(entry.place, entry.password) != entry.password
            else entry
            for entry in chosen.entries
        ]
    return chosen
