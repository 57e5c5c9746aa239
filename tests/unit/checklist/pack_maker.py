"""Packs and a small set of core packs for tests, written as a policy officer would write them."""

from __future__ import annotations

from pathlib import Path

from app.application import Application

HEAD = {
    "format": "1",
    "id": '"rose"',
    "title": '"Rose Court"',
    "kind": '"agency"',
    "version": '"2026.11.20"',
    "dated": "2026-11-20",
    "publisher": '"Rose Court Care Home"',
}
CHECK = {
    "id": '"rose.group"',
    "title": '"Stay out of the family group"',
    "why": '"Families share news there."',
    "aim": '"Leave the group."',
    "limit": '"Others keep what you sent."',
    "minutes": "3",
    "weight": "3",
    "fresh_days": "365",
    "certainty": '"several_sources"',
    "clauses": '["PS1"]',
}
CONTACT = {"id": '"rose.duty"', "name": '"Duty manager"', "when": '"At night."'}
MESSAGE = {"id": '"rose.ask"', "title": '"Ask"', "when": '"When needed."', "body": '"Hello {my_name}"'}
READING = {"id": '"rose.note"', "title": '"Note"', "body": '"A note."'}
RULE = {"check": '"facebook.friends"', "aim": '"Only me"', "reason": '"Policy, part 4."'}
FILL = {"slot": '"social-media-policy"', "text": '"In the blue folder."'}

_GUIDANCE = """
format = 1
[[document]]
id = "code"
title = "The Code of Practice"
short = "Code"
dated = "2026"
whose = "The council"
sure = "We hold it."
parts = [{ part = "section 3", clauses = ["PS1"] }]
[[clause]]
id = "PS1"
theme = "Privacy settings"
text = "Look at your settings often."
kinds = ["L"]
"""

_FACEBOOK = """
format = 1
id = "facebook"
title = "Facebook"
kind = "platform"
step = "settings"
order = 10
version = "2026.11.01"
dated = 2026-11-01
publisher = "Privacy Self-Audit"

[[check]]
id = "facebook.friends"
title = "Hide your friends list"
why = "It leads to your family."
aim = "Set it to Friends."
aim_value = "Friends"
strictness = ["Nobody", "Only me", "Friends", "Public"]
limit = "Friends you share are still shown."
minutes = 2
weight = 5
fresh_days = 180
certainty = "several_sources"
clauses = ["PS1"]
messages = ["untag"]
quick = true
[check.web]
path = ["Settings", "Privacy"]
read_on = 2026-11-01
read_in = "the help page"

[[check]]
id = "facebook.tags"
title = "Look at your tags"
why = "Tags tell where you were."
aim = "Remove those that tell too much."
limit = "The post stays."
minutes = 5
weight = 2
fresh_days = 90
certainty = "one_source"
clauses = ["PS1"]

[[message]]
id = "untag"
title = "Ask to be untagged"
when = "Somebody tagged you."
body = "Please remove my name."

[[contact]]
id = "emergency"
name = "Emergency services"
when = "You are in danger now."
phone = "999"
urgent = true
"""

_GROUND_RULES = """
format = 1
id = "ground"
title = "Ground rules"
kind = "theme"
order = 100
version = "2026.11.01"
dated = 2026-11-01
publisher = "Privacy Self-Audit"

[[check]]
id = "ground.policy"
title = "Find your policy"
why = "It says what your employer asks."
aim = "Know where it is."
limit = "It may be old."
question = "Do you know where your policy is?"
minutes = 2
weight = 4
fresh_days = 365
certainty = "one_source"
clauses = ["PS1"]
slot = "social-media-policy"

[[contact]]
id = "samaritans"
name = "Samaritans"
when = "You want to talk."
phone = "116 123"
"""


def make_core(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "guidance.toml").write_text(_GUIDANCE, "utf-8")
    (folder / "facebook.toml").write_text(_FACEBOOK, "utf-8")
    (folder / "ground.toml").write_text(_GROUND_RULES, "utf-8")
    return folder


def table(name: str, fields: dict[str, str], /, **changes: str | None) -> str:
    """One ``[[name]]`` with some of its ``fields`` changed, or left out with None. Values are TOML."""
    return f"[[{name}]]\n{_lines(fields, changes)}"


def head(**changes: str | None) -> str:
    return _lines(HEAD, changes)


def _lines(fields: dict[str, str], changes: dict[str, str | None]) -> str:
    return "".join(f"{name} = {value}\n" for name, value in (fields | changes).items() if value is not None)


def write(folder: Path, *parts: str, name: str = "rose.toml") -> Path:
    path = folder / name
    path.write_text("\n".join(parts), "utf-8")
    return path


def agency(folder: Path, *parts: str, pack: str = "rose", **changes: str | None) -> Path:
    """An agency's pack of that id, in a file of that name."""
    named: dict[str, str | None] = {"id": f'"{pack}"', "title": f'"{pack.title()} Court"'}
    return write(folder, head(**named | changes), *parts, name=f"{pack}.toml")


def add_pack(program: Application, path: Path) -> None:
    """Look at a pack and say yes to it, as a worker does in Settings."""
    program.packs.add(program.packs.look(path))
