"""What is kept of old posts: imports, the queue, decisions, and that wiped words are gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.core.posts import KeptDecision, KeptPost, PostCounts, PostDecision, PostFilter, PostFlag, PostImport
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_folder
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
    assert vault.posts.counts(PostFilter()) == PostCounts(1, 1, {"phone": 1, "email": 1}, {"x": 1}, {2017: 1}, {}, {})


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
