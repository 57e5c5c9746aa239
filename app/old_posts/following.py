"""What follows from decisions on old posts: the findings of the history, and one action a platform and decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from app.core.model import Action, Finding, FindingState, Part, Step
from app.core.posts import EXPORT_ORIGIN, KeptDecision, PostDecision, PostFate
from app.core.words import how_many
from app.old_posts.guides import Guide
from app.old_posts.model import PLATFORM_NAMES, Platform

TO_DO = (PostDecision.DELETE, PostDecision.EDIT, PostDecision.UNTAG)
"""The decisions after which something is to be done."""
ASK_FIRST = "Ask your union or solicitor before deleting"
WHY_ASK_FIRST = (
    f"{ASK_FIRST} or changing anything while a complaint, an investigation or a court case is open. "
    "A missing post can count against you, or you may need it."
)
_WORDS = {
    PostDecision.DELETE: "delete {} on {}",
    PostDecision.EDIT: "edit {} on {}",
    PostDecision.UNTAG: "ask for your tag to come off {} on {}",
}
_WEIGHTS = {PostDecision.DELETE: 4, PostDecision.EDIT: 3, PostDecision.UNTAG: 3}
_MOST_MINUTES = 30
_STATES = {
    PostFate.GONE: FindingState.GONE,
    PostFate.EDITED: FindingState.GONE,  # the words that were decided on; what took their place is reviewed anew
    PostFate.STILL_THERE: FindingState.OPEN,
    PostFate.CAME_BACK: FindingState.CAME_BACK,
    PostFate.CANNOT_TELL: FindingState.CANNOT_TELL,
}
_SEEN = (PostFate.STILL_THERE, PostFate.CAME_BACK)
_ORIGIN = f"finding:{Part.POSTS}:"


def name_of(decision: KeptDecision) -> str:
    """What the finding's identity is made of."""
    return f"{decision.key}\0{decision.print.hex()}"


def as_finding(decision: KeptDecision, identity: str, before: Finding | None = None) -> Finding:
    """The finding of a decision after which something is to be done; ``before`` is the one that stood for it."""
    state = _STATES[decision.fate] if decision.fate else FindingState.OPEN
    seen = before.last_seen if before else decision.decided_at
    if decision.fate_at and decision.fate in _SEEN:
        seen = decision.fate_at
    return Finding(Part.POSTS, decision.decision, identity, decision.platform, decision.decided_at, seen, state)


def origin(decision: PostDecision, platform: str) -> str:
    """The origin of the one action for all posts of a platform with one decision."""
    return f"{_ORIGIN}{decision}:{platform}"


def action(
    decision: PostDecision, platform: str, count: int, before: Action | None, now: datetime, *, ask_first: bool
) -> Action | None:
    """The action for ``count`` posts: opened, counted anew, or done when none is left."""
    if not count:
        return replace(before, done=now) if before and not before.done else before
    created, due = (before.created, before.due) if before and not before.done else (now, None)
    words = _WORDS[decision].format(how_many(count, "post"), PLATFORM_NAMES[Platform(platform)])
    return Action(
        origin(decision, platform),
        f"Ask your union or solicitor first, then {words}" if ask_first else words[0].upper() + words[1:],
        created,
        Step.POSTS,
        _WEIGHTS[decision],
        min(_MOST_MINUTES, count),
        detail=WHY_ASK_FIRST if ask_first else "",
        due=due,
    )


# --- An export that was asked for -------------------------------------------------------------


def export_origin(platform: Platform) -> str:
    """The origin of the action to fetch an export."""
    return f"{EXPORT_ORIGIN}{platform}"


def export_action(guide: Guide, asked: date, now: datetime) -> Action:
    """The reminder that an export that was asked for on that day should be ready."""
    kept = "" if guide.kept_days is None else f" Save it within {how_many(guide.kept_days, 'day')}: then it is gone."
    return Action(
        export_origin(guide.platform),
        f"Save your copy from {guide.name}, and bring it into this app",
        now,
        Step.POSTS,
        3,
        5,
        detail=f"It should be ready by now.{kept}",
        due=guide.ready_by(asked),
    )
