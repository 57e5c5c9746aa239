"""Small pictures for the rows on screen, made off the GUI thread, the newest few hundred kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from app.ui.tasks import Task, run_task

if TYPE_CHECKING:
    from app.photos.thumbnails import Preview

KEPT = 400
BLURRED_TO = 5


class Thumbnails(QObject):
    """``want`` says which photos are on screen; ``changed`` fires when some of them have a picture."""

    changed = Signal()

    def __init__(self, parent: QObject, make: Callable[[str, int], Preview | None] | None = None) -> None:
        """``make`` finds the picture of a path and a side, in another thread; without it, files are read."""
        super().__init__(parent)
        self._make = make or _preview
        self.side = 48
        self._kept: OrderedDict[str, tuple[QImage, QImage] | None] = OrderedDict()
        self._wanted: list[str] = []
        self._task: Task | None = None

    def image(self, path: str, *, blurred: bool) -> QImage | None:
        """The picture, or None where it is not made yet or cannot be."""
        pair = self._kept.get(path)
        return pair[1 if blurred else 0] if pair else None

    def want(self, paths: Sequence[str]) -> None:
        """Make those of ``paths`` that are missing; what was wanted before and is no longer, is dropped."""
        self._wanted = [path for path in paths if path not in self._kept]
        if self._wanted and self._task is None:
            self._start()

    def forget(self) -> None:
        """Drop every picture, since the files have changed or others are shown."""
        self._wanted = []
        self._kept.clear()
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """Make no more."""
        self._wanted = []
        if self._task is not None:
            self._task.cancel()

    def _start(self) -> None:
        paths, side = self._wanted, self.side
        self._wanted = []
        self._task = run_task(
            self,
            lambda task: self._make_all(task, paths, side),
            on_progress=self._take,
            on_done=lambda _: self._go_on(),
        )

    def _make_all(self, task: Task, paths: Sequence[str], side: int) -> None:
        for path in paths:
            if task.cancelled():
                return
            made = self._make(path, side)
            task.report((path, picture(made) if made else None))

    def _take(self, made: list[tuple[str, QImage | None]]) -> None:
        for path, image in made:
            self._kept[path] = (image, blur(image)) if image is not None else None
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.changed.emit()

    def _go_on(self) -> None:
        self._task = None
        if self._wanted:
            self._start()


def picture(preview: Preview) -> QImage:
    """A picture of the engine's plain RGB bytes."""
    stride = preview.width * 3
    # copy(): the image must own its bytes, which belong to the preview.
    return QImage(preview.rgb, preview.width, preview.height, stride, QImage.Format.Format_RGB888).copy()


def blur(image: QImage) -> QImage:
    """So few points that nothing can be made out, drawn soft at the old size."""
    points = image.scaled(
        BLURRED_TO, BLURRED_TO, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    return points.scaled(image.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


def _preview(path: str, side: int) -> Preview | None:
    from app.photos.thumbnails import preview

    return preview(path, side)
