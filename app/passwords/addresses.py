"""The addresses of an export, and the site each belongs to. The list of public suffixes comes with a package."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

APP = "android:"
_LONGEST_HOST = 253


@dataclass(frozen=True, slots=True)
class Address:
    """``site`` is the registrable domain, the host where it has none (an IP address, ``nhs.uk``), or an app's package.

    ``scheme`` is ``https``, ``http``, another, ``android`` for an app, or empty where the export does not say.
    """

    scheme: str
    host: str
    site: str

    @property
    def is_app(self) -> bool:
        return self.scheme == "android"

    @property
    def is_public(self) -> bool:
        """Whether it can be a site of the internet, not a device at home."""
        return not self.is_app and "." in self.host and not self.host.endswith(".local") and not _is_ip(self.host)


@cache
def parse_address(text: str) -> Address | None:
    """The address, or None where it names no host: ``http://``, ``about:blank``, plain words."""
    text = text.strip().encode("utf-8", "replace").decode()  # half of a character pair cannot be written down
    if text.startswith(APP):
        package = text.removeprefix(APP)
        return Address("android", package, package) if 0 < len(package) <= _LONGEST_HOST else None
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        _ = parts.port  # a word in its place: "about:blank" has no host
        host = _ascii((parts.hostname or "")[: _LONGEST_HOST + 1])
    except ValueError:  # brackets without an IPv6 address
        return None
    if not host or " " in host or len(host) > _LONGEST_HOST:
        return None
    return Address(parts.scheme.lower(), host, _site_of(host))


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def _site_of(host: str) -> str:
    if _is_ip(host):
        return host
    bare = host.removeprefix("www.")
    return _suffixes().privatesuffix(bare) or bare  # nhs.uk and gov.uk are themselves suffixes


def _ascii(host: str) -> str:
    """One spelling of a host, whichever way its letters were written."""
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
