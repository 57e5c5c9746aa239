"""The places that come with the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import pytest

from app.checklist.loader import load_catalogue
from app.core.checks import Certainty
from app.search_self.search_places import Engine, Group, Line, SearchPlaces, load_search_places, put_in
from app.system.paths import checklists_dir
from tests.unit.search_self.data import places


def test_every_fact_says_what_it_was_read_in_and_when() -> None:
    for item in (*places().engine, *places().place):
        assert item.read_in, item.id
        if item.read_on is None:
            assert item.read_in.startswith("from memory"), item.id
            assert item.certainty is not Certainty.SEVERAL_SOURCES, item.id
        else:
            assert item.read_on <= date.today(), item.id  # noqa: DTZ011


def test_every_place_has_steps_and_an_address_of_its_own() -> None:
    ids = [item.id for item in (*places().engine, *places().place)]
    assert len(set(ids)) == len(ids)
    assert all(place.steps for place in places().place)
    for place in places().place:
        hosts = {urlsplit(address).netloc for address in (place.site, place.find, place.profile) if address}
        assert len(hosts) == 1, place.id


def test_every_kind_of_search_has_something() -> None:
    assert {item.group for item in (*places().line, *places().place)} == set(Group)


def test_checks_messages_and_platforms_are_there() -> None:
    packs = load_catalogue(checklists_dir()).packs
    checks = {check.id for pack in packs for check in pack.checks}
    messages = {message.id for pack in packs for message in pack.messages}
    for place in places().place:
        assert set(place.checks) <= checks, place.id
        assert set(place.messages) <= messages, place.id
        assert not place.platform or place.platform in {pack.id for pack in packs}


@pytest.mark.parametrize(
    "template", ["http://a.example/?q={query}", "https://{query}.example/", "https://a.example/", "file:///{query}"]
)
def test_an_address_that_could_lead_elsewhere_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="https"):
        Engine("a", "A", template, frozenset(), 32, Certainty.ONE_SOURCE, "a test")


def test_a_line_asks_no_engine_for_what_it_does_not_know() -> None:
    engine = Engine("a", "A", "https://a.example/?q={query}", frozenset(), 32, Certainty.ONE_SOURCE, "a test")
    line = Line("l", Group.NAME, ("a",), (), 1, 1, in_title=True)
    with pytest.raises(ValueError, match="a has no in-title"):
        SearchPlaces((engine,), (line,), ())
    with pytest.raises(ValueError, match="no engine b"):
        SearchPlaces((engine,), (msgspec.structs.replace(line, engines=("b",), in_title=False),), ())


def test_a_file_with_more_than_is_known_is_refused(tmp_path: Path) -> None:
    (tmp_path / "places.toml").write_text("engine = []\nline = []\nplace = []\nbatch = true\n")
    with pytest.raises(msgspec.ValidationError):
        load_search_places(tmp_path)


def test_words_stay_words_in_an_address() -> None:
    assert put_in("https://a.example/?q={query}&x=1", "a&b {query} #é") == (
        "https://a.example/?q=a%26b%20%7Bquery%7D%20%23%C3%A9&x=1"
    )
