"""How old the ways to settings are, and which are due to be read again."""

from __future__ import annotations

from datetime import date, timedelta

from app.checklist.freshness import DUE_DAYS, due_paths, is_old, last_seen
from app.core.checks import Certainty, Check, Route
from app.core.model import Surface
from tests.history_makers import make_catalogue, make_check

TODAY = date(2026, 11, 20)


def route(days: int | None, *, opened: int | None = None, surface: Surface = Surface.WEB) -> Route:
    """A way that was read, and opened, so many days ago."""
    read_on = None if days is None else TODAY - timedelta(days=days)
    live = None if opened is None else TODAY - timedelta(days=opened)
    return Route(surface, ("Settings",), read_on, "the page", opened_live_on=live)


def check(name: str, *routes: Route, weight: int = 3, **fields: object) -> Check:
    return make_check(f"facebook.{name}", routes=routes, weight=weight, **fields)


def due(*checks: Check, days: int = DUE_DAYS) -> list[str]:
    return [path.check.id.partition(".")[2] for path in due_paths(make_catalogue(checks).packs, TODAY, days)]


def test_a_way_is_old_once_120_days_have_gone_by() -> None:
    assert not is_old(route(120), TODAY)
    assert is_old(route(121), TODAY)
    assert not is_old(route(-3), TODAY), "a computer's clock can be set back"


def test_opening_it_live_counts_as_well_as_reading_it() -> None:
    assert last_seen(route(200, opened=10)) == TODAY - timedelta(days=10)
    assert not is_old(route(200, opened=10), TODAY)
    assert is_old(route(200, opened=150), TODAY)
    assert last_seen(route(None)) is None
    assert not is_old(route(None), TODAY), "what is from memory has no age; it says so itself"


def test_weight_comes_before_age_and_age_before_certainty() -> None:
    checks = [
        check("light-and-old", route(900), weight=1),
        check("sure", route(200), certainty=Certainty.SEVERAL_SOURCES),
        check("unsure", route(200), certainty=Certainty.NOT_VERIFIED),
        check("older", route(300)),
        check("memory", route(None)),
        check("heavy", route(121), weight=5),
        check("young", route(120), weight=5),
    ]
    assert due(*checks) == ["heavy", "memory", "older", "unsure", "sure", "light-and-old"]


def test_each_way_is_due_for_itself_and_what_is_gone_is_not() -> None:
    both = check("both", route(10), route(130, surface=Surface.IPHONE))
    gone = check("gone", route(400), gone_since=date(2026, 1, 1))
    (path,) = due_paths(make_catalogue([both, gone]).packs, TODAY)
    assert (path.route.surface, path.days, path.pack.id) == (Surface.IPHONE, 130, "facebook")


def test_the_span_can_be_chosen() -> None:
    checks = [check("a", route(31)), check("b", route(30))]
    assert due(*checks) == []
    assert due(*checks, days=30) == ["a"]
