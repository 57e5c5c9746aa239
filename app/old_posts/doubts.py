"""What it takes to call a post gone, and why nothing can be told of one: what the later export lacks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, StrEnum, auto

from app.core.posts import KeptDecision
from app.old_posts.model import Coverage, Platform, Section


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


class Proof(Enum):
    """What it takes on a platform to call an absent post gone."""

    COUNT = auto()  # the export says how many there are, and that it is whole
    ABSENCE = auto()  # the export cannot be narrowed; it must reach the post's time, for it may be an earlier one
    NEIGHBOURS = auto()  # it may have been asked for only some years: an older and a newer post must be there
    NONE = auto()


PROOFS = {
    Platform.X: Proof.COUNT,
    Platform.REDDIT: Proof.ABSENCE,
    Platform.MASTODON: Proof.ABSENCE,
    Platform.BLUESKY: Proof.ABSENCE,
    Platform.YOUTUBE: Proof.ABSENCE,
    Platform.FACEBOOK: Proof.NEIGHBOURS,
    Platform.INSTAGRAM: Proof.NEIGHBOURS,
    Platform.THREADS: Proof.NEIGHBOURS,
    Platform.LINKEDIN: Proof.NEIGHBOURS,
    Platform.TIKTOK: Proof.NEIGHBOURS,
    Platform.SNAPCHAT: Proof.NONE,
    Platform.WHATSAPP: Proof.NONE,
    Platform.GOOGLE: Proof.NONE,
}
_APART = (Section.ALBUMS,)  # each is a file of its own: that one is missing may mean that one was left out


def doubt_of_absence(about: Coverage, at: datetime | None) -> Doubt | None:
    """Why a post of ``at`` need not be gone though an export of its account, with this coverage, lacks it."""
    if not about.whole:
        return Doubt.NOT_WHOLE
    match Proof.NONE if about.section in _APART else PROOFS[about.platform]:
        case Proof.COUNT:
            return None if about.counted and about.made_at else Doubt.NO_COUNT
        case Proof.NEIGHBOURS:
            is_between = at and about.oldest and about.newest and about.oldest < at < about.newest
            return None if is_between else Doubt.NOT_BETWEEN
        case Proof.ABSENCE:
            return None if at and about.newest and at <= about.newest else Doubt.NOT_LATER
        case Proof.NONE:
            return Doubt.NEVER_TOLD


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
    return doubt_of_absence(about, decision.at) or Doubt.NOT_MATCHED
