"""The four amounts: how many checks stand where. No percentage, and never the word "safe"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from app.core.checks import Check
from app.core.clock import TRAVEL
from app.core.model import Amounts, Answer, AnswerValue

_DOUBTFUL = frozenset({AnswerValue.NOT_SURE, AnswerValue.CANNOT_FIND})


def count(checks: Iterable[Check], answers: Mapping[str, Answer], now: datetime) -> Amounts:
    """Count ``checks`` by their latest ``answers``; ``not_for_me`` leaves the count altogether.

    What is to do stays to do however old the answer is: the action waits as well. Of the checks that
    nobody can hide, only a fresh look counts, as with those that are as wanted.
    """
    as_wanted = to_do = cannot_hide = not_looked_at = 0
    for check in checks:
        answer = answers.get(check.id)
        if answer is not None and answer.value is AnswerValue.NOT_FOR_ME:
            continue
        if answer is not None and answer.value is AnswerValue.TO_DO:
            to_do += 1
        elif answer is None or answer.value in _DOUBTFUL or not still_holds(check, answer, now):
            not_looked_at += 1
        elif check.cannot_hide:
            cannot_hide += 1
        else:
            as_wanted += 1
    return Amounts(as_wanted, to_do, cannot_hide, not_looked_at)


def still_holds(check: Check, answer: Answer, now: datetime) -> bool:
    """Whether the answer is fresh, and the check is still the one that was answered."""
    return is_fresh(check, answer, now) and answer.fingerprint == check.fingerprint


def is_fresh(check: Check, answer: Answer, now: datetime) -> bool:
    """Whether the answer is not too old, nor dated ahead by a clock that was wrong: nobody knows how old that is."""
    return not is_expired(check, answer, now) and answer.at - now <= TRAVEL


def is_expired(check: Check, answer: Answer, now: datetime) -> bool:
    """Whether the answer is older than answers to this check stay fresh."""
    return now - answer.at >= timedelta(days=check.fresh_days)
