"""What is wrong with a value in a pack, in words that a policy officer knows."""

from __future__ import annotations

import re

import msgspec

from app.checklist import format as pack_format
from app.checklist.format import NOT_BLANK
from app.checklist.reading import meant, shown
from app.core.checks import Certainty, LinkKind
from app.core.model import AccountKind, Nation, Role, Step, Threat

_WANTED = {
    "str": "text in quotation marks",
    "int": "a whole number without quotation marks",
    "bool": "true or false, without quotation marks",
    "date": "a date such as 2026-11-20, without quotation marks",
    "array": "a list in square brackets",
    "object": "a part with fields of its own",
}
_FOUND = {
    "str": "text",
    "int": "a number",
    "float": "a number with a decimal point",
    "bool": "true or false",
    "date": "a date",
    "datetime": "a date with a time",
    "time": "a time",
    "array": "a list",
    "object": "a part with fields",
}
VALUES: dict[str, tuple[str, ...]] = {
    "kind": ("platform", "theme", "agency"),
    "step": tuple(step for step in Step if step not in (Step.ABOUT_YOU, Step.PLAN)),
    "certainty": tuple(Certainty),
    "link_kind": tuple(LinkKind),
    "threats": tuple(Threat),
    "nations": tuple(Nation),
    "roles": tuple(Role),
    "accounts": tuple(AccountKind),
    "kinds": tuple("VLRPIX"),
}
_TABLES: dict[str, type[msgspec.Struct]] = {
    "": pack_format.PackFile,
    "check": pack_format.CheckTable,
    "reading": pack_format.ReadingTable,
    "message": pack_format.MessageTable,
    "contact": pack_format.ContactTable,
    "rule": pack_format.RuleTable,
    "fill": pack_format.FillTable,
    "web": pack_format.RouteTable,
    "iphone": pack_format.RouteTable,
    "android": pack_format.RouteTable,
    "national_guidance": pack_format.SourceTable,
    "applies_to": pack_format.ForTable,
    "welsh": pack_format.WelshCheck,
}
_PATTERNS = {
    "link": "a link begins with https:// and a site's name, with no spaces and no user name in it.",
    "phone": "a telephone number holds digits, spaces and + only, 3 to 20 of them.",
    "version": 'write the version as year.month.day, such as "2026.11.20".',
    "clauses": 'a clause is two capital letters and a number, such as "PS1".',
}
_UNKNOWN = "Object contains unknown field"
_ID = 'an id holds small letters, digits and hyphens only, such as "rose-court".'


def plain(message: str) -> tuple[str, str]:
    """Turn msgspec's message into the problem in plain words, and where it is (".check[0].minutes")."""
    found = re.fullmatch(r"(.+) - at `\$([\w.\[\]]*)`", message, re.DOTALL)
    said, at = found.groups() if found else (message, "")
    if said.startswith(_UNKNOWN) and not re.fullmatch(f"{_UNKNOWN} `.*`", said, re.DOTALL):
        said, at = message, ""  # a field at the top that is named like a place
    return _say(said, _field(at)), at


def _field(at: str) -> str:
    names = re.findall(r"[a-z_]+", at)
    return names[-1] if names else ""


def _say(message: str, field: str) -> str:
    if found := re.match(f"{_UNKNOWN} `(.*)`", message, re.DOTALL):
        fields = _TABLES[field].__struct_fields__ if field in _TABLES else ()
        return f'"{shown(found[1])}" is not a field of this format.{meant(found[1], fields) or " Is it misspelt?"}'
    if found := re.match(r"Object missing required field `(.*)`", message):
        return f'the field "{found[1]}" is missing.'
    if message.startswith("Invalid RFC3339"):
        return f"this must be {_WANTED['date']}."
    if message.startswith("Invalid enum value"):
        return _say_value(field)
    if "matching regex" in message:
        return "this is empty." if repr(NOT_BLANK) in message else _PATTERNS.get(field, _ID)
    if found := re.match(r"Expected `(\w+)(?: \| null)?`, got `(\w+)`", message):
        return _say_type(found[1], found[2], field)
    if found := re.match(r"Expected `(\w+)(?: \| null)?`( of length)? ([<>]=) (-?\d+)", message):
        return _say_bound(found[1], bool(found[2]), found[3], int(found[4]))
    return "this is not written as the format asks (see docs/packs.md)."


def _say_value(field: str) -> str:
    if field == "format":
        return "this app reads format 1 only."
    return f"this can be one of these: {', '.join(VALUES[field])}."


def _say_type(wanted: str, found: str, field: str) -> str:
    if wanted == "array" and found == "object":
        return f"begin each one with two brackets on either side: [[{field}]]."
    return f"this must be {_WANTED[wanted]}, not {_FOUND.get(found, found)}."


def _say_bound(kind: str, is_length: bool, direction: str, bound: int) -> str:
    if not is_length:
        return f"this must be {bound} or {'less' if direction == '<=' else 'more'}."
    if direction == ">=":
        return "this list is empty."
    return f"this is too long: {bound:,} {'letters' if kind == 'str' else 'entries'} at most."
