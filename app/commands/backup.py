"""``history backup`` and ``history restore``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.application import Application
from app.commands.asking import ask_for_word, ask_passphrase, new_passphrase, open_history
from app.commands.output import DONE, PARTLY, refuse_missing_folder, say
from app.core.backup_errors import BackupExists
from app.core.backups import BackupContent
from app.core.errors import UserError
from app.core.model import Computer
from app.core.vault_errors import NoKeyring
from app.core.words import day, how_many
from app.system.paths import data_dir
from app.ui.program import Lock

RESTORE_WORD = "RESTORE"


def add_to(actions: Any) -> list[argparse.ArgumentParser]:
    """Add both to the actions of ``history``; their parsers."""
    backer = actions.add_parser("backup", help="write everything to one encrypted file, under a passphrase of its own")
    backer.add_argument("file", type=Path, help="the file to write; it must not exist yet")
    backer.set_defaults(run=back_up)
    restorer = actions.add_parser("restore", help="put what is in a backup in the place of the history, which is kept")
    restorer.add_argument("file", type=Path, help="a backup that this app made")
    restorer.add_argument("--computer", choices=list(Computer), default=Computer.MINE, help="whose computer this is")
    restorer.add_argument("--lock", choices=["keyring", "passphrase"], help="what opens the history from then on")
    restorer.add_argument("--yes", action="store_true", help="do not ask")
    restorer.set_defaults(run=restore)
    return [backer, restorer]


def back_up(args: argparse.Namespace) -> int:
    """Write the backup."""
    refuse_missing_folder(args.file)
    if args.file.exists():  # before anybody types passphrases for nothing
        raise BackupExists(args.file)
    program = open_history(args)
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


def restore(args: argparse.Namespace) -> int:
    """Look into the backup, say what is in it, ask, and restore it."""
    computer = Computer(args.computer)
    program = Application(data_dir(args.data_dir))
    there = program.lock() is not Lock.NONE_YET
    passphrase = ask_passphrase(args, "Passphrase of the backup")
    backup = program.look_at_backup(args.file, passphrase)
    content = backup.content
    say(f"A backup of {day(content.made)}, made by version {content.program}: {told(content)}.")
    if there and not args.yes:
        say("The history that is here is not lost: it moves into a folder named history-kept and today's date.")
        ask_for_word(RESTORE_WORD, "To restore the backup", "Nothing was changed.")
    new = new_passphrase(args, "New passphrase for the history here") if _wants_passphrase(args, program) else None
    restored = program.restore(backup, computer, new, lambda _done, _total: True)
    if restored is None:
        raise RuntimeError("nobody asked to stop")
    said = list(restored.said)
    if restored.missing:
        said.append(f"Not in the backup: {how_many(restored.missing, 'kept file')}.")
    if restored.kept:
        say(f"The history that was here is kept in {restored.kept}.")
    for sentence in said:
        say(sentence)
    say("The backup is restored.")
    return PARTLY if restored.missing else DONE


def _wants_passphrase(args: argparse.Namespace, program: Application) -> bool:
    """Whether a passphrase is to lock it. Raises ``UserError`` where the keyring that was asked for cannot."""
    shared = Computer(args.computer) is Computer.SHARED
    if args.lock == Lock.KEYRING and shared:
        raise UserError("On a shared computer a passphrase has to lock the history.", safe="Nothing was changed.")
    if args.lock == Lock.KEYRING and not program.has_keyring():
        raise NoKeyring()
    return args.lock == Lock.PASSPHRASE or shared or not program.has_keyring()


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
