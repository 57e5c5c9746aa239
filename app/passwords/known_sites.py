"""The short list of sites of which something is known offline: ``resources/passwords/sites.toml``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from app.passwords.model import Matters

FILE = "sites.toml"
Offers = Literal["yes", "no", ""]


class KnownSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one site. ``two_step`` and ``passkey`` are empty where nobody has said."""

    domain: str
    matters: Matters
    also: tuple[str, ...] = ()
    two_step: Offers = ""
    passkey: Offers = ""
    change: str = ""


class SitesSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where some of the facts come from: what they say, when they were read, and of which day they were then."""

    says: str
    name: str
    read_on: date
    as_of: date


class KnownSites:
    """The sites by each domain that their accounts sign in at."""

    def __init__(self, sites: Iterable[KnownSite] = (), sources: tuple[SitesSource, ...] = ()) -> None:
        self.sources = sources
        self._by_domain = {domain: site for site in sites for domain in (site.domain, *site.also)}

    def get(self, domain: str) -> KnownSite | None:
        return self._by_domain.get(domain)

    @property
    def dated(self) -> date | None:
        """The day of the oldest facts."""
        return min((source.as_of for source in self.sources), default=None)


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    source: tuple[SitesSource, ...]
    site: tuple[KnownSite, ...]


def load_known_sites(folder: Path) -> KnownSites:
    """Read the list that came with the program."""
    read = msgspec.toml.decode((folder / FILE).read_bytes(), type=_File)
    return KnownSites(read.site, read.source)
