"""All 91 clauses of the guidance are reached, each as its kind says, and none of them is copied."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.checklist.catalogue import Catalogue
from app.checklist.loader import load_catalogue
from app.core.checks import Check, Clause
from app.core.model import Step
from app.system.paths import checklists_dir

ROOT = Path(__file__).resolve().parents[3]
GUIDANCE = ROOT.parent / "shared" / "guidance"
LONGEST_SHARED_RUN = 7

CLAUSE_IDS = """
    GR1 GR2 GR3 GR4 GR5 GR6 GR7 GR8
    AC1 AC2 AC3 AC4 AC5 AC6
    PS1 PS2 PS3 PS4 PS5 PS6 PS7 PS8
    PW1 PW2 PW3 PW4
    SE1 SE2 SE3 SE4
    PR1 PR2 PR3 PR4 PR5 PR6
    CN1 CN2 CN3 CN4 CN5 CN6 CN7 CN8 CN9 CN10 CN11
    OP1 OP2 OP3 OP4 OP5
    OT1 OT2 OT3
    LO1 LO2 LO3 LO4 LO5 LO6
    BP1 BP2 BP3 BP4 BP5 BP6 BP7 BP8 BP9 BP10
    WK1 WK2 WK3 WK4 WK5 WK6 WK7 WK8 WK9 WK10
    HP1 HP2 HP3 HP4 HP5 HP6 HP7
    KG1 KG2 KG3
""".split()

# A clause that limits the app itself names the test that holds it.
LIMIT_TESTS = {
    "GR8": "tests/unit/checklist/test_limits.py::test_no_text_advises_leaving_or_deleting_an_account",
    "BP7": "tests/unit/checklist/test_limits.py::test_only_one_module_can_reach_the_network",
    "WK8": "tests/unit/checklist/test_limits.py::test_no_link_carries_words_to_search_for",
    "KG3": "tests/unit/checklist/test_limits.py::test_listing_every_check_makes_no_connection",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(checklists_dir())


def test_every_pack_loads(catalogue: Catalogue) -> None:
    assert not [problem.sentence() for problem in catalogue.problems]


def test_the_register_holds_the_91_clauses(catalogue: Catalogue) -> None:
    assert len(CLAUSE_IDS) == 91
    assert [clause.id for clause in catalogue.register.clauses] == CLAUSE_IDS


def test_every_document_is_named_and_used(catalogue: Catalogue) -> None:
    used = {source.document for clause in catalogue.register.clauses for source in clause.sources}
    assert used == {document.short for document in catalogue.register.documents}


def test_the_parts_of_documents_are_for_readers(catalogue: Catalogue) -> None:
    """A part says "section 3.1" or "You should, point 2", never a line number or a code."""
    parts = {source.part for clause in catalogue.register.clauses for source in clause.sources}
    assert not [part for part in parts if not part or re.search(r"\bl\d|\bs\d|[A-Za-z]-\d", part)]


@pytest.mark.parametrize("clause_id", CLAUSE_IDS)
def test_the_clause_is_reached_as_its_kind_says(catalogue: Catalogue, clause_id: str) -> None:
    clause = catalogue.register.by_id[clause_id]
    missing = [kind for kind in sorted(clause.kinds) if not REACHED[kind](catalogue, clause)]
    assert not missing, f"{clause_id} ({clause.text}) is not reached as kind {missing}"


def _checks(catalogue: Catalogue, clause: Clause) -> Iterator[Check]:
    return (check for check in catalogue.checks.values() if clause.id in check.clauses)


def _by_the_app(catalogue: Catalogue, clause: Clause) -> bool:
    """A function of the app; until its issue comes, a question or a ready message stands for it."""
    messages = (message for message in catalogue.messages.values() if clause.id in message.clauses)
    return any(_checks(catalogue, clause)) or any(messages)


def _by_a_place_to_look(catalogue: Catalogue, clause: Clause) -> bool:
    return any(check.routes for check in _checks(catalogue, clause))


def _by_a_question(catalogue: Catalogue, clause: Clause) -> bool:
    return any(check.question for check in _checks(catalogue, clause))


def _by_a_slot(catalogue: Catalogue, clause: Clause) -> bool:
    return any(check.slot for check in _checks(catalogue, clause))


def _by_a_text(catalogue: Catalogue, clause: Clause) -> bool:
    readings = (reading for step in Step for reading in catalogue.readings(step))
    return any(clause.id in reading.clauses for reading in readings)


def _by_a_limit(catalogue: Catalogue, clause: Clause) -> bool:
    return bool(clause.limit) and clause.id in LIMIT_TESTS and _by_a_text(catalogue, clause)


REACHED: dict[str, Callable[[Catalogue, Clause], bool]] = {
    "V": _by_the_app,
    "L": _by_a_place_to_look,
    "R": _by_a_question,
    "P": _by_a_slot,
    "I": _by_a_text,
    "X": _by_a_limit,
}


def test_limits_are_said_where_the_clause_is_one(catalogue: Catalogue) -> None:
    limits = {clause.id for clause in catalogue.register.clauses if "X" in clause.kinds}
    assert limits == set(LIMIT_TESTS)
    assert limits == {clause.id for clause in catalogue.register.clauses if clause.limit}


@pytest.mark.parametrize("clause_id", LIMIT_TESTS)
def test_the_test_of_a_limit_exists(clause_id: str) -> None:
    path, _, name = LIMIT_TESTS[clause_id].partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_platform_serves_the_settings_clause(catalogue: Catalogue) -> None:
    for pack in catalogue.platforms():
        assert any("PS1" in check.clauses for check in pack.checks), pack.id


def test_nothing_is_copied_from_the_guidance(catalogue: Catalogue) -> None:
    if not GUIDANCE.is_dir():
        pytest.skip(f"The guidance itself is not shipped; it was not found in {GUIDANCE}")
    length = LONGEST_SHARED_RUN + 1
    known = {run for file in GUIDANCE.glob("*.txt") for run in _runs(file.read_text(encoding="utf-8"), length)}
    assert known
    copied = [
        (place, " ".join(run)) for place, text in _texts(catalogue) for run in _runs(text, length) if run in known
    ]
    assert not copied


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"[\w']+", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for clause in catalogue.register.clauses:
        yield from ((clause.id, text) for text in (clause.text, clause.in_app, clause.limit))
        yield from ((f"{clause.id}, part", source.part) for source in clause.sources)
    for document in catalogue.register.documents:
        yield from ((document.id, text) for text in (document.whose, document.sure))
        yield from ((document.id, part.note) for part in document.parts)
    for check in catalogue.checks.values():
        fields = (
            check.title,
            check.why,
            check.aim,
            check.limit,
            check.question,
            check.unsure,
            check.undo,
            check.others_notice,
        )
        yield from ((check.id, field) for field in fields)
        yield from ((check.id, route.note) for route in check.routes)
        yield from ((check.id, source.part) for source in check.sources)
    for pack in catalogue.packs:
        yield pack.id, pack.good_for
        yield pack.id, pack.watch_for
        yield from ((reading.id, reading.body) for reading in pack.readings)
        yield from ((reading.id, reading.title) for reading in pack.readings)
        yield from ((message.id, message.body) for message in pack.messages)
        yield from ((message.id, message.when) for message in pack.messages)
        yield from ((contact.id, contact.when) for contact in pack.contacts)
