"""Colours, type and the style sheet, made from ``resources/theme/tokens.json``.

One ``Theme`` belongs to the application. It follows the system's light or dark, or the worker's
choice, and says ``changed`` when it did; widgets that paint or tint for themselves listen.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QJsonDocument, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

SMALLEST_BODY_POINTS = 10.5
UNKNOWN_ICON = "list-checks.svg"
BOX_TO_TEXT = 1.75  # pixels of a tick box for each point of the text beside it
TARGET_TO_TEXT = 2.5  # pixels of a button for each point of its text
STYLE = "Fusion"
MODES = ("system", "light", "dark", "contrast")


class Theme(QObject):
    """The look of the program. ``changed`` fires after the application's style was renewed."""

    changed = Signal()

    def __init__(self, application: QApplication, resources: Path) -> None:
        super().__init__(application)
        self._application = application
        self._icons = resources / "icons"
        self._pictures = resources / "theme"
        self._sheet = (resources / "theme" / "style.qss").read_text("utf-8")
        # Read by Qt, which is there already; Python's reader would be one more import before the first picture.
        tokens = QJsonDocument.fromJson((resources / "theme" / "tokens.json").read_bytes())
        self._tokens: dict[str, Any] = tokens.toVariant()
        self._system_points = application.font().pointSizeF()
        self._mode = "system"
        self._percent = 100
        # Kept: PySide drops the wrapper otherwise, and with it the connection.
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow_system)
        self._apply()

    def set_look(self, mode: str, percent: int) -> None:
        """``mode`` is one of ``MODES``; ``percent`` scales all text (100 is the system's size)."""
        if (mode, percent) == (self._mode, self._percent):
            return
        self._mode, self._percent = mode, percent
        self._apply()

    def color(self, token: str) -> QColor:
        return QColor(self._tokens[self._scheme()][token])

    def on_paper(self) -> dict[str, str]:
        """The colours of what is printed or shared: the light ones, whatever the screen shows."""
        return dict(self._tokens["light"])

    def points(self, kind: str = "body") -> float:
        """The size of ``title``, ``section``, ``body`` or ``caption`` text, in points."""
        step = float(self._tokens["type"][kind])
        return (self._body_points() + step) if step <= 0 else self._body_points() + step * self._percent / 100

    def font(self, kind: str = "body", *, bold: bool = False) -> QFont:
        font = QFont(self._application.font())
        font.setPointSizeF(self.points(kind))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    def icon(self, name: str, tint: str = "muted") -> QIcon:
        """A tinted icon of ``icon_size``."""
        return QIcon(self.pixmap(name, tint, self.icon_size().width()))

    def pixmap(self, name: str, tint: str = "muted", size: int = 20) -> QPixmap:
        ratio = self._application.devicePixelRatio()
        return _tinted(self._icons / f"{name}.svg", self.color(tint).name(), size, ratio)

    def icon_size(self, kind: str = "body") -> QSize:
        """Icons grow with the text they stand beside."""
        side = round(self.points(kind) * 1.65)
        return QSize(side, side)

    def is_dark(self) -> bool:
        return self._scheme().endswith("dark")

    def _scheme(self) -> str:
        system_dark = self._hints.colorScheme() is Qt.ColorScheme.Dark
        if self._mode == "contrast" or (self._mode == "system" and self._wants_contrast()):
            return "contrast_dark" if system_dark else "contrast_light"
        if self._mode == "system":
            return "dark" if system_dark else "light"
        return self._mode

    def _wants_contrast(self) -> bool:
        # QStyleHints.accessibility came with Qt 6.10; before that the system's wish is unknown.
        accessibility = getattr(self._hints, "accessibility", None)
        if accessibility is None:
            return False
        return bool(accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast)

    def _body_points(self) -> float:
        return max(self._system_points, SMALLEST_BODY_POINTS) * self._percent / 100

    def _follow_system(self) -> None:
        if self._mode in ("system", "contrast"):
            self._apply()

    def _apply(self) -> None:
        font = QFont(self._application.font())
        font.setPointSizeF(self._body_points())
        self._application.setFont(font)
        self._application.setPalette(self._palette())
        self._application.setStyleSheet(self._filled_sheet())
        self.changed.emit()

    def _filled_sheet(self) -> str:
        values = {f"@{name}": color for name, color in self._tokens[self._scheme()].items()}
        ground = "dark" if self.is_dark() else "light"
        values |= {
            f"@{name}": (self._pictures / f"{name}-{ground}.svg").as_posix() for name in ("tick", "caret", "clear")
        }
        values |= {f"${kind}": f"{self.points(kind):g}pt" for kind in self._tokens["type"]}
        # Two pixels of border are added to it; with large text a target grows as its words do.
        values["$target"] = f"{max(self._tokens['target'], round(self.points() * TARGET_TO_TEXT)) - 2}px"
        box = round(self.points() * BOX_TO_TEXT)
        values |= {"$indicator": f"{box}px", "$round": f"{box // 2 + 2}px"}
        sheet = self._sheet
        # The longest name first: @primary is also the beginning of @primary_soft.
        for name in sorted(values, key=len, reverse=True):
            sheet = sheet.replace(name, values[name])
        return sheet

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "background",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "sunken",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Highlight: "primary",
            QPalette.ColorRole.HighlightedText: "on_primary",
            QPalette.ColorRole.Link: "primary",
            QPalette.ColorRole.LinkVisited: "primary",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("outline"))
        return palette


@lru_cache(maxsize=512)
def _tinted(path: Path, color: str, size: int, ratio: float) -> QPixmap:
    if not path.is_file():
        path = path.with_name(UNKNOWN_ICON)  # an agency's pack may name a picture that this version does not have
    source = path.read_bytes().replace(b"currentColor", color.encode("ascii"))
    renderer = QSvgRenderer(QByteArray(source))
    side = round(size * ratio)
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def theme() -> Theme:
    """The application's theme; made once, with the application or by ``install_theme``."""
    found = QApplication.instance().findChild(Theme)  # type: ignore[union-attr]
    if not isinstance(found, Theme):
        raise RuntimeError("the application has no theme")
    return found


def install_theme(application: QApplication, resources: Path) -> Theme:
    """Give an application that is there already its look."""
    application.setStyle(STYLE)
    return Theme(application, resources)


def make_application(arguments: list[str], resources: Path) -> QApplication:
    """The application, with its look."""
    # By argument the style costs nothing; ``setStyle`` returns it, for which PySide makes hundreds of names.
    application = QApplication([*arguments, "-style", STYLE])
    Theme(application, resources)
    return application
