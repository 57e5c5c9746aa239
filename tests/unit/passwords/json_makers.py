"""JSON and zip exports as their programs write them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from tests.unit.passwords import csv_makers
from tests.unit.passwords.logins import Login


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def bitwarden_item(login: Login, /, **other: object) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": "i1",
        "organizationId": None,
        "folderId": "f1",
        "type": 1,
        "reprompt": 0,
        "name": login.title,
        "notes": login.note or None,
        "favorite": False,
        "login": {
            "uris": [{"match": None, "uri": login.url}],
            "username": login.username,
            "password": login.password,
            "totp": login.code or None,
            "fido2Credentials": [],
        },
        "passwordHistory": [{"lastUsedDate": "2024-05-01T09:00:00.000Z", "password": "Copper/Finch/Lane3"}],
        "creationDate": "2021-01-01T00:00:00.000Z",
        "revisionDate": "2026-02-01T00:00:00.000Z",
        "deletedDate": None,
        "collectionIds": None,
    }
    return {**item, **other}


def bitwarden_value(items: Sequence[object]) -> dict[str, Any]:
    return {"encrypted": False, "folders": [{"id": "f1", "name": "Home"}], "items": list(items)}


def bitwarden(logins: Sequence[Login]) -> bytes:
    return written(bitwarden_value([bitwarden_item(login) for login in logins]))


def bitwarden_org(logins: Sequence[Login]) -> bytes:
    items = [bitwarden_item(login, folderId=None, collectionIds=["c1"]) for login in logins]
    return written({"encrypted": False, "collections": [{"id": "c1", "name": "Team"}], "items": items})


def bitwarden_zip(logins: Sequence[Login]) -> bytes:
    return zipped(**{"data.json": bitwarden(logins), "attachments/i1/scan.pdf": b"%PDF"})


def bitwarden_locked(clear: bytes, passphrase: str, *, argon: bool = False) -> bytes:
    """With few rounds, so that tests are quick."""
    salt = base64.b64encode(b"sixteen bytes ok").decode()
    kdf: dict[str, Any] = {"kdfType": 0, "kdfIterations": 5000}
    if argon:
        kdf = {"kdfType": 1, "kdfIterations": 2, "kdfMemory": 16, "kdfParallelism": 1}
        salted = hashlib.sha256(salt.encode()).digest()
        master = hash_secret_raw(passphrase.encode(), salted, 2, 16 * 1024, 1, 32, Type.ID)
    else:
        master = hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt.encode(), 5000)
    key, mac_key = (HKDFExpand(hashes.SHA256(), 32, info).derive(master) for info in (b"enc", b"mac"))

    def sealed(data: bytes) -> str:
        start = bytes(range(16))
        padder = padding.PKCS7(128).padder()
        encryptor = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
        body = encryptor.update(padder.update(data) + padder.finalize()) + encryptor.finalize()
        mac = hmac.digest(mac_key, start + body, "sha256")
        return "2." + "|".join(base64.b64encode(piece).decode() for piece in (start, body, mac))

    check = sealed(b"00000000-0000-4000-8000-000000000000")
    start = {"encrypted": True, "passwordProtected": True, "salt": salt, **kdf}
    return written({**start, "encKeyValidation_DO_NOT_EDIT": check, "data": sealed(clear)})


def onepux_item(login: Login, /, **other: object) -> dict[str, Any]:
    fields = [{"id": "totp", "title": "one-time password", "value": {"totp": login.code}}] if login.code else []
    item: dict[str, Any] = {
        "uuid": "u1",
        "state": "active",
        "categoryUuid": "001",
        "createdAt": 1700000000,
        "updatedAt": 1720000000,
        "overview": {"title": login.title, "url": login.url, "urls": [{"label": "website", "url": login.url}]},
        "details": {
            "loginFields": [
                {"designation": "username", "value": login.username, "fieldType": "T", "name": "u"},
                {"designation": "password", "value": login.password, "fieldType": "P", "name": "p"},
            ],
            "notesPlain": login.note,
            "sections": [{"title": "", "fields": fields}],
            "passwordHistory": [{"value": "Anvil#Lemon#6", "time": 1710000000}],
        },
    }
    return {**item, **other}


def onepux_of(items: Sequence[object]) -> bytes:
    data = {"accounts": [{"vaults": [{"attrs": {"name": "Personal"}, "items": list(items)}]}]}
    return zipped(**{"export.attributes": b"{}", "export.data": written(data), "files/x__scan.pdf": b"%PDF"})


def onepux(logins: Sequence[Login]) -> bytes:
    return onepux_of([onepux_item(login) for login in logins])


def proton_item(login: Login, /, **other: object) -> dict[str, Any]:
    content = {"itemEmail": "", "itemUsername": login.username, "password": login.password, "urls": [login.url]}
    data = {
        "type": "login",
        "metadata": {"name": login.title, "note": login.note},
        "content": {**content, "totpUri": login.code, "passkeys": []},
        "extraFields": [],
    }
    item = {"itemId": "p1", "data": data, "state": 1, "aliasEmail": None}
    return {**item, "createTime": 1744000000, "modifyTime": 1760000000, **other}


def proton_of(items: Sequence[object]) -> bytes:
    return written({"encrypted": False, "userId": "u", "vaults": {"v1": {"name": "Personal", "items": list(items)}}})


def proton(logins: Sequence[Login]) -> bytes:
    return proton_of([proton_item(login) for login in logins])


def proton_zip(logins: Sequence[Login]) -> bytes:
    return zipped(**{"Proton Pass/data.json": proton(logins)})


def dashlane_zip(logins: Sequence[Login]) -> bytes:
    cards = b"type,account_name,account_holder,cc_number\npayments_credit_card,Card,Sam,0000\n"
    return zipped(**{"credentials.csv": csv_makers.dashlane(logins), "payments.csv": cards})


def dashlane(logins: Sequence[Login]) -> bytes:
    items = [
        {"title": x.title, "domain": x.url, "email": "", "login": x.username, "secondaryLogin": ""}
        | {"password": x.password, "note": x.note, "otpSecret": x.code}
        for x in logins
    ]
    return written({"AUTHENTIFIANT": items, "SECURENOTE": [{"title": "Wi-Fi"}]})


def enpass_item(login: Login, /, **other: object) -> dict[str, Any]:
    values = [("username", "Usuario", login.username), ("email", "Correo", ""), ("password", "Clave", login.password)]
    values += [("url", "Sitio", login.url), ("totp", "Código", login.code), ("section", "MORE", "")]
    fields = [{"type": kind, "label": label, "value": value, "deleted": 0} for kind, label, value in values]
    item = {"title": login.title, "category": "login", "template_type": "login.default", "note": login.note}
    dates = {"createdAt": 1700000000, "updated_at": 1720000000}
    return {**item, "trashed": 0, "archived": 0, "folders": ["f1"], "fields": fields, **dates, **other}


def enpass_of(items: Sequence[object]) -> bytes:
    return written({"folders": [{"uuid": "f1", "title": "Home", "parent_uuid": ""}], "items": list(items)})


def enpass(logins: Sequence[Login]) -> bytes:
    return enpass_of([enpass_item(login) for login in logins])


def cxf_item(login: Login, *more: object) -> dict[str, Any]:
    basic = {
        "type": "basic-auth",
        "username": {"fieldType": "string", "value": login.username},
        "password": {"fieldType": "concealed-string", "value": login.password},
    }
    code = [{"type": "totp", "secret": "JBSWY3DPEHPK3PXP", "issuer": login.code}] if login.code else []
    scope = {"urls": [login.url], "androidApps": [{"bundleId": "com.example.app"}]}
    dates = {"creationAt": 1700000000, "modifiedAt": 1720000000}
    return {"id": "x", **dates, "title": login.title, "scope": scope, "credentials": [basic, *code, *more]}


def cxf_of(items: Sequence[object]) -> bytes:
    account = {"id": "a", "username": "sam", "email": "sam@example.org", "collections": [], "items": list(items)}
    return written({"version": {"major": 1, "minor": 0}, "exporterRpId": "example.org", "accounts": [account]})


def cxf(logins: Sequence[Login]) -> bytes:
    return cxf_of([cxf_item(login) for login in logins])


def cxf_zip(logins: Sequence[Login]) -> bytes:
    return zipped(**{"CXF/index.json": cxf(logins), "CXF/documents/scan.pdf": b"%PDF"})
