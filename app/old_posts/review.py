"""Going through posts one by one: where the worker stands, what comes next, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.core.posts import KeptPost

AHEAD = 12  # posts that are left when more are fetched: so many decisions a second nobody makes

Fetch = Callable[[KeptPost | None], Sequence[KeptPost]]
"""The posts to review after one, or the first ones; none at the end."""


class ReviewQueue:
    """A place in the queue. What was decided leaves the store's queue, and stays here to go back to."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._posts: list[KeptPost] = []
        self._at = 0
        self._is_whole = False
        self._fill()

    @property
    def current(self) -> KeptPost | None:
        """The post on screen; None at the end."""
        return self._posts[self._at] if self._at < len(self._posts) else None

    def ahead(self, count: int) -> Sequence[KeptPost]:
        """The next posts after the one on screen."""
        return self._posts[self._at + 1 : self._at + 1 + count]

    @property
    def can_go_back(self) -> bool:
        return self._at > 0

    def go_on(self) -> None:
        """To the next post, or to the end."""
        self._at = min(self._at + 1, len(self._posts))
        self._fill()

    def go_back(self) -> None:
        """To the post before; does nothing at the first."""
        self._at = max(0, self._at - 1)

    def go_to(self, post_id: int) -> bool:
        """To a post that was shown already; whether there is one."""
        for place, post in enumerate(self._posts):
            if post.id == post_id:
                self._at = place
                return True
        return False

    def replace(self, post: KeptPost) -> None:
        """Let a post stand as it is now, such as with a decision."""
        self._posts = [post if post.id == known.id else known for known in self._posts]

    def _fill(self) -> None:
        if self._is_whole or len(self._posts) - self._at > AHEAD:
            return
        more = self._fetch(self._posts[-1] if self._posts else None)
        known = {post.id for post in self._posts}
        self._posts += [post for post in more if post.id not in known]
        self._is_whole = not more
