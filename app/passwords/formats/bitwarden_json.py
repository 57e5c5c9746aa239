"""Bitwarden as JSON: plain, locked with a password of its own, or inside a zip with the attachments."""

from __future__ import annotations

from functools import partial

from app.passwords.export_errors import LockedForGood, NeedsPassword
from app.passwords.formats import bitwarden_lock
from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.dates import from_iso
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.json_items import must_be_object, objects, secret, text
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, SkipReason, Tells
from app.readers import json_values
from app.readers.errors import BrokenFile
from app.readers.json_values import part

_LOGIN = 1
_KINDS = {2: SkipReason.NOTE, 3: SkipReason.CARD, 4: SkipReason.IDENTITY}
_TELLS = Tells(totp=True, passkeys=True, dates=Dates.EXACT)
_MEMBER = "data.json"


class BitwardenJson:
    """The file that Bitwarden calls ".json" and ".json (encrypted)"."""

    id = "bitwarden-json"
    name = "Bitwarden (JSON)"
    tells = _TELLS

    def recognises(self, content: Content) -> bool:
        """Whether it has the keys of one."""
        return _is_export(content.json)

    def read(self, content: Content, passphrase: str | None) -> Export:
        """Every item. Raises `NeedsPassword`, `WrongPassword` or `LockedForGood`."""
        return _read(content.json, passphrase, self.id)


class BitwardenZip:
    """The same with attachments, which are not opened."""

    id = "bitwarden-zip"
    name = "Bitwarden (zip)"
    tells = _TELLS

    def recognises(self, content: Content) -> bool:
        """Whether the zip holds ``data.json`` of Bitwarden's shape. Other programs use that name too."""
        return _MEMBER in content.names and _is_export(content.member(_MEMBER).json)

    def read(self, content: Content, passphrase: str | None) -> Export:
        """Every item. Raises as the file without a zip does."""
        return _read(content.member(_MEMBER).json, passphrase, self.id)


def _read(value: object, passphrase: str | None, format_id: str) -> Export:
    """The items of an export, after its lock is opened where it has one."""
    if part(value, "encrypted") is True:
        value = _unlock(value, passphrase)
    groups = [*objects(value, "folders"), *objects(value, "collections")]
    folders = {text(group, "id"): text(group, "name") for group in groups}
    gathering = Gathering()
    for item in objects(value, "items"):
        gathering.item(partial(_item, item, folders))
    return gathering.export(format_id, _TELLS)


def _is_export(value: object) -> bool:
    if part(value, "encrypted") is True:
        return part(value, "encKeyValidation_DO_NOT_EDIT") is not None
    return isinstance(part(value, "items"), list) and (
        part(value, "encrypted") is False or isinstance(part(value, "collections"), list)
    )


def _unlock(value: object, passphrase: str | None) -> object:
    if part(value, "passwordProtected") is not True:
        raise LockedForGood(
            "Bitwarden",
            do="Export again. Choose .json (Encrypted), then Password protected, and give it a password of its own.",
        )
    if not passphrase:
        raise NeedsPassword
    opened = json_values.parse(bitwarden_lock.open_export(value, passphrase))
    if not isinstance(part(opened, "items"), list):
        raise BrokenFile("Bitwarden")
    return opened


def _item(item: object, folders: dict[str, str], place: int) -> Entry | SkipReason:
    must_be_object(item)
    if part(item, "deletedDate"):
        return SkipReason.TRASHED
    if part(item, "archivedDate"):
        return SkipReason.ARCHIVED
    kind = part(item, "type")
    if kind != _LOGIN:
        return _KINDS.get(kind, SkipReason.OTHER_KIND) if isinstance(kind, int) else SkipReason.OTHER_KIND
    login = part(item, "login")
    history = [(text(old, "lastUsedDate"), secret(part(old, "password"))) for old in objects(item, "passwordHistory")]
    history.sort(key=lambda old: old[0], reverse=True)
    password = secret(part(login, "password"))
    replaced = from_iso(history[0][0]) if history else None
    changed = replaced or from_iso(part(item, "creationDate"))
    return Entry(
        place=place,
        title=text(item, "name"),
        username=text(login, "username"),
        addresses=addresses([text(uri, "uri") for uri in objects(login, "uris")]),
        password=password,
        earlier=tuple(old for _, old in history if old),
        folder=folders.get(text(item, "folderId"), "") or _collection(item, folders),
        has_passkey=bool(objects(login, "fido2Credentials")),
        changed=changed,
        dated=Dates.EXACT if replaced else Dates.ITEM if changed else Dates.NONE,
        **two_step(text(login, "totp")),
    )


def _collection(item: object, folders: dict[str, str]) -> str:
    return next((folders.get(one, "") for one in objects(item, "collectionIds") if isinstance(one, str)), "")


FORMAT = BitwardenJson()
ZIP_FORMAT = BitwardenZip()
