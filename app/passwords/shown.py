"""What may be shown of a login: never a text that is a password of the file.

People type a password into the wrong box, and a doctored file would too. What is shown is also kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from app.passwords.addresses import APP, Address, parse_address
from app.passwords.model import Entry

_TELLING = 6  # characters of a password from which on it is no accident that they stand elsewhere too
_USED = 2  # other logins that have a text as their user name, from which on it is one, even if it is a password as well
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


class Shown:
    """Knows the passwords of all entries of an export."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        secrets = {secret for entry in entries for secret in entry.secrets if len(secret) >= _TELLING}
        used = Counter(name for entry in entries for name in _names(entry) if name not in entry.secrets)
        names = {name for name, count in used.items() if count >= _USED}
        self._names = frozenset(names)
        self._secrets = frozenset(secrets - names)

    def text(self, text: str, entry: Entry) -> str:
        """A title or user name of ``entry``, empty where it holds a password.

        Half of a character pair, which cannot be written down, becomes a question mark.
        """
        text = text.strip()
        if text not in self._names and (text in self._secrets or _holds_password(text, entry)):
            return ""
        return text.encode("utf-8", "replace").decode()

    def addresses(self, addresses: Sequence[Address], entry: Entry) -> tuple[Address, ...]:
        """Those of ``entry`` that are none of its passwords, which read as an address would name a site."""
        apps = {read.host for secret in entry.secrets if (read := parse_address(f"{APP}{secret}"))}
        hosts = {read.host for secret in entry.secrets if (read := parse_address(secret))}
        return tuple(address for address in addresses if address.host not in (apps if address.is_app else hosts))


def _names(entry: Entry) -> set[str]:
    return {entry.username.strip(), entry.email.strip()} - {""}


def _holds_password(text: str, entry: Entry) -> bool:
    """Whether it is one of the entry's own, or has one in it. An e-mail address may be made of the same word."""
    if any(text == secret.strip() for secret in entry.secrets):
        return True
    return not _MAIL.fullmatch(text) and any(len(secret) >= _TELLING and secret in text for secret in entry.secrets)
