"""Tables as their programs write them, quotation marks included."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from tests.unit.passwords.logins import Login


def minimal(rows: Iterable[Sequence[str]], end: str = "\r\n") -> bytes:
    """Quotation marks only where they are needed."""

    def cell(written: str) -> str:
        return _quote(written) if set(written) & set(',"\r\n') or written != written.strip() else written

    return "".join(",".join(map(cell, row)) + end for row in rows).encode()


def quoted(rows: Iterable[Sequence[str]], end: str = "\r\n") -> bytes:
    """Every cell in quotation marks."""
    return "".join(",".join(map(_quote, row)) + end for row in rows).encode()


def _quote(written: str) -> str:
    return '"' + written.replace('"', '""') + '"'


def backslashed(rows: Iterable[Sequence[str]], end: str = "\r\n") -> bytes:
    """Every cell in quotation marks, and a backslash before one that belongs to the cell."""

    def cell(written: str) -> str:
        return '"' + written.replace("\\", "\\\\").replace('"', '\\"') + '"'

    return "".join(",".join(map(cell, row)) + end for row in rows).encode()


def chromium(logins: Sequence[Login]) -> bytes:
    rows = [(one.title, one.url, one.username, one.password, one.note) for one in logins]
    return minimal([("name", "url", "username", "password", "note"), *rows])


def chromium_old(logins: Sequence[Login]) -> bytes:
    rows = [(one.title, one.url, one.username, one.password) for one in logins]
    return minimal([("name", "url", "username", "password"), *rows], "\n")


def firefox(logins: Sequence[Login]) -> bytes:
    heads = "url username password httpRealm formActionOrigin guid timeCreated timeLastUsed timePasswordChanged".split()
    times = ("1700000000000", "1730000000000", "1710000000000")
    rows = [heads] + [
        [one.url, one.username, one.password, "null", one.url, f"{{{number}}}", *times]
        for number, one in enumerate(logins)
    ]
    return quoted(rows).replace(b'"null"', b"")  # null is the one cell without quotation marks


def apple(logins: Sequence[Login]) -> bytes:
    rows = [
        (f"{one.title} ({one.username})", one.url, one.username, one.password, one.note, one.code) for one in logins
    ]
    return minimal([("Title", "URL", "Username", "Password", "Notes", "OTPAuth"), *rows], "\n")


def safari_15(logins: Sequence[Login]) -> bytes:
    rows = [(f"{one.title} ({one.username})", one.url, one.username, one.password) for one in logins]
    return minimal([("Title", "Url", "Username", "Password"), *rows], "\n")


def bitwarden(logins: Sequence[Login]) -> bytes:
    heads = "folder favorite type name notes fields reprompt login_uri login_username login_password login_totp".split()
    rows = [("Home", "", "login", x.title, x.note, "", "0", x.url, x.username, x.password, x.code) for x in logins]
    return minimal([heads, *rows])


def bitwarden_org(logins: Sequence[Login]) -> bytes:
    heads = "collections type name notes fields reprompt login_uri login_username login_password login_totp".split()
    rows = [("Team,Office", "login", x.title, x.note, "", "0", x.url, x.username, x.password, x.code) for x in logins]
    return minimal([heads, *rows])


def onepassword(logins: Sequence[Login]) -> bytes:
    heads = "Title Url Username Password OTPAuth Favorite Archived Tags Notes".split()
    rows = [(x.title, x.url, x.username, x.password, x.code, "false", "false", "a;b", x.note) for x in logins]
    return minimal([heads, *rows], "\n")


def onepassword_7(logins: Sequence[Login]) -> bytes:
    heads = ["UUID", "TITLE", "NOTES", "PASSWORD", "URLS", "USERNAME", "SECTION 1: PIN", "SECTION 1: PIN"]
    rows = [(str(n), x.title, x.note, x.password, x.url, x.username, "0000", "") for n, x in enumerate(logins)]
    return backslashed([heads, *rows], "\n")


def lastpass(logins: Sequence[Login]) -> bytes:
    rows = [(x.url, x.username, x.password, x.code, x.note, x.title, "Work\\Team", "0") for x in logins]
    return minimal(["url username password totp extra name grouping fav".split(), *rows], "\n")


def lastpass_old(logins: Sequence[Login]) -> bytes:
    rows = [(x.url, x.username, x.password, x.note, x.title, "(none)", "0") for x in logins]
    return minimal(["url username password extra name grouping fav".split(), *rows], "\n")


def dashlane(logins: Sequence[Login]) -> bytes:
    heads = "username username2 username3 title password note url category otpUrl".split()
    rows = [(x.username, "", "", x.title, x.password, x.note, x.url, "Shopping", x.code) for x in logins]
    return minimal([heads, *rows], "\n")


def keepassxc(logins: Sequence[Login]) -> bytes:
    heads = ["Group", "Title", "Username", "Password", "URL", "Notes", "TOTP", "Icon", "Last Modified", "Created"]
    times = ("2026-02-01T00:00:00Z", "2021-01-01T00:00:00Z")
    rows = [("Root/Home", x.title, x.username, x.password, x.url, x.note, x.code, "0", *times) for x in logins]
    return quoted([heads, *rows], "\n")


def keepassxc_old(logins: Sequence[Login]) -> bytes:
    rows = [("Root", x.title, x.username, x.password, x.url, x.note) for x in logins]
    return quoted([("Group", "Title", "Username", "Password", "URL", "Notes"), *rows], "\n")


def keepass(logins: Sequence[Login]) -> bytes:
    rows = [(x.title, x.username, x.password, x.url, x.note) for x in logins]
    return backslashed([("Account", "Login Name", "Password", "Web Site", "Comments"), *rows])


PROTON_END = ("1744000000", "1760000000", "Personal")


def proton(logins: Sequence[Login]) -> bytes:
    heads = "type name url autofillUrls email username password note totp createTime modifyTime vault".split()
    rows = [
        ("login", x.title, x.url, json.dumps([{"url": x.url}]), "", x.username, x.password, x.note, x.code, *PROTON_END)
        for x in logins
    ]
    return minimal([heads, *rows])


def proton_old(logins: Sequence[Login]) -> bytes:
    heads = "type name url email username password note totp createTime modifyTime vault".split()
    rows = [("login", x.title, x.url, "", x.username, x.password, x.note, x.code, *PROTON_END) for x in logins]
    return minimal([heads, *rows])


NORDPASS = (
    "name,url,additional_urls,username,password,note,cardholdername,cardnumber,cvc,pin,expirydate,zipcode,folder,"
    "full_name,phone_number,email,address1,address2,city,country,state,type,custom_fields"
).split(",")
NORDPASS_OLD = [name for name in NORDPASS if name not in ("additional_urls", "pin", "type", "custom_fields")]


def nordpass(logins: Sequence[Login]) -> bytes:
    end = ("password", '[{"type":"text","label":"Q","value":"A"}]')
    rows = [
        (
            x.title,
            x.url,
            '["https://m.shop.example"]',
            x.username,
            x.password,
            x.note,
            *[""] * 6,
            "Home",
            *[""] * 8,
            *end,
        )
        for x in logins
    ]
    return minimal([NORDPASS, *rows])


def nordpass_old(logins: Sequence[Login]) -> bytes:
    rows = [(x.title, x.url, x.username, x.password, x.note, *[""] * 14) for x in logins]
    return minimal([NORDPASS_OLD, *rows])


def roboform(logins: Sequence[Login]) -> bytes:
    rows = [
        (
            *(x.title, x.url, x.url, x.username, x.password, x.note, "/Home"),
            *(f"User ID$,,,txt,{x.username}", f"Password$,,,pwd,{x.password}"),
            *([f"TOTP KEY$,,,txt,{x.code}"] if x.code else []),
        )
        for x in logins
    ]
    return b"\xef\xbb\xbf" + minimal(["Name Url MatchUrl Login Pwd Note Folder RfFieldsV2".split(), *rows])


def roboform_old(logins: Sequence[Login]) -> bytes:
    rows = [
        (x.title, x.url, x.url, x.username, x.password, x.note, "/Home", f"User ID$::{x.username}:txt") for x in logins
    ]
    return b"\xef\xbb\xbf" + minimal(["Name Url MatchUrl Login Pwd Note Folder Rf_fields".split(), *rows])


def enpass(logins: Sequence[Login]) -> bytes:
    rows = [
        (
            *(x.title, "Username", x.username, "E-mail", "", "*Password", x.password, "Website", x.url),
            *("ADDITIONAL DETAILS", "", "One-time code", x.code, x.note),
        )
        for x in logins
    ]
    return quoted(rows, "\n")


def generic(logins: Sequence[Login]) -> bytes:
    rows = [(x.title, x.url, x.username, x.password, "x") for x in logins]
    return minimal([("Account", "Web site", "User name", "Passwort", "Since"), *rows])
