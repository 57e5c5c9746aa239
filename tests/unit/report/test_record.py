"""The record for supervision: what was reviewed and when, and nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest

from app.checklist.catalogue import Catalogue
from app.core.checks import Check
from app.core.model import Answer, Depth, Finding, Note, Step
from app.report.record import Review, record
from tests.report_kit import rows

TODAY = date(2026, 11, 20)


def review(checks: list[Check], day: date, *, ended: bool = True) -> Review:
    return Review(day, day if ended else None, Depth.FULL, tuple(checks))


def test_a_review_has_no_room_for_what_was_found() -> None:
    kinds = " ".join(str(field.type) for field in fields(Review))
    assert not [kind.__name__ for kind in (Answer, Finding, Note) if kind.__name__ in kinds]


def test_it_tells_dates_parts_and_counts(catalogue: Catalogue) -> None:
    by_step = {step: [c for c in catalogue.checks.values() if c.step is step] for step in Step}
    earlier = review(by_step[Step.SETTINGS][:7] + by_step[Step.SEARCH][:2], date(2026, 3, 1))
    later = review(by_step[Step.SETTINGS][5:9], date(2026, 11, 2), ended=False)
    body = record([later, earlier], (), TODAY).body
    assert rows(body, "when") == [
        ["2 November 2026", "Not ended yet", "Full", "4"],
        ["1 March 2026", "1 March 2026", "Full", "9"],
    ]
    assert rows(body, "what") == [
        ["Privacy settings", "9", "2 November 2026"],
        ["Search for yourself", "2", "1 March 2026"],
    ]


def test_it_names_the_guidance_on_social_media_and_no_law(catalogue: Catalogue) -> None:
    documents = catalogue.register.documents
    checks = list(catalogue.checks.values())
    body = record([review(checks, TODAY)], documents, TODAY).body
    assert [row[0] for row in rows(body, "guidance")] == [document.title for document in documents]
    for check in checks:
        for source in check.sources:
            if source.document.startswith("National guidance"):
                assert source.document not in body


def test_guidance_that_no_check_serves_is_left_out(catalogue: Catalogue) -> None:
    bare = replace(next(iter(catalogue.checks.values())), clauses=())
    assert 'id="guidance"' not in record([review([bare], TODAY)], catalogue.register.documents, TODAY).body


def test_no_check_and_no_account_is_named_unless_ticked(catalogue: Catalogue) -> None:
    checks = list(catalogue.checks.values())
    body = record([review(checks, TODAY)], catalogue.register.documents, TODAY).body
    named = [check.title for check in checks if check.title in body]
    named += [pack.title for pack in catalogue.packs if pack.is_platform and pack.title in body]
    assert named == []


def test_ticked_accounts_and_the_reflection_are_in_it(catalogue: Catalogue) -> None:
    reviews = [review(list(catalogue.checks.values())[:3], TODAY)]
    made = record(reviews, (), TODAY, accounts=["Facebook"], reflection=" I <learned>\nthis. ")
    assert "<li>Facebook</li>" in made.body
    assert "<p>I &lt;learned&gt;<br>this.</p>" in made.body
    assert "Which accounts you have" not in made.leaves_out
    assert "Your reflection, as you wrote it" in made.holds


@pytest.mark.parametrize("reflection", ["", "  \n"])
def test_without_them_their_headings_are_not_there(catalogue: Catalogue, reflection: str) -> None:
    made = record([review(list(catalogue.checks.values())[:3], TODAY)], (), TODAY, reflection=reflection)
    assert "Reflection" not in made.body
    assert "Accounts" not in made.body
