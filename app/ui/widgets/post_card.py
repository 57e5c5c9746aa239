"""One post: where and when, its words with the reasons marked, and the way to it on the platform."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from app.core.posts import KeptPost
from app.old_posts.signals.catalogue import KINDS
from app.old_posts.signals.flag import Kind
from app.ui.widgets.basics import Button, Card, icon_line, label, notice, pill
from app.ui.widgets.dialogs import copy_text
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, row_of
from app.ui.widgets.post_desk import PostDesk
from app.ui.widgets.post_media import PostMedia
from app.ui.widgets.post_place import PlaceLine
from app.ui.widgets.post_text import MarkedText, excerpt
from app.ui.widgets.post_words import platform_icon, platform_name, recipe_lines, where
from app.ui.widgets.prose import breakable_words
from app.ui.words import first_words, how_many

MAY_UPSET = (Kind.ABUSE_THREAT, Kind.DISCRIMINATORY)
TONES = {3: "bad", 2: "warn"}
MOST_NAMES = 12
MOST_CLAUSES = 2
FIRST = 60  # characters that a search on the platform finds it by


class PostCard(Card):
    """``agreed`` carries the worker's wish to see what may upset."""

    agreed = Signal()

    def __init__(self, desk: PostDesk, post: KeptPost, *, agreed: bool = False) -> None:
        """``agreed`` shows at once what may upset."""
        super().__init__(spacing=14)
        self._desk = desk
        self.post = post
        self.kinds = kinds_of(post)
        self._head, self.title = icon_line(platform_icon(post.platform), where(post))
        self.title.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._add_head()
        if not agreed and any(kind in MAY_UPSET for kind in self.kinds):
            self._add_gate()
        else:
            self._add_post()

    @property
    def spoken(self) -> str:
        """What a screen reader says of it when it comes on screen."""
        names = ", ".join(KINDS[kind].name for kind in self.kinds)
        return f"{where(self.post)}. {names}. {excerpt(self.post.text, ()).text}"

    def _add_head(self) -> None:
        sides = SideLayout(least_ems=18)
        sides.addWidget(self._head)
        sides.addWidget(row_of(*(pill(KINDS[kind].name, TONES.get(KINDS[kind].weight, "")) for kind in self.kinds)))
        self.body.addLayout(sides)

    # --- Before what may upset ---

    def _add_gate(self) -> None:
        names = " and ".join(KINDS[kind].name.lower() for kind in self.kinds if kind in MAY_UPSET)
        box = notice("hand-heart", f"This post was marked for {names}. It may upset you to read it again. You choose.")
        show = Button("Show this post", "eye")
        show.clicked.connect(self.agreed)
        box.body.addWidget(row_of(show))
        self.body.addWidget(box)

    # --- The post ---

    def _add_post(self) -> None:
        marks = [(flag.start, flag.end) for flag in self.post.flags if flag.end > flag.start]
        shown = excerpt(self.post.text, marks)
        if shown.text:
            words = MarkedText(shown.text, shown.marks)
            self.body.addWidget(words)
            if not shown.is_whole:
                self.body.addWidget(row_of(self._whole_button(words, marks)))
        else:
            self.body.addWidget(label("A post without words.", "muted"))
        for icon, line in self._facts():
            self.body.addWidget(icon_line(icon, line)[0])
        if self.post.location:
            self.body.addWidget(PlaceLine(self._desk.program, self.post.location, "A place on the map"))
        if self.post.media:
            self.body.addWidget(PostMedia(self._desk.program, self.post))
        for kind in self.kinds:
            self.body.addWidget(icon_line("book-open", self._reason(kind))[0])
        self._add_ways()

    def _whole_button(self, words: MarkedText, marks: list[tuple[int, int]]) -> Button:
        button = Button(f"Show all {len(self.post.text):,} characters", "caret-down", "link")

        def show() -> None:
            whole = MarkedText(self.post.text, marks)
            self.body.replaceWidget(words, whole)
            words.deleteLater()
            button.hide()
            whole.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            whole.setFocus()

        button.clicked.connect(show)
        return button

    def _facts(self) -> Iterator[tuple[str, str]]:
        post = self.post
        if post.tagged:
            more = f" and {len(post.tagged) - MOST_NAMES} more" if len(post.tagged) > MOST_NAMES else ""
            yield "user-focus", breakable_words(f"Tagged: {', '.join(post.tagged[:MOST_NAMES])}{more}")
        if post.twins:
            yield (
                "copy-simple",
                f"{how_many(post.twins, 'more post says', 'more posts say')} nearly the same. You decide once for all.",
            )
        if post.is_shared:
            yield "repeat", "You shared somebody else's post."

    def _reason(self, kind: Kind) -> str:
        """Why it is shown: what was found itself says so, then where the rule stands."""
        whys = dict.fromkeys(flag.why for flag in self.post.flags if flag.kind == kind)
        clause = self._desk.program.catalogue.register.by_id.get(KINDS[kind].clause)
        sources = clause.sources[:MOST_CLAUSES] if clause else ()
        places = " · ".join(f"{source.document}, {source.part}" for source in sources)
        return " ".join(whys) + (f" ({places})" if places else "")

    # --- The way to it ---

    def _add_ways(self) -> None:
        post, name = self.post, platform_name(self.post.platform)
        column = QVBoxLayout()
        column.setSpacing(8)
        how = f"how to find the post on {name}"
        find = FoldButton(lambda: RecipeBox(post), column, how, show="Find it another way", hide="Hide how to")
        if self._desk.part.link(post):
            visit = Button(f"Open on {name}", "arrow-square-out", "link", describes=where(post))
            visit.clicked.connect(lambda: self._desk.open_post(post))
            column.addWidget(row_of(visit, find))
            column.addWidget(label(f"{name} will see that you look at it.", "caption"))
        else:
            column.addWidget(row_of(find))
        self.body.addLayout(column)


def kinds_of(post: KeptPost) -> tuple[Kind, ...]:
    """The kinds of its flags, the weightiest first."""
    kinds = {Kind(flag.kind) for flag in post.flags}
    return tuple(sorted((kind for kind in KINDS if kind in kinds), key=lambda kind: -KINDS[kind].weight))


class RecipeBox(Card):
    """How to find the post on its platform by hand."""

    def __init__(self, post: KeptPost) -> None:
        super().__init__("panel", spacing=6, margins=(14, 10, 14, 10))
        for icon, line in recipe_lines(post):
            self.body.addWidget(icon_line(icon, line, kind="body")[0])
        words = first_words(post.text, FIRST)
        if words:
            copy = Button("Copy the first words", "copy")
            copy.clicked.connect(lambda: copy_text(copy, words.removesuffix(" …")))
            self.body.addWidget(row_of(copy))
