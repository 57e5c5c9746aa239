"""The story of one thing over all audits: what was answered or found, when, and what its checklist changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from app.core.checks import HALF_FINGERPRINT, ChangeNote, Check
from app.core.model import Action, Answer, AnswerValue, Finding, FindingState, Note, Part
from app.core.words import day, how_many, since

MOST_TURNS = 6


class Kind(StrEnum):
    """What happened."""

    GOOD = "good"
    TO_DO = "to_do"
    OTHER = "other"
    CHECKLIST = "checklist"
    NOTE = "note"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a story: on which day, what happened, in words."""

    when: date
    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """``told`` is the story in plain sentences; ``events`` are all of it, the oldest first."""

    title: str
    told: str
    events: tuple[Event, ...]


_KINDS = {
    AnswerValue.AS_WANTED: Kind.GOOD,
    AnswerValue.FIXED: Kind.GOOD,
    AnswerValue.TO_DO: Kind.TO_DO,
}
_SAID = {
    AnswerValue.AS_WANTED: "Already so",
    AnswerValue.FIXED: "Fixed",
    AnswerValue.TO_DO: "To do",
    AnswerValue.NOT_SURE: "Not sure",
    AnswerValue.CANNOT_FIND: "Could not find it",
    AnswerValue.NOT_FOR_ME: "Not for me",
}
_FIRST = {
    AnswerValue.AS_WANTED: "As you wanted {on}",
    AnswerValue.FIXED: "Fixed {on}",
    AnswerValue.TO_DO: "To do {on}",
    AnswerValue.NOT_SURE: "Not sure {on}",
    AnswerValue.CANNOT_FIND: "Not found {on}",
    AnswerValue.NOT_FOR_ME: "Not for you {on}",
}
_STILL = {
    AnswerValue.AS_WANTED: "Still so {on}",
    AnswerValue.FIXED: "Fixed once more {on}",
    AnswerValue.TO_DO: "Still to do {on}",
    AnswerValue.NOT_SURE: "Still not sure {on}",
    AnswerValue.CANNOT_FIND: "Still not found {on}",
    AnswerValue.NOT_FOR_ME: "Still not for you {on}",
}
_KNOWN = {"As you wanted {on}": "You knew of it {on}", "Still so {on}": "You knew of it {on}"}


def of_check(
    check: Check | str,
    answers: Iterable[Answer],
    *,
    today: date,
    action: Action | None = None,
    note: Note | None = None,
    changes: Iterable[ChangeNote] = (),
) -> Story:
    """The story of a check, or of the id of one that is in no checklist any more.

    ``answers`` are all to it and to the checks whose place it took, the oldest first. ``changes`` are the notes of its
    pack; those that do not name the check are passed over.
    """
    kept = last_of_each_day(answers)
    names = {check} if isinstance(check, str) else {check.id, *check.replaces}
    title = f"{check} (in no checklist any more)" if isinstance(check, str) else check.title
    noted = [change for change in changes if names & set(change.checks)]
    events = [Event(change.dated, Kind.CHECKLIST, f"The checklist changed: {change.text}") for change in noted]
    events += _checklist_events(kept, {change.dated for change in noted})
    events += [Event(_day(answer), _KINDS.get(answer.value, Kind.OTHER), _SAID[answer.value]) for answer in kept]
    if note is not None:
        events.append(Event(_local(note.changed), Kind.NOTE, f"Your note: {note.text}"))
    events.sort(key=lambda event: event.when)
    return Story(title, " ".join((*_sentences(check, kept, today), *_waiting(action))), tuple(events))


def of_findings(title: str, findings: Iterable[Finding], *, today: date, action: Action | None = None) -> Story:
    """The story of all findings of one kind: how many were first seen when, and what became of them."""
    seen = sorted(findings, key=lambda finding: finding.first_seen)
    of_posts = all(item.part is Part.POSTS for item in seen)
    found = "decided on" if of_posts else "found"
    events = [
        Event(when, Kind.FOUND, f"{count} {found}")
        for when, count in Counter(_local(item.first_seen) for item in seen).items()
    ]
    for state, words in ((FindingState.GONE, "seen for the last time"), (FindingState.CAME_BACK, "back again")):
        counts = Counter(_local(item.last_seen) for item in seen if item.state is state)
        events += [Event(when, Kind.FOUND, f"{count} {words}") for when, count in counts.items()]
    if action is not None and action.done:
        events.append(Event(_local(action.done), Kind.GOOD, "None left to do"))
    events.sort(key=lambda event: event.when)
    states = Counter(item.state for item in seen)
    said = _STATES | ({FindingState.CANNOT_TELL: "that cannot be checked"} if of_posts else {})
    now = ", ".join(f"{states[state]} {words}" for state, words in said.items() if states[state])
    told = f"{len(seen)} {found} since {since(seen[0].first_seen, today)}: {now}." if seen else "Nothing was found."
    return Story(title, " ".join((told, *_waiting(action))), tuple(events))


def last_of_each_day(answers: Iterable[Answer]) -> list[Answer]:
    """Without what was answered anew on the same day: a slip, or a first look."""
    return list({_day(answer): answer for answer in answers}.values())


_STATES = {
    FindingState.OPEN: "still there",
    FindingState.CAME_BACK: "came back",
    FindingState.GONE: "gone",
    FindingState.CANNOT_TELL: "not looked at again",
}


def _checklist_events(answers: Sequence[Answer], noted: set[date]) -> Iterator[Event]:
    """That a check had changed between two answers, where no note of its pack says so already."""
    for before, after in pairwise(answers):
        if any(_day(before) <= when <= _day(after) for when in noted):
            continue
        if before.check_id != after.check_id:
            yield Event(_day(after), Kind.CHECKLIST, "This check had taken the place of an older one")
        elif _asks(before) != _asks(after):
            yield Event(_day(after), Kind.CHECKLIST, "What this check asks for had changed")
        elif before.fingerprint != after.fingerprint:
            yield Event(_day(after), Kind.CHECKLIST, "The way to this setting had changed")


def _sentences(check: Check | str, answers: Sequence[Answer], today: date) -> list[str]:
    """A sentence for each turn, with what only went on told once; of many turns the last."""
    known = not isinstance(check, str) and check.cannot_hide
    turns: list[tuple[str, Answer]] = []
    for index, answer in enumerate(answers):
        words = _turn(answers[index - 1] if index else None, answer)
        words = _KNOWN.get(words, words) if known else words
        if turns and turns[-1][0] == words:
            turns.pop()  # it only went on: the last time is told
        turns.append((words, answer))
    shown = turns[-MOST_TURNS:]
    named = _names([_day(answer) for _, answer in shown], today)
    told = [f"{words.format(name=name, on=on)}." for (words, _), (name, on) in zip(shown, named, strict=True)]
    if len(turns) > len(shown):
        told.insert(0, f"{how_many(len(turns) - len(shown), 'earlier turn')} below.")
    if answers and not isinstance(check, str) and _has_changed(check, answers[-1]):
        told.append("What it asks for has changed since.")
    return told or ["Not looked at yet."]


def _has_changed(check: Check, last: Answer) -> bool:
    return last.check_id != check.id or _asks(last) != check.fingerprint[:HALF_FINGERPRINT]


def _turn(before: Answer | None, answer: Answer) -> str:
    if before is None:
        return _FIRST[answer.value]
    was_good = _KINDS.get(before.value) is Kind.GOOD
    if was_good and answer.value is AnswerValue.TO_DO:
        same = before.check_id == answer.check_id and _asks(before) == _asks(answer)
        return "Changed back by {name}" if same else "It asks for something else; to do {on}"
    if before.value is answer.value or (was_good and answer.value is AnswerValue.AS_WANTED):
        return _STILL[answer.value]
    if answer.value is AnswerValue.AS_WANTED:
        return "As you wanted by {name}"
    return _FIRST[answer.value]


def _names(days: Sequence[date], today: date) -> list[tuple[str, str]]:
    """Months, or whole days where two would have the same name; each also with "in" or "on"."""
    counts = Counter(since(when, today) for when in days)
    names = [since(when, today) if counts[since(when, today)] == 1 else day(when) for when in days]
    return [(name, f"on {name}" if name[0].isdigit() else f"in {name}") for name in names]


def _waiting(action: Action | None) -> list[str]:
    if action is None or action.done:
        return []
    return [f"It waits among your actions, due {day(action.due)}." if action.due else "It waits among your actions."]


def _asks(answer: Answer) -> str:
    return answer.fingerprint[:HALF_FINGERPRINT]


def _day(answer: Answer) -> date:
    return _local(answer.at)


def _local(when: datetime) -> date:
    """The day in the worker's own time."""
    return when.astimezone().date()
