"""The way to a setting: where the worker uses it, the path, and the link with who will see it."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.checks import Certainty, Check, LinkKind, Route
from app.core.model import Surface
from app.ui.widgets.basics import Button, Toggle, clear_layout, icon_line, label
from app.ui.widgets.check_age import age_words
from app.ui.widgets.flow_layout import FlowLayout
from app.ui.widgets.layouts import SideLayout
from app.ui.words import SURFACES

OPENS = {
    LinkKind.SETTING: "Open this setting",
    LinkKind.HELP: "Open the help page",
    LinkKind.FORM: "Open the form",
    LinkKind.SEARCH: "Open the search",
    LinkKind.SITE: "Open the site",
}


class Way(QWidget):
    """One check's routes, one shown at a time. ``check`` has at least one."""

    surface_chosen = Signal(object)
    browse = Signal(str)
    qr_asked = Signal(str)

    def __init__(self, check: Check, surface: Surface, today: date) -> None:
        super().__init__()
        self._check = check
        self._today = today
        self._routes = {route.surface: route for route in check.routes}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._surfaces = {each: self._surface_button(each) for each in self._routes}
        if len(self._routes) > 1:
            row = QWidget()
            flow = FlowLayout(row, spacing=6)
            for button in self._surfaces.values():
                flow.addWidget(button)
            self._column.addWidget(row)
        self._shown = QVBoxLayout()
        self._shown.setSpacing(8)
        self._column.addLayout(self._shown)
        self._show(surface if surface in self._routes else next(iter(self._routes)))

    @property
    def route(self) -> Route:
        """The one that is shown."""
        return self._route

    def _surface_button(self, surface: Surface) -> Toggle:
        button = Toggle(SURFACES[surface], describes="where you use it")
        button.chosen.connect(lambda: self._choose(surface))
        return button

    def _choose(self, surface: Surface) -> None:
        self._show(surface)
        self.surface_chosen.emit(surface)

    def _show(self, surface: Surface) -> None:
        for each, button in self._surfaces.items():
            button.show_down(each is surface)
        clear_layout(self._shown)
        self._route = route = self._routes[surface]
        if len(self._routes) == 1:
            self._shown.addWidget(label(f"{SURFACES[surface]}:", "caption"))
        self._shown.addWidget(icon_line("path", "  ›  ".join(route.path))[0])
        if route.note:
            self._shown.addWidget(label(route.note, "caption"))
        if age := age_words(self._check, route, self._today):
            self._shown.addWidget(icon_line("clock-counter-clockwise", age, kind="unsure", tint="warn")[0])
        if self._check.unsure:
            self._shown.addWidget(icon_line("question", self._unsure(), tint="warn")[0])
        with_link = route if route.link else next((other for other in self._routes.values() if other.link), None)
        if with_link:
            self._shown.addWidget(self._link_row(with_link))

    def _unsure(self) -> str:
        text = self._check.unsure
        if self._check.certainty is Certainty.NOT_VERIFIED:
            return f"Not verified; {text[0].lower()}{text[1:]}"
        return text

    def _link_row(self, route: Route) -> QWidget:
        """The link, its square for the phone, and who learns of it."""
        buttons = QWidget()
        flow = FlowLayout(buttons, spacing=6)
        open_it = Button(OPENS[route.link_kind], "arrow-square-out", "link", describes=self._check.title)
        open_it.clicked.connect(lambda: self.browse.emit(route.link))
        on_phone = Button("Open it on your phone", "qr-code", "link", describes=f"{self._check.title}, QR code")
        on_phone.clicked.connect(lambda: self.qr_asked.emit(route.link))
        flow.addWidget(open_it)
        flow.addWidget(on_phone)
        row = QWidget()
        sides = SideLayout(row, grows=1, spacing=6)
        sides.addWidget(buttons)
        sides.addWidget(label(who_sees(route.link), "caption"))
        return row


def who_sees(link: str) -> str:
    """Who learns that a link was opened."""
    host = (urlsplit(link).hostname or "").removeprefix("www.")
    return f"{host} and your browser will know"
