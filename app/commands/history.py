"""``history list``, ``export``, ``backup`` and ``delete``."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from app.application import Application
from app.commands.output import DONE, PARTLY, print_json, refuse_missing_folder, say
from app.core.backups import BackupContent
from app.core.errors import UserError
from app.core.model import Audit
from app.core.passphrase import is_too_short
from app.core.vault_errors import WeakPassphrase
from app.core.words import day
from app.history.removal import NO_WAY_BACK, OUT_OF_REACH, STAYS, what_goes
from app.system.paths import data_dir
from app.ui.program import Lock
from app.ui.words import how_many

DELETE_WORD = "DELETE"
LONGEST_LINE = 10_000
FROM_STDIN = "read passphrases from standard input, one a line, in the order in which they would be asked for"


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("history", help="list, export, back up or delete what is kept")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    lister = actions.add_parser("list", help="the audits so far")
    lister.add_argument("--json", action="store_true", help="one JSON object a line")
    lister.set_defaults(run=list_audits)
    exporter = actions.add_parser("export", help="write everything to a plain JSON file, not encrypted")
    exporter.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    exporter.set_defaults(run=export)
    backer = actions.add_parser("backup", help="write everything to one encrypted file, under a passphrase of its own")
    backer.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    backer.set_defaults(run=back_up)
    deleter = actions.add_parser("delete", help="delete one audit, or everything this app keeps")
    deleter.add_argument("audit", type=int, nargs="?", metavar="ID", help="one audit alone, by its number in the list")
    deleter.add_argument("--yes", action="store_true", help="do not ask")
    deleter.set_defaults(run=delete)
    for action in (lister, exporter, backer, deleter):
        action.add_argument("--passphrase-stdin", action="store_true", help=FROM_STDIN)


def list_audits(args: argparse.Namespace) -> int:
    """Print the audits, the newest first."""
    program = _open(args)
    try:
        audits = program.session.audits
    finally:
        program.close()
    for audit in audits:
        if args.json:
            print_json(_as_object(audit))
        else:
            ended = f"finished {audit.finished.date()}" if audit.finished else "not finished"
            note = f": {audit.note}" if audit.note else ""
            print(f"{audit.id:>4}  {audit.started.date()}  {audit.depth.value}, {ended}{note}")
    if args.json:
        print_json({"summary": {"audits": len(audits)}})
    return DONE


def export(args: argparse.Namespace) -> int:
    """Write the plain file."""
    refuse_missing_folder(args.file)
    program = _open(args)
    try:
        program.export(args.file)
    finally:
        program.close()
    say(f"Written to {args.file}. This file is not encrypted: anyone who opens it can read it.")
    return DONE


def back_up(args: argparse.Namespace) -> int:
    """Write the backup."""
    refuse_missing_folder(args.file)
    program = _open(args)
    try:
        passphrase = new_passphrase(args, "Passphrase for this backup")
        made = program.back_up(args.file, passphrase, lambda _done, _total: True)
    finally:
        program.close()
    if made is None:
        raise RuntimeError("nobody asked to stop")
    say(f"{told(made)}. Written to {args.file} and read back whole.")
    say("Whoever has this file and its passphrase can read it. Nobody can reset the passphrase.")
    say("Kept originals of photos are not in it.")
    return DONE


def told(content: BackupContent) -> str:
    """How much is in a backup."""
    parts = [
        how_many(content.audits, "audit"),
        how_many(content.answers, "answer"),
        how_many(content.incidents, "incident"),
        how_many(content.attachments, "file"),
        how_many(content.checklists, "checklist"),
    ]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def delete(args: argparse.Namespace) -> int:
    """Delete one audit, or everything, after asking."""
    return _delete_everything(args) if args.audit is None else _delete_audit(args)


def _delete_audit(args: argparse.Namespace) -> int:
    program = _open(args)
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
            _ask_for_word("To delete this audit")
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
        _ask_for_word("To delete everything")
    left = program.delete_everything()
    for sentence in left:
        say(sentence)
    if not left:
        say("Everything this app kept here is deleted. Copies in backups or cloud folders are out of its reach.")
    return PARTLY if left else DONE


def _ask_for_word(wish: str) -> None:
    say(f"Type {DELETE_WORD} to go on:")
    if sys.stdin.readline(LONGEST_LINE).strip() != DELETE_WORD:
        raise UserError("Nothing was deleted.", do=f"{wish}, type {DELETE_WORD} when asked.")


def _open(args: argparse.Namespace) -> Application:
    program = Application(data_dir(args.data_dir))
    lock = program.lock()
    if lock is Lock.NONE_YET:
        raise UserError("There is no history yet.", do="Start the app to make one.")
    program.open_history(ask_passphrase(args) if lock is Lock.PASSPHRASE else None)
    return program


def new_passphrase(args: argparse.Namespace, name: str) -> str:
    """A passphrase to be chosen: typed twice, unless it comes on standard input. Raises ``WeakPassphrase``."""
    passphrase = ask_passphrase(args, name)
    if is_too_short(passphrase):
        raise WeakPassphrase()
    if not args.passphrase_stdin and ask_passphrase(args, "The same again") != passphrase:
        raise UserError("The two passphrases are not the same.", safe="Nothing was changed.", do="Type them once more.")
    return passphrase


def ask_passphrase(args: argparse.Namespace, name: str = "Passphrase") -> str:
    """The next passphrase, typed unseen or from standard input."""
    try:
        if args.passphrase_stdin:
            return sys.stdin.readline(LONGEST_LINE).rstrip("\r\n")
        if sys.stdin.isatty():
            return getpass.getpass(f"{name}: ", stream=sys.stderr)
    except (EOFError, UnicodeDecodeError):
        raise UserError("No passphrase could be read.", safe="Your history is not touched.") from None
    raise UserError("Nobody is here to type the passphrase.", do="Give it on standard input: --passphrase-stdin.")


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
