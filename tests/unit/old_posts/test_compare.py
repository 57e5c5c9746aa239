"""What became of decisions: proved or "cannot tell", never guessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.posts import PostFate
from app.old_posts.compare import Decided, Snapshot, compare
from app.old_posts.identity import fingerprint, key_of
from app.old_posts.model import Coverage, Platform, Post, Section

DECIDED = datetime(2026, 3, 1, tzinfo=UTC)
WHEN = datetime(2020, 5, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def post(text: str = "a", *, platform: Platform = Platform.X, id: str | None = "1", at: datetime = WHEN) -> Post:  # noqa: A002
    return Post(platform=platform, section=Section.POSTS, text=text, at=at, member="m", item=1, id=id)


def coverage(platform: Platform = Platform.X, **more: object) -> Coverage:
    whole = Coverage(
        platform=platform,
        section=Section.POSTS,
        posts=2,
        oldest=WHEN - DAY,
        newest=WHEN + DAY,
        made_at=DECIDED + DAY,
        counted=True,
        whole=True,
        account="sam",
    )
    return msgspec.structs.replace(whole, **more)


def decided(one: Post, was: PostFate | None = None) -> Decided:
    return Decided(
        key=key_of(one),
        fingerprint=fingerprint(one),
        platform=one.platform,
        section=one.section,
        at=one.at,
        decided_at=DECIDED,
        was=was,
        account="sam",
    )


def prints_of(posts: list[Post]) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    for one in posts:
        found[key_of(one)] = (*found.get(key_of(one), ()), fingerprint(one))
    return found


def fate(
    one: Post,
    later: list[Post],
    about: Coverage | None,
    *,
    was: PostFate | None = None,
    with_it: list[Post] | None = None,
) -> PostFate:
    earlier = Snapshot(prints_of([one, *(with_it or [])]))
    [found] = compare([decided(one, was)], earlier, Snapshot(prints_of(later), (about,) if about else ()))
    return found


def test_there_edited_and_back() -> None:
    assert fate(post(), [post()], coverage()) is PostFate.STILL_THERE
    assert fate(post(), [post("b")], coverage()) is PostFate.EDITED
    assert fate(post(), [post()], coverage(), was=PostFate.GONE) is PostFate.CAME_BACK
    assert fate(post(), [post("b")], coverage(), was=PostFate.GONE) is PostFate.CAME_BACK


def test_the_platforms_own_list_is_proof() -> None:
    later = Snapshot({}, (), {key_of(post())})
    assert list(compare([decided(post())], Snapshot({}), later)) == [PostFate.GONE]


@pytest.mark.parametrize(
    ("platform", "more", "expected"),
    [
        (Platform.X, {}, PostFate.GONE),
        (Platform.X, {"counted": None}, PostFate.CANNOT_TELL),
        (Platform.X, {"counted": False}, PostFate.CANNOT_TELL),
        (Platform.X, {"whole": False}, PostFate.CANNOT_TELL),
        (Platform.X, {"made_at": None}, PostFate.CANNOT_TELL),
        (Platform.X, {"made_at": DECIDED}, PostFate.CANNOT_TELL),
        (Platform.X, {"oldest": None, "newest": None}, PostFate.GONE),
        (Platform.REDDIT, {"counted": None, "made_at": None}, PostFate.GONE),
        (Platform.REDDIT, {"counted": None, "made_at": None, "newest": WHEN}, PostFate.GONE),
        (Platform.REDDIT, {"counted": None, "made_at": None, "newest": WHEN - DAY}, PostFate.CANNOT_TELL),
        (Platform.MASTODON, {"counted": None, "made_at": None, "whole": False}, PostFate.CANNOT_TELL),
        (Platform.FACEBOOK, {"counted": None, "made_at": None}, PostFate.GONE),
        (Platform.FACEBOOK, {"newest": WHEN}, PostFate.CANNOT_TELL),
        (Platform.FACEBOOK, {"oldest": WHEN}, PostFate.CANNOT_TELL),
        (Platform.FACEBOOK, {"oldest": None, "newest": None}, PostFate.CANNOT_TELL),
        (Platform.WHATSAPP, {}, PostFate.CANNOT_TELL),
        (Platform.X, {"account": "ann"}, PostFate.CANNOT_TELL),
        (Platform.X, {"account": None}, PostFate.CANNOT_TELL),
    ],
)
def test_absent(platform: Platform, more: dict[str, object], expected: PostFate) -> None:
    assert fate(post(platform=platform), [], coverage(platform, **more)) is expected


def test_a_section_that_was_left_out_tells_nothing() -> None:
    assert fate(post(), [], None) is PostFate.CANNOT_TELL


def test_without_a_name_the_account_is_known_by_its_other_posts() -> None:
    other = post(platform=Platform.FACEBOOK, id="2")
    about = coverage(Platform.FACEBOOK, account=None)
    assert fate(post(platform=Platform.FACEBOOK), [other], about) is PostFate.CANNOT_TELL
    assert fate(post(platform=Platform.FACEBOOK), [other], about, with_it=(other,)) is PostFate.GONE


def test_an_export_from_before_the_decision_tells_nothing() -> None:
    assert fate(post(), [post()], coverage(made_at=DECIDED)) is PostFate.CANNOT_TELL


def test_several_of_one_moment_without_ids() -> None:
    def one(text: str) -> Post:
        return post(text, platform=Platform.FACEBOOK, id=None)

    about = coverage(Platform.FACEBOOK)
    assert fate(one("a"), [one("a"), one("b")], about, with_it=[one("b")]) is PostFate.STILL_THERE
    assert fate(one("a"), [one("b")], about, with_it=[one("b")]) is PostFate.GONE
    assert fate(one("a"), [one("b"), one("c")], about, with_it=[one("b")]) is PostFate.EDITED
    assert fate(one("a"), [one("c")], about, with_it=[one("b")]) is PostFate.CANNOT_TELL


@pytest.mark.parametrize(
    ("one", "other"),
    [("a  b\n", "a b"), ("caf\u00e9", "cafe\u0301"), ("R&amp;D", "R&D"), ("", " ")],
)
def test_the_same_words_have_the_same_fingerprint(one: str, other: str) -> None:
    assert fingerprint(post(one)) == fingerprint(post(other))


def test_other_words_have_another() -> None:
    prints = [fingerprint(post(text)) for text in ("a", "a…", "A", "ab")]
    assert all(one != other for one, other in pairwise(prints))


@given(st.text(), st.text())
def test_nothing_changes_by_being_read_again(text: str, other: str) -> None:
    assert fate(post(text), [post(text), post(other, id="2")], coverage()) is PostFate.STILL_THERE
