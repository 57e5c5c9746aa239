"""What stands where there is nothing yet: why, and the one way on."""

from __future__ import annotations

from app.ui.widgets.basics import Button, Card, heading, label
from app.ui.widgets.layouts import row_of


def empty_card(title: str, words: str, way_on: Button) -> Card:
    """A card that says what is not there, what will come, and where to go."""
    card = Card()
    card.body.addWidget(heading(title, "section"))
    card.body.addWidget(label(words))
    card.body.addWidget(row_of(way_on))
    return card
