"""What the cards of the page on old posts share: see `Desk`."""

from __future__ import annotations

from app.core.posts import KeptPost, PostChoices
from app.old_posts.own_posts import OwnPosts
from app.ui.widgets.desk import Desk
from app.ui.widgets.post_words import platform_name


class PostDesk(Desk[OwnPosts]):
    """The open store of posts."""

    @property
    def part(self) -> OwnPosts:
        return self.program.own_posts()

    @property
    def choices(self) -> PostChoices:
        return self.part.choices()

    def open_post(self, post: KeptPost) -> None:
        """Open the post in the worker's browser, where it has a link."""
        link = self.part.link(post)
        if link is not None:
            self.open_page(link, platform_name(post.platform), "A post of yours")
