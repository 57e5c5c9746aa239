"""From each guidance document, first part to last, to what serves it; and from each check to where it comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.coverage import OURS, Origin, beside_clauses, by_clause, origins
from app.checklist.loader import load_catalogue
from app.system.paths import checklists_dir
from tests.unit.checklist.pack_maker import CHECK, agency, table

BURY_MIDDLE = ["section 3.1", "section 3.2", "section 3.3.1", "section 3.3.2", "section 3.4", "section 3.5"]
DOCUMENTS = {
    "bury-council": ("opening section", "Don'ts, point 3"),
    "social-care-wales": ("About this guidance", "note 2"),
    "provider-policy": ("Rationale", "Review"),
    "tea-break-guide": ("Why should I be concerned", "contact at the end"),
    "nyscp-dos-and-donts": ("What is social media", "Where can I find more information"),
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())


@pytest.fixture(scope="module")
def found(catalogue: Catalogue) -> dict[str, Origin]:
    return {origin.id: origin for origin in origins(catalogue)}


def test_every_clause_is_reached_from_a_document_and_served(catalogue: Catalogue, found: dict[str, Origin]) -> None:
    reached = {entry.id: entry for name in DOCUMENTS for entry in found[name].entries}
    assert reached.keys() == catalogue.register.by_id.keys()
    assert len(reached) == 91
    assert not [clause_id for clause_id, entry in reached.items() if not entry.is_served]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_document_goes_from_its_first_part_to_its_last(found: dict[str, Origin], document: str) -> None:
    origin = found[document]
    assert (origin.passages[0].title, origin.passages[-1].title) == DOCUMENTS[document]
    assert not [passage.title for passage in origin.passages if bool(passage.entries) == bool(passage.note)]
    assert all((origin.title, origin.whose, origin.dated, origin.sure))


def test_bury_is_followed_through_its_third_section(found: dict[str, Origin]) -> None:
    titles = [passage.title for passage in found["bury-council"].passages]
    assert titles[3:9] == BURY_MIDDLE
    first = found["bury-council"].passages[3].entries
    assert [entry.id for entry in first] == "AC1 PS1 PS8 PS3 PS6 PR1 SE1 PW1 PW2 PW4 PR3".split()


def test_every_check_is_found_under_where_it_comes_from(catalogue: Catalogue, found: dict[str, Origin]) -> None:
    listed = {check.id for origin in found.values() for entry in origin.entries for check in entry.checks}
    assert listed == set(catalogue.checks)


def test_what_no_policy_asks_for_stands_apart(catalogue: Catalogue, found: dict[str, Origin]) -> None:
    apart = {check.id for name in ("national", "app") for entry in found[name].entries for check in entry.checks}
    without = {check.id for check in catalogue.checks.values() if not check.clauses}
    assert without <= apart
    assert "facebook.two-factor" in apart
    ours = [check for entry in found["app"].entries for check in entry.checks]
    assert all(OURS in {source.document for source in beside_clauses(check, catalogue)} for check in ours)


def test_national_guidance_is_named_once(found: dict[str, Origin]) -> None:
    names = [entry.text.lower() for entry in found["national"].entries]
    assert len(names) == len(set(names))


def test_slots_messages_texts_and_the_app_itself_are_told(catalogue: Catalogue) -> None:
    entries = by_clause(catalogue)
    assert "social-media-policy" in entries["GR1"].slots
    assert "decline-friend-request" in {message.id for message in entries["CN4"].messages}
    assert entries["GR5"].readings
    assert "Clean photos" in entries["LO1"].in_app
    assert entries["BP7"].limit


def test_an_agencys_own_checks_stand_under_its_name(tmp_path: Path) -> None:
    path = agency(tmp_path, table("check", CHECK, clauses=None))
    catalogue = load_catalogue(checklists_dir(), [path])
    last = origins(catalogue)[-1]
    assert (last.id, last.name, last.whose) == ("rose", "Rose Court", "Rose Court Care Home")
    assert [check.id for entry in last.entries for check in entry.checks] == ["rose.group"]
