"""KeePass and KeePassXC: their XML export, and their databases themselves, which tell the most."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.passwords.formats.addresses import addresses
from app.passwords.formats.content import Content
from app.passwords.formats.gathering import DamagedItem, Gathering
from app.passwords.formats.kdbx import open_database
from app.passwords.formats.kdbx_header import SIGNATURE, damaged_header
from app.passwords.formats.kdbx_streams import PlainStream
from app.passwords.formats.kdbx_trouble import needs_password
from app.passwords.formats.keepass_items import Document, Item, read_document
from app.passwords.formats.keepass_references import References
from app.passwords.formats.two_step import two_step
from app.passwords.model import Dates, Entry, Export, SkipReason, Tells

_TELLS = Tells(totp=True, passkeys=True, dates=Dates.EXACT)
_CODES = ("otp", "TOTP Seed", "TimeOtp-Secret", "HmacOtp-Secret")
_NO_GROUP = base64.b64encode(bytes(16)).decode()


@dataclass(frozen=True)
class KeePass:
    """One of the two kinds of file; both hold the same document."""

    id: str
    name: str
    recognises: Callable[[Content], bool]
    document: Callable[[bytes, str | None], Document]
    tells: Tells = _TELLS

    def read(self, content: Content, passphrase: str | None) -> Export:
        """Every entry of the document; earlier versions only date the passwords."""
        document = self.document(content.data, passphrase)
        references = References(document.items)
        gathering = Gathering()
        for item in document.items:
            gathering.item(partial(_entry, item, document, references))
        return gathering.export(self.id, self.tells)


def _entry(item: Item, document: Document, references: References, place: int) -> Entry | SkipReason:
    groups = item.group.way()
    if document.recycle_bin not in ("", _NO_GROUP) and document.recycle_bin in (group.uuid for group in groups):
        return SkipReason.TRASHED
    if item.now.damaged:
        raise DamagedItem("one of its values is no text")
    if not item.now.password:
        return SkipReason.EMPTY
    strings = item.now.strings
    borrows = references.is_one(item.now.password)
    changed, dated = (None, Dates.NONE) if borrows else password_date(item)
    links = [strings.get("URL", ""), *(text for key, text in strings.items() if key.startswith("KP2A_URL"))]
    apps = [f"androidapp://{text}" for key, text in strings.items() if key.startswith("AndroidApp")]
    return Entry(
        place=place,
        title=references.shown(strings.get("Title", "")),
        username=references.shown(strings.get("UserName", "")),
        addresses=addresses([*map(references.shown, links), *apps]),
        password=references.resolved(item.now.password),
        earlier=_earlier_passwords(item, references),
        folder="/".join(group.name for group in groups[1:]),
        has_passkey=any(text and key.startswith("KPEX_PASSKEY_") for key, text in strings.items()),
        changed=changed,
        dated=dated,
        borrows=borrows,
        silenced=item.silenced,
        **two_step(next((text for key, text in strings.items() if key.startswith(_CODES) and text.strip()), "")),
    )


def password_date(item: Item) -> tuple[date | None, Dates]:
    """When the password of today was set, out of the earlier versions.

    It is exact where a version with another password is kept, or where the oldest that is kept is the first one there
    was. Else older versions were thrown away, and the password may be older still than the date.
    """
    since = item.now.modified
    for version in reversed(item.earlier):
        if version.password != item.now.password:
            return _known(since, Dates.EXACT)
        since = version.modified
    return _known(since, Dates.EXACT if since == item.created else Dates.ITEM)


def _known(since: date | None, dated: Dates) -> tuple[date | None, Dates]:
    return since, dated if since else Dates.NONE


def _earlier_passwords(item: Item, references: References) -> tuple[str, ...]:
    """Those before today's, the newest first."""
    found = dict.fromkeys(version.password for version in reversed(item.earlier) if not version.damaged)
    return tuple(one for one in found if one and one != item.now.password and not references.is_one(one))


def _of_database(data: bytes, passphrase: str | None) -> Document:
    if passphrase is None:
        raise needs_password()
    database = open_database(data, passphrase)
    document = read_document(database.xml, database.stream)
    if database.header_hash and document.header_hash not in ("", base64.b64encode(database.header_hash).decode()):
        raise damaged_header()
    return document


def _of_xml(data: bytes, _: str | None) -> Document:
    return read_document([data], PlainStream())


DATABASE = KeePass(
    "kdbx", "KeePass or KeePassXC (database)", lambda content: content.data.startswith(SIGNATURE), _of_database
)
XML = KeePass("keepass-xml", "KeePass or KeePassXC (XML)", lambda content: content.xml_root == "KeePassFile", _of_xml)
