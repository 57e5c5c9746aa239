"""How the page on old posts says what was read, what was left out, and what an export can speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from app.core.posts import KeptDecision, PostFate
from app.old_posts.doubts import Doubt, doubt_about
from app.old_posts.model import Coverage, SkipReason, Summary
from app.old_posts.results import Outcome
from app.ui.widgets.post_words import platform_name
from app.ui.words import day, how_many

LEFT_OUT = {
    SkipReason.DELETED: "deleted already",
    SkipReason.DUPLICATE: "the same post again",
    SkipReason.PART_OF_ANOTHER: "the rest of a longer post",
    SkipReason.OTHERS: "other people's words",
    SkipReason.NOTICE: "notices of the platform",
    SkipReason.EMPTY: "with nothing in them",
    SkipReason.DAMAGED: "damaged",
}
DOUBTS = {
    Doubt.NOT_IN_IT: "the copy holds nothing of that kind.",
    Doubt.MADE_BEFORE: "the copy was made before you decided.",
    Doubt.OTHER_ACCOUNT: "the copy is of another account.",
    Doubt.NOT_WHOLE: "some of the copy is missing or could not be read.",
    Doubt.NO_COUNT: "the copy does not say how many posts there are, so one that is missing proves nothing.",
    Doubt.NOT_BETWEEN: "a copy can be made for some years only, and this one has no older or no newer post.",
    Doubt.NOT_LATER: "the copy has no post as new as it, so it may have been made before.",
    Doubt.NEVER_TOLD: "what is missing from a copy of this platform proves nothing.",
    Doubt.NOT_MATCHED: "it cannot be matched with what was there before.",
}


def listed(names: Sequence[str]) -> str:
    """ "X and Facebook", "X, Facebook and Reddit"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def left_out(skipped: Iterable[tuple[SkipReason, int]]) -> str:
    """ "deleted already (51), the same post again (12)", the most first; empty where nothing was."""
    most_first = sorted(skipped, key=lambda one: -one[1])
    return ", ".join(f"{LEFT_OUT[reason]} ({count:,})" for reason, count in most_first if count)


def whether_it_agrees(summary: Summary) -> tuple[str, str, str]:
    """An icon, its tint and a sentence: whether as much was found as the export says it holds."""
    if summary.expected is None:
        told = "This copy does not say how many items it holds, so nobody can check that it is whole."
        return "question", "muted", told
    if summary.agrees:
        return "check-circle", "ok", f"The copy says it holds {_items(summary.expected)}. All of them were found."
    told = f"The copy says it holds {_items(summary.expected)}, and {summary.read_of_expected:,} were found."
    return "warning-circle", "warn", f"{told} What is missing is not taken for deleted."


def covered(about: Coverage) -> str:
    """One section in a sentence: how much, from when to when, and whether it is whole."""
    name = f"{platform_name(about.platform)}, {about.section.value}"
    if not about.posts:
        said = f"{name}: none in this copy."
    elif about.oldest and about.newest and day(about.oldest) != day(about.newest):
        said = f"{name}: {about.posts:,}, from {day(about.oldest)} to {day(about.newest)}."
    elif about.oldest:
        said = f"{name}: {about.posts:,}, of {day(about.oldest)}."
    else:
        said = f"{name}: {about.posts:,}, without a date."
    if not about.whole:
        return f"{said} Some of it is missing or could not be read."
    return f"{said} All that the copy counts is there." if about.counted else said


def _items(count: int) -> str:
    return how_many(count, "item")


def whose_it_is(outcome: Outcome) -> list[str]:
    """Where an import says little of what was there before: a sentence a platform."""
    return [
        *(
            f"This copy of {platform_name(one)} is of another account. It says nothing of the posts from before."
            for one in outcome.other_account
        ),
        *(
            f"This copy of {platform_name(one)} shows none of the posts from before. It may be of another account, so "
            "none of them is called gone."
            for one in outcome.nothing_in_common
        ),
        *(
            f"A later copy of {platform_name(one)} was read in before. This one shows how things were at its time."
            for one in outcome.older
        ),
    ]


def why_not(decisions: Iterable[KeptDecision], coverage: Sequence[Coverage]) -> list[str]:
    """Why the last export, with this ``coverage``, could not tell of some: a sentence a platform and reason."""
    unknown = [one for one in decisions if one.fate is PostFate.CANNOT_TELL]
    counts = Counter((one.platform, doubt_about(one, coverage)) for one in unknown)
    return [
        f"Cannot tell about {amount:,} on {platform_name(platform)}: {DOUBTS[doubt]}"
        for (platform, doubt), amount in counts.most_common()
    ]
