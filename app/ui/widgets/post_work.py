"""What the page on old posts has done off the screen's thread: each takes the task under way and reports to it.

Where the worker stopped it, the answer is None.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from app.core.errors import UserError
from app.core.posts import PostChoices
from app.core.worker import Stopped
from app.old_posts.own_posts import OwnPosts
from app.old_posts.results import ImportProgress, ImportResult
from app.ui.tasks import Task


class Job(NamedTuple):
    """What one of them is called on screen, and what is said where hiding the window came in between.

    ``note`` stands there while it goes on.
    """

    title: str
    happened: str
    safe: str
    do: str
    can_stop: bool = True
    note: str = ""

    @property
    def interrupted(self) -> UserError:
        return UserError(self.happened, safe=self.safe, do=self.do)


READING = Job(
    "Reading your posts",
    "Hiding the window stopped the reading of your posts.",
    "What was there before is as it was.",
    "Choose the copy again.",
    note="You can use the other pages meanwhile. You decide about posts once all of them are read.",
)
LOOKING_AGAIN = Job(
    "Looking through all posts again",
    "Hiding the window stopped the look through your posts.",
    "Your posts and decisions are kept.",
    "Choose what to look for again.",
    note="You can use the other pages meanwhile.",
)
REMOVING = Job(
    "Removing the posts from this app",
    "You hid the window while your posts were being removed.",
    "What you chose to keep is kept.",
    "Open Old posts and see whether they are gone. If they are not, remove them again.",
    can_stop=False,
)


def look_into(posts: OwnPosts, paths: Sequence[Path], task: Task) -> ImportResult | Sequence[str] | None:
    """Read an export in, or say who wrote in a chat that does not tell which of them the worker is."""
    try:
        names = posts.names_in(paths, task.cancelled)
    except Stopped:
        return None
    return names or bring_in(posts, paths, (), others=False, task=task)


def bring_in(
    posts: OwnPosts, paths: Sequence[Path], me: Sequence[str], others: bool, task: Task
) -> ImportResult | None:
    """Read an export in; nothing of it is kept where it was stopped."""
    try:
        return posts.bring_in(paths, me, others=others, progress=task.report, cancelled=task.cancelled)
    except Stopped:
        return None


def flag_anew(posts: OwnPosts, choices: PostChoices, task: Task) -> bool | None:
    """Keep the choices, and look through all posts again where that is needed."""
    try:
        posts.save_choices(choices, lambda done, of: task.report(ImportProgress(done, 0, of)), task.cancelled)
    except Stopped:
        return None
    return True
