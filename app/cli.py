"""The command line: the same engine without a window.

Results go to standard output, talk to standard error. Exit status: 0 done; 1 done, but some
inputs could not be handled; 2 unusable arguments or input.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app import __version__
from app.core.errors import UserError

DONE, PARTLY, UNUSABLE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    args = _parser().parse_args(argv)
    try:
        status: int = args.run(args)
    except UserError as error:
        print(error.sentence(), file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="privacy-audit", description="A privacy self-audit for social-care workers.")
    parser.add_argument("--version", action="version", version=f"privacy-audit {__version__}")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep all state in this folder")
    parser.set_defaults(run=_open_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_checklists(commands)
    return parser


def _open_window(args: argparse.Namespace) -> int:
    from app.application import run_window

    return run_window(args.data_dir)


def _add_checklists(commands: Any) -> None:
    group = commands.add_parser("checklists", help="list the checks, or check pack files")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    lister = actions.add_parser("list", help="every check with its clauses and sources")
    lister.set_defaults(run=_list_checks)
    checker = actions.add_parser("check", help="check packs against the format")
    checker.set_defaults(run=_check_packs)
    for action in (lister, checker):
        action.add_argument("pack", nargs="*", type=Path, help="pack files (default: the packs of the program)")
        action.add_argument("--json", action="store_true", help="one JSON object a line")
    lister.add_argument("--welsh", action="store_true", help="Welsh texts where a pack has them")


def _list_checks(args: argparse.Namespace) -> int:
    from app.checklist.listing import check_objects
    from app.checklist.loader import load_catalogue
    from app.system.paths import checklists_dir

    catalogue = load_catalogue(checklists_dir(), args.pack, welsh=args.welsh)
    count = 0
    for item in check_objects(catalogue):
        count += 1
        if args.json:
            _print_json(item)
        else:
            print(f"{item['id']:45} {item['title']}  [{', '.join(item['clauses']) or 'national guidance'}]")
    for problem in catalogue.problems:
        print(problem.sentence(), file=sys.stderr)
    if args.json:
        _print_json({"summary": {"checks": count, "packs": len(catalogue.packs), "refused": len(catalogue.problems)}})
    return PARTLY if catalogue.problems else DONE


def _check_packs(args: argparse.Namespace) -> int:
    from app.checklist.loader import check_packs
    from app.system.paths import checklists_dir

    results = check_packs(checklists_dir(), args.pack)
    refused = sum(1 for result in results if result.problem)
    for result in results:
        problem = result.problem
        if args.json:
            _print_json(
                {
                    "file": str(result.file),
                    "ok": problem is None,
                    "checks": result.checks,
                    "where": problem.where if problem else "",
                    "problem": problem.problem if problem else "",
                }
            )
        elif problem:
            print(problem.sentence())
        else:
            print(f"{result.file.name}: good, {result.checks} checks.")
    if args.json:
        _print_json({"summary": {"files": len(results), "refused": refused}})
    return PARTLY if refused else DONE


def _print_json(item: dict[str, Any]) -> None:
    print(json.dumps(item, ensure_ascii=True))
