"""Whatever the bytes are: an `Export` in which everything is counted, or a sentence for a person. Never a bug."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.errors import UserError
from app.passwords.formats import read_bytes
from app.passwords.model import Export, SkipReason
from tests.unit.passwords import csv_makers, json_makers
from tests.unit.passwords.export_makers import MAKERS
from tests.unit.passwords.logins import LOGINS

GOLDENS = {made: make(LOGINS) for made, (_, make) in MAKERS.items()}
JSON = {
    **{made: GOLDENS[made] for made in ("Bitwarden JSON", "Proton JSON", "Dashlane old JSON", "Enpass JSON", "CXF")},
    "Bitwarden locked": json_makers.bitwarden_locked(GOLDENS["Bitwarden JSON"], "pass"),
}


def read(data: bytes) -> Export | None:
    trouble = None
    try:
        export = read_bytes(data, "pass")
    except UserError as error:
        trouble = error
    if trouble:
        assert all((trouble.happened, trouble.safe, trouble.do))
        said = "".join(traceback.format_exception(trouble)) + repr(vars(trouble))
        assert not any(login.password in said for login in LOGINS)
        return None
    said = repr((export.skipped, export.damaged, export.notes))
    assert not any(login.password in said for login in LOGINS)
    assert export.read == len(export.entries) + len(export.skipped) + len(export.damaged) > 0
    places = [one.place for one in (*export.entries, *export.skipped, *export.damaged)]
    assert sorted(places) == list(range(1, export.read + 1))
    assert all(entry.password for entry in export.entries)
    return export


@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(data: bytes) -> None:
    read(data)


@given(st.text(alphabet=st.sampled_from('abn\\",;\t\r\n*:{}[]')).map(str.encode), st.sampled_from(sorted(GOLDENS)))
def test_an_export_that_goes_on_with_anything(rest: bytes, made: str) -> None:
    read(GOLDENS[made] + rest)


@settings(max_examples=600)
@given(st.sampled_from(sorted(GOLDENS)), st.data())
def test_an_export_with_something_else_in_it(made: str, data: st.DataObject) -> None:
    golden = GOLDENS[made]
    start = data.draw(st.integers(0, len(golden)))
    end = data.draw(st.integers(start, min(len(golden), start + 20)))
    read(golden[:start] + data.draw(st.binary(max_size=8)) + golden[end:])


@pytest.mark.parametrize("made", GOLDENS)
def test_an_export_cut_short(made: str) -> None:
    golden = GOLDENS[made]
    for end in range(0, len(golden), max(1, len(golden) // 60)):
        read(golden[:end])


def nodes(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from nodes(child, (*path, key))


def with_other(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    if not path:
        return other
    key, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = with_other(value[key], tuple(rest), other)
    return copy


@pytest.mark.parametrize("made", JSON)
def test_every_value_is_something_else(made: str) -> None:
    value = json.loads(JSON[made])
    if made != "Bitwarden locked":
        value = json.loads(MAKERS[made][1](LOGINS[1:2]))
    for path in nodes(value):
        for other in (None, True, -1, 1e308, 10**30, "x", "\ud83d", [], {}, [[]], [{}], {"a": None}):
            read(json.dumps(with_other(value, path, other)).encode())


def test_every_value_of_a_1pux_is_something_else() -> None:
    value = json_makers.onepux_item(LOGINS[1])
    for path in nodes(value):
        for other in (None, True, -1, 1e308, 10**30, "x", [], {}, [[]], [{}], {"a": None}):
            read(json_makers.onepux_of([with_other(value, path, other)]))


cells = st.text(alphabet=st.sampled_from('ab", \r\n;\\\0é'))


@given(st.lists(st.lists(cells, min_size=2, max_size=7)))
def test_no_row_of_a_table_is_lost(rows: list[list[str]]) -> None:
    """Every row is counted, and each that has all its cells keeps its password to the letter.

    A row of several lines that is too short may have swallowed others: each of its lines is a row then.
    """
    header = ["name", "url", "username", "password", "note"]
    export = read(csv_makers.quoted([header, *rows]))
    torn = any(len(row) < 4 and {"\r", "\n"} & set("".join(row)) for row in rows)
    count = export.read if export else 0
    assert count >= len(rows) if torn else count == len(rows)
    if export and not torn:
        whole = [row for row in rows if 4 <= len(row) <= 5]
        assert [entry.password for entry in export.entries] == [row[3] for row in whole if row[3]]
        empty = [one for one in export.skipped if one.reason is SkipReason.EMPTY]
        assert len(empty) == len([row for row in whole if not row[3]])
