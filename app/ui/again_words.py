"""What a re-audit says: why each check is asked, how much there is, and what changed since last time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from app.core.checks import Check
from app.core.model import Answer, AnswerValue, Surface
from app.history.again import END_MINUTES, Asked, minutes_of
from app.history.attention import Reason, has_moved
from app.history.compare import Change, Turn
from app.ui.words import day, how_many, minutes

ICONS = {
    Reason.NEW: "plus",
    Reason.WAS_TO_DO: "clock",
    Reason.WAS_NOT_SURE: "question",
    Reason.COULD_NOT_FIND: "magnifying-glass",
    Reason.CAME_BACK: "repeat",
    Reason.CHANGED: "info",
    Reason.MOVED: "path",
    Reason.EXPIRED: "clock-counter-clockwise",
}
ON = {
    Surface.WEB: "on a computer",
    Surface.IPHONE: "on an iPhone",
    Surface.ANDROID: "on an Android phone",
}
NEVER = "You have not looked at this before."
_OPEN = {
    Reason.WAS_TO_DO: "On {} you wanted to do this.",
    Reason.WAS_NOT_SURE: "On {} you were not sure of this.",
    Reason.COULD_NOT_FIND: "On {} you could not find this.",
}
_SINCE = {
    Reason.CAME_BACK: "Photos with a place came back since.",
    Reason.CHANGED: "What it asks has changed since.",
    Reason.MOVED: "The way there has changed since.",
    Reason.EXPIRED: "It is time to look again.",
}
_TURNS = (
    (Turn.BETTER, "{} better now"),
    (Turn.WORSE, "{} to look at again"),
    (Turn.NEW, "{} looked at for the first time"),
    (Turn.OTHER, "{} answered in another way"),
    (Turn.OUTDATED, "{} looked at too long ago to count"),
)


def why(asked: Asked) -> str:
    """Why this check is asked: "You fixed this on 3 March 2026, on an iPhone. It is time to look again." """
    before = asked.before
    if before is None:
        return NEVER
    if asked.reason in _OPEN:
        said = _OPEN[asked.reason].format(day(before.at))
        return f"{said} {_SINCE[Reason.MOVED]}" if has_moved(asked.check, before) else said
    return f"{earlier(asked.check, before)} {_SINCE[asked.reason]}"


def earlier(check: Check, answer: Answer) -> str:
    """What was answered, when and where: "You fixed this on 3 March 2026, on an iPhone." """
    when = day(answer.at) + (f", {ON[answer.surface]}" if answer.surface else "")
    if answer.value is AnswerValue.FIXED:
        return f"You fixed this on {when}."
    if answer.value is AnswerValue.NOT_FOR_ME:
        return f"You looked on {when}: it was not for you."
    if answer.value is AnswerValue.AS_WANTED and not check.cannot_hide:
        return f"You looked on {when}: it was as you want it."
    return f"You looked at this on {when}."


def still(asked: Asked) -> str:
    """The word that confirms the earlier answer."""
    if asked.before is not None and asked.before.value is AnswerValue.NOT_FOR_ME:
        return "Still not for me"
    return "I know this" if asked.check.cannot_hide else "Still so"


def for_today(today: Sequence[Asked], later: Sequence[Asked]) -> str:
    """ "12 checks for today, about 9 min. 23 checks can wait."; nothing where nothing is asked."""
    if not today:
        return ""
    said = [f"{how_many(len(today), 'check')} for today, about {minutes(minutes_of(today) + END_MINUTES)}."]
    if to_mend := sum(asked.to_mend for asked in today):
        said.append(f"What is open takes about {minutes(to_mend)} more, if you do it at once.")
    if later:
        said.append(f"{how_many(len(later), 'check')} can wait.")
    return " ".join(said)


def how_much(asked: Sequence[Asked]) -> str:
    """ "12 checks, about 9 min"."""
    return f"{how_many(len(asked), 'check')}, about {minutes(minutes_of(asked))}"


def looked_at(answers: Iterable[Answer]) -> str:
    """ "Looked at on 3 March 2026", or between the first and the last day."""
    days = sorted({answer.at.astimezone().date() for answer in answers})
    if len(days) < 2:
        return f"Looked at on {day(days[0])}" if days else "Looked at"
    return f"Looked at between {day(days[0])} and {day(days[-1])}"


def what_changed(changes: Iterable[Change], since: datetime) -> str:
    """What changed since the last audit, in one sentence."""
    counts = Counter(change.turn for change in changes)
    said = [words.format(counts[turn]) for turn, words in _TURNS if counts[turn]]
    begin = f"Since your last audit on {day(since)}:"
    if not said:
        return f"{begin} no answer has changed."
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"{begin} {listed}."
