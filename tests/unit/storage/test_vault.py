"""What the vault keeps, it gives back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.model import (
    AccountKind,
    Action,
    Amounts,
    Answer,
    AnswerValue,
    Computer,
    Depth,
    Evidence,
    Finding,
    FindingState,
    LedgerEntry,
    Nation,
    Note,
    OwnDetails,
    Part,
    Preferences,
    Regulator,
    Request,
    RequestKind,
    Role,
    SearchRecord,
    SearchResult,
    Shows,
    Step,
    Surface,
    Threat,
    Verdict,
    Worker,
)
from app.core.ports import Vault
from app.core.posts import OpenCase, PostChoices
from app.storage.columns import from_document, from_moment, to_document, to_moment
from app.storage.vault import SqlVault
from tests.history_makers import NOW, MemoryStore, make_answer, make_folder

_MOMENTS = st.datetimes(timezones=st.just(UTC))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path).create_with_keyring()
    yield opened
    opened.close()


def test_it_is_the_vault_of_the_port(vault: Vault) -> None:
    assert vault.worker() is None
    assert vault.preferences() == Preferences()
    assert vault.audits() == vault.actions() == vault.ledger() == []
    assert vault.latest_answers() == {}


def test_worker_and_preferences(vault: SqlVault) -> None:
    worker = Worker(
        Nation.WALES,
        Role.HOME_CARE,
        Regulator.SOCIAL_CARE_WALES,
        {"facebook": AccountKind.MIXED},
        ("Siân Example",),
        ("Caerdydd",),
        ("Gofal",),
        True,
        Computer.SHARED,
        frozenset({Threat.REPORTER, Threat.GRIEVANCE}),
    )
    details = OwnDetails(("Morris",), ("Shân",), ("07700 900123",), ("s@example.org",), ("sian",), ("Ysgol",), "carer")
    assert vault.own_details() == OwnDetails()
    vault.save_own_details(details)
    assert vault.own_details() == details
    looked = {"google:name:x": NOW}
    request = Request(RequestKind.ERASURE, date(2026, 3, 3), date(2026, 3, 9))
    result = SearchResult("link:x.example", Verdict.FAKE, ("google:name:x",), NOW, NOW, NOW, "https://x.example")
    record = SearchRecord(looked, (replace(result, shows=frozenset({Shows.FACE, Shows.TOWN}), requests=(request,)),))
    assert vault.search_record() == SearchRecord()
    vault.save_search_record(record)
    assert vault.search_record() == record
    choices = PostChoices(frozenset({"phone"}), ("Mill Lane",), date(2019, 9, 1), OpenCase.YES)
    assert vault.post_choices() == PostChoices()
    vault.save_post_choices(choices)
    assert vault.post_choices() == choices
    preferences = Preferences("dark", 150, True, date(2027, 2, 28), 6, ("/photos/\udcff",))
    vault.save_worker(Worker())
    vault.save_worker(worker)
    vault.save_preferences(preferences)
    assert (vault.worker(), vault.preferences()) == (worker, preferences)


def test_actions_findings_and_ledger(vault: SqlVault) -> None:
    action = Action("check:x.y", "Text", NOW, Step.POSTS, 5, 3, "d", "https://x.example", "m", date(2027, 1, 1), NOW)
    finding = Finding(Part.PHOTOS, "location", "id", "a.jpg", NOW, NOW + timedelta(1), FindingState.CAME_BACK)
    entry = LedgerEntry(NOW, "example.org", "look", 2, by_browser=True)
    vault.save_actions([replace(action, text="before"), action])
    vault.save_findings([replace(finding, state=FindingState.OPEN), finding])
    vault.add_to_ledger(entry)
    assert vault.actions() == [action]
    assert vault.findings(Part.PHOTOS) == [finding]
    assert vault.findings(Part.POSTS) == []
    assert vault.findings(Part.PHOTOS, FindingState.CAME_BACK) == [finding]
    assert vault.findings(Part.PHOTOS, FindingState.GONE) == []
    vault.save_findings([replace(finding, identity="another"), replace(finding, identity="old", last_seen=NOW)])
    assert sorted(vault.looks(Part.PHOTOS)) == [NOW, finding.last_seen]
    assert vault.looks(Part.POSTS) == []
    assert vault.ledger() == [entry]
    vault.remove_action("check:x.y")
    vault.remove_action("check:x.y")
    assert vault.actions() == []


def test_text_that_is_no_text_does_no_harm(vault: SqlVault) -> None:
    vault.save_note("facebook.friends-list", "bad \udcff end\x00!", NOW)
    assert vault.notes() == {"facebook.friends-list": "bad \\udcff end\x00!"}
    assert vault.identity("\udcff") != vault.identity("\\udcff")


def test_notes_stand_beside_the_answers(vault: SqlVault) -> None:
    vault.save_note("x.y", "before any answer", NOW)
    vault.save_note("x.a", "another", NOW)
    vault.save_note("x.y", "asked Mum", NOW + timedelta(1))
    audit = vault.start_audit(NOW, Depth.FULL, {})
    vault.save_answer(audit.id, make_answer("x.y"))
    vault.undo_answer(audit.id, "x.y")
    assert vault.all_notes() == [Note("x.a", "another", NOW), Note("x.y", "asked Mum", NOW + timedelta(1))]
    vault.save_note("x.y", "", NOW)
    vault.save_note("x.z", "", NOW)
    assert vault.notes() == {"x.a": "another"}
    assert vault.latest_answers() == {}


def test_audits_are_given_newest_first(vault: SqlVault) -> None:
    first = vault.start_audit(NOW, Depth.QUICK, {"facebook": "7"})
    second = vault.start_audit(NOW, Depth.FULL, {})
    vault.save_position(first.id, "facebook.x")
    vault.finish_audit(first.id, NOW, Amounts(1, 2, 3, 4))
    assert vault.audits() == [
        second,
        replace(first, position="facebook.x", finished=NOW, amounts=Amounts(1, 2, 3, 4)),
    ]


def test_the_latest_answer_is_the_last_given_whatever_the_clock_says(vault: SqlVault) -> None:
    first, second = (vault.start_audit(NOW, Depth.FULL, {}) for _ in range(2))
    early = make_answer("x.y", AnswerValue.TO_DO, surface=Surface.ANDROID, evidence=Evidence.APP_CHECKED)
    late = make_answer("x.y", AnswerValue.FIXED, at=NOW - timedelta(days=9))
    vault.save_answer(first.id, early)
    vault.save_answer(second.id, late)
    assert vault.latest_answers() == {"x.y": late}
    assert vault.latest_answers(first.id) == vault.answers(first.id) == {"x.y": early}
    assert vault.all_answers() == [(first.id, early), (second.id, late)]
    assert vault.undo_answer(second.id, "x.y") == late
    assert vault.undo_answer(second.id, "x.y") is None
    assert vault.latest_answers() == {"x.y": early}


def test_what_was_known_at_the_end_of_an_audit_stays_known(vault: SqlVault) -> None:
    empty = vault.start_audit(NOW, Depth.FULL, {})
    vault.finish_audit(empty.id, NOW, Amounts())
    vault.save_answer(empty.id, make_answer("x.y"))
    assert vault.latest_answers(empty.id) == {}
    full = vault.start_audit(NOW, Depth.FULL, {})
    assert vault.latest_answers(full.id) == {"x.y": make_answer("x.y")}


def test_the_number_of_an_answer_taken_back_is_not_given_again(vault: SqlVault) -> None:
    audit = vault.start_audit(NOW, Depth.FULL, {})
    vault.save_answer(audit.id, make_answer("x.y"))
    vault.finish_audit(audit.id, NOW, Amounts())
    vault.undo_answer(audit.id, "x.y")
    vault.save_answer(audit.id, make_answer("x.z"))
    assert vault.latest_answers(audit.id) == {}, "given after the end of that audit"


def test_together_is_all_or_nothing(vault: SqlVault) -> None:
    def interrupted() -> None:
        with vault.together():
            vault.save_worker(Worker())
            with vault.together():
                vault.start_audit(NOW, Depth.FULL, {})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert vault.worker() is None
    assert vault.audits() == []


def test_an_answer_belongs_to_an_audit(vault: SqlVault) -> None:
    with pytest.raises(apsw.ConstraintError):
        vault.save_answer(99, make_answer())
    assert vault.latest_answers() == {}


def test_identities_are_this_historys_own(vault: SqlVault, tmp_path: Path) -> None:
    other = make_folder(tmp_path / "other").create_with_keyring()
    name = vault.identity("IMG_1.jpg")
    assert len(bytes.fromhex(name)) == 32
    assert vault.identity("IMG_1.jpg") == name
    assert other.identity("IMG_1.jpg") != name
    other.close()


def test_several_threads_may_call(vault: SqlVault) -> None:
    audit = vault.start_audit(NOW, Depth.FULL, {})

    def save(thread: int) -> None:
        for number in range(25):
            with vault.together():
                vault.save_answer(audit.id, make_answer(f"x{thread}.c{number}"))

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vault.answers(audit.id)) == 100


def test_nothing_of_it_can_be_read_on_the_disk(tmp_path: Path) -> None:
    store = MemoryStore()
    vault = make_folder(tmp_path, store).create_with_keyring()
    vault.save_worker(Worker(names=("Findable Name",), employers=("Findable Employer",)))
    audit = vault.start_audit(NOW, Depth.FULL, {})
    vault.save_answer(audit.id, make_answer("facebook.findable"))
    vault.save_note("facebook.findable", "findable note", NOW)
    on_disk = b"".join(path.read_bytes() for path in tmp_path.rglob("*"))
    vault.close()
    on_disk += b"".join(path.read_bytes() for path in tmp_path.rglob("*"))
    assert b"indable" not in on_disk
    assert b"CREATE TABLE" not in on_disk
    (key,) = store.entries.values()
    assert key.encode() not in on_disk
    assert bytes.fromhex(key) not in on_disk


@given(_MOMENTS)
def test_moments_come_back_to_the_microsecond(moment: datetime) -> None:
    assert to_moment(from_moment(moment)) == moment
    elsewhere = moment.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert to_moment(from_moment(elsewhere)) == elsewhere


@given(st.builds(Worker), st.builds(Amounts))
def test_documents_come_back(worker: Worker, amounts: Amounts) -> None:
    assert to_document(from_document(worker), Worker) == worker
    assert to_document(from_document(amounts), Amounts) == amounts


_CHECK_IDS = st.sampled_from(["a.a", "a.b", "b.a"])


@given(st.lists(st.tuples(st.sampled_from(["answer", "undo", "audit"]), _CHECK_IDS, st.sampled_from(AnswerValue))))
def test_answers_behave_like_a_list_of_them(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, AnswerValue]]
) -> None:
    vault = make_folder(tmp_path_factory.mktemp("vault")).create_with_keyring()
    audit = vault.start_audit(NOW, Depth.FULL, {}).id
    told: list[tuple[int, Answer]] = []
    for step, check_id, value in steps:
        if step == "audit":
            audit = vault.start_audit(NOW, Depth.FULL, {}).id
        elif step == "answer":
            answer = make_answer(check_id, value)
            vault.save_answer(audit, answer)
            told.append((audit, answer))
        else:
            ours = [item for item in told if item[0] == audit and item[1].check_id == check_id]
            assert vault.undo_answer(audit, check_id) == (ours[-1][1] if ours else None)
            if ours:
                last = max(index for index, item in enumerate(told) if item is ours[-1])
                del told[last]
        assert vault.latest_answers() == {answer.check_id: answer for _, answer in told}
        assert vault.answers(audit) == {answer.check_id: answer for given, answer in told if given == audit}
    vault.close()


# --- Removing an audit -------------------------------------------------------------------------


def test_a_note_belongs_to_its_audit(vault: SqlVault) -> None:
    first, second = (vault.start_audit(NOW, Depth.FULL, {}) for _ in range(2))
    vault.save_audit_note(first.id, "after I changed jobs")
    assert [audit.note for audit in vault.audits()] == ["", "after I changed jobs"]
    vault.remove_audit(first.id)
    assert vault.audits() == [second]


def test_an_audit_goes_with_its_answers_and_leaves_the_others(vault: SqlVault) -> None:
    first, second = (vault.start_audit(NOW, Depth.FULL, {}) for _ in range(2))
    kept, gone = make_answer("x.y"), make_answer("x.y", AnswerValue.TO_DO)
    vault.save_answer(first.id, kept)
    vault.save_answer(second.id, gone)
    vault.save_answer(second.id, make_answer("x.only"))
    vault.save_note("x.only", "mine", NOW)
    assert vault.answered_elsewhere(second.id) == {"x.y"}
    assert vault.answers_to(["x.y", "x.never"]) == [(first.id, kept), (second.id, gone)]
    vault.remove_audit(second.id)
    assert vault.all_answers() == [(first.id, kept)]
    assert vault.notes() == {"x.only": "mine"}
    assert vault.start_audit(NOW, Depth.FULL, {}).id > second.id, "its number is not given again"


def test_nothing_of_what_was_removed_stays_in_the_file_or_in_its_journal(tmp_path: Path) -> None:
    """Looked at below the cipher, since that is what a lost key would lay open."""
    store = MemoryStore()
    vault = make_folder(tmp_path, store).create_with_keyring()
    audit = vault.start_audit(NOW, Depth.FULL, {})
    for number in range(50):
        vault.save_answer(audit.id, make_answer(f"facebook.telling-{number}", fingerprint="telling-fingerprint"))
    vault.save_audit_note(audit.id, "a telling note")
    vault.remove_audit(audit.id)
    vault.empty_journal()
    assert (tmp_path / "history.db-wal").stat().st_size == 0
    vault.close()
    (key,) = store.entries.values()
    opened = apsw.Connection(str(tmp_path / "history.db"))
    opened.pragma("cipher", "chacha20")
    opened.pragma("hexkey", (b"raw:" + bytes.fromhex(key)).hex())
    plain = opened.serialize("main")
    opened.close()
    assert b"CREATE TABLE" in plain, "every page, deciphered"
    assert b"telling" not in plain
