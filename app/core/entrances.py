"""The places that the program can be opened at from outside: by a reminder's click or by a second start."""

from __future__ import annotations

HOME = "home"
ENTRANCES = (HOME, "review", "today", "photos", "passwords", "search", "posts")
