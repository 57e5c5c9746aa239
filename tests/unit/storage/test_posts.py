"""What is kept of old posts: imports, the queue, decisions, and that wiped words are gone."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.model import Action, Depth, Finding, Part, Step, Worker
from app.core.posts import (
    KeptDecision,
    KeptPost,
    PostChoices,
    PostCounts,
    PostDecision,
    PostFate,
    PostFilter,
    PostFlag,
    PostImport,
)
from app.core.vault_errors import Damaged, DiskFull, HistoryLocked, WipeUnfinished
from app.storage import post_imports, post_removal
from app.storage.database import create, open_database
from app.storage.post_rows import REVIEW, WITH_DECISION
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_answer, make_folder
from tests.post_makers import batch, flagged, make_row, print_of

LATER = NOW + timedelta(90)
EVERYTHING = PostFilter(to_review=False)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path).create_with_keyring()
    yield opened
    opened.close()


def bring_in(vault: SqlVault, *rows: list[object], gone: tuple[tuple[str, bytes], ...] = ()) -> int:
    """An import of these posts, finished."""
    number = vault.posts.begin_import(NOW, ["export.zip"])
    vault.posts.add(number, batch(rows))
    vault.posts.finish_import(number, NOW, {}, [], gone, [], NOW)
    return number


def keys(posts: list[KeptPost]) -> list[str]:
    return [post.key.rpartition("/")[2] for post in posts]


def sound(vault: SqlVault) -> bool:
    """Whether the index of words agrees with the posts, and what is to review with the decisions."""
    database = vault.posts._database
    database.write("INSERT INTO post_words (post_words, rank) VALUES ('integrity-check', 1)")  # raises
    rule = REVIEW.format(weight="p.weight")
    return not database.rows(f"SELECT p.key FROM {WITH_DECISION} WHERE p.review <> {rule}")


def test_a_post_comes_back_as_it_went_in(vault: SqlVault) -> None:
    text = "Ring 0161 496 0000 \x00 ağ 🙂"
    row = make_row(
        "x/posts/7",
        text,
        twin="0a" * 8,
        url="https://x.example/7",
        media=["a.jpg"],
        tagged=["Siân"],
        is_reply=True,
        lat=53.4,
        lon=-2.2,
        audience="public",
        edited=True,
        weight=4,
        flags=[["phone", 5, 18, "A number."], ["phone", 0, 4, "Again."], ["email", 0, 1, "No."]],
    )
    number = bring_in(vault, row)
    assert vault.posts.queue(PostFilter()) == [
        KeptPost(
            1,
            "x/posts/7",
            print_of(text),
            "x",
            "posts",
            "sam",
            datetime(2017, 7, 14, 2, 40, tzinfo=UTC),
            "exact",
            text,
            "https://x.example/7",
            ("a.jpg",),
            ("Siân",),
            is_reply=True,
            location=(53.4, -2.2),
            audience="public",
            edited=True,
            weight=4,
            flags=(
                PostFlag("phone", 5, 18, "A number."),
                PostFlag("phone", 0, 4, "Again."),
                PostFlag("email", 0, 1, "No."),
            ),
            first=number,
            last=number,
        )
    ]
    assert vault.posts.counts(PostFilter()) == PostCounts(1, 1, {"phone": 1, "email": 1}, {"x": 1}, {2017: 1}, {})


def test_an_import_tells_of_itself(vault: SqlVault) -> None:
    number = vault.posts.begin_import(NOW, ["a.zip", "b\udcff.zip"])
    assert vault.posts.imports() == []
    vault.posts.finish_import(number, LATER, {"parsed": 3}, [{"section": "posts"}], [], [], LATER)
    told = PostImport(number, NOW, ("a.zip", "b\udcff.zip"), LATER, LATER, {"parsed": 3}, [{"section": "posts"}])
    assert vault.posts.imports() == [told]
    with pytest.raises(LookupError):
        vault.posts.add(number, batch([make_row()]))


def test_the_same_post_is_kept_once(vault: SqlVault) -> None:
    number = vault.posts.begin_import(NOW, [])
    same = make_row("x/posts/1", "same")
    assert vault.posts.add(number, batch([same, same, make_row("x/posts/1", "edited")])) == 2
    assert vault.posts.add(number, batch([same, make_row("x/posts/2", "same")])) == 1
    assert vault.posts.counts(EVERYTHING).total == 3


def test_the_heaviest_come_first_then_the_newest_and_what_was_put_off_last(vault: SqlVault) -> None:
    rows = [
        flagged("x/posts/light", "a", 1, at=9),
        flagged("x/posts/old", "b", 5, at=1),
        flagged("x/posts/new", "c", 5, at=2),
        flagged("x/posts/undated", "d", 5, at=None),
        make_row("x/posts/fine", "e"),
    ]
    bring_in(vault, *rows)
    shown = vault.posts.queue(PostFilter())
    assert keys(shown) == ["new", "old", "undated", "light"]
    vault.posts.decide([shown[0].id], PostDecision.LATER, NOW)
    paged: list[KeptPost] = []
    while page := vault.posts.queue(PostFilter(), paged[-1] if paged else None, limit=1):
        paged += page
    assert keys(paged) == ["old", "undated", "light", "new"]


def test_what_was_decided_leaves_the_queue_and_can_be_undone(vault: SqlVault) -> None:
    bring_in(vault, flagged("x/posts/1", "a"), flagged("x/posts/2", "b"))
    first, second = vault.posts.queue(PostFilter())
    assert vault.posts.decide([first.id, second.id], PostDecision.KEEP, NOW) == []
    before = vault.posts.decide([first.id, second.id], PostDecision.DELETE, LATER)
    assert {one.decision for one in before} == {PostDecision.KEEP}
    assert vault.posts.queue(PostFilter()) == []
    assert vault.posts.decisions(PostDecision.DELETE, "x")[0] == KeptDecision(
        "x/posts/1", print_of("a"), "x", "posts", "sam", first.at, PostDecision.DELETE, LATER
    )
    vault.posts.set_asked([("x/posts/1", print_of("a"))], date(2026, 11, 21))
    assert [one.asked for one in vault.posts.decisions()] == [date(2026, 11, 21), None]
    vault.posts.restore_decisions([first.id, second.id], before)
    assert vault.posts.decisions() == sorted(before, key=lambda one: one.key)
    vault.posts.restore_decisions([first.id, second.id], [])
    assert vault.posts.queue(PostFilter()) == [first, second]


# --- Counting, and looking for words ------------------------------------------------------------


def test_a_filter_asks_for_all_of_it(vault: SqlVault) -> None:
    start = int(datetime(2014, 1, 1, tzinfo=UTC).timestamp())
    bring_in(
        vault,
        flagged("x/posts/before", "a", at=start - 1),
        flagged("x/posts/first", "b", at=start),
        flagged("x/posts/anger", "c", kind="anger", at=start),
        flagged("reddit/posts/other", "d", at=start),
        make_row("x/posts/fine", "e", at=start),
    )
    number = bring_in(vault, flagged("x/posts/new", "f", at=start + 5))
    shown = vault.posts.queue(PostFilter(platform="x", year=2014, kind="phone"))
    assert keys(shown) == ["new", "first"]
    assert keys(vault.posts.queue(PostFilter(new_only=True))) == ["new"]
    assert keys(vault.posts.queue(PostFilter(year=2014, to_review=False)))[0] == "new"
    assert vault.posts.counts(PostFilter(platform="x", year=2014)) == PostCounts(
        6, 3, {"phone": 2, "anger": 1}, {"x": 3}, {2014: 3}
    )
    vault.posts.decide([shown[1].id], PostDecision.DELETE, NOW)
    decided = PostFilter(to_review=False, decision=PostDecision.DELETE)
    assert keys(vault.posts.queue(decided)) == ["first"]
    told = vault.posts.counts(replace(decided, platform="x"))
    assert (told.to_review, told.by_platform, told.by_decision) == (0, {"x": 1}, {PostDecision.DELETE: 1})
    vault.posts.finish_import(
        vault.posts.begin_import(NOW, []), NOW, {}, [], [], [("x/posts/first", print_of("b"), PostFate.GONE)], NOW
    )
    assert keys(vault.posts.queue(PostFilter(to_review=False, fate=PostFate.GONE))) == ["first"]
    assert number == vault.posts.imports()[1].id


def test_what_says_nearly_the_same_is_shown_once_and_decided_together(vault: SqlVault) -> None:
    twin = {"twin": "ab" * 16}
    bring_in(
        vault,
        flagged("x/posts/1", "call 1", 2, **twin),
        flagged("x/posts/2", "call 2", 3, **twin),
        flagged("reddit/posts/3", "call 3", 1, **twin),
        flagged("x/posts/4", "else", 1),
    )
    shown = vault.posts.queue(PostFilter())
    assert [(post.key, post.twins) for post in shown] == [("x/posts/2", 2), ("x/posts/4", 0)]
    assert keys(vault.posts.queue(PostFilter(platform="reddit"))) == ["3"], "the others are not in this list"
    vault.posts.decide(vault.posts.twins(shown[0].id), PostDecision.KEEP, NOW)
    assert keys(vault.posts.queue(PostFilter())) == ["4"]
    assert vault.posts.twins(shown[0].id) == [shown[0].id]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("n", ["3", "2", "1"]),
        ("night sh", ["2", "1"]),
        ("SIAN", ["3", "1"]),
        ("siân's n", ["1"]),
        ("shift-night", ["2", "1"]),
        ('"night" AND NOT* (', ["1"]),
        ("caffi", []),
        ("caffe", ["3"]),
        ("zebra", []),
        ("?! 🙂", []),
        ("", []),
    ],
)
def test_search_finds_words_and_beginnings_the_newest_first(vault: SqlVault, typed: str, found: list[str]) -> None:
    bring_in(
        vault,
        make_row("x/posts/3", "Nos da Siân, caffè", at=30),
        make_row("x/posts/1", "Siân's night shift and not more", at=10),
        make_row("x/posts/2", "Night shift!", at=20),
    )
    assert keys(vault.posts.find(typed)) == found


_WORDS = st.lists(st.sampled_from(["tea", "team", "te", "ŵy", "Ŵyn", "rain", "9", "99"]), min_size=1, max_size=4)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_WORDS, max_size=8), _WORDS)
def test_search_agrees_with_reading_everything(vault: SqlVault, texts: list[list[str]], typed: list[str]) -> None:
    vault.posts.wipe(keep_decisions=False)
    bring_in(vault, *(make_row(f"x/posts/{number}", " ".join(words)) for number, words in enumerate(texts)))
    *whole, begun = [_plain(word) for word in typed]
    wanted = {
        str(number)
        for number, words in enumerate(texts)
        if set(whole) <= set(map(_plain, words)) and any(_plain(word).startswith(begun) for word in words)
    }
    assert set(keys(vault.posts.find(" ".join(typed)))) == wanted


def _plain(word: str) -> str:
    return unicodedata.normalize("NFD", word.lower())[0] + word.lower()[1:]


# --- Imports after the first --------------------------------------------------------------------


def test_what_is_different_is_told_and_what_is_gone_leaves(vault: SqlVault) -> None:
    bring_in(vault, *(flagged(f"x/posts/{number}", f"words{number}") for number in range(5)))
    stays, _, decided, *_ = ids = [post.id for post in vault.posts.queue(EVERYTHING)][::-1]
    vault.posts.decide([decided], PostDecision.DELETE, NOW)
    number = vault.posts.begin_import(NOW, [])
    again = [make_row("x/posts/0", "words0"), make_row("x/posts/2", "words2"), make_row("x/posts/3", "other words")]
    assert vault.posts.add(number, batch([*again, make_row("x/posts/9", "new")])) == 2
    found = vault.posts.differences(number, ["x"])
    assert {(row.key[-1], row.first == number, row.last == number) for row in found} == {
        ("1", False, False),
        ("2", False, True),
        ("3", False, False),
        ("3", True, True),
        ("4", False, False),
        ("9", True, True),
    }
    assert vault.posts.differences(number, ["reddit"]) == []
    assert vault.posts.in_common(number) == ["x/posts/0", "x/posts/2", "x/posts/3"]
    gone = [("x/posts/1", print_of("words1")), ("x/posts/3", print_of("words3"))]
    vault.posts.finish_import(
        number, None, {}, [], gone, [("x/posts/2", print_of("words2"), PostFate.STILL_THERE)], LATER
    )
    assert sorted(keys(vault.posts.queue(EVERYTHING))) == ["0", "2", "3", "4", "9"]
    assert vault.posts.find("words1") == [] == vault.posts.find("words3")
    assert [(one.fate, one.fate_at) for one in vault.posts.decisions()] == [(PostFate.STILL_THERE, LATER)]
    post = vault.posts.post(stays)
    assert post is not None
    assert (post.first, post.last, post.weight) == (1, 2, 0), "what a later export says of it counts"
    assert vault.posts.post(ids[1]) is None


def test_what_came_back_is_to_review_again_until_it_is_decided(vault: SqlVault) -> None:
    post = ("x/posts/1", print_of("a"))
    bring_in(vault, make_row("x/posts/1", "a"))
    vault.posts.decide([1], PostDecision.DELETE, NOW)
    bring_in(vault, gone=(post,))
    assert vault.posts.queue(EVERYTHING) == []
    number = vault.posts.begin_import(NOW, [])
    vault.posts.add(number, batch([make_row("x/posts/1", "a")]))
    assert vault.posts.queue(PostFilter()) == []
    vault.posts.finish_import(number, NOW, {}, [], [], [(*post, PostFate.CAME_BACK)], NOW)
    [shown] = vault.posts.queue(PostFilter(new_only=True))
    assert (shown.decision, shown.fate) == (PostDecision.DELETE, PostFate.CAME_BACK)
    bring_in(vault, make_row("x/posts/1", "a"))
    assert keys(vault.posts.queue(PostFilter())) == ["1"], "nothing was said of it since"
    vault.posts.decide([shown.id], PostDecision.KEEP, NOW)
    assert vault.posts.queue(PostFilter()) == []
    assert vault.posts.still_to_do(PostDecision.KEEP, "x") == 1
    assert [one.decision for one in vault.posts.decisions_on([shown.id])] == [PostDecision.KEEP]


@pytest.mark.parametrize("known", [0, 3])
def test_an_import_is_taken_back_whole(vault: SqlVault, known: int) -> None:
    rows = [flagged(f"x/posts/{number}", f"shared words {number}") for number in range(6)]
    if known:
        bring_in(vault, *rows[:known])
    before = vault.posts.queue(EVERYTHING)
    number = vault.posts.begin_import(NOW, [])
    vault.posts.add(number, batch(rows[:4]))
    vault.posts.add(number, batch(rows[3:]))
    assert len(vault.posts.find("shared")) == 6
    vault.posts.take_back(number)
    assert [post.key for post in vault.posts.queue(EVERYTHING)] == [post.key for post in before]
    assert len(vault.posts.find("shared")) == known
    vault.posts.take_back(vault.posts.imports()[0].id if known else number)
    assert len(vault.posts.queue(EVERYTHING)) == known, "what was finished stays"
    assert sound(vault)


def test_an_import_that_was_not_finished_is_taken_back_when_the_history_opens(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    vault = folder.create_with_keyring()
    bring_in(vault, make_row("x/posts/1", "stays"))
    vault.posts.add(vault.posts.begin_import(NOW, []), batch([make_row("x/posts/2", "goes")]))
    vault.close()
    vault = folder.open_with_keyring()
    assert keys(vault.posts.queue(EVERYTHING)) == ["1"]
    vault.posts.begin_import(NOW, [])
    vault.posts.add(vault.posts.begin_import(NOW, []), batch([make_row("x/posts/3", "goes")]))
    assert vault.posts.begin_import(NOW, []) == 5, "numbers are not given again"
    assert keys(vault.posts.queue(EVERYTHING)) == ["1"]
    vault.close()


def test_long_posts_are_flagged_anew_a_few_at_a_time(vault: SqlVault) -> None:
    bring_in(vault, *(make_row(f"x/posts/{number}", "tea " * 75_000) for number in range(1, 5)))
    taken = [[one["id"] for one in json.loads(vault.posts.rows_to_flag(after))] for after in (0, 2, 4)]
    assert taken == [[1, 2], [3, 4], []]
    bring_in(vault, make_row("x/posts/5", "x" * 1_000_000))
    [longest] = json.loads(vault.posts.rows_to_flag(4))
    assert longest["id"] == 5


def test_posts_are_flagged_anew(vault: SqlVault) -> None:
    bring_in(vault, flagged("x/posts/1", "a", twin="ab" * 16), make_row("x/posts/2", "b", at=None, tagged=["Siân"]))
    [first, second] = json.loads(vault.posts.rows_to_flag())
    assert second == {
        "id": 2,
        "platform": "x",
        "section": "posts",
        "at": None,
        "tagged": ["Siân"],
        "is_reply": False,
        "is_shared": False,
        "lat": None,
        "lon": None,
        "text": "b",
    }
    assert json.loads(vault.posts.rows_to_flag(first["id"], 1)) == [second]
    assert vault.posts.rows_to_flag(second["id"]) == b"[]"
    vault.posts.set_flags(batch([[1, 0, [], None], [2, 5, [["anger", 0, 1, "Look."]], "cd" * 16]]))
    [shown] = vault.posts.queue(PostFilter())
    assert (shown.key, shown.weight, shown.flags) == ("x/posts/2", 5, (PostFlag("anger", 0, 1, "Look."),))
    assert vault.posts.counts(EVERYTHING).by_kind == {"anger": 1}


# --- Letting go ---------------------------------------------------------------------------------


def test_after_wiping_the_next_import_still_knows_what_is_new(vault: SqlVault) -> None:
    rows = [flagged(f"x/posts/{number}", f"words{number}") for number in range(4)]
    bring_in(vault, *rows)
    vault.posts.decide([1, 2], PostDecision.DELETE, NOW)
    vault.posts.wipe(keep_decisions=True)
    assert vault.posts.counts(PostFilter()) == PostCounts(by_decision={PostDecision.DELETE: 2})
    assert vault.posts.imports()[0].files == ()
    number = vault.posts.begin_import(NOW, [])
    vault.posts.add(number, batch([rows[0], rows[3], flagged("x/posts/new", "new")]))
    found = {row.key[8:]: (row.first == number, row.last == number) for row in vault.posts.differences(number, ["x"])}
    assert found == {"0": (False, True), "1": (False, False), "2": (False, False), "new": (True, True)}
    assert vault.posts.in_common(number) == ["x/posts/0", "x/posts/3"]
    vault.posts.take_back(number)
    assert vault.posts.counts(EVERYTHING).total == 0, "words that were wiped do not come back with half an import"
    bring_in(vault, rows[0], rows[3], flagged("x/posts/new", "new"), gone=(("x/posts/1", print_of("words1")),))
    assert keys(vault.posts.queue(PostFilter(new_only=True))) == ["new"]
    assert sorted(keys(vault.posts.queue(PostFilter()))) == ["3", "new"], "0 was decided on before"
    again = vault.posts.begin_import(NOW, [])
    assert [row.key for row in vault.posts.differences(again, ["x"]) if row.key[8:] not in ("0", "3", "new")] == [
        "x/posts/2"
    ]


def test_wiping_all_of_it_leaves_nothing_of_this_part(vault: SqlVault) -> None:
    bring_in(vault, flagged("x/posts/1", "words"))
    vault.posts.decide([1], PostDecision.DELETE, NOW)
    vault.save_post_choices(PostChoices(words=("Mill Lane",)))
    ours = Finding(Part.POSTS, "delete", "1", "x", NOW, NOW)
    others = replace(ours, part=Part.PHOTOS)
    vault.save_findings([ours, others])
    action = Action("finding:posts:delete:x", "Delete", NOW, Step.POSTS, 1, 1)
    check = replace(action, origin="check:posts.review")
    vault.save_actions([action, check])
    vault.posts.wipe(keep_decisions=False)
    assert vault.posts.decisions() == vault.posts.imports() == vault.posts.queue(EVERYTHING) == []
    assert (vault.findings(Part.POSTS), vault.findings(Part.PHOTOS)) == ([], [others])
    assert vault.actions() == [check]
    assert vault.post_choices() == PostChoices(words=("Mill Lane",))
    number = vault.posts.begin_import(NOW, [])
    assert vault.posts.add(number, batch([flagged("x/posts/1", "words")])) == 1
    assert [row.first for row in vault.posts.differences(number, ["x"])] == [number]


def test_wiped_words_are_in_no_page_and_not_in_the_journal(tmp_path: Path) -> None:
    """Looked at below the cipher, since that is what a lost key would lay open."""
    path, chance = tmp_path / "history.db", random.Random(8)
    vault = _new(path)
    vault.save_worker(Worker(names=("Somebody",)))
    telling = [f"telling{number}" for number in range(400)]
    for start in range(0, 1200, 400):  # pages are split, parts of the index merged, rows changed and removed
        rows = [
            flagged(
                f"x/posts/{number}",
                " ".join(chance.choices(telling, k=chance.randrange(3, 400))),
                url="https://telling.example",
                media=["telling.jpg"],
                tagged=["Telling Name"],
                twin=f"{number % 50:032}",
            )
            for number in range(start, start + 500)
        ]
        bring_in(vault, *rows, gone=tuple((row[0], bytes.fromhex(row[1])) for row in rows[:50]))
    vault.posts.decide([100, 200], PostDecision.DELETE, NOW)
    assert b"telling" in _plain_pages(vault, path).lower()
    vault = _open(path)
    vault.posts.wipe(keep_decisions=True)
    journal = path.with_name("history.db-wal")
    assert journal.stat().st_size == 0
    assert path.stat().st_size < 1_000_000, "the room goes back to the disk"
    plain = _plain_pages(vault, path).lower()
    assert b"somebody" in plain, "every page, deciphered"
    assert b"x/posts/100" in plain, "by this the next import knows it again"
    assert b"telling" not in plain
    assert b"telli" not in plain, "nor the beginnings in the index"
    vault = _open(path)
    vault.posts.wipe(keep_decisions=False)
    assert b"x/posts" not in _plain_pages(vault, path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("this machine does not let root mount")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)  # a test that failed has its files open still


def test_wiping_on_a_full_disk_wipes_nothing_or_goes_on_later(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_imports, "_ROOM", 0)
    path, ballast = small_disk / "history.db", small_disk / "ballast"
    vault = _new(path)
    audit = vault.start_audit(NOW, Depth.FULL, {})
    with vault.together():
        for number in range(600):
            vault.save_answer(audit.id, make_answer(f"x.c{number}", fingerprint="x" * 900))
    bring_in(vault, *(make_row(f"x/posts/{number}", "telling " * 40) for number in range(400)))
    said = []
    for room in (8_000, *range(60_000, 2_000_000, 60_000)):
        ballast.write_bytes(b"")
        vault.empty_journal()
        ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - room))
        try:
            vault.posts.wipe(keep_decisions=True)
            break
        except DiskFull:
            assert vault.posts.counts(EVERYTHING).total == 400
            said.append("full")
        except WipeUnfinished:
            is_removed = vault.posts.counts(EVERYTHING).total == 0
            assert is_removed is (b"telling" not in _plain_pages(vault, path))
            vault = _open(path)
            said.append("unfinished")
    assert vault.posts.counts(EVERYTHING).total == 0
    assert sorted(set(said)) == ["full", "unfinished"]
    assert said == sorted(said)
    assert len(vault.answers(audit.id)) == 600
    vault.close()


@pytest.mark.parametrize("known", [0, 1])
def test_an_import_that_the_disk_has_no_room_for_can_be_taken_back(
    small_disk: Path, known: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_imports, "_ROOM", 10_000_000)
    monkeypatch.setattr(post_removal, "_POSTS_AT_ONCE", 300)
    vault = _new(small_disk / "history.db")
    if known:
        bring_in(vault, make_row("x/posts/known", "stays"))
    number = vault.posts.begin_import(NOW, [])

    def add_for_ever() -> None:
        for start in count(step=500):
            vault.posts.add(number, batch(make_row(f"x/posts/{start + each}", f"w{each} " * 40) for each in range(500)))

    with pytest.raises(DiskFull):
        add_for_ever()
    assert vault.posts.counts(EVERYTHING).total > 1000
    (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - 7_000_000))
    vault.posts.take_back(number)
    assert vault.posts.counts(EVERYTHING).total == known
    assert sound(vault)
    vault.close()


def test_wiping_that_was_cut_off_goes_on_when_the_history_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path)
    vault = folder.create_with_keyring()
    bring_in(vault, *(make_row(f"x/posts/{number}", "telling " * 40) for number in range(400)))
    monkeypatch.setattr(vault.posts._database, "build_anew", vault.close)
    with pytest.raises(HistoryLocked):
        vault.posts.wipe(keep_decisions=False)
    size = folder.database.stat().st_size
    folder.open_with_keyring().close()
    small = folder.database.stat().st_size
    assert small < size / 2
    folder.open_with_keyring().close()
    assert folder.database.stat().st_size == small


def test_wiping_takes_along_the_copies_that_later_migrations_made(tmp_path: Path) -> None:
    vault = _new(tmp_path / "history.db")
    names = ["history-2026-11-20-v4.db", "history-2027-01-02-v5.db", "history-2027-01-02-v5+.db"]
    (tmp_path / "backups").mkdir()
    for name in names:
        (tmp_path / "backups" / name).write_bytes(b"")
    bring_in(vault, make_row())
    vault.posts.wipe(keep_decisions=True)
    assert [path.name for path in (tmp_path / "backups").iterdir()] == names[:1], "the first held no posts yet"
    vault.close()


# --- The file -----------------------------------------------------------------------------------


def test_a_large_history_opens_without_reading_all_posts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.db"
    vault = _new(path)
    vault.save_note("x.y", "note", NOW)
    bring_in(vault, *(make_row(f"x/posts/{number}", "words " * 40) for number in range(400)))
    [(page,)] = vault.posts._database.rows("SELECT max(pageno) FROM dbstat WHERE name = 'posts'")
    vault.close()
    content = bytearray(path.read_bytes())
    content[4096 * page - 2000] ^= 1
    path.write_bytes(content)
    with pytest.raises(Damaged):
        _open(path)
    monkeypatch.setattr("app.storage.database._LARGEST_CHECKED", 100_000)
    vault = _open(path)
    assert vault.notes() == {"x.y": "note"}
    with pytest.raises(Damaged):
        list(vault.posts.pages())
    vault.close()


def test_several_threads_may_ask_while_posts_come_in(vault: SqlVault) -> None:
    number = vault.posts.begin_import(NOW, [])
    audit = vault.start_audit(NOW, Depth.FULL, {})

    def work(thread: int) -> None:
        for step in range(10):
            vault.save_answer(audit.id, make_answer(f"x{thread}.c{step}"))
            vault.posts.counts(PostFilter())
            assert len(vault.posts.find("words", 10)) <= 10

    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(2)]
    for thread in threads:
        thread.start()
    for step in range(10):
        vault.posts.add(number, batch(make_row(f"x/posts/{step}-{each}", f"words {each}") for each in range(50)))
    for thread in threads:
        thread.join()
    assert (len(vault.answers(audit.id)), vault.posts.counts(EVERYTHING).total) == (20, 500)


KEY = bytes(range(32))


def _new(path: Path) -> SqlVault:
    create(path, KEY)
    return _open(path)


def _open(path: Path) -> SqlVault:
    return SqlVault(open_database(path, KEY, path.parent / "backups", NOW.date()))


def _plain_pages(vault: SqlVault, path: Path) -> bytes:
    """Every page of the file, deciphered; closes the history."""
    vault.close()
    opened = apsw.Connection(str(path))
    opened.pragma("cipher", "chacha20")
    opened.pragma("hexkey", (b"raw:" + KEY).hex())
    opened.pragma("locking_mode", "exclusive")  # needs no more files beside it, for which there may be no room
    plain = opened.serialize("main")
    opened.close()
    return plain
