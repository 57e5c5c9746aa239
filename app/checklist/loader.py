"""From pack files to the domain's checks.

A pack that breaks a rule is refused whole and reported; the others load. Core packs come with
the program; agency packs are laid on top by ``app.checklist.layering``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.checklist.building import build_pack
from app.checklist.catalogue import Catalogue, Register
from app.checklist.format import (
    FROM_MEMORY,
    CheckTable,
    GuidanceFile,
    PackFile,
    RouteTable,
)
from app.checklist.layering import apply_agency_pack
from app.checklist.plain import VALUES, plain
from app.checklist.reading import FolderError, PackError, PackNotice, RegisterError, meant, read_toml, shown
from app.core.checks import Certainty, Clause, LinkKind, Pack, Source
from app.messages.fill import PLACEHOLDERS

GUIDANCE_FILE = "guidance.toml"
MAX_FILES = 200
NAMED = 3  # of the files that are too many
_OWN_NAME = {"rule": "check", "fill": "slot"}
_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BRACES = re.compile(r"\{([^{}\n]*)\}")
_Table = TypeVar("_Table")
Core = Path | Mapping[Path, bytes]
"""The core packs: a folder, or the files of a signed set by their names."""


def load_catalogue(core: Core, agency_files: Iterable[Path] = (), *, welsh: bool = False) -> Catalogue:
    """Load the packs of ``core`` and lay the agency packs on top.

    Broken packs are left out and listed in ``Catalogue.problems``. ``welsh`` shows the Welsh
    texts where a pack has them. Raises ``RegisterError`` when the register itself cannot be read.
    """
    register = _load_register(core)
    packs: list[Pack] = []
    files: dict[str, Path] = {}
    seen: dict[str, str] = {}
    core_files, problems = _core_files(core)
    for path, data in core_files.items():
        if path.name == GUIDANCE_FILE:
            continue
        try:
            table = load_pack_file(path, data)
            if table.kind == "agency":
                raise PackError(path, "an agency's pack is added in Settings; it is no pack of the app.", where="kind")
            packs.append(_accept(path, table, register, seen, welsh=welsh))
        except PackError as error:
            problems.append(error)
        else:
            seen |= dict.fromkeys(_places(table), path.name)
            files[table.id] = path
    packs.sort(key=lambda pack: (pack.order, pack.id))
    catalogue = Catalogue(tuple(packs), register, tuple(problems), files=files)
    for path in agency_files:
        try:
            table = load_pack_file(path)
            if table.kind != "agency":
                raise PackError(path, 'only packs of kind "agency" can be added.', where="kind")
            pack = _accept(path, table, register, seen, welsh=welsh)
            catalogue = apply_agency_pack(catalogue, path, table, pack)
        except PackError as error:
            catalogue = catalogue.with_problem(error)
        else:
            seen |= dict.fromkeys(_places(table), path.name)
    return replace(catalogue, notices=(*catalogue.notices, *_loose_ends(catalogue)))


def _loose_ends(catalogue: Catalogue) -> Iterator[PackNotice]:
    """What names a message or a placeholder that is not there. Another pack may bring it, so this is asked last."""
    for check in catalogue.checks.values():
        for message in check.messages:
            if message not in catalogue.messages:
                problem = f'no message has the id "{message}".{meant(message, catalogue.messages)}'
                yield PackNotice(catalogue.files[check.pack], problem, where=f"check {check.id}, messages")
    for pack in catalogue.packs:
        for item in pack.messages:
            for name in _BRACES.findall(item.body):
                if name not in PLACEHOLDERS:
                    problem = f"the app fills in nothing for {{{shown(name)}}}.{meant(name, PLACEHOLDERS)}"
                    yield PackNotice(catalogue.files[pack.id], problem, where=f"message {item.id}, body")


def pack_files(folder: Path) -> tuple[list[Path], list[PackError]]:
    """The pack files of a folder, by name, and why some or all are not read. Sub-folders are not searched."""
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        return [], [FolderError(folder, f"the folder cannot be read ({error.strerror}).")]
    left = files[MAX_FILES:]
    if not left:
        return files, []
    named = ", ".join(shown(path.name) for path in left[:NAMED])
    rest = f" and {len(left) - NAMED:,} more" if len(left) > NAMED else ""
    problem = f"{MAX_FILES} checklists are read, and this folder has {len(files):,}. Not read: {named}{rest}."
    return files[:MAX_FILES], [FolderError(folder, problem)]


def load_pack_file(path: Path, data: bytes | None = None) -> PackFile:
    """Read one file (or its ``data``) against the format; raises ``PackError`` naming file, check and field."""
    table = _convert(path, read_toml(path, data), PackFile)
    if table.kind != "agency" and (table.rule or table.fill):
        raise PackError(path, 'only packs of kind "agency" can set rules and fill slots.', where="rule or fill")
    return table


def _core_files(core: Core) -> tuple[dict[Path, bytes | None], list[PackError]]:
    """Each core file by name, with what is in it where that is read already, and what is wrong with the folder."""
    if not isinstance(core, Path):
        return dict(sorted(core.items())), []
    paths, problems = pack_files(core)
    return dict.fromkeys(paths), problems


def _load_register(core: Core) -> Register:
    path = core / GUIDANCE_FILE if isinstance(core, Path) else Path(GUIDANCE_FILE)
    data = None if isinstance(core, Path) else core.get(path, b"")
    try:
        return _build_register(path, _convert(path, read_toml(path, data), GuidanceFile))
    except PackError as error:
        raise RegisterError(path, error.problem, where=error.where) from None


def _build_register(path: Path, table: GuidanceFile) -> Register:
    sources: dict[str, list[Source]] = {clause.id: [] for clause in table.clause}
    for document in table.document:
        for part in document.parts:
            for clause_id in part.clauses:
                if clause_id not in sources:
                    raise PackError(
                        path, f'no clause has the id "{clause_id}".', where=f"document {document.id}, {part.part}"
                    )
                sources[clause_id].append(Source(document.short, part.part, document.link or ""))
    clauses = tuple(
        Clause(item.id, item.theme, item.text, frozenset(item.kinds), tuple(sources[item.id]), item.in_app, item.limit)
        for item in table.clause
    )
    return Register(tuple(table.document), clauses)


def _accept(path: Path, table: PackFile, register: Register, seen: Mapping[str, str], *, welsh: bool) -> Pack:
    """Build the pack and check what the format alone cannot: ids, clauses, orders of strictness."""
    if table.step not in VALUES["step"]:
        raise PackError(path, f"this can be one of these: {', '.join(VALUES['step'])}.", where="step")
    _check_ids(path, table, seen)
    for check in table.check:
        _check_rules(path, table, check, register)
    clause_ids = [(f"reading {item.id}", item.clauses) for item in table.reading]
    clause_ids += [(f"message {item.id}", item.clauses) for item in table.message]
    for where, ids in clause_ids:
        _check_clauses(path, where, ids, register)
    _check_changes(path, table)
    return build_pack(table, register, welsh=welsh)


def _places(table: PackFile) -> Iterator[str]:
    """Each thing that has an id, named as it is to a person."""
    yield f"pack {table.id}"
    yield from (f"check {item.id}" for item in table.check)
    yield from (f"reading {item.id}" for item in table.reading)
    yield from (f"message {item.id}" for item in table.message)
    yield from (f"contact {item.id}" for item in table.contact)


def _check_ids(path: Path, table: PackFile, seen: Mapping[str, str]) -> None:
    here: set[str] = set()
    for place in _places(table):
        if place in here:
            raise PackError(path, "this id stands twice in the file.", where=f"{place}, id")
        if place in seen:
            raise PackError(path, f"this id is already used in {shown(seen[place])}.", where=f"{place}, id")
        here.add(place)
        kind, _, name = place.partition(" ")
        is_own = kind == "check" or (table.kind == "agency" and kind != "pack")
        if is_own and not name.startswith(f"{table.id}."):
            raise PackError(path, f'the id must begin with "{table.id}.".', where=f"{place}, id")


def _check_rules(path: Path, table: PackFile, check: CheckTable, register: Register) -> None:
    where = f"check {check.id}"
    _check_clauses(path, where, check.clauses, register)
    if not check.clauses and not check.national_guidance and table.kind != "agency":
        raise PackError(path, "say where the rule comes from: clauses or national_guidance.", where=where)
    if check.strictness and check.aim_value not in check.strictness:
        raise PackError(path, "aim_value must be one of the values of strictness.", where=f"{where}, aim_value")
    if check.certainty == "not_verified" and not check.unsure.strip():
        raise PackError(
            path, "say in unsure what to look for when the path is not as written.", where=f"{where}, certainty"
        )
    for name, route in (("web", check.web), ("iphone", check.iphone), ("android", check.android)):
        if route:
            _check_route(path, f"{where}, {name}", route, check.certainty)


def _check_route(path: Path, where: str, route: RouteTable, certainty: Certainty) -> None:
    """A date stands beside what was read, and only there."""
    if route.read_in != FROM_MEMORY:
        if route.read_on is None:
            raise PackError(path, 'the field "read_on" is missing.', where=where)
    elif route.read_on is not None:
        raise PackError(path, "what is from memory was not read on any day.", where=f"{where}, read_on")
    elif certainty is Certainty.SEVERAL_SOURCES:
        raise PackError(path, 'several sources cannot be "from memory".', where=f"{where}, read_in")
    if route.link_kind is not LinkKind.SETTING and not route.link:
        raise PackError(path, "there is no link here that this could be said of.", where=f"{where}, link_kind")


def _check_changes(path: Path, table: PackFile) -> None:
    own = {check.id for check in table.check}
    for number, change in enumerate(table.change, 1):
        for check in change.checks:
            if check not in own:
                raise PackError(path, f'no check of this file has the id "{check}".', where=f"change {number}, checks")
        if change.dated > table.dated:
            problem = "this is later than the date of the whole file."
            raise PackError(path, problem, where=f"change {number}, dated")


def _check_clauses(path: Path, where: str, ids: Iterable[str], register: Register) -> None:
    for clause in ids:
        if clause not in register.by_id:
            problem = f'no clause has the id "{clause}".{meant(clause, register.by_id)}'
            raise PackError(path, problem, where=f"{where}, clauses")


def _convert(path: Path, data: dict[str, Any], table: type[_Table]) -> _Table:
    try:
        converted = msgspec.convert(data, table, strict=True)
    except msgspec.ValidationError as error:
        problem, at = plain(str(error))
        raise PackError(path, problem, where=_name_place(data, at)) from None
    except RecursionError:
        raise PackError(path, "brackets are nested too deep.") from None
    for at in _hidden(data, ""):
        raise PackError(path, "this has letters in it that nobody can see. Type it anew.", where=_name_place(data, at))
    return converted


def _hidden(item: object, at: str) -> Iterator[str]:
    """Where texts hold control characters, or turn the direction of writing so that they read as something else."""
    if isinstance(item, dict):
        for name, value in item.items():
            yield from _hidden(value, f"{at}.{name}")
    elif isinstance(item, list):
        for number, value in enumerate(item):
            yield from _hidden(value, f"{at}[{number}]")
    elif isinstance(item, str) and _HIDDEN.search(item):
        yield at


def _name_place(data: dict[str, Any], at: str) -> str:
    """Turn msgspec's ``.check[3].web.path[0]`` into "check facebook.friends-list, web, path, entry 1"."""
    names: list[str] = re.findall(r"\w+", at)
    first = []
    if len(names) > 1 and names[1].isdigit():
        kind, number = names[0], int(names[1])
        first, names = [f"{kind} {_own_name(data, kind, number)}"], names[2:]
    return ", ".join(first + [f"entry {int(name) + 1}" if name.isdigit() else name for name in names])


def _own_name(data: dict[str, Any], kind: str, number: int) -> str:
    """The id of the numbered item, or its number where it has none."""
    items = data.get(kind)
    item = items[number] if isinstance(items, list) and number < len(items) else None
    name = item.get(_OWN_NAME.get(kind, "id")) if isinstance(item, dict) else None
    return shown(name) if isinstance(name, str) and name else str(number + 1)


@dataclass(frozen=True, slots=True)
class PackResult:
    """What checking one file gave: the number of its checks, or why it is refused; and what does nothing in it.

    ``catalogue`` is the one that an agency's file was laid on, where it is good.
    """

    file: Path
    checks: int
    problem: PackError | None = None
    notices: tuple[PackNotice, ...] = ()
    catalogue: Catalogue | None = None


def check_packs(core: Core, files: Iterable[Path]) -> list[PackResult]:
    """Check ``files`` (agency packs, or copies of core packs), or every core pack where none are named."""
    named = list(files)
    if named:
        return [_check_one(core, path) for path in named]
    catalogue = load_catalogue(core)
    counts = {pack.id: len(pack.checks) for pack in catalogue.packs}
    core_files = [path for path in _core_files(core)[0] if path.name != GUIDANCE_FILE]
    return [_result(catalogue, path, counts.get(path.stem, 0)) for path in core_files]


def _check_one(core: Core, path: Path) -> PackResult:
    try:
        table = load_pack_file(path)
        if table.kind != "agency":
            _accept(path, table, _load_register(core), {}, welsh=False)
            return PackResult(path, len(table.check))
    except PackError as error:
        return PackResult(path, 0, error)
    catalogue = load_catalogue(core, [path])
    result = _result(catalogue, path, len(table.check))
    return result if result.problem else replace(result, catalogue=catalogue)


def _result(catalogue: Catalogue, path: Path, checks: int) -> PackResult:
    problem = next((problem for problem in catalogue.problems if problem.file == path), None)
    notices = tuple(notice for notice in catalogue.notices if notice.file == path)
    return PackResult(path, 0 if problem else checks, problem, notices)
