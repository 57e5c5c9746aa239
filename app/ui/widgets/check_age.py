"""When and in what the way to a setting was read, and what to do where it may have moved since."""

from __future__ import annotations

from datetime import date

from app.checklist.freshness import is_old, last_seen
from app.core.checks import Check, Route
from app.reminders.due import words
from app.ui.words import day


def read_words(route: Route) -> list[str]:
    """When and in what the way was read, and whether anybody opened it."""
    read = f"read {day(route.read_on)} in {route.read_in}" if route.read_on else "from memory"
    if route.opened_live_on:
        return [read, f"opened live {day(route.opened_live_on)}"]
    return [read, "not opened live"] if route.read_on else [f"{read}, not checked"]


def age_words(check: Check, route: Route, today: date) -> str:
    """A calm word where the way was seen long ago, with what helps to find it all the same; else nothing."""
    seen = last_seen(route)
    if seen is None or not is_old(route, today):
        return ""
    saw = "opened" if seen == route.opened_live_on else "read"
    return f"This path was {saw} {words(seen, today)}. It may have moved since. {_what_helps(check)}".rstrip()


def _what_helps(check: Check) -> str:
    if check.search_words:
        return f"If it has, type “{check.search_words[0]}” into the search box of the settings."
    if check.other_names:
        return f"If it has, look for “{check.other_names[0]}”."
    return "If it has, look in the pages beside it."
