"""Proton Pass as JSON, alone or in its zip."""

from __future__ import annotations

from functools import partial

from app.passwords.export_errors import LockedForGood
from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.dates import from_seconds
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.json_items import must_be_object, objects, secret, text
from app.passwords.formats.proton_csv import KINDS
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, SkipReason, Tells
from app.readers.json_values import as_text, part

_TELLS = Tells(totp=True, passkeys=True, dates=Dates.ITEM)
_TRASHED = 2
_ANOTHER_KIND = "In Proton Pass, open Settings, then Export. Choose CSV, or JSON without encryption."


class ProtonJson:
    """The file ``data.json``."""

    id = "proton-json"
    name = "Proton Pass (JSON)"
    tells = _TELLS

    def recognises(self, content: Content) -> bool:
        """Whether it has the keys of one."""
        return isinstance(part(content.json, "vaults"), dict)

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every item of every vault. Raises `LockedForGood`."""
        return _read(content.json, self.id)


class ProtonZip:
    """The zip, with the vaults inside; encrypted where the member ends in ``.pgp``."""

    id = "proton-zip"
    name = "Proton Pass (zip)"
    tells = _TELLS

    def recognises(self, content: Content) -> bool:
        """Whether it has Proton's folder."""
        return _data_name(content) is not None

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every item of every vault. Raises `LockedForGood`."""
        name = _data_name(content)
        assert name is not None  # noqa: S101 - asked before
        if name.endswith(".pgp"):
            raise LockedForGood("Proton Pass", do=_ANOTHER_KIND)
        return _read(content.member_json(name), self.id)


class ProtonPgp:
    """The encrypted file alone."""

    id = "proton-pgp"
    name = "Proton Pass (encrypted)"
    tells = _TELLS

    def recognises(self, content: Content) -> bool:
        """Whether it is a PGP message as text."""
        return content.data.lstrip()[:40].startswith(b"-----BEGIN PGP MESSAGE-----")

    def read(self, _content: Content, _passphrase: str | None) -> Export:
        """Raises `LockedForGood`."""
        raise LockedForGood("Proton Pass", do=_ANOTHER_KIND)


def _data_name(content: Content) -> str | None:
    return next((name for name in ("Proton Pass/data.json", "Proton Pass/data.pgp") if name in content.names), None)


def _read(value: object, format_id: str) -> Export:
    if part(value, "encrypted") is True:
        raise LockedForGood("Proton Pass", do=_ANOTHER_KIND)
    gathering = Gathering()
    vaults = part(value, "vaults")
    for vault in vaults.values() if isinstance(vaults, dict) else ():
        for item in objects(vault, "items"):
            gathering.item(partial(_item, item, text(vault, "name")))
    return gathering.export(format_id, _TELLS)


def _item(item: object, folder: str, place: int) -> Entry | SkipReason:
    must_be_object(item)
    if part(item, "state") == _TRASHED:
        return SkipReason.TRASHED
    data = part(item, "data")
    kind = text(data, "type").casefold()
    if kind != "login":
        return KINDS.get(kind, SkipReason.OTHER_KIND)
    content = part(data, "content")
    changed = from_seconds(part(item, "modifyTime"))
    codes = [text(content, "totpUri")] + [
        text(field, "data", "totpUri") for field in objects(data, "extraFields") if text(field, "type") == "totp"
    ]
    return Entry(
        place=place,
        title=text(data, "metadata", "name"),
        username=text(content, "itemUsername") or text(content, "username"),
        addresses=addresses(list(map(as_text, objects(content, "urls")))),
        password=secret(part(content, "password")),
        email=text(content, "itemEmail"),
        folder=folder,
        has_passkey=bool(objects(content, "passkeys")),
        changed=changed,
        dated=Dates.ITEM if changed else Dates.NONE,
        **two_step(next(filter(None, codes), "")),
    )


FORMAT = ProtonJson()
ZIP_FORMAT = ProtonZip()
PGP_FORMAT = ProtonPgp()
