"""Enpass as JSON. Fields are known by their type: their labels are in the worker's language."""

from __future__ import annotations

from functools import partial

from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.dates import from_seconds
from app.passwords.formats.gathering import Gathering
from app.passwords.formats.json_items import must_be_object, objects, secret, text
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, SkipReason, Tells
from app.readers.json_values import as_text, part

_KINDS = {
    "note": SkipReason.NOTE,
    "creditcard": SkipReason.CARD,
    "finance": SkipReason.CARD,
    "identity": SkipReason.IDENTITY,
    "travel": SkipReason.IDENTITY,
}


class EnpassJson:
    """The export with ``items`` that have ``fields``."""

    id = "enpass-json"
    name = "Enpass (JSON)"
    tells = Tells(totp=True, passkeys=False, dates=Dates.ITEM)

    def recognises(self, content: Content) -> bool:
        """Whether its items have Enpass's fields and kinds."""
        return any(
            isinstance(part(item, "fields"), list)
            and (part(item, "template_type") is not None or part(item, "category") is not None)
            for item in objects(content.json, "items")
        )

    def read(self, content: Content, _passphrase: str | None) -> Export:
        """Every item. Attachments, which lie in the same file, are not looked at."""
        folders = {text(one, "uuid"): text(one, "title") for one in objects(content.json, "folders")}
        gathering = Gathering()
        for item in objects(content.json, "items"):
            gathering.item(partial(_item, item, folders))
        return gathering.export(self.id, self.tells)


def _item(item: object, folders: dict[str, str], place: int) -> Entry | SkipReason:
    must_be_object(item)
    if part(item, "trashed"):
        return SkipReason.TRASHED
    if part(item, "archived"):
        return SkipReason.ARCHIVED
    fields = [field for field in objects(item, "fields") if not part(field, "deleted")]
    passwords = [secret(part(field, "value")) for field in fields if text(field, "type") == "password"]
    kind = text(item, "category").casefold()
    if kind in _KINDS or not passwords:
        return _KINDS.get(kind, SkipReason.OTHER_KIND if fields else SkipReason.NOTE)

    def values(field_type: str) -> list[str]:
        return [value for field in fields if text(field, "type") == field_type and (value := text(field, "value"))]

    changed = from_seconds(part(item, "updated_at")) or from_seconds(part(item, "createdAt"))
    in_folders = (folders.get(as_text(one), "") for one in objects(item, "folders"))
    return Entry(
        place=place,
        title=text(item, "title"),
        username=next(iter(values("username")), ""),
        addresses=addresses(values("url")),
        password=next(filter(None, passwords), ""),
        email=next(iter(values("email")), ""),
        folder=next(filter(None, in_folders), ""),
        changed=changed,
        dated=Dates.ITEM if changed else Dates.NONE,
        **two_step(next(iter(values("totp")), "")),
    )


FORMAT = EnpassJson()
