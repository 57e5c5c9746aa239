"""The pictures of a post: blurred until they are asked for, with the place that they give away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.posts import KeptPost
from app.old_posts.results import is_picture
from app.ui.pages.page import error_box
from app.ui.program import Program
from app.ui.tasks import Task, run_task
from app.ui.widgets.basics import Button, announce, clear_layout, icon_line, label
from app.ui.widgets.kept_picture import LARGE, Picture, image_of
from app.ui.widgets.layouts import row_of
from app.ui.widgets.photo_thumbnails import blur
from app.ui.widgets.post_place import PlaceLine
from app.ui.words import how_many

MOST_SHOWN = 4
BLURRED = QSize(280, 200)
Opened = tuple[QImage | None, tuple[float, float] | None]


class PostMedia(QWidget):
    """A line that says what there is. Nothing is read from the export before the worker asks for it."""

    def __init__(self, program: Program, post: KeptPost) -> None:
        super().__init__()
        self._program, self._post = program, post
        pictures = [name for name in post.media if is_picture(name)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(icon_line("images", _what(len(pictures), len(post.media) - len(pictures)))[0])
        self._pictures = QVBoxLayout()
        self._pictures.setSpacing(10)
        if pictures:
            self._ask = Button("See them blurred" if len(pictures) > 1 else "See it blurred", "eye-slash", "link")
            self._ask.clicked.connect(lambda: self._open(pictures[:MOST_SHOWN]))
            column.addWidget(row_of(self._ask))
        column.addLayout(self._pictures)

    def _open(self, pictures: list[str]) -> None:
        self._ask.setEnabled(False)
        clear_layout(self._pictures)
        posts, post = self._program.own_posts(), self._post

        def read(name: str, task: Task) -> Opened:
            media = posts.open_media(post, name, task.cancelled)
            return image_of(media.content, name, LARGE), media.place

        for number, name in enumerate(pictures, 1):
            shown = OnePicture(self._program, f"Picture {number} of {len(pictures)}")
            self._pictures.addWidget(shown)
            run_task(self, partial(read, name), on_done=shown.show_opened, on_error=partial(self._failed, shown))

    def _failed(self, shown: OnePicture, error: UserError) -> None:
        shown.show_trouble(error)
        self._ask.setEnabled(True)  # once the file is back where it was


class OnePicture(QWidget):
    """One picture, blurred at first."""

    def __init__(self, program: Program, name: str) -> None:
        super().__init__()
        self._program = program
        self._name = name
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addWidget(label(f"{name} is being read.", "muted"))

    def show_opened(self, opened: Opened) -> None:
        clear_layout(self._column)
        image, place = opened
        if place:
            self._column.addWidget(PlaceLine(self._program, place, "It gives away where it was taken"))
        if image is None:
            self._column.addWidget(label(f"{self._name}: this app cannot show it. It is in your copy.", "muted"))
            return
        blurred = Picture(f"{self._name}, blurred", BLURRED)
        blurred.show_image(blur(image))
        self._column.addWidget(blurred)
        show = Button("Show it clearly", "eye", "link", describes=self._name)
        show.clicked.connect(lambda: self._show_clearly(image))
        self._column.addWidget(row_of(show))
        announce(self, f"{self._name} is there, blurred.")

    def show_trouble(self, error: UserError) -> None:
        clear_layout(self._column)
        self._column.addWidget(error_box(error))
        announce(self, error.sentence())

    def _show_clearly(self, image: QImage) -> None:
        clear_layout(self._column)
        clear = Picture(self._name, image.size())
        clear.show_image(image)
        self._column.addWidget(clear)
        announce(self, f"{self._name} is shown.")


def _what(pictures: int, films: int) -> str:
    parts = [how_many(pictures, "picture")] if pictures else []
    parts += [how_many(films, "film or other file", "films or other files")] if films else []
    return f"With {' and '.join(parts)}."
