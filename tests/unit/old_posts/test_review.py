"""Going through posts one by one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.core.posts import KeptPost, PostDecision
from app.old_posts.review import AHEAD, ReviewQueue


def post(number: int) -> KeptPost:
    return KeptPost(number, f"x/posts/{number}", b"", "x", "posts", None, None, "exact", f"post {number}")


class Store:
    """A queue that gives a few at a time, and counts how often it was asked."""

    def __init__(self, count: int, page: int) -> None:
        self.posts = [post(number) for number in range(count)]
        self.page = page
        self.asked = 0

    def fetch(self, after: KeptPost | None) -> list[KeptPost]:
        self.asked += 1
        start = after.id + 1 if after else 0
        return self.posts[start : start + self.page]


@given(st.integers(0, 90), st.integers(1, 60))
def test_every_post_comes_once_and_in_order(count: int, page: int) -> None:
    store = Store(count, page)
    queue = ReviewQueue(store.fetch)
    seen = []
    while queue.current is not None:
        seen.append(queue.current.id)
        ahead = [post.id for post in queue.ahead(2)]
        assert ahead == [number for number in (seen[-1] + 1, seen[-1] + 2) if number < count][: len(ahead)]
        queue.go_on()
    assert seen == list(range(count))


@given(st.integers(0, 40), st.lists(st.sampled_from(["on", "back"])))
def test_the_place_stays_inside(count: int, moves: list[str]) -> None:
    queue = ReviewQueue(Store(count, 7).fetch)
    place = 0
    for move in moves:
        if move == "on":
            queue.go_on()
            place = min(count, place + 1)
        else:
            queue.go_back()
            place = max(0, place - 1)
        assert (queue.current.id if queue.current else count) == place
        assert queue.can_go_back == (place > 0)


def test_more_are_fetched_before_they_are_needed_and_no_more_at_the_end() -> None:
    store = Store(60, 50)
    queue = ReviewQueue(store.fetch)
    for _ in range(50 - AHEAD):
        queue.go_on()
    assert len(queue.ahead(100)) > AHEAD
    for _ in range(40):
        queue.go_on()
    asked = store.asked
    queue.go_back()
    queue.go_on()
    assert store.asked == asked


def test_what_was_decided_can_be_gone_back_to_as_it_is_now() -> None:
    queue = ReviewQueue(Store(5, 5).fetch)
    queue.replace(replace(post(0), decision=PostDecision.DELETE))
    queue.go_on()
    assert queue.go_to(0)
    assert queue.current is not None
    assert queue.current.decision is PostDecision.DELETE
    assert not queue.go_to(99)
