"""One worker's audits over a real encrypted history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.model import (
    Amounts,
    AnswerValue,
    Depth,
    FindingState,
    Part,
    Preferences,
    Surface,
    Worker,
)
from app.core.vault_errors import DiskFull
from app.history.attention import Reason
from app.history.compare import Turn
from app.history.findings import Seen
from app.history.session import AuditSession
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_catalogue, make_check, make_folder

ONE, TWO = make_check("facebook.one", weight=5), make_check("facebook.two", urgent=True, weight=1)
CHECKS = [ONE, TWO]


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path).create_with_keyring()
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def session(vault: SqlVault, clock: FixedClock) -> AuditSession:
    return AuditSession(vault, clock, make_catalogue(CHECKS))


def _again(vault: SqlVault, clock: FixedClock) -> AuditSession:
    return AuditSession(vault, clock, make_catalogue(CHECKS))


def test_an_audit_is_gone_on_with_where_it_was_left(session: AuditSession, vault: SqlVault, clock: FixedClock) -> None:
    assert session.unfinished is None
    session.start(Depth.QUICK)
    given = session.answer(ONE, AnswerValue.FIXED, surface=Surface.IPHONE)
    session.set_position("facebook.two")
    later = _again(vault, clock)
    assert later.unfinished is not None
    assert (later.unfinished.depth, later.unfinished.position) == (Depth.QUICK, "facebook.two")
    assert later.unfinished.packs == {"facebook": "7"}
    assert later.given == later.latest == {"facebook.one": given}
    assert later.settled(CHECKS) == {"facebook.one"}


def test_a_note_belongs_to_the_check(session: AuditSession, vault: SqlVault, clock: FixedClock) -> None:
    session.save_note(ONE.id, " on the phone\n")
    session.start(Depth.QUICK)
    session.answer(ONE, AnswerValue.TO_DO)
    session.undo(ONE)
    assert session.notes == vault.notes() == _again(vault, clock).notes == {"facebook.one": "on the phone"}
    session.save_note(ONE.id, " ")
    assert session.notes == vault.notes() == {}


def test_a_note_moves_with_its_check(vault: SqlVault, clock: FixedClock) -> None:
    vault.save_note("facebook.old", "asked Mum", NOW)
    session = AuditSession(vault, clock, make_catalogue([replace(ONE, replaces=("facebook.old",))]))
    assert session.notes["facebook.one"] == "asked Mum"
    session.save_note("facebook.one", "")
    assert session.notes == vault.notes() == {}, "the old one does not come back"


def test_a_note_that_could_not_be_saved_is_not_kept_in_memory(
    session: AuditSession, vault: SqlVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(vault, "save_note", full)
    with pytest.raises(DiskFull):
        session.save_note(ONE.id, "asked Mum")
    assert session.notes == {}


def test_to_do_makes_an_action_and_undo_takes_it_back(session: AuditSession) -> None:
    session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.AS_WANTED)
    session.answer(ONE, AnswerValue.TO_DO)
    assert [action.origin for action in session.plan()] == ["check:facebook.one"]
    standing = session.undo(ONE)
    assert standing is not None
    assert standing.value is AnswerValue.AS_WANTED
    assert session.plan() == []
    assert session.undo(ONE) is None
    assert session.undo(ONE) is None
    assert session.latest == session.given == {}


def test_undo_of_a_slip_opens_the_action_again(session: AuditSession) -> None:
    session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.TO_DO)
    session.answer(ONE, AnswerValue.FIXED)
    assert session.plan() == []
    session.undo(ONE)
    assert [action.text for action in session.plan()] == [ONE.title]


def test_answers_last_beyond_their_audit(session: AuditSession, vault: SqlVault, clock: FixedClock) -> None:
    session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.AS_WANTED)
    session.finish(CHECKS, date(2027, 2, 20))
    clock.advance(timedelta(days=30))
    later = _again(vault, clock)
    assert later.unfinished is None
    later.start(Depth.NORMAL)
    assert later.given == {}
    assert later.attention(CHECKS) == {"facebook.two": Reason.NEW}
    assert later.settled(CHECKS) == {"facebook.one"}
    assert later.undo(ONE) is not None, "an answer of an earlier audit cannot be taken back in this one"


def test_finishing_keeps_the_amounts_and_the_next_review(session: AuditSession, vault: SqlVault) -> None:
    vault.save_preferences(Preferences(theme="dark"))
    session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.TO_DO)
    audit = session.finish(CHECKS, date(2027, 2, 20))
    assert audit.amounts == Amounts(to_do=1, not_looked_at=1)
    assert session.unfinished is None
    assert vault.audits() == [audit]
    assert vault.preferences() == Preferences(theme="dark", next_review=date(2027, 2, 20))


def test_what_is_done_between_audits_belongs_to_the_time_after_the_last(
    session: AuditSession, clock: FixedClock
) -> None:
    first = session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.TO_DO)
    session.finish(CHECKS, None)
    clock.advance(timedelta(days=2))
    session.answer(ONE, AnswerValue.FIXED)
    assert session.plan() == []
    second = session.start(Depth.NORMAL)
    session.answer(TWO, AnswerValue.AS_WANTED)
    session.finish(CHECKS, None)
    changes = session.changes(first, second)
    assert [(change.check_id, change.turn) for change in changes] == [
        ("facebook.one", Turn.BETTER),
        ("facebook.two", Turn.NEW),
    ]
    assert session.changes(second, second) == []
    assert session.changes(second, first)[0].turn is Turn.WORSE


def test_a_check_that_took_anothers_place_inherits_its_answer(vault: SqlVault, clock: FixedClock) -> None:
    old = make_check("facebook.old")
    before = AuditSession(vault, clock, make_catalogue([old]))
    before.start(Depth.NORMAL)
    before.answer(old, AnswerValue.AS_WANTED)
    moved = replace(ONE, replaces=("facebook.old",), fingerprint="f2")
    after = AuditSession(vault, clock, make_catalogue([moved]))
    assert after.attention([moved]) == {"facebook.one": Reason.CHANGED}
    after.answer(moved, AnswerValue.FIXED)
    assert after.attention([moved]) == {}


@pytest.mark.parametrize(("value", "is_open"), [(AnswerValue.FIXED, False), (AnswerValue.NOT_SURE, True)])
def test_a_check_that_took_anothers_place_takes_its_action_over(
    vault: SqlVault, clock: FixedClock, value: AnswerValue, is_open: bool
) -> None:
    old = make_check("facebook.old")
    before = AuditSession(vault, clock, make_catalogue([old]))
    before.start(Depth.NORMAL)
    before.answer(old, AnswerValue.TO_DO)
    (waiting,) = before.actions()
    moved = replace(ONE, replaces=("facebook.old",))
    after = AuditSession(vault, clock, make_catalogue([moved]))
    clock.advance(timedelta(days=90))
    after.answer(moved, value)
    (action,) = after.actions()
    assert (action.origin, action.created) == ("check:facebook.one", waiting.created)
    assert (action.done is None) is is_open


def test_the_urgent_come_first_when_someone_is_looking(session: AuditSession, vault: SqlVault) -> None:
    session.start(Depth.NORMAL)
    for check in CHECKS:
        session.answer(check, AnswerValue.TO_DO)
    assert [action.text for action in session.plan()] == [ONE.title, TWO.title]
    vault.save_worker(Worker(someone_looking=True))
    assert [action.text for action in session.plan(1)] == [TWO.title]


def test_a_scan_makes_one_action_and_closes_it(session: AuditSession, vault: SqlVault) -> None:
    seen = [Seen("location", vault.identity(name), name) for name in ("a.jpg", "b.jpg")]
    session.record(Part.PHOTOS, ["location"], seen, lambda _: True)
    assert [action.text for action in session.plan()] == ["Take the location out of 2 photos"]
    session.record(Part.PHOTOS, ["location"], seen[:1], lambda _: True)
    assert [action.text for action in session.plan()] == ["Take the location out of 1 photo"]
    found = session.record(Part.PHOTOS, ["location"], [], lambda _: True)
    assert {finding.state for finding in found} == {FindingState.GONE}
    assert session.plan() == []
    assert [action.done for action in session.actions()] == [NOW]


def test_an_answer_that_could_not_be_saved_is_not_shown_as_given(
    session: AuditSession, vault: SqlVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise DiskFull

    session.start(Depth.NORMAL)
    monkeypatch.setattr(vault, "save_actions", full)
    with pytest.raises(DiskFull):
        session.answer(ONE, AnswerValue.TO_DO)
    assert session.given == session.latest == vault.latest_answers() == {}


# --- Deleting an audit --------------------------------------------------------------------------


def test_the_answers_of_a_deleted_audit_no_longer_count(session: AuditSession, clock: FixedClock) -> None:
    first = session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.TO_DO)
    session.finish(CHECKS, None)
    clock.advance(timedelta(days=90))
    second = session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.FIXED)
    session.answer(TWO, AnswerValue.TO_DO)
    done = session.finish(CHECKS, None)
    clock.advance(timedelta(days=1))
    session.answer(TWO, AnswerValue.FIXED)
    found = session.loss(done)
    assert (found.answered, found.since, found.only_here, found.actions, found.again) == (2, 1, 1, 1, None)
    session.remove(second)
    assert session.audits == [replace(first, finished=NOW, amounts=Amounts(to_do=1, not_looked_at=1))]
    assert {check_id: answer.value for check_id, answer in session.latest.items()} == {ONE.id: AnswerValue.TO_DO}
    (action,) = session.actions()
    assert (action.origin, action.created, action.done) == ("check:facebook.one", NOW, None)
    assert session.amounts(CHECKS) == Amounts(to_do=1, not_looked_at=1)


def test_deleting_the_audit_under_way_gives_it_up(session: AuditSession, vault: SqlVault, clock: FixedClock) -> None:
    left = session.start(Depth.QUICK)
    under_way = session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.AS_WANTED)
    assert session.loss(under_way).again == left
    session.remove(under_way)
    assert session.unfinished == left
    session.remove(left)
    assert session.unfinished is None
    assert session.latest == session.given == {}
    assert _again(vault, clock).audits == []


def test_an_audit_that_cannot_be_deleted_stays_whole(
    session: AuditSession, vault: SqlVault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise DiskFull

    audit = session.start(Depth.NORMAL)
    session.answer(ONE, AnswerValue.TO_DO)
    monkeypatch.setattr(vault, "remove_action", full)
    with pytest.raises(DiskFull):
        session.remove(audit)
    assert session.given == session.latest == vault.latest_answers()
    assert session.audits == [audit]
    assert len(session.actions()) == 1


def test_a_check_that_took_anothers_place_keeps_what_was_answered_before(vault: SqlVault, clock: FixedClock) -> None:
    old = make_check("facebook.old")
    before = AuditSession(vault, clock, make_catalogue([old]))
    before.start(Depth.NORMAL)
    before.answer(old, AnswerValue.TO_DO)
    moved = replace(ONE, replaces=("facebook.old",))
    after = AuditSession(vault, clock, make_catalogue([moved]))
    audit = after.start(Depth.NORMAL)
    after.answer(moved, AnswerValue.FIXED)
    assert after.loss(audit).only_here == 0
    after.remove(audit)
    assert after.latest[moved.id].value is AnswerValue.TO_DO


def test_a_few_words_stand_beside_an_audit(session: AuditSession) -> None:
    audit = session.start(Depth.NORMAL)
    session.note_audit(audit.id, " after I changed jobs\n")
    assert [item.note for item in session.audits] == ["after I changed jobs"]
    assert session.unfinished is not None
    assert session.unfinished.note == "after I changed jobs"
