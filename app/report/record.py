"""A record of professional development: what was reviewed and when, and nothing that was found.

It is for a supervisor or a regulator. It is built from reviews that hold no answer, no note and no finding, so that
none can slip in; and it names no check, since some names tell why somebody would look at them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.checklist.format import DocumentTable
from app.core.checks import Check
from app.core.model import Depth, Step
from app.core.words import DEPTHS, STEPS, day, how_many
from app.report.page import MADE_WITH, Report, blanks, bullets, heading, paragraph, table

TITLE = "Record of a privacy self-audit"
NAME = "record-of-privacy-self-audit"
STILL_OPEN = "Not ended yet"
TO_FILL_IN = ("Name", "Role", "Registration number", "Signed", "Date", "Discussed with")


@dataclass(frozen=True, slots=True)
class Review:
    """One audit as the record may tell it: when, how much of it was asked, and which checks were looked at."""

    started: date
    finished: date | None
    depth: Depth
    checks: tuple[Check, ...]

    @property
    def last_day(self) -> date:
        return self.finished or self.started


def record(
    reviews: Sequence[Review],
    documents: Sequence[DocumentTable],
    today: date,
    *,
    reflection: str = "",
    accounts: Collection[str] = (),
) -> Report:
    """The record of ``reviews``, the newest first. ``accounts`` are the names of those that the worker ticked to show.

    Every check that was looked at counts, whatever the answer: a count that left some out would tell of them. Of
    the guidance only the ``documents`` on social media at work are named: what else a check comes from, a law on
    stalking say, would tell why somebody looked.
    """
    sections = [
        paragraph(f"{MADE_WITH} on {day(today)}.", "muted")
        + paragraph(
            "This record says what was reviewed and when. It does not say what was seen, answered or changed: "
            "that stays with the person who did the review."
        ),
        _reviews(reviews),
        *_steps(reviews),
        *_guidance(reviews, documents),
    ]
    if accounts:
        sections.append(heading(2, "Accounts that were part of it") + bullets(accounts))
    if reflection.strip():
        sections.append(heading(2, "Reflection") + paragraph(reflection.strip()))
    sections.append(heading(2, "To fill in by hand", "by-hand") + blanks("by-hand", TO_FILL_IN))
    return Report(
        TITLE, NAME, False, tuple(sections), holds=_holds(accounts, reflection), leaves_out=_leaves_out(accounts)
    )


def _reviews(reviews: Sequence[Review]) -> str:
    rows = [
        (
            day(review.started),
            day(review.finished) if review.finished else STILL_OPEN,
            DEPTHS[review.depth],
            str(len(review.checks)),
        )
        for review in reviews
    ]
    told = how_many(len(reviews), "review")
    return (
        heading(2, "When", "when")
        + paragraph(f"{told}, the newest first.")
        + table("when", {"Started": 28, "Ended": 28, "Kind": 20, "Checks looked at": 24}, rows)
    )


def _steps(reviews: Sequence[Review]) -> Iterator[str]:
    rows = []
    for step in Step:
        looked_at = {check.id for review in reviews for check in review.checks if check.step is step}
        last = [review.last_day for review in reviews if any(check.step is step for check in review.checks)]
        if looked_at:
            rows.append((STEPS[step], str(len(looked_at)), day(max(last))))
    if rows:  # a review in which nothing needed another look has none
        headers = {"Part": 50, "Checks": 20, "Last reviewed": 30}
        yield heading(2, "What was reviewed", "what") + table("what", headers, rows)


def _guidance(reviews: Sequence[Review], documents: Sequence[DocumentTable]) -> Iterator[str]:
    served = {clause for review in reviews for check in review.checks for clause in check.clauses}
    rows = []
    for document in documents:
        rules = {clause for part in document.parts for clause in part.clauses}
        if both := rules & served:
            rows.append((document.title, document.dated, f"{len(both)} of {len(rules)}"))
    if rows:
        yield (
            heading(2, "Guidance that these checks come from", "guidance")
            + paragraph("The checks put rules of this guidance into practice. Editions are those that the app knows.")
            + table("guidance", {"Document": 50, "Dated": 30, "Rules covered": 20}, rows)
        )


def _holds(accounts: Collection[str], reflection: str) -> tuple[str, ...]:
    holds = ["The dates of your reviews", "Which parts you looked at, and how many checks", "The guidance behind them"]
    if accounts:
        holds.append("The names of the accounts you ticked")
    if reflection.strip():
        holds.append("Your reflection, as you wrote it")
    return (*holds, "Empty lines for your name and a signature")


def _leaves_out(accounts: Collection[str]) -> tuple[str, ...]:
    left = ["Your answers, notes and actions", "Anything that was found", "Your name and where you work"]
    return tuple(left) if accounts else (*left, "Which accounts you have")
