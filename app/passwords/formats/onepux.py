"""1Password's own export, a zip with everything as JSON. Documents inside it are not opened."""

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

_MEMBER = "export.data"
_LOGIN = "001"
_PASSWORD = "005"
_WITH_SECRETS = frozenset({"110", "109", "102", "111"})  # servers, routers, databases, e-mail accounts
_KINDS = {
    "002": SkipReason.CARD,
    "101": SkipReason.CARD,
    "003": SkipReason.NOTE,
    "004": SkipReason.IDENTITY,
    "103": SkipReason.IDENTITY,
    "105": SkipReason.IDENTITY,
    "106": SkipReason.IDENTITY,
    "108": SkipReason.IDENTITY,
}


class OnePux:
    """Recognised by the two members that every one has."""

    id = "1password-1pux"
    name = "1Password (1PUX)"
    tells = Tells(totp=True, passkeys=False, dates=Dates.EXACT)  # some passkeys are there, so none proves nothing

    def recognises(self, content: Content) -> bool:
        """Whether the zip holds ``export.attributes`` and ``export.data``."""
        return {"export.attributes", _MEMBER} <= set(content.names)

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every item of every vault of every account."""
        gathering = Gathering()
        for account in objects(content.member_json(_MEMBER), "accounts"):
            for vault in objects(account, "vaults"):
                for item in objects(vault, "items"):
                    gathering.item(partial(_item, item, text(vault, "attrs", "name")))
        return gathering.export(self.id, self.tells)


def _item(item: object, folder: str, place: int) -> Entry | SkipReason:
    must_be_object(item)
    inner = part(item, "item")
    if isinstance(inner, dict):  # the first versions of the format wrapped each item
        item = inner
    if part(item, "trashed") is True or text(item, "state") == "deleted":
        return SkipReason.TRASHED
    if text(item, "state") == "archived":
        return SkipReason.ARCHIVED
    kind = text(item, "categoryUuid")
    if kind not in {_LOGIN, _PASSWORD} | _WITH_SECRETS:
        return _KINDS.get(kind, SkipReason.OTHER_KIND)
    details = part(item, "details")
    history = sorted(objects(details, "passwordHistory"), key=_when, reverse=True)
    replaced = from_seconds(_when(history[0])) if history else None
    changed = replaced or from_seconds(part(item, "updatedAt"))
    return Entry(
        place=place,
        title=text(item, "overview", "title"),
        username=_username(details),
        addresses=addresses(_sites(part(item, "overview"))),
        password=_secret_of(kind, details),
        earlier=tuple(filter(None, (secret(part(old, "value")) for old in history))),
        folder=folder,
        has_passkey=any(_values(details, "passkey")) or isinstance(part(details, "passkey"), dict),
        changed=changed,
        dated=Dates.EXACT if replaced else Dates.ITEM if changed else Dates.NONE,
        **two_step(next((code for code in _values(details, "totp") if isinstance(code, str) and code), "")),
    )


def _when(old: object) -> float:
    time = part(old, "time")
    return time if isinstance(time, int | float) and not isinstance(time, bool) else 0


def _sites(overview: object) -> list[str]:
    return [text(overview, "url"), *(text(url, "url") for url in objects(overview, "urls"))]


def _login_fields(details: object, designation: str) -> list[object]:
    fields = objects(details, "loginFields")
    return [part(field, "value") for field in fields if text(field, "designation") == designation]


def _username(details: object) -> str:
    """The user name, which is an object where it is an e-mail address of another program's."""
    found = (as_text(value) or text(value, "email_address") for value in _login_fields(details, "username"))
    in_sections = (_field_named(details, name, "string") for name in ("username", "pop_username"))
    return next(filter(None, (*found, *in_sections)), "")


def _secret_of(kind: str, details: object) -> str:
    """The password. A login's other secret fields are PINs and answers to questions, never its password."""
    if kind in _WITH_SECRETS:
        concealed = (one for one in _values(details, "concealed") if isinstance(one, str) and one)
        return _field_named(details, "password", "concealed") or next(concealed, "")
    of_form = filter(None, map(secret, _login_fields(details, "password")))
    return next(of_form, "") or secret(part(details, "password"))


def _section_fields(details: object) -> Iterator[object]:
    for section in objects(details, "sections"):
        yield from objects(section, "fields")


def _values(details: object, kind: str) -> Iterator[object]:
    """The values of one kind (``totp``, ``concealed``, …) in all sections."""
    for field in _section_fields(details):
        if (value := part(field, "value", kind)) is not None:
            yield value


def _field_named(details: object, name: str, kind: str) -> str:
    for field in _section_fields(details):
        if text(field, "id") == name and (value := text(field, "value", kind)):
            return value
    return ""


FORMAT = OnePux()
