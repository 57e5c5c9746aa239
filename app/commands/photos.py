"""``photos scan``, ``photos clean`` and ``photos undo``: no database and no key."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.commands.output import DONE, PARTLY, print_json, say
from app.core.errors import UserError
from app.photos.clean import clean_in_place, clean_to
from app.photos.model import (
    CleanResult,
    CleanStatus,
    Keep,
    PhotoReport,
    PhotoStatus,
    RestoreStatus,
    readable_path,
)
from app.photos.originals import Originals
from app.photos.scan import scan
from app.places.gazetteer import CREDIT, Gazetteer, words
from app.places.town_names import TownNames
from app.system.paths import data_dir, originals_dir, places_dir

NOT_HANDLED = (PhotoStatus.UNREADABLE, PhotoStatus.UNSUPPORTED)


def add_to(commands: Any) -> None:
    """Add the group to the parser's commands."""
    group = commands.add_parser("photos", help="find and remove location and hidden details")
    actions = group.add_subparsers(required=True, metavar="ACTION")
    scanner = actions.add_parser("scan", help="say what photos give away")
    scanner.set_defaults(run=scan_photos)
    cleaner = actions.add_parser("clean", help="take it out, without touching the picture")
    where = cleaner.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, metavar="DIR", help="write clean copies into this folder")
    where.add_argument("--in-place", action="store_true", help="clean the photos themselves; the originals are kept")
    cleaner.add_argument("--keep", type=_keep, default=frozenset(), metavar="date,camera", help="details that may stay")
    cleaner.add_argument("--redraw", action="store_true", help="with --to: draw anew what cannot be cleaned")
    cleaner.add_argument("--rename", action="store_true", help="give neutral names: photo-0001.jpg and on")
    cleaner.add_argument(
        "--file-date",
        choices=("keep", "reset"),
        default="keep",
        help="the date of the file: keep it, or 1 January 2000",
    )
    cleaner.add_argument(
        "--keep-sidecars",
        action="store_true",
        help="in place: leave files of details (.xmp, .json) beside their photos",
    )
    cleaner.set_defaults(run=clean_photos)
    undoer = actions.add_parser("undo", help="bring back the originals of the last clean in place")
    undoer.set_defaults(run=undo)
    for action in (scanner, cleaner):
        action.add_argument("path", nargs="+", help="photos and folders")
    for action in (scanner, cleaner, undoer):
        action.add_argument("--json", action="store_true", help="one JSON object a line")


def scan_photos(args: argparse.Namespace) -> int:
    """Print what each photo gives away."""
    paths = _existing(args.path)
    counts: Counter[str] = Counter()
    gazetteer = Gazetteer(places_dir())
    for report in scan(paths, deep=True, town=TownNames(places_dir())):
        counts[report.status] += 1
        if report.location:
            report = report._replace(place=words(gazetteer.nearest(*report.location)))
        if args.json:
            print_json(report.to_json_dict())
        else:
            print(_in_words(report))
    if args.json:
        print_json({"summary": {"photos": counts.total()} | {status.value: counts[status] for status in PhotoStatus}})
    else:
        files = "1 file" if counts.total() == 1 else f"{counts.total()} files"
        say(f"{files} looked at, {counts[PhotoStatus.LOCATION]} with a location.")
        if counts[PhotoStatus.LOCATION]:
            say(CREDIT)
    if gazetteer.trouble:
        say(gazetteer.trouble.sentence())
    return PARTLY if any(counts[status] for status in NOT_HANDLED) else DONE


def clean_photos(args: argparse.Namespace) -> int:
    """Clean photos into a folder or in place, and print what became of each."""
    if args.in_place and args.redraw:
        raise UserError("Originals are never drawn anew.", do="Use --redraw with --to DIR: it makes copies.")
    paths = _existing(args.path)
    originals = Originals(originals_dir(data_dir(args.data_dir)))
    originals.recover()
    options = {"keep": args.keep, "keep_file_date": args.file_date == "keep", "rename": args.rename}
    if args.in_place:
        results = clean_in_place(paths, originals, keep_sidecars=args.keep_sidecars, **options)
    else:
        results = clean_to(paths, args.to, redraw=args.redraw, originals=originals, **options)
    counts: Counter[str] = Counter()
    can_redraw = 0
    for result in results:
        counts[result.status] += 1
        can_redraw += result.can_redraw
        if args.json:
            print_json(result.to_json_dict())
        else:
            print(_result_in_words(result, in_place=args.in_place))
    if args.json:
        print_json({"summary": {"photos": counts.total()} | {status.value: counts[status] for status in CleanStatus}})
        return PARTLY if counts[CleanStatus.FAILED] else DONE
    if can_redraw:
        say("For redrawn copies, which may look slightly different: photos clean PATH --to DIR --redraw.")
    if args.in_place and counts[CleanStatus.CLEANED]:
        say(f"The originals are kept in {originals_dir(data_dir(args.data_dir))}. photos undo brings them back.")
    return PARTLY if counts[CleanStatus.FAILED] else DONE


def undo(args: argparse.Namespace) -> int:
    """Bring back the originals of the last clean in place."""
    originals = Originals(originals_dir(data_dir(args.data_dir)))
    originals.recover()
    counts: Counter[str] = Counter()
    for restored in originals.undo_last():
        counts[restored.status] += 1
        if args.json:
            print_json(restored.to_json_dict())
        else:
            print(f"{readable_path(restored.path)}: {restored.error or restored.status.value}")
    if args.json:
        print_json({"summary": {status.value: counts[status] for status in RestoreStatus}})
    elif not counts:
        say("There is nothing to undo.")
    return PARTLY if counts[RestoreStatus.FAILED] else DONE


def _keep(text: str) -> frozenset[Keep]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    try:
        return frozenset(Keep(name) for name in names)
    except ValueError:
        raise argparse.ArgumentTypeError("say date, camera, or both with a comma") from None


def _existing(paths: list[str]) -> list[str]:
    """All the paths, unless none of them exists: then there is nothing to report on."""
    if not any(os.path.lexists(path) for path in paths):
        raise UserError(f"There is no file or folder named {readable_path(paths[0])}.", do="Check the name.")
    return paths


def _result_in_words(result: CleanResult, *, in_place: bool) -> str:
    if result.status is CleanStatus.FAILED:
        return f"{readable_path(result.path)}: {result.error}"
    details = "1 detail" if len(result.removed) == 1 else f"{len(result.removed)} details"
    said = [f"{readable_path(result.path)}: {result.status.value}, {details} taken out"]
    if result.output and _name(result.output) != _name(result.path):
        said.append(f"Its name is {_name(result.output)} now")
    if result.pair:
        said.append(f"It is a pair with {_name(result.pair)}")
    if result.moved:
        said.append(f"{_names(result.moved)} moved to the originals")
    if result.left:
        said.append(f"{_names(result.left)} {'left beside it' if in_place else 'not copied'}")
    if any(path.lower().endswith(".aae") for path in result.left) and in_place:
        said.append("An .aae file holds the edits made on the phone, and no place: without it they would be lost")
    if result.warning:
        said.append(result.warning.removesuffix("."))
    return ". ".join(said) + ("." if len(said) > 1 else "")


def _name(path: str) -> str:
    return readable_path(os.path.split(path)[1])


def _names(paths: Iterable[str]) -> str:
    return ", ".join(map(_name, paths))


def _in_words(report: PhotoReport) -> str:
    where = f" at {report.location[0]:.5f}, {report.location[1]:.5f}" if report.location else ""
    if report.place:
        where += f", {report.place}"
    kinds = ", ".join(sorted({find.kind.value.replace("_", " ") for find in report.finds}))
    said = report.error or kinds or "nothing"
    pair = f", a pair with {_name(report.pair)}" if report.pair else ""
    sidecars = f". Beside it: {_names(report.sidecars)}" if report.sidecars else ""
    warning = f". {report.warning.removesuffix('.')}" if report.warning else ""
    return f"{readable_path(report.path)}: {report.status.value}{where} ({said}){pair}{sidecars}{warning}"
