"""``python -m benchmarks [--quick] [NAME...]``: every figure beside its limit.

Exit status: 0 all limits kept; 1 one was broken, or something could not be measured.
"""

from __future__ import annotations

import argparse
import os
import traceback
from importlib import import_module

from benchmarks.figure import Figure

NAMES = (
    "startup",
    "history",
    "photos",
    "event_loop",
    "passwords",
    "leaks",
    "user_names",
    "posts",
    "signals",
    "post_store",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Every figure beside its limit.")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller samples")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all where none is named")
    args = parser.parse_args()
    if unknown := set(args.names) - set(NAMES):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    # Else the offscreen platform tells of each window that it has no window manager.
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")
    kept = [_kept(name, quick=args.quick) for name in args.names or NAMES]
    return 0 if all(kept) else 1


def _kept(name: str, *, quick: bool) -> bool:
    """Measure and print one module's figures; whether all of them keep their limits."""
    print(f"{name}:", flush=True)
    try:
        figures: list[Figure] = import_module(f"benchmarks.{name}").run(quick=quick)
    except Exception:
        # What cannot be measured here (no exiftool, say) does not hide the rest.
        traceback.print_exc()
        return False
    for figure in figures:
        print(f"  {figure.line()}", flush=True)
    return all(figure.met for figure in figures)


if __name__ == "__main__":
    raise SystemExit(main())
