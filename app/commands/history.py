"""``history list``, ``export``, ``backup``, ``restore`` and ``delete``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.application import Application
from app.commands import backup
from app.commands.asking import FROM_STDIN, ask_for_word, open_history
from app.commands.output import DONE, PARTLY, print_json, refuse_missing_folder, say
from app.core.errors import UserError
from app.core.model import Audit
from app.core.words import day
from app.history.removal import NO_WAY_BACK, OUT_OF_REACH, STAYS, what_goes
from app.system.paths import data_dir

DELETE_WORD = "DELETE"


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("history", help="list, export, back up, restore or delete what is kept")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    lister = actions.add_parser("list", help="the audits so far")
    lister.add_argument("--json", action="store_true", help="one JSON object a line")
    lister.set_defaults(run=list_audits)
    exporter = actions.add_parser("export", help="write everything to a plain JSON file, not encrypted")
    exporter.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    exporter.set_defaults(run=export)
    backups = backup.add_to(actions)
    deleter = actions.add_parser("delete", help="delete one audit, or everything this app keeps")
    deleter.add_argument("audit", type=int, nargs="?", metavar="ID", help="one audit alone, by its number in the list")
    deleter.add_argument("--yes", action="store_true", help="do not ask")
    deleter.set_defaults(run=delete)
    for action in (lister, exporter, *backups, deleter):
        action.add_argument("--passphrase-stdin", action="store_true", help=FROM_STDIN)


def list_audits(args: argparse.Namespace) -> int:
    """Print the audits, the newest first."""
    program = open_history(args)
    try:
        audits = program.session.audits
    finally:
        program.close()
    for audit in audits:
        if args.json:
            print_json(_as_object(audit))
        else:
            ended = f"finished {audit.finished.astimezone().date()}" if audit.finished else "not finished"
            note = f": {' '.join(audit.note.split())}" if audit.note else ""
            print(f"{audit.id:>4}  {audit.started.astimezone().date()}  {audit.depth.value}, {ended}{note}")
    if args.json:
        print_json({"summary": {"audits": len(audits)}})
    return DONE


def export(args: argparse.Namespace) -> int:
    """Write the plain file."""
    refuse_missing_folder(args.file)
    program = open_history(args)
    try:
        program.export(args.file)
    finally:
        program.close()
    say(f"Written to {args.file}. This file is not encrypted: anyone who opens it can read it.")
    return DONE


def delete(args: argparse.Namespace) -> int:
    """Delete one audit, or everything, after asking."""
    return _delete_everything(args) if args.audit is None else _delete_audit(args)


def _delete_audit(args: argparse.Namespace) -> int:
    program = open_history(args)
    try:
        audit = next((audit for audit in program.session.audits if audit.id == args.audit), None)
        if audit is None:
            raise UserError(
                f"There is no audit {args.audit}.",
                safe="Nothing was deleted.",
                do="Look at: privacy-audit history list",
            )
        if not args.yes:
            say(f"This deletes the audit of {day(audit.started)}.")
            for sentence in (*what_goes(audit, program.session.loss(audit)), STAYS, OUT_OF_REACH, NO_WAY_BACK):
                say(sentence)
            ask_for_word(DELETE_WORD, "To delete this audit", "Nothing was deleted.")
        program.remove_audit(audit)
    finally:
        program.close()
    say(f"The audit of {day(audit.started)} is deleted. {OUT_OF_REACH}")
    return DONE


def _delete_everything(args: argparse.Namespace) -> int:
    program = Application(data_dir(args.data_dir))
    if not program.keeps_anything():
        raise UserError(f"This app keeps nothing in {program.data_dir}.", safe="Nothing was deleted.")
    if not args.yes:
        say(f"This deletes your history, incident log, kept originals, packs and settings in {program.data_dir}.")
        say(NO_WAY_BACK)
        ask_for_word(DELETE_WORD, "To delete everything", "Nothing was deleted.")
    left = program.delete_everything()
    for sentence in left:
        say(sentence)
    if not left:
        say("Everything this app kept here is deleted. Copies in backups or cloud folders are out of its reach.")
    return PARTLY if left else DONE


def _as_object(audit: Audit) -> dict[str, object]:
    amounts = audit.amounts
    return {
        "id": audit.id,
        "started": audit.started.isoformat(),
        "finished": audit.finished.isoformat() if audit.finished else None,
        "depth": audit.depth.value,
        "note": audit.note,
        "as_wanted": amounts.as_wanted if amounts else None,
        "to_do": amounts.to_do if amounts else None,
        "cannot_hide": amounts.cannot_hide if amounts else None,
        "not_looked_at": amounts.not_looked_at if amounts else None,
    }
