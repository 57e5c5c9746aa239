"""The account of one import: what became of every item of the export, and what it can speak of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.old_posts.model import Coverage, Summary
from app.ui.widgets.basics import Card, heading, icon_line, label
from app.ui.widgets.fold_button import FoldButton
from app.ui.widgets.layouts import SideLayout, column_box
from app.ui.widgets.plain_table import PlainTable
from app.ui.widgets.post_import_words import covered, left_out, listed, whether_it_agrees
from app.ui.widgets.post_words import platform_name
from app.ui.widgets.prose import MAY_BREAK, breakable_words
from app.ui.words import day, how_many, moment

MOST_LISTED = 2_000  # of an export with a hundred thousand pictures in it
SECTIONS_SHOWN = 3


class PostAccount(Card):
    """``read_at`` is when this app read it, ``made_at`` when the platform made it, where that is known."""

    def __init__(self, summary: Summary, read_at: datetime, made_at: datetime | None = None) -> None:
        super().__init__(spacing=10)
        names = listed([platform_name(platform) for platform in summary.platforms])
        self.title = heading("What was read", "section")
        self.body.addWidget(self.title)
        made = f" The copy was made on {day(made_at)}." if made_at else ""
        self.body.addWidget(label(f"{names}, read on {moment(read_at)}.{made}", "muted"))
        self._add_numbers(summary)
        self._add_trouble(summary)
        self._add_coverage(summary.coverage)

    def _add_numbers(self, summary: Summary) -> None:
        self._line("check-circle", "ok", f"{how_many(summary.parsed, 'post')} read.")
        if why := left_out(summary.skipped.items()):
            amount = sum(summary.skipped.values())
            self._line("minus-circle", "muted", f"{amount:,} left out: {why}.")
        self._line(*whether_it_agrees(summary))

    def _add_trouble(self, summary: Summary) -> None:
        if summary.damaged:
            rows = [(one.member, one.why) for one in summary.damaged]
            said = f"{how_many(len(rows), 'file')} could not be read to the end. What came before that counts."
            self._folded("warning-circle", "warn", said, lambda: _table("Files not read to the end", rows))
        if summary.unread:
            names = [(name,) for name in summary.unread]
            told = how_many(len(names), "file was", "files were")
            said = f"{told} left unread: this app knows of no posts there."
            self._folded("file-text", "muted", said, lambda: _table("Files left unread", names))

    def _add_coverage(self, coverage: Sequence[Coverage]) -> None:
        if len(coverage) > SECTIONS_SHOWN:
            posts = how_many(len(coverage), "part")
            self._folded(
                "list-checks", "muted", f"The copy has {posts} with posts of yours.", lambda: _sections(coverage)
            )
        else:
            self.body.addWidget(_sections(coverage))

    def _line(self, icon: str, tint: str, text: str) -> None:
        self.body.addWidget(icon_line(icon, text, kind="body", tint=tint)[0])

    def _folded(self, icon: str, tint: str, text: str, make: Callable[[], QWidget]) -> None:
        """A sentence, and what it is about one press away."""
        box, column = column_box()
        head = QWidget()
        sides = SideLayout(head, spacing=8)
        sides.addWidget(icon_line(icon, text, kind="body", tint=tint)[0])
        sides.addWidget(FoldButton(make, column, text, show="See which", hide="Fold away"))
        column.addWidget(head)
        self.body.addWidget(box)


def _sections(coverage: Sequence[Coverage]) -> QWidget:
    box, column = column_box(6)
    for about in coverage:
        icon, tint = ("file-text", "muted") if about.whole else ("warning", "warn")
        column.addWidget(icon_line(icon, covered(about), tint=tint)[0])
    return box


def _table(name: str, rows: Sequence[tuple[str, ...]]) -> PlainTable:
    """Names of files, and what is said of them where something is."""
    headers = ("File", "Why")[: len(rows[0])]
    made = PlainTable(name, [1] * len(headers))
    shown = [tuple(_breakable(cell) for cell in row) for row in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED:
        more = f"and {len(rows) - MOST_LISTED:,} more"
        shown.append((more, *("" for _ in headers[1:])))
    made.show_rows(headers, shown)
    return made


def _breakable(text: str) -> str:
    return breakable_words(text.replace("/", f"/{MAY_BREAK}"))
