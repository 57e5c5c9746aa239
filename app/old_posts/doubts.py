"""Why nothing can be told of a post that was decided on: what the later export lacks."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.core.posts import KeptDecision
from app.old_posts.compare import LEFT_OUT, PROOFS, Proof
from app.old_posts.model import Coverage, Platform


class Doubt(StrEnum):
    """Why a post that is not in an export is not called gone."""

    NOT_IN_IT = "not in it"  # the export has nothing of this platform or section
    MADE_BEFORE = "made before"  # it shows how things were before the decision
    OTHER_ACCOUNT = "other account"
    NOT_WHOLE = "not whole"
    NO_COUNT = "no count"
    NOT_BETWEEN = "not between"  # no older or no newer post is in it: it may have been asked for some years only
    NOT_LATER = "not later"  # nothing in it is as new: it may have been made before
    NEVER_TOLD = "never told"  # what a platform leaves out of its exports proves nothing
    NOT_MATCHED = "not matched"  # several posts share its moment, or none of its account is known again


def doubt_about(decision: KeptDecision, coverage: Iterable[Coverage]) -> Doubt:
    """The reason for a decision of which an export with this ``coverage`` could not tell."""
    kind = (decision.platform, decision.section)
    about = next((one for one in coverage if (one.platform, one.section) == kind), None)
    if about is None:
        return Doubt.NOT_IN_IT
    if about.made_at and about.made_at <= decision.decided_at:
        return Doubt.MADE_BEFORE
    if about.account and decision.account and about.account != decision.account:
        return Doubt.OTHER_ACCOUNT
    if not about.whole:
        return Doubt.NOT_WHOLE
    proof = PROOFS[Platform(decision.platform)]
    if proof is Proof.NONE or about.section in LEFT_OUT:
        return Doubt.NEVER_TOLD
    if proof is Proof.COUNT and not (about.counted and about.made_at):
        return Doubt.NO_COUNT
    if proof is Proof.NEIGHBOURS and not (
        decision.at and about.oldest and about.newest and about.oldest < decision.at < about.newest
    ):
        return Doubt.NOT_BETWEEN
    if proof is Proof.ABSENCE and not (decision.at and about.newest and decision.at <= about.newest):
        return Doubt.NOT_LATER
    return Doubt.NOT_MATCHED
