"""How the program looks: light or dark, and how large the words are."""

from __future__ import annotations

from dataclasses import replace

from app.core.model import Preferences
from app.ui.program import Program
from app.ui.settings.base import SettingsCard
from app.ui.theme import theme
from app.ui.widgets.basics import label
from app.ui.widgets.chips import Chips

THEMES = {"system": "As this computer", "light": "Light", "dark": "Dark", "contrast": "High contrast"}
SIZES = {percent: f"{percent} %" for percent in (100, 125, 150, 175, 200)}


class LookCard(SettingsCard):
    """Takes effect at once, and is saved."""

    def __init__(self, program: Program) -> None:
        super().__init__(program, "How it looks")
        self._themes = Chips(THEMES, "Colours")
        self._sizes = Chips(SIZES, "Text size")
        self._themes.chosen.connect(lambda mode: self._save(replace(self.program.preferences, theme=mode)))
        self._sizes.chosen.connect(lambda size: self._save(replace(self.program.preferences, text_percent=size)))
        for caption, chips in (("Colours", self._themes), ("Text size", self._sizes)):
            self.body.addWidget(label(caption, "strong"))
            self.body.addWidget(chips)

    def refresh(self) -> None:
        self._themes.show_value(self.program.preferences.theme)
        self._sizes.show_value(self.program.preferences.text_percent)

    def _save(self, preferences: Preferences) -> None:
        if self.try_to(lambda: self.program.save_preferences(preferences)):
            self.tell_nothing()
            theme().set_look(preferences.theme, preferences.text_percent)
        else:
            self.refresh()
