"""Checks and packs as plain dictionaries, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.checklist.catalogue import Catalogue
from app.checklist.coverage import Entry, Origin, Passage, beside_clauses, origins
from app.checklist.freshness import DuePath
from app.core.checks import Check, Pack, Route, Source


def check_objects(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """One dictionary a check, in the order of the packs, ready for JSON."""
    for pack in catalogue.packs:
        for check in pack.checks:
            yield _check(pack, check, beside_clauses(check, catalogue))


def coverage_objects(catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """One dictionary for each clause in each part of a document, from first to last, ready for JSON."""
    for origin in origins(catalogue):
        for passage in origin.passages:
            for entry in passage.entries:
                yield _entry(origin, passage, entry)
            if not passage.entries:
                yield {"document": origin.name, "part": passage.title, "clause": "", "text": passage.note}


def due_object(due: DuePath) -> dict[str, Any]:
    """One way that is due to be read again, ready for JSON."""
    return {
        "id": due.check.id,
        "platform": due.pack.id,
        "title": due.check.title,
        "surface": due.route.surface.value,
        "weight": due.check.weight,
        "certainty": due.check.certainty.value,
        "days": due.days,
        **_route(due.route),
    }


def _entry(origin: Origin, passage: Passage, entry: Entry) -> dict[str, Any]:
    return {
        "document": origin.name,
        "part": passage.title,
        "clause": entry.id,
        "text": entry.text,
        "served": entry.is_served,
        "checks": [check.id for check in entry.checks],
        "texts": [reading.id for reading in entry.readings],
        "messages": [message.id for message in entry.messages],
        "slots": list(entry.slots),
        "in_app": entry.in_app,
        "limit": entry.limit,
    }


def _check(pack: Pack, check: Check, beside: tuple[Source, ...]) -> dict[str, Any]:
    return {
        "id": check.id,
        "pack": pack.id,
        "pack_version": pack.version,
        "step": check.step,
        "title": check.title,
        "why": check.why,
        "aim": check.aim,
        "limit": check.limit,
        "minutes": check.minutes,
        "weight": check.weight,
        "quick": check.quick,
        "urgent": check.urgent,
        "cannot_hide": check.cannot_hide,
        "fresh_days": check.fresh_days,
        "certainty": check.certainty,
        "unsure": check.unsure,
        "clauses": list(check.clauses),
        "sources": [_source(source) for source in check.sources],
        "beside_clauses": [_source(source) for source in beside],
        "slot": check.slot or None,
        "routes": {route.surface.value: _route(route) for route in check.routes},
        "other_names": list(check.other_names),
        "search_words": list(check.search_words),
        "messages": list(check.messages),
        "replaces": list(check.replaces),
        "gone_since": check.gone_since.isoformat() if check.gone_since else None,
        "agency_rules": [
            {"pack": rule.pack_title, "aim": rule.aim, "reason": rule.reason, "dated": rule.dated.isoformat()}
            for rule in check.rules
        ],
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "path": list(route.path),
        "link": route.link or None,
        "link_kind": route.link_kind if route.link else None,
        "read_on": route.read_on.isoformat() if route.read_on else None,
        "read_in": route.read_in,
        "opened_live_on": route.opened_live_on.isoformat() if route.opened_live_on else None,
        "note": route.note,
    }


def _source(source: Source) -> dict[str, Any]:
    return {"document": source.document, "part": source.part, "link": source.link or None}
