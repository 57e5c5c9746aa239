"""``checklists list``, ``checklists coverage``, ``checklists check`` and ``checklists due``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.checklist.catalogue import Catalogue
from app.checklist.effect import effect_of, files_at
from app.checklist.freshness import DUE_DAYS, due_paths
from app.checklist.listing import check_objects, coverage_objects, due_object
from app.checklist.loader import PackResult, check_packs, load_catalogue
from app.checklist.reading import PackError, shown
from app.checklist.telling import Section, sections
from app.commands.output import DONE, PARTLY, print_json, say
from app.core.clock import SystemClock
from app.core.errors import UserError
from app.system.paths import checklists_dir


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("checklists", help="list the checks, or check pack files")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    lister = actions.add_parser("list", help="every check with its clauses and sources")
    lister.add_argument("--welsh", action="store_true", help="Welsh texts where a pack has them")
    lister.set_defaults(run=list_checks)
    coverer = actions.add_parser("coverage", help="each guidance document from first to last, and what serves it")
    coverer.set_defaults(run=cover)
    checker = actions.add_parser("check", help="check packs against the format")
    checker.set_defaults(run=check)
    dues = actions.add_parser("due", help="for those who keep the packs: which paths somebody should read again")
    dues.add_argument("--days", type=_days, default=DUE_DAYS, help=f"read longer ago than this (default: {DUE_DAYS})")
    dues.set_defaults(run=list_due)
    for action in (lister, coverer, checker, dues):
        action.add_argument("pack", nargs="*", type=Path, help="pack files (default: the packs of the program)")
        action.add_argument("--json", action="store_true", help="one JSON object a line")


def list_checks(args: argparse.Namespace) -> int:
    """Print every check; agency packs named on the command line are laid on top."""
    catalogue = _load(args.pack, welsh=args.welsh)
    count = 0
    for item in check_objects(catalogue):
        count += 1
        if args.json:
            print_json(item)
        else:
            print(f"{item['id']:45} {item['title']}  [{', '.join(item['clauses']) or 'national guidance'}]")
    for problem in (*catalogue.problems, *catalogue.notices):
        say(problem.sentence())
    if args.json:
        print_json({"summary": {"checks": count, "packs": len(catalogue.packs), "refused": len(catalogue.problems)}})
    return PARTLY if catalogue.problems else DONE


def cover(args: argparse.Namespace) -> int:
    """Print every clause in the order of its document, and how much serves it."""
    catalogue = _load(args.pack)
    unserved, document = 0, ""
    for item in coverage_objects(catalogue):
        unserved += not item.get("served", True)
        if args.json:
            print_json(item)
            continue
        if item["document"] != document:
            document = item["document"]
            print(f"\n{document}")
        print(f"  {item['part']:32.32} {item['clause']:5} {item['text']}  [{_amounts(item)}]")
    for problem in catalogue.problems:
        say(problem.sentence())
    if args.json:
        clauses = len(catalogue.register.clauses)
        print_json({"summary": {"clauses": clauses, "unserved": unserved, "refused": len(catalogue.problems)}})
    return PARTLY if catalogue.problems or unserved else DONE


def _amounts(item: Mapping[str, Any]) -> str:
    """How many checks, texts and so on serve one clause."""
    lists = ((name, len(item.get(name, ()))) for name in ("checks", "texts", "messages", "slots"))
    said = [f"{count} {name.removesuffix('s') if count == 1 else name}" for name, count in lists if count]
    said += [words for name, words in (("in_app", "the app"), ("limit", "a limit of the app")) if item.get(name)]
    return ", ".join(said) or "no rule"


def check(args: argparse.Namespace) -> int:
    """Check packs and say what is wrong with each, or what it does, in words a policy officer knows."""
    files, unread = _files(args.pack)
    results = [] if unread and not files else check_packs(checklists_dir(), files)
    results += [PackResult(problem.file, 0, problem) for problem in unread]
    for result in results:
        if args.json:
            print_json(_as_object(result))
        else:
            print(_in_words(result))
    refused = sum(1 for result in results if result.problem)
    if args.json:
        print_json({"summary": {"files": len(results), "refused": refused}})
    return PARTLY if refused else DONE


def list_due(args: argparse.Namespace) -> int:
    """Print each path that nobody read for so many days, what matters most first."""
    catalogue = _load(args.pack)
    found = due_paths(catalogue.packs, SystemClock().today(), args.days)
    for item in map(due_object, found):
        if args.json:
            print_json(item)
        else:
            print(_due_in_words(item))
    for problem in catalogue.problems:
        say(problem.sentence())
    paths = sum(len(check.routes) for check in catalogue.checks.values() if not check.gone_since)
    if args.json:
        print_json({"summary": {"due": len(found), "paths": paths, "days": args.days}})
    else:
        say(f"{len(found)} of {paths} paths are due.")
    return PARTLY if catalogue.problems else DONE


def _due_in_words(item: Mapping[str, Any]) -> str:
    read = f"read {item['read_on']} in {item['read_in']}" if item["read_on"] else item["read_in"]
    if item["opened_live_on"]:
        read += f", opened live {item['opened_live_on']}"
    where = " > ".join(item["path"])
    about = f"{item['title']}, {item['surface']}; weight {item['weight']}, {item['certainty']}; {read}"
    return "\n".join([f"{item['id']}  {where}", f"    {about}", *([f"    {item['link']}"] if item["link"] else [])])


def _days(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise argparse.ArgumentTypeError("a number of days, such as 120")
    return int(text)


def _load(named: list[Path], *, welsh: bool = False) -> Catalogue:
    """The app's packs with those named laid on top; what is not read is among the problems."""
    files, unread = _files(named)
    catalogue = load_catalogue(checklists_dir(), files, welsh=welsh)
    return replace(catalogue, problems=(*catalogue.problems, *unread))


def _files(named: list[Path]) -> tuple[list[Path], list[PackError]]:
    """The pack files named, those of a folder one by one, and what is not read.

    Where none of the names exists there is nothing to do.
    """
    if named and not any(os.path.lexists(path) for path in named):
        raise UserError(f"There is no file or folder named {shown(str(named[0]))}.", do="Check the name.")
    files: list[Path] = []
    unread: list[PackError] = []
    for path in named:
        found, left = files_at(path)
        files += found
        unread += left
    return files, unread


def _in_words(result: PackResult) -> str:
    if result.problem:
        return result.problem.sentence()
    notices = [notice.sentence() for notice in result.notices]
    checks = "1 check" if result.checks == 1 else f"{result.checks} checks"
    does = [line for section in _does(result) for line in (f"  {section.title}:", *_entries(section))]
    return "\n".join([f"{shown(result.file.name)}: good, {checks}.", *notices, *does])


def _does(result: PackResult) -> list[Section]:
    return sections(effect_of(result.catalogue, result.file), result.catalogue) if result.catalogue else []


def _entries(section: Section) -> list[str]:
    return [f"    {entry}".replace("\n", "\n      ") for entry in section.entries]


def _as_object(result: PackResult) -> dict[str, object]:
    problem = result.problem
    return {
        "file": str(result.file),
        "ok": problem is None,
        "checks": result.checks,
        "where": problem.where if problem else "",
        "problem": problem.problem if problem else "",
        "notices": [{"where": notice.where, "problem": notice.problem} for notice in result.notices],
        "does": [{"title": section.title, "entries": section.entries} for section in _does(result)],
    }
