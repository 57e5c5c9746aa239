"""``docs/packs.md`` tells a policy officer all that the format knows, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.checklist import format as pack_format
from app.checklist.loader import load_catalogue, load_pack_file
from app.checklist.plain import VALUES
from app.checklist.reading import MAX_BYTES
from app.checklist.telling import SLOTS
from app.messages.fill import PLACEHOLDERS
from app.system.paths import checklists_dir

GUIDE_FOLDER = Path(__file__).resolve().parents[3] / "docs"
GUIDE = (GUIDE_FOLDER / "packs.md").read_text("utf-8")
ITEMS = {"check", "reading", "message", "contact", "change", "rule", "fill"}


def _section(start: str) -> str:
    """The text from the line that begins so to the next heading."""
    found = re.search(rf"^{re.escape(start)}.*?(?=^#|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, start
    return found[0]


def _rows(text: str) -> dict[str, str]:
    """The names in the first column of the tables, each with the rest of its row."""
    rows: dict[str, str] = {}
    for first, rest in re.findall(r"^\| (`.*?) \|(.*)$", text, re.MULTILINE):
        rows |= dict.fromkeys(re.findall(r"`([^`]+)`", first), rest)
    return rows


CHECKS, REST = _section("### `[[check]]`").split("`[check.web]`")
ROUTES, APPLIES = REST.split("`applies_to = ")


@pytest.mark.parametrize(
    ("text", "table"),
    [
        (_section("### At the top of the file"), pack_format.PackFile),
        (CHECKS, pack_format.CheckTable),
        (ROUTES, pack_format.RouteTable),
        (APPLIES, pack_format.ForTable),
        (_section("### `[[contact]]`"), pack_format.ContactTable),
        (_section("### `[[message]]`"), pack_format.MessageTable),
        (_section("### `[[change]]`"), pack_format.ChangeTable),
        (_section("### `[[reading]]`"), pack_format.ReadingTable),
        (_section("### `[[rule]]`"), pack_format.RuleTable),
        (_section("### `[[fill]]`").split("| slot |")[0], pack_format.FillTable),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_each_part_lists_its_fields_and_which_are_a_must(text: str, table: type[pack_format._Table]) -> None:
    rows = _rows(text)
    assert set(rows) == set(table.__struct_fields__) - (ITEMS if table is pack_format.PackFile else set())
    required = table.__struct_fields__[: len(table.__struct_fields__) - len(table.__struct_defaults__)]
    if table is not pack_format.ForTable:
        assert {name for name, rest in rows.items() if rest.startswith(" must ")} == set(required)


@pytest.mark.parametrize("item", sorted(ITEMS))
def test_each_part_has_a_place_in_the_guide(item: str) -> None:
    assert f"### `[[{item}]]`" in GUIDE


def test_the_fields_of_sources_and_welsh_are_named() -> None:
    source = _rows(CHECKS)["national_guidance"]
    assert all(f"`{name}`" in source or f"{name} =" in source for name in pack_format.SourceTable.__struct_fields__)
    welsh = _section("### Welsh")
    for table in (pack_format.WelshCheck, pack_format.WelshText):
        assert all(f"`{name}`" in welsh for name in table.__struct_fields__)


@pytest.mark.parametrize("field", ["certainty", "link_kind", "threats", "step", "kind", "nations", "roles", "accounts"])
def test_all_values_of_a_field_are_listed(field: str) -> None:
    (row,) = [line for line in GUIDE.splitlines() if line.startswith(f"| `{field}` |") and VALUES[field][0] in line]
    listed = re.findall(r'`"?([a-z_]+)"?`', row)
    assert listed[1:] == list(VALUES[field]) if field != "kind" else set(listed[1:]) == set(VALUES[field])


def test_the_slots_are_those_of_the_checks() -> None:
    checks = load_catalogue(checklists_dir()).checks.values()
    assert set(_rows(_section("### `[[fill]]`").split("| slot |")[1])) == {check.slot for check in checks if check.slot}


def test_the_window_has_a_name_for_every_slot() -> None:
    assert set(SLOTS) == {check.slot for check in load_catalogue(checklists_dir()).checks.values() if check.slot}


def test_the_guide_and_the_example_name_every_placeholder() -> None:
    example = (GUIDE_FOLDER / "example-agency-pack.toml").read_text("utf-8")
    for name in PLACEHOLDERS:
        assert f"`{{{name}}}`" in _section("### `[[message]]`"), name
        assert f"{{{name}}}" in example, name


def test_the_example_is_good_and_uses_every_part() -> None:
    catalogue = load_catalogue(checklists_dir(), [GUIDE_FOLDER / "example-agency-pack.toml"])
    assert (catalogue.problems, catalogue.notices) == ((), ())
    table = load_pack_file(GUIDE_FOLDER / "example-agency-pack.toml")
    assert all(getattr(table, item) for item in ITEMS)


def test_the_largest_file_is_told() -> None:
    assert f"At most {MAX_BYTES // 1_000_000} MB." in GUIDE


def test_the_small_example_works(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    path = tmp_path / "rose-court.toml"
    path.write_text(example, "utf-8")
    catalogue = load_catalogue(checklists_dir(), [path])
    assert (catalogue.problems, catalogue.notices) == ((), ())
    assert "rose-court.residents-group" in catalogue.checks
