"""Posts on their way from the worker process into the history: whatever is in them, they come out as they went in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.posts import POST_FIELDS, PostFilter
from app.old_posts.identity import fingerprint, key_of
from app.old_posts.model import Audience, Platform, Post, Section, TimeQuality
from app.old_posts.rows import Row, encode, row_of, twin
from app.old_posts.signals.flag import Flag, Kind, Worded
from app.storage.vault import SqlVault
from tests.history_makers import NOW, make_folder

ALL = PostFilter(to_review=False)
texts = st.text(st.characters(exclude_categories=[]))  # half pairs of surrogates and zeros too
names = st.lists(texts, max_size=3).map(tuple)
moments = st.none() | st.integers(-62_135_500_000, 253_402_200_000).map(lambda at: datetime.fromtimestamp(at, UTC))
degrees = st.floats(-90, 90)
posts = st.builds(
    Post,
    platform=st.sampled_from(Platform),
    section=st.sampled_from(Section),
    text=texts,
    at=moments,
    member=st.just("m"),
    item=st.just(1),
    id=st.none() | st.text(st.characters(codec="utf-8"), min_size=1),
    quality=st.sampled_from(TimeQuality),
    url=st.none() | texts,
    media=names,
    tagged=names,
    is_reply=st.booleans(),
    is_shared=st.booleans(),
    location=st.none() | st.tuples(degrees, degrees),
    audience=st.none() | st.sampled_from(Audience),
    edited=st.booleans(),
)
flags = st.lists(st.builds(Flag, st.sampled_from(Kind), st.integers(0, 99), st.integers(0, 99), texts), max_size=3)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlVault]:
    opened = make_folder(tmp_path_factory.mktemp("rows") / "home").create_with_keyring()
    yield opened
    opened.close()


def plain(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(posts, flags)
def test_what_goes_in_comes_out(vault: SqlVault, post: Post, found: list[Flag]) -> None:
    [row] = msgspec.json.decode(encode([row_of(post, "sam")]), type=list[Row])  # from one process to the other
    row.add_flags(found)
    shelf = vault.posts
    number = shelf.begin_import(NOW, [])
    shelf.add(number, encode([row]))
    [kept] = shelf.queue(ALL)
    shelf.take_back(number)
    assert (kept.key, kept.print) == (plain(key_of(post)), fingerprint(post))
    assert (kept.text, kept.at, kept.account) == (plain(post.text), post.at, "sam")
    assert (kept.platform, kept.section, kept.quality) == (post.platform, post.section, post.quality)
    assert (kept.media, kept.tagged) == (tuple(map(plain, post.media)), tuple(map(plain, post.tagged)))
    assert (kept.is_reply, kept.is_shared, kept.edited) == (post.is_reply, post.is_shared, post.edited)
    assert (kept.location, kept.audience) == (post.location, post.audience)
    assert kept.url == (None if post.url is None else plain(post.url))
    assert [(flag.kind, flag.start, flag.end, flag.why) for flag in kept.flags] == [
        (flag.kind, flag.start, flag.end, plain(flag.why)) for flag in found
    ]
    assert bool(kept.weight) is bool(found)


@given(st.text(), st.text(st.sampled_from(" .,!?0123456789-\n😂"), max_size=5))
def test_what_is_no_letter_makes_no_difference(text: str, more: str) -> None:
    assert twin(text) == twin(f"{more}{text}{more}") == twin(text.casefold())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thanks @ann!", "thanks @bob"),
        ("See https://a.example/1", "See www.b.example"),
        ("On shift 😂", "On shift."),
        ("Café", "CAFÉ 2"),
    ],
)
def test_twins(one: str, other: str) -> None:
    assert twin(one) == twin(other) is not None


def test_no_letters_no_twin() -> None:
    assert twin("😂 12 https://a.example") is None
    assert twin("a b") != twin("a c")


def test_the_columns_are_in_the_order_of_the_history() -> None:
    names = {"seconds": "at"}
    assert tuple(names.get(field, field) for field in Row.__struct_fields__) == POST_FIELDS


@given(posts)
def test_a_row_has_all_that_a_signal_asks_of_a_post(post: Post) -> None:
    row = row_of(post, None)
    assert all(getattr(row, name) == getattr(post, name) for name in vars(Worded) if not name.startswith("_"))


def test_no_post_fills_a_message() -> None:
    name = "sam_jones"
    post = Post(
        platform=Platform.X,
        section=Section.POSTS,
        text="x" * 1_000_001,
        at=None,
        member="",
        item=1,
        media=(name,) * 1_001,
        tagged=(name,) * 1_001,
    )
    row = row_of(post, None)
    row.add_flags([Flag(Kind.ANGER, 0, 1, "Look again.")] * 1_001)
    assert (len(row.text), len(row.media), len(row.tagged), len(row.flags)) == (1_000_000, 1_000, 1_000, 1_000)
