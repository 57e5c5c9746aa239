"""What was sent: written into the history that is open, and kept until then where none is."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from functools import reduce
from typing import NamedTuple

from app.core.model import LedgerEntry
from app.core.ports import Vault
from app.core.vault_errors import VaultError


class Sent(NamedTuple):
    """How many ``requests`` the app sent itself, and how many ``pages`` the worker's browser opened from here."""

    requests: int = 0
    pages: int = 0

    def plus(self, entry: LedgerEntry) -> Sent:
        """With what one entry more counts."""
        if entry.by_browser:
            return Sent(self.requests, self.pages + entry.count)
        return Sent(self.requests + entry.count, self.pages)


class Ledger:
    """Takes entries from any thread. What the history cannot take at once waits for the next chance."""

    def __init__(self) -> None:
        self._vault: Vault | None = None
        self._waiting: list[LedgerEntry] = []
        self._sent = Sent()
        self._lock = threading.Lock()

    @property
    def sent(self) -> Sent:
        """All that is in the history, and what waits. Counted once, when the history was opened, and from then on."""
        return self._sent

    def open(self, vault: Vault) -> None:
        """Go on in this history, which takes what waits."""
        with self._lock:
            self._sent = _total([*vault.ledger(), *self._waiting])
            self._vault = vault
            self._write()

    def close(self) -> None:
        """The history is closed: know nothing more of what is in it."""
        with self._lock:
            self._vault = None
            self._sent = _total(self._waiting)

    def note(self, entry: LedgerEntry) -> None:
        """Keep an entry of what was sent."""
        with self._lock:
            self._waiting.append(entry)
            self._sent = self._sent.plus(entry)
            self._write()

    def _write(self) -> None:
        with suppress(VaultError):  # it was sent all the same
            while self._vault is not None and self._waiting:
                self._vault.add_to_ledger(self._waiting[0])
                del self._waiting[0]


def _total(entries: Iterable[LedgerEntry]) -> Sent:
    return reduce(Sent.plus, entries, Sent())
