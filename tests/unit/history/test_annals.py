"""Stories and the search index, read from a real history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.model import AnswerValue, Depth, Finding, FindingState, Part, Wording
from app.history.annals import Annals
from app.history.findings import Seen
from app.history.search import Kind
from app.history.session import AuditSession
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_catalogue, make_check, make_folder

OLD = make_check("facebook.old")
MOVED = make_check("facebook.moved", replaces=(OLD.id,), fingerprint="f2")


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path).create_with_keyring()
    yield opened
    opened.close()


def test_a_check_tells_what_was_answered_where_it_stood_before(vault: SqlVault) -> None:
    clock = FixedClock(NOW)
    before = AuditSession(vault, clock, make_catalogue([OLD]))
    before.start(Depth.QUICK)
    before.answer(OLD, AnswerValue.TO_DO)
    before.save_note(OLD.id, "asked Mum")
    clock.advance(timedelta(days=40))
    catalogue = make_catalogue([MOVED])
    annals = Annals(vault, catalogue, clock)
    assert not annals.has_story(MOVED)
    AuditSession(vault, clock, catalogue).answer(MOVED, AnswerValue.FIXED)
    assert annals.has_story(MOVED)
    story = annals.story(f"check:{OLD.id}")
    assert story == annals.story(f"check:{MOVED.id}")
    assert (story.title, story.told) == (
        MOVED.title,
        "To do in November. Fixed on 30 December.",
    )
    assert [event.text for event in story.events] == [
        "To do",
        "Your note: asked Mum",
        "This check had taken the place of an older one",
        "Fixed",
    ]


def test_findings_and_what_is_in_no_checklist_have_stories_too(vault: SqlVault) -> None:
    session = AuditSession(vault, FixedClock(NOW), make_catalogue([OLD]))
    session.record(Part.PHOTOS, ["location"], [Seen("location", vault.identity("a"), "a.jpg")], lambda _: True)
    session.start(Depth.QUICK)
    session.answer(OLD, AnswerValue.AS_WANTED)
    annals = Annals(vault, make_catalogue([replace(MOVED, replaces=())]), FixedClock(NOW))
    found = annals.story("finding:photos:location")
    assert found.title == "Take the location out of 1 photo"
    assert found.told == "1 found since 20 November: 1 still there. It waits among your actions."
    assert annals.story(f"check:{OLD.id}").told == "As you wanted on 20 November."


def test_the_log_is_found_only_where_it_is_asked_for(vault: SqlVault) -> None:
    vault.add_incident(Wording("A stranger wrote"), NOW)
    annals = Annals(vault, make_catalogue([OLD]), FixedClock(NOW))
    assert list(annals.index({}, incidents=True).find("stranger")) == [Kind.INCIDENT]
    assert annals.index({}, incidents=False).find("stranger") == {}


def test_decisions_on_posts_have_the_story_of_their_platform(vault: SqlVault) -> None:
    vault.save_findings(
        [
            Finding(Part.POSTS, "delete", "1", "x", NOW, NOW, FindingState.GONE),
            Finding(Part.POSTS, "delete", "2", "x", NOW, NOW),
            Finding(Part.POSTS, "delete", "3", "reddit", NOW, NOW),
            Finding(Part.POSTS, "edit", "4", "x", NOW, NOW),
        ]
    )
    story = Annals(vault, make_catalogue([OLD]), FixedClock(NOW)).story("finding:posts:delete:x")
    assert story.told == "2 decided on since 20 November: 1 still there, 1 gone."
    assert [event.text for event in story.events] == ["2 decided on", "1 seen for the last time"]
    vault.save_findings([Finding(Part.POSTS, "delete", "2", "x", NOW, NOW, FindingState.CANNOT_TELL)])
    story = Annals(vault, make_catalogue([OLD]), FixedClock(NOW)).story("finding:posts:delete:x")
    assert story.told == "2 decided on since 20 November: 1 gone, 1 that cannot be checked."
