"""The worker's old posts over an open history: every change is on disk when the call returns."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from app.core.clock import Clock
from app.core.model import Action
from app.core.ports import PhotoPlace, Vault
from app.core.posts import (
    KeptDecision,
    KeptPost,
    PostChoices,
    PostCounts,
    PostDecision,
    PostFilter,
    PostImport,
)
from app.core.worker import JobRefused, Stopped
from app.old_posts import following
from app.old_posts.comparing import Past
from app.old_posts.export_errors import ExportMoved, LookingFailed, MediaNotThere, NotFinished
from app.old_posts.follow_up import FollowUp
from app.old_posts.guides import Guide, load_guides
from app.old_posts.importing import Cancelled, Importing, Report, Workers, ask, encoded, result_of
from app.old_posts.messages import FlagRequest, ImportRequest, Looking, MediaRequest, Names, NamesRequest
from app.old_posts.model import Platform
from app.old_posts.results import ImportResult, Media
from app.old_posts.signals.flag import Kind

_MOST_MEDIA = 64 * 1024**2  # bytes of a picture or film
_AT_A_TIME = 2_000
_TO_REVIEW = PostFilter()


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision that can be undone: on which posts, and what stood there before."""

    post_id: int
    post_ids: tuple[int, ...]
    before: tuple[KeptDecision, ...]


class OwnPosts:
    """What the window needs of this part. Usable from any thread; close it with the history.

    ``resources`` is the folder of the lists.
    """

    def __init__(self, vault: Vault, clock: Clock, resources: Path, workers: Workers, place_of: PhotoPlace) -> None:
        self._vault = vault
        self._shelf = vault.posts
        self._clock = clock
        self._resources = resources
        self._workers = workers
        self._place_of = place_of
        self._asking = threading.Lock()  # a worker process answers one question at a time
        self._undo: list[_Step] = []
        self._follow_up = FollowUp(vault, clock)

    def warm_up(self) -> None:
        """Slow. Start the worker processes with their lists, so that the first posts of an import come at once."""
        with self._asking, suppress(Stopped):  # nobody waits for it any more
            list(self._flags_of(_NONE, _looking(self.choices()), lambda: False))
            list(ask(self._workers.reading, NamesRequest(()), lambda: False))

    def rest(self) -> None:
        """End the worker processes until they are needed again: they hold memory, and then no words of posts."""
        self._workers.close()

    # --- What to look for ---

    def choices(self) -> PostChoices:
        """What the worker chose for this part."""
        return self._vault.post_choices()

    def save_choices(
        self,
        choices: PostChoices,
        progress: Callable[[int, int], None] = lambda done, of: None,
        cancelled: Cancelled = lambda: False,
    ) -> None:
        """Keep the choices. Slow where posts are to be flagged anew: then ``progress`` hears how many are.

        Raises ``UserError`` and ``Stopped``; what to look for then stays as it was, though some posts have new flags.
        """
        before = self.choices()
        if _looking(choices) != _looking(before):
            self._save(replace(before, case_open=choices.case_open))
            self._flag_anew(_looking(choices), progress, cancelled)
        self._save(choices)

    # --- Bringing in ---

    def names_in(self, paths: Sequence[Path], cancelled: Cancelled = lambda: False) -> tuple[str, ...]:
        """Slow. Who wrote in a WhatsApp chat that does not tell which of them the worker is, who wrote most first.

        Empty for every other export. Raises ``UserError`` and ``Stopped``.
        """
        with self._asking:
            [message] = ask(self._workers.reading, NamesRequest(encoded(paths)), cancelled)
        return msgspec.json.decode(message, type=Names).names

    def bring_in(
        self,
        paths: Sequence[Path],
        me: Iterable[str] = (),
        *,
        others: bool = False,
        progress: Report = lambda progress: None,
        cancelled: Cancelled = lambda: False,
    ) -> ImportResult:
        """Slow. Take in what a platform sent: its posts with their flags, and what became of earlier decisions.

        ``me`` are the worker's names in chats, ``others`` is whether other people's messages come in too. Posts can be
        reviewed while it runs. Raises ``UserError``, and ``Stopped`` soon: nothing is kept then, and to take 100,000
        posts back from among others is a second's work.
        """
        importing = Importing(self._vault, self._workers, self._resources, self._clock, self._follow_up.imported)
        request = ImportRequest(encoded(paths), tuple(me), others)
        with self._asking:
            try:
                return importing.run(request, _looking(self.choices()), progress, cancelled)
            finally:
                self._undo.clear()  # what was decided on may be gone
                self._workers.close()  # what they read of a large export need not stay in memory

    def imports(self) -> list[PostImport]:
        """The finished imports, the newest first."""
        return self._shelf.imports()

    def platforms_read(self) -> set[Platform]:
        """Those of which something was imported."""
        return Past(self._shelf.imports()).platforms

    def last_result(self) -> ImportResult | None:
        """What the last import said; None before the first, and when everything it brought was removed."""
        kept = next(iter(self._shelf.imports()), None)
        return result_of(self._shelf, kept) if kept and kept.summary else None

    def guides(self) -> tuple[Guide, ...]:
        """How to ask each platform for a copy, in the order to show them."""
        return load_guides(self._resources)

    def ask_when_ready(self, guide: Guide, asked: date) -> Action:
        """A copy was asked for on that day: the action that says when it should be there."""
        action = following.export_action(guide, asked, self._clock.now())
        self._vault.save_actions([action])
        return action

    # --- Looking ---

    def counts(self, chosen: PostFilter = _TO_REVIEW) -> PostCounts:
        """How many there are of what, among those that ``chosen`` asks for."""
        return self._shelf.counts(chosen)

    def queue(
        self,
        chosen: PostFilter = _TO_REVIEW,
        after: KeptPost | None = None,
        limit: int = 50,
    ) -> list[KeptPost]:
        """The next posts after ``after``: see `PostShelf.queue`."""
        return self._shelf.queue(chosen, after, limit)

    def find(self, words: str, limit: int = 50) -> list[KeptPost]:
        """The newest posts with these words; the last one may be only its beginning."""
        return self._shelf.find(words, limit)

    def post(self, post_id: int) -> KeptPost | None:
        """The post as it stands now; None where it is gone."""
        return self._shelf.post(post_id)

    def link(self, post: KeptPost) -> str | None:
        """Its page, where the platform gave a link."""
        return post.url if post.url and post.url.startswith("https://") else None

    def open_media(self, post: KeptPost, name: str, cancelled: Cancelled = lambda: False) -> Media:
        """Slow. A picture or film of a post, by its name there, out of the export, with the place that it gives away.

        Raises ``ExportMoved``, ``MediaNotThere`` and ``Stopped``.
        """
        shown = Past(self._shelf.imports()).last_to_show(post.last, post.platform)
        paths = [Path(file) for file in shown.files] if shown else []
        if not paths or not all(path.exists() for path in paths):
            raise ExportMoved
        with self._asking:
            try:
                request = MediaRequest(encoded(paths), name, _MOST_MEDIA)
                content = b"".join(ask(self._workers.reading, request, cancelled))
            except (JobRefused, NotFinished):
                raise MediaNotThere from None
        if not content:
            raise MediaNotThere
        return Media(content, self._place_of(content, name))

    # --- Deciding ---

    def decide(self, post: KeptPost, decision: PostDecision | None) -> int:
        """Decide on a post and on what says nearly the same; how many posts that were. None: it is to review again."""
        ids = tuple(self._shelf.twins(post.id))
        with self._vault.together():
            before = self._shelf.decide(ids, decision, self._clock.now())
            self._follow_up.decided(ids, before)
        self._undo.append(_Step(post.id, ids, tuple(before)))
        return len(ids)

    def undo(self) -> KeptPost | None:
        """Take the last decision back; the post it was on, or None where there is none since the last import."""
        if not self._undo:
            return None
        step = self._undo[-1]
        with self._vault.together():
            now = self._shelf.decide(step.post_ids, None, self._clock.now())
            self._shelf.restore_decisions(step.post_ids, step.before)
            self._follow_up.decided(step.post_ids, now)
        self._undo.pop()
        return self._shelf.post(step.post_id)

    def decided(self, chosen: PostFilter, limit: int) -> list[KeptPost]:
        """The posts with a decision that are believed to stand online, the newest first."""
        return self._shelf.queue(replace(chosen, to_review=False), limit=limit)

    def decisions(self, decision: PostDecision | None = None, platform: str = "") -> list[KeptDecision]:
        """All decisions, those on posts that are gone included, the latest first. They may be thousands."""
        return self._shelf.decisions(decision, platform)

    def asked(self, post: KeptPost, on: date | None) -> None:
        """Somebody was asked to take it down, or the tag off it, on that day; None: nobody was."""
        self._shelf.set_asked([(post.key, post.print)], on)

    # --- Letting go ---

    def wipe(self, *, keep_decisions: bool) -> None:
        """Slow. Remove every word of every post for good; with ``keep_decisions`` the next import still compares."""
        with self._asking:
            self._undo.clear()
            self._shelf.wipe(keep_decisions)

    # --- Inside ---

    def _save(self, choices: PostChoices) -> None:
        with self._vault.together():
            changed = choices.ask_first is not self.choices().ask_first
            self._vault.save_post_choices(choices)
            if changed:
                self._follow_up.chosen()

    def _flags_of(self, posts: bytes, looking: Looking, cancelled: Cancelled) -> Iterator[bytes]:
        request = FlagRequest(looking, os.fsencode(self._resources), stored=msgspec.Raw(posts))
        return ask(self._workers.flagging, request, cancelled)

    def _flag_anew(self, looking: Looking, progress: Callable[[int, int], None], cancelled: Cancelled) -> None:
        total, done, last = self.counts(PostFilter(to_review=False)).total, 0, 0
        with self._asking:
            while (posts := self._shelf.rows_to_flag(last, _AT_A_TIME)) != _NONE:
                try:
                    for rows in self._flags_of(posts, looking, cancelled):
                        self._shelf.set_flags(rows)
                except NotFinished:
                    raise LookingFailed from None
                if cancelled():  # an answer may have been quicker than the question whether to stop
                    raise Stopped
                ids = _ids.decode(posts)
                done, last = done + len(ids), ids[-1].id
                progress(done, total)


class _Id(msgspec.Struct):
    id: int


_ids = msgspec.json.Decoder(list[_Id])
_NONE = b"[]"


def _looking(choices: PostChoices) -> Looking:
    kinds = {kind.value for kind in Kind}
    return Looking(choices.words, frozenset(map(Kind, choices.off & kinds)), choices.qualified)
