"""The names of the domain in plain English, and how dates and counts are said: the same on screen and on paper."""

from __future__ import annotations

from datetime import date, datetime

from app.core.model import AnswerValue, Area, Depth, Every, Step

STEPS = {
    Step.ABOUT_YOU: "About you",
    Step.SETTINGS: "Privacy settings",
    Step.PASSWORDS: "Passwords and sign-in",
    Step.SEARCH: "Search for yourself",
    Step.POSTS: "Old posts and tags",
    Step.PHOTOS: "Photos and location",
    Step.CONTACTS: "Contacts and boundaries",
    Step.PLAN: "Your plan",
}
ANSWERS = {
    AnswerValue.AS_WANTED: "Already so",
    AnswerValue.FIXED: "Fixed it now",
    AnswerValue.TO_DO: "To do",
    AnswerValue.NOT_SURE: "Not sure",
    AnswerValue.CANNOT_FIND: "Cannot find it",
    AnswerValue.NOT_FOR_ME: "Not for me",
}
DEPTHS = {
    Depth.QUICK: "Quick",
    Depth.NORMAL: "Normal",
    Depth.FULL: "Full",
    Depth.DAILY: "One a day",
    Depth.AGAIN: "Look again",
}
AREAS = {
    Area.REVIEW: "The whole review",
    Area.SETTINGS: "Settings that matter most",
    Area.PHOTOS: "Photos and location",
    Area.SEARCH: "Search for yourself",
    Area.COPY: "A copy of your data",
    Area.DAILY: "One a day",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day(when: date | datetime) -> str:
    """3 November 2026, in the worker's own time."""
    if isinstance(when, datetime):
        when = when.astimezone().date()
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def since(when: date | datetime, today: date) -> str:
    """August, August 2025 or, in this very month, 3 November: in the worker's own time."""
    then = when.astimezone().date() if isinstance(when, datetime) else when
    month = MONTHS[then.month - 1]
    if then.year != today.year:
        return f"{month} {then.year}"
    return f"{then.day} {month}" if then.month == today.month else month


def minutes(count: int) -> str:
    """About how long something takes."""
    if count < 60:
        return f"{count} min"
    hours, rest = divmod(round(count / 5) * 5, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def often(every: Every) -> str:
    """ "Every month", "Twice a year", "Every 90 days"."""
    if every in _OFTEN:
        return _OFTEN[every]
    return f"Every {how_many(every.months, 'month') if every.months else how_many(every.days, 'day')}"


_OFTEN = {
    Every(days=1): "Every day",
    Every(days=7): "Every week",
    Every(months=1): "Every month",
    Every(months=6): "Twice a year",
    Every(months=12): "Once a year",
}


def how_many(count: int, one: str, several: str = "") -> str:
    """ "1 photo", "3 photos"."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def first_words(text: str, most: int = 90) -> str:
    """One line of a text: all of it, or as many whole words as ``most`` characters hold, and dots."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"
