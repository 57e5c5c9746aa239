"""CXF, the FIDO Alliance's own format for moving logins: the one that tells passkeys across programs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.dates import from_seconds
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.json_items import must_be_object, objects, secret, text
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, SkipReason, Tells
from app.readers.json_values import as_text, part

_MOST_CANDIDATES = 3
_KINDS = {
    "note": SkipReason.NOTE,
    "credit-card": SkipReason.CARD,
    "address": SkipReason.IDENTITY,
    "person-name": SkipReason.IDENTITY,
    "identity-document": SkipReason.IDENTITY,
    "passport": SkipReason.IDENTITY,
    "drivers-license": SkipReason.IDENTITY,
}


class Cxf:
    """The JSON with ``accounts`` that hold ``items`` that hold ``credentials``, or a zip of one such file."""

    id = "cxf"
    name = "Credential Exchange Format (CXF)"
    tells = Tells(totp=True, passkeys=True, dates=Dates.ITEM)

    def recognises(self, content: Content) -> bool:
        """Whether it is that JSON, or a zip whose JSON is."""
        return _value(content) is not None

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every item of every account: one entry for each, with its password, code and passkeys together."""
        gathering = Gathering()
        for account in objects(_value(content), "accounts"):
            for item in objects(account, "items"):
                gathering.item(partial(_item, item))
        return gathering.export(self.id, self.tells)


def _value(content: Content) -> object:
    """The export, where it is one: the file itself, or one of the first few JSON files of a zip."""
    candidates = [name for name in content.names if name.endswith((".json", ".cxf"))][:_MOST_CANDIDATES]
    for value in [content.json, *(content.member(name).json for name in candidates)]:
        if _is_export(value):
            return value
    return None


def _is_export(value: object) -> bool:
    return isinstance(part(value, "version"), dict) and any(
        isinstance(part(account, "items"), list) for account in objects(value, "accounts")
    )


def _item(item: object, place: int) -> Entry | SkipReason:
    must_be_object(item)
    credentials = {text(one, "type"): one for one in reversed(objects(item, "credentials"))}
    login = credentials.get("basic-auth") or credentials.get("generated-password")
    if login is None:
        kinds = (_KINDS[kind] for kind in credentials if kind in _KINDS)
        return next(kinds, SkipReason.OTHER_KIND)
    changed = from_seconds(part(item, "modifiedAt")) or from_seconds(part(item, "creationAt"))
    return Entry(
        place=place,
        title=text(item, "title"),
        username=_value_of(login, "username"),
        addresses=addresses(list(_sites(part(item, "scope")))),
        password=_value_of(login, "password"),
        has_passkey="passkey" in credentials,
        changed=changed,
        dated=Dates.ITEM if changed else Dates.NONE,
        **two_step(_code(credentials.get("totp"))),
    )


def _value_of(login: object, key: str) -> str:
    """A value is an object with its kind, or the text alone."""
    field = part(login, key)
    return secret(part(field, "value") if isinstance(field, dict) else field)


def _code(totp: object) -> str:
    found = part(totp, "secret")
    return text(found, "value") if isinstance(found, dict) else as_text(found)


def _sites(scope: object) -> Iterator[str]:
    yield from map(as_text, objects(scope, "urls"))
    for app in objects(scope, "androidApps"):
        package = text(app, "bundleId")
        if package:
            yield f"android:{package}"


FORMAT = Cxf()
