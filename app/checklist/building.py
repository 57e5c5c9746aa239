"""From the tables of a pack file to the domain's types."""

from __future__ import annotations

import hashlib
import re

import msgspec

from app.checklist.catalogue import Register
from app.checklist.format import (
    CheckTable,
    ContactTable,
    MessageTable,
    PackFile,
    ReadingTable,
    RouteTable,
    SourceTable,
)
from app.core.checks import (
    HALF_FINGERPRINT,
    AppliesTo,
    ChangeNote,
    Check,
    Contact,
    Message,
    Pack,
    Reading,
    Route,
    Source,
)
from app.core.model import Step, Surface


def build_pack(table: PackFile, register: Register, *, welsh: bool) -> Pack:
    """The pack, its texts in Welsh where ``welsh`` asks for it and the pack has it."""
    return Pack(
        id=table.id,
        title=_line(table.title),
        version=table.version,
        dated=table.dated,
        publisher=_line(table.publisher),
        is_platform=table.kind == "platform",
        is_agency=table.kind == "agency",
        step=table.step,
        order=table.order,
        icon=table.icon,
        good_for=_text(table.good_for),
        watch_for=_text(table.watch_for),
        checks=tuple(_build_check(item, table, register, welsh=welsh) for item in table.check),
        readings=tuple(_build_reading(item, table.step, register, welsh=welsh) for item in table.reading),
        messages=tuple(_build_message(item, welsh=welsh) for item in table.message),
        contacts=tuple(_build_contact(item, table) for item in table.contact),
        changes=tuple(ChangeNote(item.dated, _text(item.text), tuple(item.checks)) for item in table.change),
    )


def _build_check(item: CheckTable, table: PackFile, register: Register, *, welsh: bool) -> Check:
    words = item.welsh if welsh and item.welsh else item
    routes = tuple(
        _build_route(surface, route)
        for surface, route in ((Surface.WEB, item.web), (Surface.IPHONE, item.iphone), (Surface.ANDROID, item.android))
        if route
    )
    return Check(
        id=item.id,
        pack=table.id,
        step=table.step,
        title=_line(words.title),
        why=_text(words.why or item.why),
        aim=_text(words.aim or item.aim),
        limit=_text(words.limit or item.limit),
        question=_line(words.question or item.question),
        minutes=item.minutes,
        weight=item.weight,
        fresh_days=item.fresh_days,
        certainty=item.certainty,
        sources=register.sources(item.clauses) + tuple(map(_build_source, item.national_guidance)),
        clauses=tuple(item.clauses),
        fingerprint=_fingerprint(item),
        aim_value=item.aim_value,
        routes=routes,
        other_names=tuple(item.other_names),
        search_words=tuple(item.search_words),
        threats=frozenset(item.threats),
        applies_to=AppliesTo(
            frozenset(item.applies_to.nations),
            frozenset(item.applies_to.roles),
            frozenset(item.applies_to.accounts),
            frozenset(item.applies_to.unless),
        ),
        messages=tuple(item.messages),
        replaces=tuple(item.replaces),
        strictness=tuple(item.strictness),
        quick=item.quick,
        urgent=item.urgent,
        cannot_hide=item.cannot_hide,
        may_upset=item.may_upset,
        deletes=item.deletes,
        others_notice=_text(item.others_notice),
        gone_since=item.gone_since,
        slot=item.slot or "",
        unsure=_text(item.unsure),
        undo=_text(item.undo),
    )


def _build_route(surface: Surface, route: RouteTable) -> Route:
    return Route(
        surface,
        tuple(route.path),
        route.read_on,
        route.read_in,
        link=route.link or "",
        opened_live_on=route.opened_live_on,
        note=_text(route.note),
        link_kind=route.link_kind,
    )


def _build_source(item: SourceTable) -> Source:
    return Source(item.document, item.part, item.link or "")


def _build_reading(item: ReadingTable, step: Step, register: Register, *, welsh: bool) -> Reading:
    words = item.welsh if welsh and item.welsh else item
    sources = register.sources(item.clauses) + tuple(map(_build_source, item.national_guidance))
    return Reading(item.id, step, _line(words.title), _text(words.body), tuple(item.clauses), sources)


def _build_message(item: MessageTable, *, welsh: bool) -> Message:
    words = item.welsh if welsh and item.welsh else item
    return Message(
        id=item.id,
        title=_line(words.title),
        when=_line(item.when),
        body=_text(words.body),
        clauses=tuple(item.clauses),
        checked_on=item.checked_on,
        checked_against=_line(item.checked_against),
    )


def _build_contact(item: ContactTable, table: PackFile) -> Contact:
    return Contact(
        id=item.id,
        name=_line(item.name),
        when=_line(item.when),
        phone=item.phone or "",
        link=item.link or "",
        hours=item.hours,
        nations=frozenset(item.nations),
        checked=item.checked,
        pack_title=_line(table.title),
        urgent=item.urgent,
        slot=item.slot or "",
    )


def _fingerprint(item: CheckTable) -> str:
    """Changes when what a worker would do changes: the aim, or the way to it; not with wording of the why."""
    ways = [(route.path, route.link) for route in (item.web, item.iphone, item.android) if route]
    return _half([item.aim_value, _text(item.aim)]) + _half([ways, item.gone_since])


def _half(parts: list[object]) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:HALF_FINGERPRINT]


def _line(text: str) -> str:
    return " ".join(text.split())


def _text(text: str) -> str:
    """Join the lines of each paragraph, so that an editor's line breaks do not show."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))
