"""The places that the program can be opened at from outside: by a reminder's click or by a second start."""

from __future__ import annotations

HOME = "home"
TOOLS = ("photos", "passwords", "search", "posts")  # names of steps that are also places of their own: the step's tool
ENTRANCES = (HOME, "review", "today", *TOOLS)
