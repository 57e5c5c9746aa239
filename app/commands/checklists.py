"""``checklists list`` and ``checklists check``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.checklist.listing import check_objects
from app.checklist.loader import PackResult, check_packs, load_catalogue
from app.commands.output import DONE, PARTLY, print_json, say
from app.system.paths import checklists_dir


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("checklists", help="list the checks, or check pack files")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    lister = actions.add_parser("list", help="every check with its clauses and sources")
    lister.add_argument("--welsh", action="store_true", help="Welsh texts where a pack has them")
    lister.set_defaults(run=list_checks)
    checker = actions.add_parser("check", help="check packs against the format")
    checker.set_defaults(run=check)
    for action in (lister, checker):
        action.add_argument("pack", nargs="*", type=Path, help="pack files (default: the packs of the program)")
        action.add_argument("--json", action="store_true", help="one JSON object a line")


def list_checks(args: argparse.Namespace) -> int:
    """Print every check; agency packs named on the command line are laid on top."""
    catalogue = load_catalogue(checklists_dir(), args.pack, welsh=args.welsh)
    count = 0
    for item in check_objects(catalogue):
        count += 1
        if args.json:
            print_json(item)
        else:
            print(f"{item['id']:45} {item['title']}  [{', '.join(item['clauses']) or 'national guidance'}]")
    for problem in catalogue.problems:
        say(problem.sentence())
    if args.json:
        print_json({"summary": {"checks": count, "packs": len(catalogue.packs), "refused": len(catalogue.problems)}})
    return PARTLY if catalogue.problems else DONE


def check(args: argparse.Namespace) -> int:
    """Check packs and say what is wrong with each, in words a policy officer knows."""
    results = check_packs(checklists_dir(), args.pack)
    for result in results:
        if args.json:
            print_json(_as_object(result))
        elif result.problem:
            print(result.problem.sentence())
        else:
            print(f"{result.file.name}: good, {result.checks} checks.")
    refused = sum(1 for result in results if result.problem)
    if args.json:
        print_json({"summary": {"files": len(results), "refused": refused}})
    return PARTLY if refused else DONE


def _as_object(result: PackResult) -> dict[str, object]:
    problem = result.problem
    return {
        "file": str(result.file),
        "ok": problem is None,
        "checks": result.checks,
        "where": problem.where if problem else "",
        "problem": problem.problem if problem else "",
    }
